"""Operations that turn, move, repeat and cut tensors, beyond the plain changes of shape."""

import numpy as np

from minikeras.autodiff import composed, primitive
from minikeras.ops.core import convert_to_tensor
from minikeras.ops.shapes import concatenate, expand_dims, flip, reshape


@primitive(operands=1)
def moveaxis(x, source, destination):
    """x with the axes `source` standing at `destination`, the others in their order.

    Shapes: the same sizes in another order. Raises ValueError for an axis that x lacks.

    >>> ops.moveaxis(np.ones((2, 3, 4)), 0, -1).shape
    (3, 4, 2)
    """
    return np.moveaxis(x, source, destination)


moveaxis.vjp(lambda upstream, out, x, source, destination: np.moveaxis(upstream, destination, source))


@primitive(operands=1)
def swapaxes(x, axis1, axis2):
    """x with two axes exchanged.

    Shapes: the same sizes in another order. Raises ValueError for an axis that x lacks.

    >>> ops.swapaxes([[1, 2, 3]], 0, 1).shape
    (3, 1)
    """
    return np.swapaxes(x, axis1, axis2)


swapaxes.vjp(lambda upstream, out, x, axis1, axis2: np.swapaxes(upstream, axis1, axis2))


@primitive
def ravel(x):
    """The entries of x in one row.

    Shapes: `(...)` -> `(size,)`.

    >>> ops.ravel([[1, 2], [3, 4]])
    Tensor([1, 2, 3, 4], shape=(4,), dtype=int32)
    """
    return np.ravel(x)


ravel.vjp(lambda upstream, out, x: np.reshape(upstream, x.shape))


@primitive(operands=1)
def roll(x, shift, axis=None):
    """x with its entries moved on by `shift` places along `axis`; what falls off one end comes back at the other.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.roll([1, 2, 3], 1)
    Tensor([3, 1, 2], shape=(3,), dtype=int32)
    """
    return np.roll(x, shift, axis)


roll.vjp(lambda upstream, out, x, shift, axis=None: np.roll(upstream, -np.asarray(shift), axis))


@primitive(operands=1)
def rot90(array, k=1, axes=(0, 1)):
    """x turned by a quarter k times, from the first of two axes to the second.

    Shapes: `(n, m, ...)` -> `(m, n, ...)`.

    >>> ops.rot90([[1, 2], [3, 4]])
    Tensor([[2, 4],
     [1, 3]], shape=(2, 2), dtype=int32)
    """
    return np.rot90(array, k, axes)


rot90.vjp(lambda upstream, out, array, k=1, axes=(0, 1): np.rot90(upstream, -k, axes))


@composed(operands=1)
def fliplr(x):
    """x with its second axis in reverse order.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.fliplr([[1, 2], [3, 4]])
    Tensor([[2, 1],
     [4, 3]], shape=(2, 2), dtype=int32)
    """
    return flip(x, axis=1)


@composed(operands=1)
def flipud(x):
    """x with its first axis in reverse order.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.flipud([[1, 2], [3, 4]])
    Tensor([[3, 4],
     [1, 2]], shape=(2, 2), dtype=int32)
    """
    return flip(x, axis=0)


@primitive(operands=1)
def repeat(x, repeats, axis=None):
    """Each entry along `axis` (of the raveled x when None) several times in a row; `repeats` is a number, or one for each entry.

    Shapes: `(..., n, ...)` -> `(..., sum of repeats, ...)`.

    >>> ops.repeat([1, 2], 2)
    Tensor([1, 1, 2, 2], shape=(4,), dtype=int32)
    """
    return np.repeat(x, np.asarray(repeats), axis)


def _repeat_rule(upstream, out, x, repeats, axis=None):
    size = x.size if axis is None else x.shape[axis]
    counts = np.broadcast_to(np.asarray(repeats).ravel(), size)
    along = np.moveaxis(upstream, 0 if axis is None else axis, 0)
    gradient = np.zeros((size, *along.shape[1:]), x.dtype)
    np.add.at(gradient, np.repeat(np.arange(size), counts), along)
    return gradient.reshape(x.shape) if axis is None else np.moveaxis(gradient, 0, axis)


