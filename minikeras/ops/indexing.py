"""Operations that pick entries by number, or put entries where numbers say."""

import builtins

import numpy as np

from minikeras.autodiff import composed, primitive
from minikeras.autodiff.row_gradient import RowGradient
from minikeras.config.dtypes import standardize_dtype


@primitive(operands=2)
def take(x, indices, axis=None):
    """The slices of x that `indices` name, along `axis`; of all entries in one row when None.

    Raises IndexError for an index that x does not have.

    Shapes: x `(..., n, ...)`, indices `(...)` -> x's shape with indices' in the place of `axis`.

    >>> ops.take([10, 20, 30], [2, 0])
    Tensor([30, 10], shape=(2,), dtype=int32)
    """
    try:
        return np.take(x, indices, axis=axis)
    except IndexError:
        size = x.size if axis is None else x.shape[axis]
        place = np.argwhere((indices < -size) | (indices >= size))[0]
        where = ",".join(str(i) for i in place)
        raise IndexError(f"indices[{where}] = {indices[tuple(place)]} is not in [0, {size})") from None


def _take_rule(upstream, out, x, indices, axis=None):
    if axis is None:
        return RowGradient(upstream.ravel(), np.mod(indices, max(x.size, 1)).ravel(), (x.size,)).array.reshape(x.shape)
    axis %= x.ndim
    rows = np.mod(indices, max(x.shape[axis], 1)).ravel()
    if axis == 0:
        return RowGradient(upstream.reshape((-1, *x.shape[1:])), rows, x.shape)
    first = np.moveaxis(upstream, range(axis, axis + np.ndim(indices)), range(np.ndim(indices)))
    shape = (x.shape[axis], *np.delete(x.shape, axis))
    return np.moveaxis(RowGradient(first.reshape((-1, *shape[1:])), rows, shape).array, 0, axis)


take.vjp(_take_rule, None)


@primitive(operands=2)
def take_along_axis(x, indices, axis=None):
    """For every place of `indices`, the entry of x at that place but with the given number along `axis`.

    Shapes: x and indices of one shape but along `axis` -> indices'.

    >>> ops.take_along_axis([[1, 2], [3, 4]], [[1], [0]], axis=1)
    Tensor([[2],
     [3]], shape=(2, 1), dtype=int32)
    """
    return np.take_along_axis(x, indices, axis)


def _take_along_axis_rule(upstream, out, x, indices, axis=None):
    if axis is None:
        return _take_along_axis_rule(upstream, out, x.ravel(), indices, 0).reshape(x.shape)
    # x and indices are broadcast against each other, but for `axis`.
    axis %= x.ndim
    sizes = [1 if a == axis else size for a, size in enumerate(x.shape)]
    shape = np.broadcast_shapes(sizes, [1 if a == axis else size for a, size in enumerate(indices.shape)])
    places = list(
        np.indices([x.shape[a] if x.shape[a] == upstream.shape[a] or a == axis else 1 for a in range(x.ndim)], sparse=True)
    )
    places[axis] = np.broadcast_to(indices, [indices.shape[a] if a == axis else size for a, size in enumerate(shape)])
    gradient = np.zeros_like(x)
    np.add.at(gradient, tuple(np.broadcast_arrays(*places)), upstream)
    return gradient


take_along_axis.vjp(_take_along_axis_rule, None)


def _places(indices):
    """Indices `(..., depth)` as NumPy wants them: a tuple of `depth` arrays."""
    return tuple(np.moveaxis(indices, -1, 0))


@primitive(operands=2)
def scatter(indices, values, shape):
    """Zeros of `shape` with `values` added at `indices` (..., depth), which count along the first `depth` axes.

    Shapes: indices `(..., depth)`, values `(..., rest)` -> `shape`.

    >>> ops.scatter([[0], [2]], [5, 7], (4,))
    Tensor([5, 0, 7, 0], shape=(4,), dtype=int32)
    """
    out = np.zeros(tuple(int(size) for size in shape), values.dtype)
    np.add.at(out, _places(indices), values)
    return out


scatter.vjp(None, lambda upstream, out, indices, values, shape: upstream[_places(indices)])

_REDUCTIONS = {"add": np.add, "max": np.maximum, "min": np.minimum, "mul": np.multiply}


@primitive(operands=3)
def scatter_update(inputs, indices, updates, reduction=None):
    """`inputs` with `updates` in the place of what stands at `indices` (..., depth), or "add"ed to it, or "max", "min", "mul".

    Raises ValueError for another reduction.

    Shapes: inputs `(...)`, indices `(..., depth)` -> inputs' shape.

    >>> ops.scatter_update([1, 2, 3], [[0]], [9])
    Tensor([9, 2, 3], shape=(3,), dtype=int32)
    """
    out = inputs.copy()
    if reduction is None:
        out[_places(indices)] = updates
    elif reduction in _REDUCTIONS:
        _REDUCTIONS[reduction].at(out, _places(indices), updates)
    else:
        raise ValueError(f"Unsupported reduction: {reduction}")
    return out


def _scatter_update_rule(upstream, needed, out, inputs, indices, updates, reduction=None):
    places = _places(indices)
    by_inputs, by_updates = upstream.copy(), upstream[places]
    if reduction is None:
        by_inputs[places] = 0
    elif reduction in ("max", "min"):
        # Whoever reached the result gets the gradient, shared out evenly.
        chosen = (updates == out[places]).astype(upstream.dtype)
        ties = (inputs == out).astype(upstream.dtype)
        np.add.at(ties, places, chosen)
        by_inputs *= (inputs == out) / np.maximum(ties, 1)
        by_updates = by_updates * chosen / np.maximum(ties, 1)[places]
    elif reduction == "mul":
        factors = np.ones_like(inputs)
        np.multiply.at(factors, places, updates)
        by_inputs *= factors
        by_updates = by_updates * out[places] / updates
    return by_inputs, None, by_updates


