"""tf.data: data sets that are read element by element."""

from minikeras.data import AUTOTUNE, INFINITE_CARDINALITY, UNKNOWN_CARDINALITY, Dataset


class Options:
    """Settings without effect here: `options.experimental_...= ...` is taken."""


class _Experimental:
    """What older notebooks take from `tf.data.experimental`."""

    AUTOTUNE = AUTOTUNE
    INFINITE_CARDINALITY, UNKNOWN_CARDINALITY = INFINITE_CARDINALITY, UNKNOWN_CARDINALITY

    @staticmethod
    def cardinality(dataset):
        """How many elements a data set has, as a tensor."""
        return dataset.cardinality()


experimental = _Experimental()
