"""Data in: arrays, generators and datasets as batches `(x, y, sample_weight)` of tensors."""

import inspect
import math
import warnings

import numpy as np

from minikeras import tree
from minikeras.autodiff import Tensor
from minikeras.config import floatx
from minikeras.errors.origin import stack_level
from minikeras.random.seeds import epoch_permutation
from minikeras.training.explain_data import no_array, other_numbers_of_rows


def unpack_x_y_sample_weight(data):
    """`(x, y, sample_weight)` of what a generator or `validation_data` may be: x, (x,), (x, y) or (x, y, sample_weight).

    Raises ValueError for anything else.
    """
    if isinstance(data, list):
        data = tuple(data)
    if not isinstance(data, tuple):
        return data, None, None
    if not 1 <= len(data) <= 3:
        raise ValueError(
            f"Data is expected to be in format `x`, `(x,)`, `(x, y)`, or `(x, y, sample_weight)`, found: {len(data)} parts"
        )
    return data + (None,) * (3 - len(data))


def pack_x_y_sample_weight(x, y=None, sample_weight=None):
    """The tuple that `unpack_x_y_sample_weight` takes apart."""
    if y is None:
        return (x,) if isinstance(x, (tuple, list)) else x
    return (x, y) if sample_weight is None else (x, y, sample_weight)


def batches_of(x, y=None, sample_weight=None, batch_size=None, steps=None, shuffle=False, class_weight=None):
    """The right kind of batches for `x`: arrays (alone or nested), a generator, or a dataset with `__getitem__` and `__len__`."""
    if isinstance(x, (ArrayBatches, StreamBatches)):
        return x
    if _is_dataset(x) or inspect.isgenerator(x) or _is_stream(x):
        if y is not None:
            raise ValueError(
                "When providing `x` as a generator or dataset, `y` should not be passed. Instead, the targets should "
                "be included as part of it."
            )
        return StreamBatches(x, steps, class_weight)
    return ArrayBatches(x, y, sample_weight, batch_size, steps, shuffle, class_weight)


class ArrayBatches:
    """Batches cut from arrays that are all in memory.

    Raises ValueError where the arrays have different numbers of rows, are no arrays or hold no numbers.
    """

    def __init__(self, x, y=None, sample_weight=None, batch_size=None, steps=None, shuffle=False, class_weight=None):
        if class_weight is not None:
            if sample_weight is not None:
                raise ValueError("You cannot `class_weight` and `sample_weight` at the same time.")
            sample_weight = class_weights_of_rows(y, class_weight)
        self.x, self.y, self.sample_weight = (
            as_arrays(part, name) for part, name in ((x, "x"), (y, "y"), (sample_weight, "sample_weight"))
        )
        self.rows = count_rows({"x": self.x, "y": self.y, "sample_weight": self.sample_weight})
        self.batch_size = batch_size or 32
        self.shuffle = shuffle
        self.steps = steps
        self.num_batches = steps or math.ceil(self.rows / self.batch_size)

    def epoch(self):
        """The batches of one epoch, in a new order if `shuffle`."""
        order = epoch_permutation(self.rows) if self.shuffle else None
        for number in range(min(self.num_batches, math.ceil(self.rows / self.batch_size))):
            rows = slice(number * self.batch_size, (number + 1) * self.batch_size)
            if order is not None:
                rows = order[rows]
            yield tuple(take_rows(part, rows) for part in (self.x, self.y, self.sample_weight))

    def first(self):
        """One batch to look at."""
        return tuple(take_rows(part, slice(0, self.batch_size)) for part in (self.x, self.y, self.sample_weight))


class StreamBatches:
    """Batches that come ready from a generator, an iterable, or a dataset with `__len__` and `__getitem__`."""

    def __init__(self, source, steps=None, class_weight=None):
        self.source = source
        self.class_weight = class_weight
        self.is_dataset = _is_dataset(source)
        self.num_batches = steps
        if steps is None and hasattr(source, "num_batches"):
            self.num_batches = source.num_batches
        elif steps is None and hasattr(source, "__len__"):
            self.num_batches = len(source)
        self._iterator = None
        self._looked_at = []

    def epoch(self):
        """The batches of one epoch: `num_batches` of them, or all there are."""
        taken = 0
        while self.num_batches is None or taken < self.num_batches:
            try:
                batch = self._next(taken)
            except StopIteration:
                break
            taken += 1
            yield batch
        if self.is_dataset and hasattr(self.source, "on_epoch_end"):
            self.source.on_epoch_end()
        if self.num_batches is None:
            self.num_batches = taken
        if not inspect.isgenerator(self.source):
            self._iterator = None

    def first(self):
        """One batch to look at; it still comes first in the next epoch."""
        if not self._looked_at:
            self._looked_at.append(self._next(0))
        return self._looked_at[0]

    def _next(self, number):
        if self._looked_at:
            return self._looked_at.pop()
        if self.is_dataset:
            data = self.source[number]
        else:
            if self._iterator is None:
                self._iterator = iter(self.source)
            data = next(self._iterator)
            if not isinstance(data, tuple):
                raise ValueError(
                    "When passing a Python generator to a Keras model, the generator must return a tuple, either "
                    "(input,) or (inputs, targets) or (inputs, targets, sample_weights). "
                    f"Received: {type(data).__name__}"
                )
        x, y, sample_weight = unpack_x_y_sample_weight(data)
        if self.class_weight is not None:
            sample_weight = class_weights_of_rows(y, self.class_weight)
        return tuple(to_tensors(as_arrays(part, name)) for part, name in ((x, "x"), (y, "y"), (sample_weight, "sample_weight")))