scatter_update.joint_vjp(_scatter_update_rule)


def _window(start_indices, shape):
    return tuple(builtins.slice(int(start), int(start) + int(size)) for start, size in zip(np.asarray(start_indices), shape))


@primitive(operands=2)
def slice(inputs, start_indices, shape):
    """The block of `inputs` of the given shape that begins at `start_indices`; -1 means "up to the end".

    Raises ValueError where the block reaches beyond the end.

    Shapes: `(...)` -> `shape`.

    >>> ops.slice([1, 2, 3, 4], [1], [2])
    Tensor([2, 3], shape=(2,), dtype=int32)
    """
    shape = [n - int(s) if size == -1 else size for size, s, n in zip(shape, start_indices, inputs.shape)]
    if any(s < 0 or s + size > n for s, size, n in zip(start_indices, shape, inputs.shape)):
        raise ValueError(
            f"slice: the block of shape {tuple(shape)} at {tuple(int(s) for s in start_indices)} reaches beyond the "
            f"input's shape {inputs.shape}."
        )
    return inputs[_window(start_indices, shape)]


def _slice_rule(upstream, out, inputs, start_indices, shape):
    gradient = np.zeros_like(inputs)
    gradient[_window(start_indices, out.shape)] = upstream
    return gradient


slice.vjp(_slice_rule, None)


def _fitting_window(start_indices, inputs, updates):
    """The block for `updates`, moved back where it would reach beyond the end."""
    if len(updates.shape) != len(inputs.shape) or any(a > b for a, b in zip(updates.shape, inputs.shape)):
        raise ValueError(f"slice_update: updates of shape {updates.shape} do not fit into inputs of shape {inputs.shape}.")
    starts = [min(max(int(s), 0), n - size) for s, n, size in zip(start_indices, inputs.shape, updates.shape)]
    return _window(starts, updates.shape)


@primitive
def slice_update(inputs, start_indices, updates):
    """`inputs` with `updates` in the place of the block that begins at `start_indices`; a block that would reach beyond the end is moved
    back.

    Shapes: inputs' shape. Raises ValueError where `updates` are larger than `inputs`.

    >>> ops.slice_update([1, 2, 3], [1], [8, 9])
    Tensor([1, 8, 9], shape=(3,), dtype=int32)
    """
    out = inputs.copy()
    out[_fitting_window(start_indices, inputs, updates)] = updates
    return out


def _slice_update_rule(upstream, needed, out, inputs, start_indices, updates):
    window = _fitting_window(start_indices, inputs, updates)
    by_inputs = upstream.copy()
    by_inputs[window] = 0
    return by_inputs, None, upstream[window]


slice_update.joint_vjp(_slice_update_rule)


@composed(operands=1)
def nonzero(x):
    """Where x is not 0: for each axis the numbers along it, int32, in a list.

    Shapes: `(...)` -> for each axis `(found,)`.

    >>> ops.nonzero([0, 3, 4])
    [Tensor([1, 2], shape=(2,), dtype=int32)]
    """
    return list(_nonzero(x))


@primitive(keeps_dtype=True)
def _nonzero(x):
    return tuple(places.astype("int32") for places in np.nonzero(x))


@primitive(operands=1)
def unravel_index(indices, shape):
    """Numbers that count the entries of `shape` in a row, as numbers along each axis: a tuple.

    Shapes: `(...)` -> for each axis `(...)`.

    >>> ops.unravel_index([3, 5], (2, 3))
    (Tensor([1, 1], shape=(2,), dtype=int32), Tensor([0, 2], shape=(2,), dtype=int32))
    """
    return tuple(part.astype(indices.dtype) for part in np.unravel_index(indices, shape))


@primitive(operands=1, keeps_dtype=True)
def one_hot(x, num_classes, axis=-1, dtype=None, sparse=False):
    """1 at the place that each integer names, 0 elsewhere, along a new `axis`; all 0 for integers that name none.

    Shapes: `(...)` -> `(..., num_classes)`.

    >>> ops.one_hot([0, 2], 3)
    Tensor([[1., 0., 0.],
     [0., 0., 1.]], shape=(2, 3), dtype=float32)
    """
    axis = axis % (x.ndim + 1)
    classes = np.arange(num_classes).reshape([-1 if a == axis else 1 for a in range(x.ndim + 1)])
    return (np.expand_dims(x, axis) == classes).astype(standardize_dtype(dtype))


@primitive(operands=1, keeps_dtype=True)
def multi_hot(inputs, num_classes=None, axis=-1, dtype=None, sparse=False, **kwargs):
    """1 at every place that one of the integers along the last axis names, 0 elsewhere: one row for each batch entry.

    Shapes: `(..., k)` -> `(..., num_classes)`.

    >>> ops.multi_hot([0, 2], num_classes=4)
    Tensor([1., 0., 1., 0.], shape=(4,), dtype=float32)
    """
    num_classes = kwargs.get("num_tokens", num_classes)
    if num_classes is None:
        raise ValueError("Argument `num_classes` must be specified.")
    summed = 1 if inputs.ndim > 1 else 0
    return np.max(one_hot.function(inputs, num_classes, axis=axis, dtype=dtype), axis=summed)
