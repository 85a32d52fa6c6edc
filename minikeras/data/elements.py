"""Elements of a data set: tensors, alone or nested in tuples and dicts."""

import numpy as np

from minikeras import tree
from minikeras.autodiff import Tensor, as_array


def as_element(value):
    """A value as an element: tuples, named tuples and dicts keep their form; everything else, lists too, becomes a tensor."""
    if isinstance(value, dict):
        return type(value)((key, as_element(part)) for key, part in value.items())
    if isinstance(value, tuple):
        parts = [as_element(part) for part in value]
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    if isinstance(value, Tensor):
        return value
    return Tensor(as_array(value.to_numpy() if hasattr(value, "to_numpy") else value))


def applied(function, element):
    """`function` of an element: the parts of a tuple are its arguments, a dict is one argument."""
    return function(*element) if type(element) is tuple else function(element)


def stacked(elements):
    """A batch: the tensors in the same place of each element, one above the other.

    Raises ValueError where they differ in shape.
    """
    return tree.map_structure(lambda *parts: Tensor(_stack([part.array for part in parts])), *elements)


def _stack(arrays):
    shapes = {array.shape for array in arrays}
    if len(shapes) > 1:
        raise ValueError(
            f"Cannot batch tensors with different shapes: {', '.join(map(str, sorted(shapes)))}. "
            "Use `padded_batch`, which fills them up, or make them alike with `map` first."
        )
    return np.stack(arrays)


def padded(elements, shapes, values):
    """A batch of elements of different sizes, filled up behind: to `shapes`, where they say None to the largest.

    Raises ValueError where an element is larger than its shape.
    """
    return tree.map_structure_up_to(
        elements[0],
        lambda shape, value, *parts: Tensor(_padded([part.array for part in parts], shape, value)),
        _spread(shapes, elements[0]),
        _spread(values, elements[0]),
        *elements,
    )


def _spread(given, element):
    """One shape or value for each tensor of an element; what is given for all stands for each."""
    if given is None or isinstance(given, (int, float, str, bytes)):
        return tree.map_structure(lambda x: given, element)
    return given


def _padded(arrays, shape, value):
    largest = [max(sizes) for sizes in zip(*(array.shape for array in arrays))]
    sizes = [big if asked in (None, -1) else asked for asked, big in zip(shape or [None] * len(largest), largest)]
    if any(big > size for big, size in zip(largest, sizes)):
        raise ValueError(f"Attempted to pad to a smaller size than the input element: {tuple(largest)} to {tuple(sizes)}.")
    filler = value if value is not None else b"" if arrays[0].dtype.kind == "O" else 0
    out = np.full((len(arrays), *sizes), filler, arrays[0].dtype)
    for row, array in zip(out, arrays):
        row[tuple(slice(n) for n in array.shape)] = array
    return out