repeat.vjp(_repeat_rule)


@primitive(operands=1)
def tile(x, repeats):
    """x laid side by side, `repeats[i]` times along axis i.

    Shapes: `(n, m)` -> `(n * repeats[0], m * repeats[1])`.

    >>> ops.tile([1, 2], 2)
    Tensor([1, 2, 1, 2], shape=(4,), dtype=int32)
    """
    return np.tile(x, repeats)


def _tile_rule(upstream, out, x, repeats):
    repeats = np.atleast_1d(repeats)
    repeats = (1,) * (x.ndim - len(repeats)) + tuple(repeats)
    shape = (1,) * (len(repeats) - x.ndim) + x.shape
    pairs = [part for pair in zip(repeats, shape) for part in pair]
    return upstream.reshape(pairs).sum(axis=tuple(range(0, len(pairs), 2))).reshape(x.shape)


tile.vjp(_tile_rule)


def _at_least(x, ndim):
    """x with axes of size 1 as NumPy's stacking functions want them: a vector is a row, a matrix a slice."""
    while x.ndim < ndim:
        x = expand_dims(x, -1 if x.ndim == 2 else 0)
    return x


@composed
def hstack(xs):
    """Tensors one beside the other: along the second axis, or the first of vectors.

    Shapes: list of `(n, m, ...)` -> `(n, sum of m, ...)`.

    >>> ops.hstack([[1, 2], [3]])
    Tensor([1, 2, 3], shape=(3,), dtype=int32)
    """
    xs = [_at_least(x, 1) for x in _tensors(xs)]
    return concatenate(xs, axis=0 if xs[0].ndim == 1 else 1)


@composed
def vstack(xs):
    """Tensors one below the other: along the first axis. As in Keras on TensorFlow, vectors stay vectors.

    Shapes: list of `(n, ...)` -> `(sum of n, ...)`.

    >>> ops.vstack([[[1, 2]], [[3, 4]]])
    Tensor([[1, 2],
     [3, 4]], shape=(2, 2), dtype=int32)
    """
    return concatenate(_tensors(xs), axis=0)


@composed
def dstack(xs):
    """Tensors one behind the other: along the third axis.

    Shapes: list of `(n, m, k)` -> `(n, m, sum of k)`.

    >>> ops.dstack([[1, 2], [3, 4]])
    Tensor([[[1, 3],
      [2, 4]]], shape=(1, 2, 2), dtype=int32)
    """
    return concatenate([_at_least(x, 3) for x in _tensors(xs)], axis=2)


@composed(operands=2)
def append(x1, x2, axis=None):
    """x2 after x1 along `axis`; both raveled when None.

    Shapes: `(..., n, ...)` and `(..., m, ...)` -> `(..., n + m, ...)`.

    >>> ops.append([1, 2], [3])
    Tensor([1, 2, 3], shape=(3,), dtype=int32)
    """
    x1, x2 = _tensors([x1, x2])
    if axis is None:
        x1, x2, axis = reshape(x1, (-1,)), reshape(x2, (-1,)), 0
    return concatenate([x1, x2], axis=axis)


def _tensors(xs):
    return [convert_to_tensor(x) for x in xs]


@primitive
def tril(x, k=0):
    """The last two axes of x with zeros above the diagonal number k.

    Shapes: `(..., n, m)` -> the same.

    >>> ops.tril([[1, 2], [3, 4]])
    Tensor([[1, 0],
     [3, 4]], shape=(2, 2), dtype=int32)
    """
    return np.tril(x, k)


tril.vjp(lambda upstream, out, x, k=0: np.tril(upstream, k))


@primitive
def triu(x, k=0):
    """The last two axes of x with zeros below the diagonal number k.

    Shapes: `(..., n, m)` -> the same.

    >>> ops.triu([[1, 2], [3, 4]])
    Tensor([[1, 2],
     [0, 4]], shape=(2, 2), dtype=int32)
    """
    return np.triu(x, k)


triu.vjp(lambda upstream, out, x, k=0: np.triu(upstream, k))


