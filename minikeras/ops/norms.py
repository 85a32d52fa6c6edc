"""Lengths of vectors and matrices."""

import numpy as np

from minikeras import config
from minikeras.autodiff import composed
from minikeras.ops.comparisons import not_equal
from minikeras.ops.core import cast, convert_to_tensor
from minikeras.ops.decompositions import svd
from minikeras.ops.elementwise import abs, power, sqrt, square, subtract
from minikeras.ops.rearranging import moveaxis
from minikeras.ops.reductions import max, min, sum
from minikeras.ops.shapes import expand_dims


@composed(operands=1)
def norm(x, ord=None, axis=None, keepdims=False):
    """The length of x along `axis` (all axes when None): one axis for vectors, two for matrices.

    Args:
        ord: for vectors 2 (the default), another number, or infinity; for matrices "fro" (the default), "nuc", 1, 2, infinity,
            and the negative ones for the smallest instead of the largest.

    Raises ValueError for another order or axis.

    >>> ops.norm([3.0, 4.0])
    Tensor(5., shape=(), dtype=float32)
    """
    x = convert_to_tensor(x)
    x = x if "float" in x.dtype else cast(x, config.floatx())
    axes = tuple(range(x.ndim)) if axis is None else (axis,) if isinstance(axis, int) else tuple(axis)
    if any(not -x.ndim <= a < x.ndim for a in axes):
        raise ValueError(
            f"All `axis` values must be in the range [-ndim, ndim). Received inputs with ndim={x.ndim}, while axis={axis}"
        )
    axes = tuple(a % x.ndim for a in axes)
    if len(axes) == 1:
        return _vector_norm(x, ord, axes[0], keepdims)
    if len(axes) == 2:
        return _matrix_norm(x, ord, axes, keepdims)
    raise ValueError(f"Invalid axis values. Received: axis={axes}")


def _vector_norm(x, ord, axis, keepdims):
    if ord is None or ord == 2:
        return sqrt(sum(square(x), axis=axis, keepdims=keepdims))
    if isinstance(ord, str):
        raise ValueError(f"Invalid `ord` argument for vector norm. Received: ord={ord}")
    if np.isinf(ord):
        return (max if ord > 0 else min)(abs(x), axis=axis, keepdims=keepdims)
    if ord == 0:
        return sum(cast(not_equal(x, 0), x.dtype), axis=axis, keepdims=keepdims)
    return power(sum(power(abs(x), ord), axis=axis, keepdims=keepdims), 1.0 / ord)


def _matrix_norm(x, ord, axes, keepdims):
    if ord is None or ord == "fro":
        return sqrt(sum(square(x), axis=axes, keepdims=keepdims))
    matrices = moveaxis(x, axes, (-2, -1))
    if ord in ("nuc", 2, -2):
        values = svd(matrices, compute_uv=False)
        out = {"nuc": sum, 2: max, -2: min}[ord](values, axis=-1)
    elif ord in (1, -1, np.inf, -np.inf):
        sums = sum(abs(matrices), axis=-2 if ord in (1, -1) else -1)
        out = (max if ord > 0 else min)(sums, axis=-1)
    else:
        raise ValueError(f"Invalid `ord` argument for matrix norm. Received: ord={ord}")
    for axis in sorted(axes) if keepdims else ():
        out = expand_dims(out, axis)
    return out


@composed
def cdist(x, y):
    """The distance of every row of x `(..., n, size)` to every row of y `(..., m, size)`: `(..., n, m)`.

    Raises ValueError where the sizes differ, and for vectors.

    >>> ops.cdist([[0.0, 0.0]], [[3.0, 4.0], [0.0, 1.0]])
    Tensor([[5., 1.]], shape=(1, 2), dtype=float32)
    """
    x, y = convert_to_tensor(x), convert_to_tensor(y)
    if x.ndim < 2 or y.ndim < 2:
        raise ValueError("`cdist` inputs must have rank >= 2")
    if x.shape[-1] != y.shape[-1]:
        raise ValueError(f"Last dimension of inputs to `cdist` must match. Received: x.shape={x.shape}, y.shape={y.shape}")
    return norm(subtract(expand_dims(x, -2), expand_dims(y, -3)), axis=-1)
