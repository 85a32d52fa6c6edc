"""Tensors made from nothing but a shape or a range: constants, grids, windows."""

import numpy as np

from minikeras.autodiff import Tensor, as_array, composed, primitive, takes_sizes
from minikeras.config.dtypes import result_type, standardize_dtype
from minikeras.ops.core import cast, convert_to_tensor
from minikeras.ops.elementwise import add, divide, exp, log, multiply, power, subtract
from minikeras.ops.rearranging import moveaxis
from minikeras.ops.shapes import broadcast_to, expand_dims, reshape


@takes_sizes
def array(x, dtype=None):
    """x as a tensor.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.array([1.0, 2.0])
    Tensor([1., 2.], shape=(2,), dtype=float32)
    """
    return Tensor(np.array(as_array(x, None if dtype is None else standardize_dtype(dtype))))


@takes_sizes
def full(shape, fill_value, dtype=None):
    """A tensor with `fill_value` everywhere.

    Shapes: `shape`. Raises ValueError where `fill_value` does not broadcast to it.

    >>> ops.full((2,), 7.0)
    Tensor([7., 7.], shape=(2,), dtype=float32)
    """
    return Tensor(np.full(shape, as_array(fill_value), standardize_dtype(dtype)))


@takes_sizes
def empty(shape, dtype=None):
    """A tensor whose entries don't matter; zeros.

    Shapes: `shape`.

    >>> ops.empty((2,)).shape
    (2,)
    """
    return Tensor(np.zeros(shape, standardize_dtype(dtype)))


@primitive(operands=1, keeps_dtype=True)
def empty_like(x, dtype=None):
    """A tensor in the shape of x whose entries don't matter; zeros.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.empty_like(ops.ones((2, 3))).shape
    (2, 3)
    """
    return np.zeros_like(x, dtype=dtype)


@primitive(operands=2, keeps_dtype=True)
def full_like(x, fill_value, dtype=None):
    """`fill_value` in the shape of x.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.full_like([1, 2], 7)
    Tensor([7, 7], shape=(2,), dtype=int32)
    """
    return np.full_like(x, fill_value, dtype=dtype)


@takes_sizes
def arange(start, stop=None, step=None, dtype=None):
    """The numbers from `start` (0 if only one bound is given) up to but without `stop`, in steps.

    Shapes: `(n,)`.

    >>> ops.arange(3), ops.arange(1, 2, 0.5)
    (Tensor([0, 1, 2], shape=(3,), dtype=int32), Tensor([1. , 1.5], shape=(2,), dtype=float32))
    """
    bounds = [as_array(x) if hasattr(x, "dtype") else x for x in (start, stop, step) if x is not None]
    if dtype is None:
        dtype = result_type(*(x.dtype.name if hasattr(x, "dtype") else type(x) for x in bounds))
    if stop is None:
        start, stop = 0, start
    values = np.arange(_plain(start), _plain(stop), 1 if step is None else _plain(step))
    return Tensor(values.astype(standardize_dtype(dtype)))


def _plain(x):
    return x if isinstance(x, (int, float)) else as_array(x)[()]


@composed(operands=2)
def linspace(start, stop, num=50, endpoint=True, retstep=False, dtype=None, axis=0):
    """`num` numbers from `start` to `stop`, evenly spaced, along a new `axis`; with `retstep`, also the distance.

    Raises ValueError for a negative `num`.

    Shapes: `(num, ...)`, the new axis at `axis`.

    >>> ops.linspace(0.0, 1.0, num=3)
    Tensor([0. , 0.5, 1. ], shape=(3,), dtype=float32)
    """
    if num < 0:
        raise ValueError(f"`num` must be a non-negative integer. Received: num={num}")
    start, stop = convert_to_tensor(start), convert_to_tensor(stop)
    dtype = standardize_dtype(dtype) if dtype else result_type(start.dtype, stop.dtype, float)
    parts = num - 1 if endpoint else num
    distance = subtract(cast(stop, dtype), cast(start, dtype))
    shares = np.arange(num).reshape((-1,) + (1,) * distance.ndim) / max(parts, 1)
    values = add(cast(start, dtype), multiply(expand_dims(distance, 0), shares.astype(dtype)))
    values = moveaxis(values, 0, axis)
    step = divide(distance, parts) if parts > 0 else multiply(distance, np.nan)
    return (values, step) if retstep else values