def as_arrays(structure, name):
    """The arrays of a nested structure, floats as `floatx()`; None stays None.

    Raises ValueError where something is no array of numbers or strings.
    """
    return None if structure is None else tree.map_structure(lambda x: _as_array(x, name, structure), structure)


def _as_array(x, name, structure):
    if x is None:
        return None
    if isinstance(x, Tensor):
        if x.dtype == "string":
            return x.array
        x = x.array
    elif hasattr(x, "to_numpy"):  # a column or table of pandas
        x = x.to_numpy()
    elif not hasattr(x, "__array__"):
        raise no_array(name, structure)
    x = np.asarray(x)
    if x.dtype.kind == "f" and x.dtype != floatx():
        x = x.astype(floatx())
    if x.dtype.kind == "O":
        raise ValueError(f"Invalid dtype: {x.dtype}. `{name}` holds Python objects, not numbers.")
    return x


def count_rows(parts):
    """The number of rows that all arrays share. Raises ValueError where they don't."""
    sizes = {
        name: [x.shape[0] if x.ndim else 1 for x in tree.flatten(part) if x is not None]
        for name, part in parts.items()
        if part is not None
    }
    different = {size for part in sizes.values() for size in part}
    if len(different) > 1:
        raise other_numbers_of_rows(sizes)
    return different.pop() if different else 0


def take_rows(structure, rows):
    """The given rows of all arrays, as tensors."""
    return None if structure is None else tree.map_structure(lambda x: None if x is None else Tensor(x[rows]), structure)


def to_tensors(structure):
    """All arrays as tensors."""
    return None if structure is None else tree.map_structure(lambda x: None if x is None else Tensor(x), structure)


def train_validation_split(arrays, validation_split):
    """Cut the last part off all arrays: `((x, y, sample_weight), (x, y, sample_weight))`, before any shuffling.

    Raises ValueError where one of the two parts would be empty, or the data is no array.
    """
    arrays = [as_arrays(part, name) for part, name in zip(arrays, ("x", "y", "sample_weight"))]
    rows = count_rows(dict(zip(("x", "y", "sample_weight"), arrays)))
    cut = int(math.floor(rows * (1.0 - validation_split)))
    if cut == 0 or cut == rows:
        raise ValueError(
            f"Training data contains {rows} samples, which is not sufficient to split it into a validation and "
            f"training set as specified by `validation_split={validation_split}`. Either provide more data, or a "
            "different value for the `validation_split` argument."
        )

    def part(structure, where):
        return None if structure is None else tree.map_structure(lambda x: None if x is None else x[where], structure)

    return (
        tuple(part(structure, slice(0, cut)) for structure in arrays),
        tuple(part(structure, slice(cut, None)) for structure in arrays),
    )


def class_weights_of_rows(y, class_weight):
    """The weight of each row from the weight of its class; classes that aren't named weigh 1.

    Raises ValueError for several outputs.
    """
    if tree.is_nested(y):
        raise ValueError("`class_weight` is only supported for Models with a single output.")
    y = np.asarray(y)
    if y.ndim > 1:
        y = y.argmax(axis=-1) if y.shape[-1] != 1 else y[..., 0]
    y = np.round(y).astype(np.int64)
    weights = np.ones(y.shape, np.float32)
    for label, weight in class_weight.items():
        weights[y == label] = weight
    return weights


def warn_if_short(batches, seen):
    """Warn where a source of batches ended before it had given as many as it was to."""
    if batches.num_batches is not None and seen < batches.num_batches:
        warnings.warn(
            "Your input ran out of data; interrupting training. Make sure that your dataset or generator can generate at "
            "least `steps_per_epoch * epochs` batches. You may need to use the `.repeat()` function when building your "
            "dataset.",
            stacklevel=stack_level(),
        )


def _is_dataset(x):
    return (
        hasattr(x, "__getitem__")
        and hasattr(x, "__len__")
        and not hasattr(x, "__array__")
        and not tree.is_nested(x)
        and (not isinstance(x, (str, bytes)) and not hasattr(x, "to_numpy"))
    )


def _is_stream(x):
    return (
        hasattr(x, "__iter__")
        and not hasattr(x, "__array__")
        and not tree.is_nested(x)
        and (not isinstance(x, (str, bytes)) and not hasattr(x, "to_numpy") and not isinstance(x, Tensor))
    )
