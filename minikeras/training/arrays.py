"""Batches cut from arrays, with the weights of their rows."""

import math

import numpy as np

from minikeras import tree
from minikeras.errors.explaining import explained, place
from minikeras.random.seeds import BatchMixer, epoch_permutation
from minikeras.training.data import PARTS, as_arrays, count_rows, pack_x_y_sample_weight, take_rows


class ArrayBatches:
    """Batches cut from arrays that are all in memory. Each pass over it is an epoch.

    Args:
        x, y, sample_weight: arrays, alone or nested; lists reach the step as tuples.
        batch_size: rows a batch; without it as many as make `steps` batches, or 32.
        shuffle: True for all rows in a new order, "batch" for the rows of each batch.
        class_weight: dict from class to the weight of its rows.

    Raises ValueError where the arrays have different numbers of rows, are no arrays or hold no numbers, and where the weights do
    not go with the targets; for a batch of fewer than no rows.
    """

    def __init__(self, x, y=None, sample_weight=None, batch_size=None, steps=None, shuffle=False, class_weight=None):
        if class_weight is not None:
            if sample_weight is not None:
                raise ValueError("You cannot `class_weight` and `sample_weight` at the same time.")
            sample_weight = class_weights_of_rows(y, class_weight)
        self.x, self.y, self.sample_weight = (as_arrays(part, name) for part, name in zip((x, y, sample_weight), PARTS))
        _check_weights(self.y, self.sample_weight)
        self.rows = count_rows(dict(zip(PARTS, (self.x, self.y, self.sample_weight))))
        if batch_size is not None and (not hasattr(batch_size, "__index__") or batch_size < 0):
            raise explained(
                ValueError, f"`batch_size` must be a number of rows. Received: batch_size={batch_size}", where=place()
            )
        self.batch_size = batch_size or (math.ceil(self.rows / steps) if steps and self.rows else 32)
        self.num_batches = math.ceil(self.rows / self.batch_size)
        self._shuffle = shuffle
        self._data = tree.lists_to_tuples(pack_x_y_sample_weight(self.x, self.y, self.sample_weight))

    def __iter__(self):
        order = epoch_permutation(self.rows) if self._shuffle and self._shuffle != "batch" else None
        mixer = BatchMixer() if self._shuffle == "batch" else None
        for start in range(0, self.rows, self.batch_size):
            rows = slice(start, start + self.batch_size)
            if order is not None:
                rows = order[rows]
            elif mixer is not None:
                rows = start + mixer.permutation(min(self.batch_size, self.rows - start))
            yield take_rows(self._data, rows)

    def first(self):
        """One batch to look at."""
        return take_rows(self._data, slice(0, self.batch_size))

    def on_epoch_begin(self):
        """Arrays stay as they are."""

    on_epoch_end = on_epoch_begin


def _check_weights(y, sample_weight):
    """Raise ValueError for weights that do not go with the several outputs of y."""
    if sample_weight is None or not tree.is_nested(y):
        return
    if tree.is_nested(sample_weight):
        try:
            tree.assert_same_structure(y, sample_weight)
        except ValueError:
            shapes = (tree.map_structure(lambda x: getattr(x, "shape", None), part) for part in (y, sample_weight))
            raise ValueError(
                "You should provide one `sample_weight` array per output in `y`. The two structures did not match:\n"
                "- y: {}\n- sample_weight: {}".format(*shapes)
            ) from None
    elif sample_weight.ndim != 1 and sample_weight.shape[1:] != (1,):
        raise ValueError(
            "For a model with multiple outputs, when providing a single `sample_weight` array, it should only have one scalar "
            "score per sample (i.e. shape `(num_samples,)`). If you want to use non-scalar sample weights, pass a "
            f"`sample_weight` argument with one array per model output. Received: shape {sample_weight.shape}"
        )


def train_validation_split(arrays, validation_split):
    """Cut the last part off all arrays: `((x, y, sample_weight), (x, y, sample_weight))`, before any shuffling.

    Raises ValueError where one of the two parts would be empty, or the data is no array.
    """
    arrays = [as_arrays(part, name) for part, name in zip(arrays, PARTS)]
    rows = count_rows(dict(zip(PARTS, arrays)))
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
