"""Operations that move, pick and make numbers without computing: concat, gather, where, ..."""

import builtins

import numpy as np

from minikeras import ops
from minikeras.autodiff import Tensor, as_array
from minikeras.graph.keras_tensor import is_keras_tensor
from minikeras.tf.renamed import twin

broadcast_to = twin("broadcast_to", "input:x shape")
expand_dims = twin("expand_dims", "input:x axis")
reshape = twin("reshape", "tensor:x shape:newshape")
roll = twin("roll", "input:x shift axis")
tile = twin("tile", "input:x multiples:repeats")
transpose = twin("transpose", "a:x perm:axes")
zeros, ones = twin("zeros", "shape dtype"), twin("ones", "shape dtype")
zeros_like, ones_like = twin("zeros_like", "input:x dtype"), twin("ones_like", "input:x dtype")


def concat(values, axis, name=None):
    """The tensors of a list one behind the other along an axis."""
    return ops.concatenate(list(values), axis=axis)


def stack(values, axis=0, name="stack"):
    """The tensors of a list along a new axis."""
    return ops.stack(list(values), axis=axis)


def unstack(value, num=None, axis=0, name="unstack"):
    """The list of slices along an axis."""
    return list(ops.unstack(value, num=num, axis=axis))


def split(value, num_or_size_splits, axis=0, num=None, name="split"):
    """A list of parts along an axis: so many equal ones, or parts of the sizes of a list (-1 for what is left over).

    Raises ValueError where the axis cannot be cut so.
    """
    value = ops.convert_to_tensor(value)
    length = value.shape[axis]
    if isinstance(num_or_size_splits, int):
        if length % num_or_size_splits:
            raise ValueError(f"tf.split: an axis of {length} entries cannot be cut into {num_or_size_splits} equal parts.")
        return list(ops.split(value, num_or_size_splits, axis=axis))
    sizes = [int(size) for size in num_or_size_splits]
    if sizes.count(-1) == 1:
        sizes[sizes.index(-1)] = length - sum(sizes) - 1
    if sum(sizes) != length or min(sizes) < 0:
        raise ValueError(f"tf.split: the sizes {list(num_or_size_splits)} do not add up to the axis's {length} entries.")
    return list(ops.split(value, np.cumsum(sizes)[:-1].tolist(), axis=axis))


def fill(dims, value, name=None):
    """A tensor of one value."""
    value = as_array(value)
    return ops.full(tuple(as_array(dims)), value, dtype=value.dtype.name)


def eye(num_rows, num_columns=None, batch_shape=None, dtype="float32", name=None):
    """The identity matrix, once for each place of `batch_shape`."""
    matrix = ops.eye(num_rows, num_columns, dtype=dtype)
    return matrix if batch_shape is None else ops.broadcast_to(matrix, (*batch_shape, *matrix.shape))


def range(start, limit=None, delta=1, dtype=None, name="range"):
    """The numbers from `start` (0) up to and without `limit`, in steps of `delta`."""
    start, limit = (0, start) if limit is None else (start, limit)
    start, limit, delta = (as_array(x) for x in (start, limit, delta))
    return ops.arange(start[()], limit[()], delta[()], dtype=dtype or np.result_type(start, limit, delta).name)


def linspace(start, stop, num, name=None, axis=0):
    """`num` numbers at equal distances, `start` and `stop` among them."""
    return ops.linspace(start, stop, num, axis=axis)


def meshgrid(*args, indexing="xy", **kwargs):
    """The coordinates of a grid, one tensor for each axis."""
    return list(ops.meshgrid(*map(ops.convert_to_tensor, args), indexing=indexing))


def one_hot(indices, depth, on_value=None, off_value=None, axis=-1, dtype=None, name=None):
    """For each index `depth` numbers: `on_value` (1) in its place, else `off_value` (0). An index outside has no place."""
    axis = -1 if axis is None else axis
    hot = ops.one_hot(indices, depth, axis=axis, dtype=dtype or "float32")
    if on_value is None and off_value is None:
        return hot
    on, off = 1 if on_value is None else on_value, 0 if off_value is None else off_value
    chosen = ops.where(ops.cast(hot, "bool"), on, off)
    return chosen if dtype is None else ops.cast(chosen, dtype)


def shape(input, out_type="int32", name=None):
    """The sizes as a tensor of integers."""
    return ops.convert_to_tensor(ops.shape(input), dtype=out_type)


def size(input, out_type="int32", name=None):
    """How many numbers it holds, as a tensor."""
    return ops.convert_to_tensor(ops.size(input), dtype=out_type)


def rank(input, name=None):
    """How many axes it has, as a tensor."""
    return ops.convert_to_tensor(ops.ndim(input), dtype="int32")


def gather(params, indices, validate_indices=None, axis=None, batch_dims=0, name=None):
    """The slices of `params` along an axis with the numbers of `indices`; the first `batch_dims` axes go side by side.

    Raises IndexError for a number outside, as TensorFlow's CPU refuses it.
    """
    axis = batch_dims if axis is None else axis
    params, indices = ops.convert_to_tensor(params), ops.convert_to_tensor(indices)
    axis %= params.ndim
    _check_inside(indices, params.shape[axis], "gather")
    if not batch_dims:
        return ops.take(params, indices, axis=axis)
    rows = [gather(p, i, axis=axis - 1, batch_dims=batch_dims - 1) for p, i in zip(params, indices)]
    return ops.stack(rows)


