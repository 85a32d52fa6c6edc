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
    """x as a tensor."""
    return Tensor(np.array(as_array(x, None if dtype is None else standardize_dtype(dtype))))


@takes_sizes
def full(shape, fill_value, dtype=None):
    """A tensor with `fill_value` everywhere."""
    return Tensor(np.full(shape, as_array(fill_value), standardize_dtype(dtype)))


@takes_sizes
def empty(shape, dtype=None):
    """A tensor whose entries don't matter; zeros."""
    return Tensor(np.zeros(shape, standardize_dtype(dtype)))


@primitive(operands=1, keeps_dtype=True)
def empty_like(x, dtype=None):
    """A tensor in the shape of x whose entries don't matter; zeros."""
    return np.zeros_like(x, dtype=dtype)


@primitive(operands=2, keeps_dtype=True)
def full_like(x, fill_value, dtype=None):
    """`fill_value` in the shape of x."""
    return np.full_like(x, fill_value, dtype=dtype)


@takes_sizes
def arange(start, stop=None, step=None, dtype=None):
    """The numbers from `start` (0 if only one bound is given) up to but without `stop`, in steps."""
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
    """`base` to the powers of `linspace(start, stop, num)`."""
    powers = linspace(start, stop, num=num, endpoint=endpoint, axis=axis)
    values = power(np.asarray(base, powers.dtype), powers)
    return values if dtype is None else cast(values, dtype)


@composed(operands=2)
def geomspace(start, stop, num=50, endpoint=True, dtype=None, axis=0):
    """`num` numbers from `start` to `stop`, each the same multiple of the one before."""
    values = exp(linspace(log(start), log(stop), num=num, endpoint=endpoint, axis=axis))
    return values if dtype is None else cast(values, dtype)


@takes_sizes
def eye(N, M=None, k=0, dtype=None):
    """A matrix (N, M) with ones on the diagonal number k, zeros elsewhere."""
    return Tensor(np.eye(int(N), None if M is None else int(M), k, dtype=standardize_dtype(dtype)))


@takes_sizes
def identity(n, dtype=None):
    """The unit matrix (n, n)."""
    return eye(n, dtype=dtype)


@takes_sizes
def tri(N, M=None, k=0, dtype=None):
    """A matrix (N, M) with ones on and below the diagonal number k, zeros above."""
    return Tensor(np.tri(N, M, k, dtype=standardize_dtype(dtype)))


def meshgrid(*x, indexing="xy"):
    """For each of some 1D tensors, its values spread over the grid of all of them: a list."""
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


def _window(function, text):
    def window(x):
        return function(int(x)).astype(standardize_dtype(None))

    window.__name__, window.__doc__ = function.__name__, text
    return primitive(window)


bartlett = _window(np.bartlett, "Bartlett's window of x steps: a triangle.")
blackman = _window(np.blackman, "Blackman's window of x steps.")
hamming = _window(np.hamming, "Hamming's window of x steps: a raised cosine that does not reach 0.")
hanning = _window(np.hanning, "Von Hann's window of x steps: a raised cosine.")


@primitive
def kaiser(x, beta):
    """Kaiser's window of x steps; the larger beta, the narrower."""
    return np.kaiser(int(x), float(beta)).astype(standardize_dtype(None))
