"""Epochs: the batches of one epoch after another, out of arrays, a generator or a dataset."""

import inspect
import itertools
import warnings

from minikeras import tree
from minikeras.autodiff import Tensor
from minikeras.config.caps import within
from minikeras.errors.explaining import explained, place
from minikeras.errors.origin import stack_level
from minikeras.training.arrays import ArrayBatches
from minikeras.training.streams import DatasetBatches, GeneratorBatches, IterableBatches


class Epochs:
    """Deals out batches, `at_once` a turn, epoch after epoch.

        for first, last in epochs.turns():
            batches = epochs.take()

    Args:
        source: a pass over it gives the batches of an epoch; `num_batches` says how many, or None.
        steps: batches an epoch, if not all. An epoch then goes on where the one before stopped, and a source that is used up
            begins anew in the epoch after.
        at_once: `steps_per_execution`.
    """

    def __init__(self, source, steps=None, at_once=1):
        self.source, self.steps, self.at_once = source, steps, at_once
        self._batches, self._seen, self._known = None, 0, source.num_batches

    @property
    def num_batches(self):
        """How many batches an epoch has, None where nobody knows before it has ended."""
        return self.steps or self._known

    def begin(self):
        """Begin anew, as each fit and each evaluation does."""
        self._batches, self._seen, self._known = None, 0, self.source.num_batches
        self.source.on_epoch_end()

    def turns(self):
        """The numbers of the first and the last batch of each turn of one epoch; the last turn may get fewer than it counts."""
        self.source.on_epoch_begin()
        if self._batches is None or self.steps is None:
            self._start()
        count = self.num_batches
        endless = count is None or count <= 0  # until the data ends
        for first in itertools.count(0, self.at_once) if endless else range(0, count, self.at_once):
            if self._known and self._seen >= self._known and not endless:
                if self.steps:
                    warn_out_of_data()
                break
            self._seen += self.at_once
            yield first, first + self.at_once - 1
        if self._known and self._seen >= self._known:
            self._start()
        self.source.on_epoch_end()

    def take(self):
        """The batches of this turn; none, with a warning, where the data has come to its end."""
        batches = list(itertools.islice(self._batches, self.at_once))
        if not batches:
            self._known = self._seen if self._known is None else self._known
            self._batches = None
            warn_out_of_data()
            self.source.on_epoch_end()
        return batches

    def _start(self):
        self._batches, self._seen = iter(self.source), 0


def epochs_of(x, y=None, sample_weight=None, batch_size=None, steps=None, at_once=1, shuffle=False, class_weight=None):
    """The Epochs of arrays (alone or nested), a generator, a dataset with numbered batches or anything to iterate over.

    Raises ValueError where targets or weights stand beside a source that has its own, and for an iterator that is no generator.
    """
    kind, steps = _kind_of_stream(x), within("steps_per_epoch", steps)
    if kind is None:
        return Epochs(ArrayBatches(x, y, sample_weight, batch_size, steps, shuffle, class_weight), steps, at_once)
    name = {GeneratorBatches: "generator", DatasetBatches: "PyDataset"}.get(kind, "tf.data.Dataset")
    for value, argument, what in ((y, "y", "the targets"), (sample_weight, "sample_weights", "the sample weights")):
        if value is not None:
            raise ValueError(
                f"When providing `x` as a {name}, `{argument}` should not be passed. Instead, {what} should be included as "
                f"part of the {name}."
            )
    return Epochs(kind(x, shuffle, class_weight), steps, at_once)


def _kind_of_stream(x):
    """The kind of batches that x gives, None where it is made of arrays."""
    if tree.is_nested(x) or isinstance(x, (str, bytes, Tensor)) or hasattr(x, "__array__") or hasattr(x, "to_numpy"):
        return None
    if inspect.isgenerator(x):
        return GeneratorBatches
    if hasattr(x, "__next__"):
        raise explained(
            ValueError,
            f"Unrecognized data type: x={x} (of type {type(x)})",
            where=place(),
            why="an iterator is used up by one pass; of generators the first batches are kept, for a pass of each epoch",
            fix="(batch for batch in x)",
        )
    numbered = hasattr(x, "__getitem__") and (hasattr(x, "__len__") or hasattr(x, "num_batches"))
    if numbered and not getattr(x, "mixes_itself", False):
        return DatasetBatches
    return IterableBatches if hasattr(x, "__iter__") else None


def warn_out_of_data():
    """Warn that a source ended before it had given as many batches as it was to."""
    warnings.warn(
        "Your input ran out of data; interrupting training. Make sure that your dataset or generator can generate at least "
        "`steps_per_epoch * epochs` batches. You may need to use the `.repeat()` function when building your dataset.",
        stacklevel=stack_level(),
    )