def gather_nd(params, indices, batch_dims=0, name=None):
    """For each row of `indices` (..., axes) the entry, or slice, of `params` in that place."""
    params, indices = ops.convert_to_tensor(params), ops.convert_to_tensor(indices)
    if batch_dims:
        return ops.stack([gather_nd(p, i, batch_dims - 1) for p, i in zip(params, indices)])
    places = as_array(indices)
    for axis in builtins.range(places.shape[-1]):
        _check_inside(places[..., axis], params.shape[axis], "gather_nd")
    return params[tuple(places[..., axis] for axis in builtins.range(places.shape[-1]))]


def _check_inside(indices, length, who):
    array = None if is_keras_tensor(indices) else as_array(indices)
    if array is not None and array.size and (array.min() < 0 or array.max() >= length):
        wrong = array[(array < 0) | (array >= length)].flat[0]
        raise IndexError(f"tf.{who}: index {wrong} is not in [0, {length}).")


def where(condition, x=None, y=None, name=None):
    """x where the condition holds, else y. Without both, the places where it holds: a tensor (places, axes) of int64."""
    if (x is None) != (y is None):
        raise ValueError("x and y must both be non-None or both be None.")
    if x is None:
        return Tensor(np.argwhere(as_array(condition)))
    return ops.where(condition, x, y)


def boolean_mask(tensor, mask, axis=None, name="boolean_mask"):
    """The slices along the mask's axes where it is True."""
    tensor, mask = ops.convert_to_tensor(tensor), as_array(mask)
    axis = 0 if axis is None else axis % tensor.ndim
    places = np.flatnonzero(mask)
    flat = ops.reshape(tensor, (*tensor.shape[:axis], mask.size, *tensor.shape[axis + mask.ndim :]))
    return ops.take(flat, places, axis=axis)


def pad(tensor, paddings, mode="CONSTANT", constant_values=0, name=None):
    """The tensor with so many entries before and behind each axis: `[[before, behind], ...]`."""
    paddings = [[int(n) for n in pair] for pair in as_array(paddings)]
    if mode.lower() == "constant":
        return ops.pad(tensor, paddings, mode="constant", constant_values=constant_values)
    return ops.pad(tensor, paddings, mode=mode.lower())


def repeat(input, repeats, axis=None, name=None):
    """Each entry so many times in a row."""
    return ops.repeat(input, repeats if isinstance(repeats, int) else as_array(repeats), axis=axis)


def reverse(tensor, axis, name=None):
    """The entries along the axes in the other order."""
    axes = [axis] if isinstance(axis, int) else [int(a) for a in as_array(axis)]
    for one in axes:
        tensor = ops.flip(tensor, axis=one)
    return ops.convert_to_tensor(tensor)


def slice(input_, begin, size, name=None):
    """The window that begins in a place and has a size; a size of -1 reaches to the end."""
    input_ = ops.convert_to_tensor(input_)
    begin, sizes = [int(i) for i in as_array(begin)], [int(n) for n in as_array(size)]
    return input_[tuple(builtins.slice(i, None if n == -1 else i + n) for i, n in zip(begin, sizes))]


def sort(values, axis=-1, direction="ASCENDING", name=None):
    """The entries along an axis in order, `direction` "ASCENDING" or "DESCENDING"."""
    return ops.flip(ops.sort(values, axis=axis), axis=axis) if _descending(direction) else ops.sort(values, axis=axis)


def argsort(values, axis=-1, direction="ASCENDING", stable=False, name=None):
    """The numbers of the entries in the order in which `sort` puts them."""
    values = as_array(values)
    keys = np.argsort(-values if _descending(direction) else values, axis=axis, kind="stable")
    return Tensor(keys.astype("int32"))


def _descending(direction):
    if direction not in ("ASCENDING", "DESCENDING"):
        raise ValueError(f"Argument `direction` should be one of 'ASCENDING' or 'DESCENDING'. Received: direction={direction}")
    return direction == "DESCENDING"


def searchsorted(sorted_sequence, values, side="left", out_type="int32", name=None):
    """Where each value would stand in the sorted numbers (last axis)."""
    return ops.cast(ops.searchsorted(sorted_sequence, values, side=side), out_type)


def unique(x, out_idx="int32", name=None):
    """`(y, idx)`: the different values in the order in which they first come, and for each entry the number of its value."""
    values, first, inverse = np.unique(as_array(x), return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.argsort(order)
    return Tensor(values[order]), Tensor(rank[inverse.reshape(-1)].astype(out_idx))


def sequence_mask(lengths, maxlen=None, dtype="bool", name=None):
    """For each length so many times True, then False up to `maxlen` (the largest length): shape (..., maxlen)."""
    lengths = as_array(lengths)
    maxlen = int(lengths.max(initial=0)) if maxlen is None else int(maxlen)
    return ops.cast(Tensor(np.arange(maxlen) < lengths[..., None]), dtype)


def scatter_nd(indices, updates, shape, name=None):
    """A tensor of zeros with the updates added in their places."""
    return ops.scatter(indices, updates, tuple(int(n) for n in as_array(shape)))


def tensor_scatter_nd_update(tensor, indices, updates, name=None):
    """The tensor with other entries in some places."""
    return ops.scatter_update(tensor, indices, updates)


def squeeze(input, axis=None, name=None):
    """Without the axes of size 1: all of them, or those named."""
    return ops.squeeze(input, axis=tuple(axis) if isinstance(axis, list) else axis)


def tensor_scatter_nd_add(tensor, indices, updates, name=None):
    """The tensor with something added in some places."""
    return ops.add(tensor, ops.scatter(indices, updates, ops.shape(tensor)))
