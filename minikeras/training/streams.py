"""Batches that come ready, from code of somebody's own: a generator, a dataset with numbered batches, or anything to iterate over.

The first two batches are looked at before training begins, as Keras does to learn their shapes. So a generator that has ended
still gives these two again in each further epoch.
"""

import itertools
import random
import warnings

import numpy as np

from minikeras.errors.origin import stack_level
from minikeras.training.arrays import class_weights_of_rows
from minikeras.training.data import as_batch

LOOKED_AT = 2
_IGNORED = "`shuffle=True` was passed, but will be ignored since the data `x` was provided as "


class Stream:
    """Base of the three: a pass over it gives the batches of an epoch, as tensors.

    Args:
        source: where the batches come from.
        shuffle: whether `fit` is to deal them in a new order.
        class_weight: dict from class to the weight of its rows.

    Raises ValueError for weights given twice.
    """

    def __init__(self, source, shuffle=False, class_weight=None):
        self.source, self.shuffle, self.class_weight = source, shuffle, class_weight

    def first(self):
        """One batch to look at; it comes again in the first epoch."""
        return as_batch(self._looked_at[0])

    def on_epoch_begin(self):
        """Nothing to do for most."""

    on_epoch_end = on_epoch_begin

    def _weighed(self, batch):
        """The batch, a tuple, with the weights of its classes."""
        if self.class_weight is None or len(batch) == 1:
            return batch
        if len(batch) == 3:
            raise ValueError("You cannot specify `class_weight` and `sample_weight` at the same time.")
        return (*batch, class_weights_of_rows(batch[1], self.class_weight))


class GeneratorBatches(Stream):
    """What a generator still gives, after the batches that were looked at. It does not know how many there will be.

    Raises ValueError for one that gives nothing, gives no tuples, or comes with `class_weight`.
    """

    num_batches = None

    def __init__(self, source, shuffle=False, class_weight=None):
        super().__init__(source, shuffle)
        if class_weight is not None:
            raise ValueError(
                f"Argument `class_weight` is not supported for Python generator inputs. Received: class_weight={class_weight}. "
                "Let the generator give (x, y, sample_weight)."
            )
        if shuffle:
            _warn_of_shuffling("a generator. The generator is expected to yield already-shuffled data.")
        self._looked_at = list(itertools.islice(source, LOOKED_AT))
        if not self._looked_at:
            raise ValueError(
                "When passing a Python generator to a Keras model, the generator must yield at least one batch. Received an "
                "empty generator."
            )
        if not isinstance(self._looked_at[0], tuple):
            raise ValueError(
                "When passing a Python generator to a Keras model, the generator must return a tuple, either "
                "(input,) or (inputs, targets) or (inputs, targets, sample_weights). "
                f"Received: {type(self._looked_at[0]).__name__}"
            )

    def __iter__(self):
        return map(as_batch, itertools.chain(self._looked_at, self.source))


class DatasetBatches(Stream):
    """The batches of a PyDataset, or of anything with `__len__` and `__getitem__`; `shuffle` deals them in a new order.

    Raises ValueError for an empty one, and for a batch that is no tuple of up to three parts, array or dict.
    """

    def __init__(self, source, shuffle=False, class_weight=None):
        super().__init__(source, shuffle, class_weight)
        getattr(source, "workers", None)  # a PyDataset that forgot super().__init__() says so now
        count = self.num_batches
        if count is None and shuffle:
            _warn_of_shuffling("an infinite PyDataset. The PyDataset is expected to already be shuffled.")
        self._looked_at = [self._batch(number) for number in range(LOOKED_AT if count is None else min(count, LOOKED_AT))]
        if not self._looked_at:
            raise ValueError("The PyDataset has length 0")

    @property
    def num_batches(self):
        """How many batches there are now; None if they don't end."""
        return self.source.num_batches if hasattr(self.source, "num_batches") else len(self.source)

    def __iter__(self):
        numbers = itertools.count()
        if self.num_batches is not None:
            numbers = list(range(self.num_batches))
            if self.shuffle:
                random.shuffle(numbers)
        for number in numbers:
            yield as_batch(self._batch(number))

    def on_epoch_begin(self):
        """Tell the dataset."""
        getattr(self.source, "on_epoch_begin", lambda: None)()

    def on_epoch_end(self):
        """Tell the dataset."""
        getattr(self.source, "on_epoch_end", lambda: None)()

    def _batch(self, number):
        batch = self.source[number]
        if isinstance(batch, dict):
            return batch
        batch = tuple(batch) if isinstance(batch, list) else (batch,) if hasattr(batch, "__array__") else batch
        if not isinstance(batch, tuple) or len(batch) not in (1, 2, 3):
            raise ValueError(
                "PyDataset.__getitem__() must return a tuple or a dict. If a tuple, it must be ordered either (input,) or "
                f"(inputs, targets) or (inputs, targets, sample_weights). Received: {str(batch)[:100]}... of type {type(batch)}"
            )
        return self._weighed(batch)


class IterableBatches(Stream):
    """The batches of what can be iterated over again and again, such as a tf.data.Dataset. It may mix itself; `fit` does not."""

    def __init__(self, source, shuffle=False, class_weight=None):
        super().__init__(source, shuffle, class_weight)
        self._begun = None
        if shuffle:
            _warn_of_shuffling(
                "a tf.data.Dataset. The Dataset is expected to already be shuffled (via `.shuffle(buffer_size)`)."
            )

    @property
    def num_batches(self):
        """How many batches there are, where the source can tell."""
        if hasattr(self.source, "cardinality"):
            count = int(np.asarray(self.source.cardinality()))
            return count if count >= 0 else None  # TensorFlow's -1 and -2: endless, unknown
        if hasattr(self.source, "num_batches"):
            return self.source.num_batches
        return len(self.source) if hasattr(self.source, "__len__") else None

    def first(self):
        if self._begun is None:
            batches = iter(self.source)
            self._begun = [next(batches), batches]
        return as_batch(self._begun[0])

    def __iter__(self):
        begun, self._begun = self._begun, None
        return self._weighed_all(iter(self.source) if begun is None else itertools.chain(begun[:1], begun[1]))

    def _weighed_all(self, batches):
        for batch in batches:
            yield as_batch(self._weighed(batch) if isinstance(batch, tuple) else batch)
        getattr(self.source, "on_epoch_end", lambda: None)()


def _warn_of_shuffling(what):
    warnings.warn(_IGNORED + what, stacklevel=stack_level())
