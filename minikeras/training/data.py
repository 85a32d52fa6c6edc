"""What a batch is: x alone, or a tuple `(x,)`, `(x, y)` or `(x, y, sample_weight)`, each part an array or a nest of them."""

import numpy as np

from minikeras import tree
from minikeras.autodiff import Tensor
from minikeras.config import floatx
from minikeras.training.explain_data import no_array, other_numbers_of_rows

PARTS = ("x", "y", "sample_weight")


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


def as_batch(data):
    """A batch of tensors, packed as `data` is.

    Raises ValueError for more than three parts, and where one is not made of arrays.
    """
    if not isinstance(data, tuple):
        return to_tensors(as_arrays(data, "x"))
    unpack_x_y_sample_weight(data)
    return tuple(to_tensors(as_arrays(part, name)) for part, name in zip(data, PARTS))


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


def to_tensors(structure):
    """All arrays as tensors."""
    return take_rows(structure, ...)


def take_rows(structure, rows):
    """The given rows of all arrays, as tensors."""
    return None if structure is None else tree.map_structure(lambda x: None if x is None else Tensor(x[rows]), structure)


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