@primitive
def diag(x, k=0):
    """The diagonal number k of a matrix, or a matrix with the given diagonal.

    Shapes: `(n,)` -> `(n, n)`; `(n, m)` -> the diagonal's size. Raises ValueError for more axes.

    >>> ops.diag([1, 2])
    Tensor([[1, 0],
     [0, 2]], shape=(2, 2), dtype=int32)
    """
    return np.diag(x, k).copy()


def _diag_rule(upstream, out, x, k=0):
    if x.ndim == 1:
        return np.diag(upstream, k)
    return _on_diagonal(upstream, x, k, 0, 1)


diag.vjp(_diag_rule)


@composed(operands=1)
def diagflat(x, k=0):
    """A matrix with the raveled x on its diagonal number k.

    Shapes: `(...)` -> a square matrix.

    >>> ops.diagflat([[1, 2]])
    Tensor([[1, 0],
     [0, 2]], shape=(2, 2), dtype=int32)
    """
    return diag(reshape(x, (-1,)), k=k)


@primitive
def diagonal(x, offset=0, axis1=0, axis2=1):
    """The diagonals of the matrices along two axes, as a new last axis.

    Shapes: `(..., n, m)` -> `(..., the diagonal's size)`.

    >>> ops.diagonal([[1, 2], [3, 4]])
    Tensor([1, 4], shape=(2,), dtype=int32)
    """
    return np.diagonal(x, offset, axis1, axis2)


def _on_diagonal(upstream, x, offset, axis1, axis2):
    gradient = np.zeros_like(x)
    matrices = np.moveaxis(gradient, (axis1, axis2), (-2, -1))
    places = np.arange(upstream.shape[-1])
    matrices[..., places + max(-offset, 0), places + max(offset, 0)] = upstream
    return gradient


diagonal.vjp(lambda upstream, out, x, offset=0, axis1=0, axis2=1: _on_diagonal(upstream, x, offset, axis1, axis2))


@primitive(operands=1)
def copy(x):
    """A tensor with the same entries and memory of its own.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.copy([1, 2])
    Tensor([1, 2], shape=(2,), dtype=int32)
    """
    return np.array(x)


copy.vjp(lambda upstream, out, x: upstream)


@primitive(operands=1)
def space_to_depth(x, block_size, data_format="channels_last"):
    """Blocks of pixels as channels: (batch, height, width, channels) -> (batch, height / b, width / b, channels * b * b).

    >>> ops.space_to_depth(np.arange(4.0, dtype="float32").reshape(1, 2, 2, 1), 2)[0, 0, 0]
    Tensor([0., 1., 2., 3.], shape=(4,), dtype=float32)
    """
    x = np.moveaxis(x, 1, -1) if data_format == "channels_first" else x
    n, h, w, c = x.shape
    b = block_size
    x = x.reshape(n, h // b, b, w // b, b, c).transpose(0, 1, 3, 2, 4, 5).reshape(n, h // b, w // b, b * b * c)
    return np.moveaxis(x, -1, 1) if data_format == "channels_first" else x


@primitive(operands=1)
def depth_to_space(x, block_size, data_format="channels_last"):
    """Channels as blocks of pixels: the way back of `space_to_depth`.

    Shapes: `(batch, height, width, channels)` -> `(batch, height * b, width * b, channels / b**2)`.

    >>> ops.depth_to_space(np.arange(4.0, dtype="float32").reshape(1, 1, 1, 4), 2)[0, :, :, 0]
    Tensor([[0., 1.],
     [2., 3.]], shape=(2, 2), dtype=float32)
    """
    x = np.moveaxis(x, 1, -1) if data_format == "channels_first" else x
    n, h, w, c = x.shape
    b = block_size
    x = x.reshape(n, h, w, b, b, c // (b * b)).transpose(0, 1, 3, 2, 4, 5).reshape(n, h * b, w * b, c // (b * b))
    return np.moveaxis(x, -1, 1) if data_format == "channels_first" else x


space_to_depth.vjp(
    lambda upstream, out, x, block_size, data_format="channels_last": depth_to_space.function(upstream, block_size, data_format)
)
depth_to_space.vjp(
    lambda upstream, out, x, block_size, data_format="channels_last": space_to_depth.function(upstream, block_size, data_format)
)