@composed(operands=2)
def logspace(start, stop, num=50, endpoint=True, base=10, dtype=None, axis=0):
    """`base` to the powers of `linspace(start, stop, num)`.

    Shapes: `(num, ...)`, the new axis at `axis`.

    >>> ops.logspace(0.0, 2.0, num=3)
    Tensor([  1.,  10., 100.], shape=(3,), dtype=float32)
    """
    powers = linspace(start, stop, num=num, endpoint=endpoint, axis=axis)
    values = power(np.asarray(base, powers.dtype), powers)
    return values if dtype is None else cast(values, dtype)


@composed(operands=2)
def geomspace(start, stop, num=50, endpoint=True, dtype=None, axis=0):
    """`num` numbers from `start` to `stop`, each the same multiple of the one before.

    Shapes: `(num, ...)`, the new axis at `axis`.

    >>> ops.geomspace(1.0, 4.0, num=3)
    Tensor([1., 2., 4.], shape=(3,), dtype=float32)
    """
    values = exp(linspace(log(start), log(stop), num=num, endpoint=endpoint, axis=axis))
    return values if dtype is None else cast(values, dtype)


@takes_sizes
def eye(N, M=None, k=0, dtype=None):
    """A matrix (N, M) with ones on the diagonal number k, zeros elsewhere.

    Shapes: `(N, M)`.

    >>> ops.eye(2)
    Tensor([[1., 0.],
     [0., 1.]], shape=(2, 2), dtype=float32)
    """
    return Tensor(np.eye(int(N), None if M is None else int(M), k, dtype=standardize_dtype(dtype)))


@takes_sizes
def identity(n, dtype=None):
    """The unit matrix (n, n).

    Shapes: `(n, n)`.

    >>> ops.identity(2)
    Tensor([[1., 0.],
     [0., 1.]], shape=(2, 2), dtype=float32)
    """
    return eye(n, dtype=dtype)


@takes_sizes
def tri(N, M=None, k=0, dtype=None):
    """A matrix (N, M) with ones on and below the diagonal number k, zeros above.

    Shapes: `(N, M)`.

    >>> ops.tri(2)
    Tensor([[1., 0.],
     [1., 1.]], shape=(2, 2), dtype=float32)
    """
    return Tensor(np.tri(N, M, k, dtype=standardize_dtype(dtype)))


def meshgrid(*x, indexing="xy"):
    """For each of some 1D tensors, its values spread over the grid of all of them: a list.

    Shapes: vectors `(n,)` and `(m,)` -> each `(m, n)`, or `(n, m)` with `indexing="ij"`.

    >>> ops.meshgrid([1, 2], [3, 4])[1]
    Tensor([[3, 3],
     [4, 4]], shape=(2, 2), dtype=int32)
    """
    x = [part if hasattr(part, "shape") else convert_to_tensor(part) for part in x]
    sizes = [part.shape[0] if len(part.shape) else 1 for part in x]
    shape = sizes[:]
    if indexing == "xy" and len(x) > 1:
        shape[0], shape[1] = shape[1], shape[0]
    grids = []
    for i, part in enumerate(x):
        axis = 1 - i if indexing == "xy" and len(x) > 1 and i < 2 else i
        along = [1] * len(x)
        along[axis] = sizes[i]
        grids.append(broadcast_to(reshape(part, along), shape))
    return grids


def _window(function, text, shown):
    def window(x):
        return function(int(x)).astype(standardize_dtype(None))

    window.__name__ = function.__name__
    window.__doc__ = f"""{text}

    Shapes: `()` -> `(x,)`.

    >>> ops.{function.__name__}(5)
    Tensor({shown}, shape=(5,), dtype=float32)
    """
    return primitive(window)


bartlett = _window(np.bartlett, "Bartlett's window of x steps: a triangle.", "[0. , 0.5, 1. , 0.5, 0. ]")
blackman = _window(np.blackman, "Blackman's window of x steps.", "[0.  , 0.34, 1.  , 0.34, 0.  ]")
hamming = _window(
    np.hamming, "Hamming's window of x steps: a raised cosine that does not reach 0.", "[0.08, 0.54, 1.  , 0.54, 0.08]"
)
hanning = _window(np.hanning, "Von Hann's window of x steps: a raised cosine.", "[0. , 0.5, 1. , 0.5, 0. ]")


@primitive
def kaiser(x, beta):
    """Kaiser's window of x steps; the larger beta, the narrower.

    Shapes: `()` -> `(x,)`.

    >>> ops.kaiser(3, 2.0)
    Tensor([0.43867627, 1.        , 0.43867627], shape=(3,), dtype=float32)
    """
    return np.kaiser(int(x), float(beta)).astype(standardize_dtype(None))
