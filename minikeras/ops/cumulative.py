"""Operations along an axis that look at neighbours: running sums and products, differences, areas."""

import numpy as np

from minikeras.autodiff import composed, primitive
from minikeras.ops.comparisons import not_equal
from minikeras.ops.core import convert_to_tensor
from minikeras.ops.elementwise import add, multiply, subtract
from minikeras.ops.reductions import sum


def _running_dtype(x, dtype):
    return dtype or ("int32" if x.dtype == bool else x.dtype)


@primitive
def cumsum(x, axis=None, dtype=None):
    """The sums of all entries up to each, along `axis`; of all in one row when None.

    Shapes: x `(..., n, ...)` -> the same; with `axis=None` `(size,)`. Raises ValueError for an axis that x lacks.

    >>> ops.cumsum([1, 2, 3])
    Tensor([1, 3, 6], shape=(3,), dtype=int32)
    """
    return np.cumsum(x, axis, _running_dtype(x, dtype))


def _cumsum_rule(upstream, out, x, axis=None, dtype=None):
    along = 0 if axis is None else axis
    return np.flip(np.cumsum(np.flip(upstream, along), along), along).reshape(x.shape)


cumsum.vjp(_cumsum_rule)


@primitive
def cumprod(x, axis=None, dtype=None):
    """The products of all entries up to each, along `axis`; of all in one row when None.

    Shapes: x `(..., n, ...)` -> the same; with `axis=None` `(size,)`. Raises ValueError for an axis that x lacks.

    >>> ops.cumprod([1, 2, 3])
    Tensor([1, 2, 6], shape=(3,), dtype=int32)
    """
    return np.cumprod(x, axis, _running_dtype(x, dtype))


def _cumprod_rule(upstream, out, x, axis=None, dtype=None):
    """Entry j has its share in every product from j on: that product without x[j]. No division, so that zeros are no exception."""
    flat = x.reshape(-1, 1) if axis is None else np.moveaxis(x, axis, 0).reshape(x.shape[axis], -1)
    upstream = upstream.reshape(-1, 1) if axis is None else np.moveaxis(upstream, axis, 0).reshape(flat.shape)
    gradient = np.empty_like(flat)
    before = np.ones_like(flat[0]) if len(flat) else None
    for j in range(len(flat)):
        gradient[j] = before * np.sum(upstream[j:] * np.cumprod(np.concatenate([np.ones_like(flat[:1]), flat[j + 1 :]]), 0), 0)
        before = before * flat[j]
    if axis is None:
        return gradient.reshape(x.shape)
    return np.moveaxis(gradient.reshape(np.moveaxis(x, axis, 0).shape), 0, axis)


cumprod.vjp(_cumprod_rule)


def _ends(x, axis):
    """x without its first entry along `axis`, and without its last."""
    later, earlier = [slice(None)] * x.ndim, [slice(None)] * x.ndim
    later[axis], earlier[axis] = slice(1, None), slice(None, -1)
    return x[tuple(later)], x[tuple(earlier)]


@composed(operands=1)
def diff(a, n=1, axis=-1):
    """Each entry minus the one before it along `axis`, n times over.

    Raises ValueError for a negative n and for a single number.

    Shapes: `(..., k, ...)` -> `(..., k - n, ...)` along `axis`.

    >>> ops.diff([1, 4, 9])
    Tensor([3, 5], shape=(2,), dtype=int32)
    """
    a = convert_to_tensor(a)
    if n < 0:
        raise ValueError(f"Order `n` must be non-negative. Received n={n}")
    if a.ndim == 0:
        raise ValueError(f"`diff` requires input that is at least one dimensional. Received: a={a}")
    for _ in range(n):
        a = (not_equal if a.dtype == "bool" else subtract)(*_ends(a, axis))
    return a


@composed(operands=1)
def trapezoid(y, x=None, dx=1.0, axis=-1):
    """The area below a line through the points y along `axis`, that stand at x, or `dx` apart.

    Shapes: `(..., n, ...)` -> without `axis`.

    >>> ops.trapezoid([1.0, 2.0, 3.0])
    Tensor(4., shape=(), dtype=float32)
    """
    y = convert_to_tensor(y)
    later, earlier = _ends(y, axis)
    if x is None:
        widths = dx
    else:
        x = convert_to_tensor(x)
        widths = diff(x, axis=axis if x.ndim > 1 else -1)
        if x.ndim == 1 and y.ndim > 1:
            widths = widths[tuple(slice(None) if a == axis % y.ndim else None for a in range(y.ndim))]
    return sum(multiply(multiply(add(later, earlier), widths), 0.5), axis=axis)
