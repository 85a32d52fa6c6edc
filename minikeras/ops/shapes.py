"""Operations that move entries about and leave their values alone."""

import numpy as np

from minikeras.autodiff import composed, primitive
from minikeras.ops.shaping import unbroadcast


@primitive(operands=1)
def reshape(x, newshape):
    """The entries of x, in the same order, in another shape; one size may be -1.

    Shapes: `(...)` -> `newshape`. Raises ValueError where the number of entries differs.

    >>> ops.reshape([1, 2, 3, 4], (2, -1))
    Tensor([[1, 2],
     [3, 4]], shape=(2, 2), dtype=int32)
    """
    return np.reshape(x, newshape)


reshape.vjp(lambda upstream, out, x, newshape: np.reshape(upstream, np.shape(x)))


@primitive
def transpose(x, axes=None):
    """x with its axes in the order `axes`; reversed when None.

    Shapes: `(n, m)` -> `(m, n)`. Raises ValueError where `axes` are not x's.

    >>> ops.transpose([[1, 2], [3, 4]])
    Tensor([[1, 3],
     [2, 4]], shape=(2, 2), dtype=int32)
    """
    return np.transpose(x, axes)


transpose.vjp(
    lambda upstream, out, x, axes=None: np.transpose(upstream, None if axes is None else np.argsort(np.mod(axes, x.ndim)))
)


@primitive(operands=1)
def expand_dims(x, axis):
    """x with new axes of size 1 at `axis`.

    Shapes: `(..., ...)` -> `(..., 1, ...)`. Raises ValueError for an axis beyond the end.

    >>> ops.expand_dims([1, 2], -1)
    Tensor([[1],
     [2]], shape=(2, 1), dtype=int32)
    """
    if isinstance(axis, int) and axis == -1:
        return x[..., None]  # ten times as fast
    return np.expand_dims(x, axis)


expand_dims.vjp(lambda upstream, out, x, axis: np.reshape(upstream, np.shape(x)))


@primitive
def squeeze(x, axis=None):
    """x without its axes of size 1 (those in `axis`, if given).

    Shapes: `(..., 1, ...)` -> `(..., ...)`. Raises ValueError where the size is not 1.

    >>> ops.squeeze([[1], [2]])
    Tensor([1, 2], shape=(2,), dtype=int32)
    """
    return np.squeeze(x, axis)


squeeze.vjp(lambda upstream, out, x, axis=None: np.reshape(upstream, np.shape(x)))


@primitive(operands=1)
def broadcast_to(x, shape):
    """x repeated along axes of size 1 until it has `shape`.

    Shapes: sizes 1 of x become those of `shape`. Raises ValueError where x does not fit.

    >>> ops.broadcast_to([[1], [2]], (2, 2))
    Tensor([[1, 1],
     [2, 2]], shape=(2, 2), dtype=int32)
    """
    return np.broadcast_to(x, shape)


broadcast_to.vjp(lambda upstream, out, x, shape: unbroadcast(upstream, x))


@primitive(operands="list", takes="one dtype")
def concatenate(xs, axis=0):
    """The arrays of a list one after the other along `axis`.

    Shapes: list of `(..., n, ...)` -> `(..., sum of n, ...)`. Raises ValueError where other sizes differ.

    >>> ops.concatenate([[1, 2], [3]])
    Tensor([1, 2, 3], shape=(3,), dtype=int32)
    """
    return np.concatenate(xs, axis=axis)


def _concatenate_rule(upstream, needed, out, xs, axis=0):
    ends = np.cumsum([x.shape[axis] for x in xs])[:-1]
    return np.split(upstream, ends, axis=axis)


concatenate.joint_vjp(_concatenate_rule)


@primitive(operands="list", takes="one dtype")
def stack(x, axis=0):
    """The arrays of a list side by side along a new axis.

    Shapes: n times `(...)` -> `(n, ...)`. Raises ValueError where the shapes differ.

    >>> ops.stack([[1, 2], [3, 4]], axis=1)
    Tensor([[1, 3],
     [2, 4]], shape=(2, 2), dtype=int32)
    """
    return np.stack(x, axis=axis)


stack.joint_vjp(lambda upstream, needed, out, x, axis=0: list(np.moveaxis(upstream, axis, 0)))


@composed(operands=1)
def unstack(x, num=None, axis=0):
    """The slices of x along `axis`, one tensor each, as a list; `num`, if given, must be their number.

    Shapes: `(..., n, ...)` -> n times `(..., ...)`.

    >>> ops.unstack([[1, 2], [3, 4]])
    [Tensor([1, 2], shape=(2,), dtype=int32), Tensor([3, 4], shape=(2,), dtype=int32)]
    """
    return list(_unstack(x, num=num, axis=axis))


@primitive(operands=1)
def _unstack(x, num=None, axis=0):
    if num is not None and num != x.shape[axis]:
        raise ValueError(f"Cannot unstack {x.shape[axis]} slices along axis {axis} into num={num}.")
    return tuple(np.moveaxis(x, axis, 0))


_unstack.vjp(lambda upstream, out, x, num=None, axis=0: np.stack(upstream, axis=axis))


@primitive(operands=1)
def get_item(x, key):
    """x[key], for any key that NumPy takes: numbers, slices, None, ..., arrays.

    Shapes: as NumPy's. Raises IndexError beyond the end.

    >>> ops.get_item([[1, 2], [3, 4]], (slice(None), 1))
    Tensor([2, 4], shape=(2,), dtype=int32)
    """
    return x[_plain_key(key)]


def _get_item_rule(upstream, out, x, key):
    gradient = np.zeros_like(x)
    key = _plain_key(key)
    parts = key if isinstance(key, tuple) else (key,)
    if any(isinstance(part, (list, np.ndarray)) for part in parts):
        np.add.at(gradient, key, upstream)  # an entry that was taken twice gets both gradients
    else:
        gradient[key] = upstream
    return gradient


get_item.vjp(_get_item_rule)


def _plain_key(key):
    """The key with tensors replaced by their arrays."""
    if isinstance(key, (tuple, list)):
        return type(key)(_plain_key(part) for part in key)
    if isinstance(key, slice):
        return slice(*(part if part is None else int(part) for part in (key.start, key.stop, key.step)))
    return key.array if hasattr(key, "array") else key


@primitive
def flip(x, axis=None):
    """The entries of x in reverse order along `axis`, an int or several; along all axes when None.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.flip([1, 2, 3])
    Tensor([3, 2, 1], shape=(3,), dtype=int32)
    """
    return np.flip(x, axis)


flip.vjp(lambda upstream, out, x, axis=None: np.flip(upstream, axis))
