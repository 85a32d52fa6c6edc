"""Statistics: quantiles, weighted means, counts, correlation."""

import numpy as np

from minikeras import config
from minikeras.autodiff import composed, primitive
from minikeras.config.dtypes import result_type
from minikeras.ops.core import cast, convert_to_tensor
from minikeras.ops.elementwise import clip, divide, multiply, sqrt, subtract
from minikeras.ops.matrix_product import matmul
from minikeras.ops.rearranging import diagonal, swapaxes
from minikeras.ops.reductions import max, mean, min, normalized_axes, sum
from minikeras.ops.shapes import expand_dims

METHODS = ("linear", "lower", "higher", "midpoint", "nearest")


@primitive(operands=1, saves=True, takes="floats")
def quantile(x, q, axis=None, method="linear", keepdims=False):
    """The number below which the share q of the entries along `axis` lies; between two entries as `method` says.

    q may be a number or a vector, which then comes first in the shape of the result. Raises ValueError for another method.

    Shapes: x `(..., n, ...)` -> without `axis`, or with size 1 there (`keepdims`).

    >>> ops.quantile([1.0, 2.0, 3.0], 0.25)
    Tensor(1.5, shape=(), dtype=float32)
    """
    if method not in METHODS:
        raise ValueError(f"Invalid method: {method}. Expected one of {METHODS}.")
    q = np.asarray(q, "float64")
    axes = normalized_axes(axis, x.ndim)
    kept = [a for a in range(x.ndim) if a not in axes]
    flat = np.transpose(x, [*kept, *axes]).reshape([x.shape[a] for a in kept] + [-1])
    order = np.argsort(flat, axis=-1, kind="stable")
    position = q.ravel() * (flat.shape[-1] - 1)
    low, high = np.floor(position).astype(int), np.ceil(position).astype(int)
    share = {
        "linear": position - low,
        "lower": 0 * position,
        "higher": 0 * position + 1,
        "midpoint": 0 * position + 0.5,
        "nearest": np.round(position) - low,
    }[method].astype(x.dtype)
    entries = np.take_along_axis(flat, order, -1)
    out = entries[..., low] * (1 - share) + entries[..., high] * share
    out = np.where(np.isnan(flat).any(axis=-1, keepdims=True), np.nan, out).astype(x.dtype)
    shape = [1 if a in axes else x.shape[a] for a in range(x.ndim)] if keepdims else [x.shape[a] for a in kept]
    return np.moveaxis(out, -1, 0).reshape([*q.shape, *shape]), (order, low, high, share, kept, axes)


def _quantile_rule(upstream, needed, out, x, q, axis=None, method="linear", keepdims=False):
    order, low, high, share, kept, axes = out[1]
    upstream = np.moveaxis(upstream.reshape([len(low), *order.shape[:-1]]), 0, -1)
    flat = np.zeros(order.shape, x.dtype)
    for k in range(len(low)):
        for place, weight in ((low[k], 1 - share[k]), (high[k], share[k])):
            at = order[..., place : place + 1]
            np.put_along_axis(flat, at, np.take_along_axis(flat, at, -1) + weight * upstream[..., k : k + 1], -1)
    moved = flat.reshape([x.shape[a] for a in [*kept, *axes]])
    return (np.transpose(moved, np.argsort([*kept, *axes])),)


quantile.joint_vjp(_quantile_rule)


@composed(operands=1)
def percentile(x, q, axis=None, method="linear", keepdims=False):
    """The number below which q percent of the entries along `axis` lie.

    Shapes: x `(..., n, ...)` -> without `axis`, or with size 1 there (`keepdims`). Raises ValueError for an axis that x
    lacks.

    >>> ops.percentile([1.0, 2.0, 3.0], 50)
    Tensor(2., shape=(), dtype=float32)
    """
    return quantile(x, np.asarray(q, "float64") / 100, axis=axis, method=method, keepdims=keepdims)


@composed(operands=1)
def median(x, axis=None, keepdims=False):
    """The number with as many entries below it as above, along `axis`.

    Shapes: x `(..., n, ...)` -> without `axis`, or with size 1 there (`keepdims`). Raises ValueError for an axis that x
    lacks.

    >>> ops.median([1.0, 9.0, 2.0])
    Tensor(2., shape=(), dtype=float32)
    """
    return quantile(x, 0.5, axis=axis, keepdims=keepdims)


@composed(operands=1)
def average(x, axis=None, weights=None):
    """The mean of x along `axis`, each entry counting as much as `weights` says.

    Shapes: x `(..., n, ...)` -> without `axis`, or with size 1 there (`keepdims`). Raises ValueError for an axis that x
    lacks.

    >>> ops.average([1.0, 4.0], weights=[3.0, 1.0])
    Tensor(1.75, shape=(), dtype=float32)
    """
    x = convert_to_tensor(x)
    if weights is None:
        return mean(x, axis=axis)
    weights = convert_to_tensor(weights)
    dtype = result_type(x.dtype, weights.dtype, float)
    x, weights = cast(x, dtype), cast(weights, dtype)
    if axis is not None and weights.ndim < x.ndim:
        for a in range(x.ndim):
            if a != axis % x.ndim:
                weights = expand_dims(weights, a)
        return divide(sum(multiply(x, weights), axis=axis), sum(weights))
    return divide(sum(multiply(x, weights), axis=axis), sum(weights, axis=axis))


@composed(operands=1)
def ptp(x, axis=None, keepdims=False):
    """The largest entry along `axis` minus the smallest.

    Shapes: x `(..., n, ...)` -> without `axis`, or with size 1 there (`keepdims`). Raises ValueError for an axis that x
    lacks.

    >>> ops.ptp([1, 9, 2])
    Tensor(8, shape=(), dtype=int32)
    """
    return subtract(max(x, axis=axis, keepdims=keepdims), min(x, axis=axis, keepdims=keepdims))


@primitive
def count_nonzero(x, axis=None):
    """How many entries along `axis` are not 0; int32.

    Shapes: `(..., n, ...)` -> without `axis`.

    >>> ops.count_nonzero([0, 3, 4])
    Tensor(2, shape=(), dtype=int32)
    """
    return np.asarray(np.count_nonzero(x, axis)).astype("int32")


@primitive(operands=1)
def bincount(x, weights=None, minlength=0, sparse=False):
    """How often each number from 0 on comes in x (or the sum of the `weights` that stand beside it), row by row.

    Shapes: `(n,)` -> `(largest + 1,)`.

    >>> ops.bincount([0, 2, 2])
    Tensor([1, 0, 2], shape=(3,), dtype=int32)
    """
    weights = None if weights is None else np.asarray(weights)
    size = int(np.max(x, initial=-1)) + 1 if minlength < int(np.max(x, initial=-1)) + 1 else int(minlength)
    dtype = "int32" if weights is None else result_type(x.dtype.name, weights.dtype.name)
    if x.ndim == 1:
        return np.bincount(x, weights, size).astype(dtype)
    rows = [np.bincount(row, None if weights is None else weights[i], size) for i, row in enumerate(x)]
    return np.array(rows, dtype).reshape(len(x), size)


@primitive(operands=1)
def histogram(x, bins=10, range=None):
    """How many entries fall into each of `bins` equal parts of `range` (of all values when None): `(counts, edges)`.

    Raises ValueError for bins that are no positive int, and for a range that ends before it begins.

    Shapes: `(...)` -> `(bins,)`, `(bins + 1,)`.

    >>> ops.histogram([1.0, 2.0, 2.5], bins=2)
    (Tensor([1., 2.], shape=(2,), dtype=float32), Tensor([1.  , 1.75, 2.5 ], shape=(3,), dtype=float32))
    """
    if not isinstance(bins, int) or bins <= 0:
        raise ValueError(f"Argument `bins` must be a positive integer. Received: bins={bins}")
    if range is not None and range[1] < range[0]:
        raise ValueError(f"The second element of `range` must be greater than the first. Received: range={range}")
    low, high = (x.min(), x.max()) if range is None else range
    edges = np.linspace(low, high, bins + 1).astype(x.dtype)
    inside = x[(x >= low) & (x <= high)]
    counts = np.bincount(np.searchsorted(edges[1:-1], inside, side="right"), minlength=bins)
    return counts.astype(x.dtype), edges


@composed(operands=1)
def corrcoef(x):
    """The correlation of every two rows of x `(rows, samples)`, between -1 and 1.

    Shapes: `(rows, samples)` -> `(rows, rows)`.

    >>> ops.corrcoef([[1.0, 2.0, 3.0], [6.0, 4.0, 2.0]])
    Tensor([[ 1., -1.],
     [-1.,  1.]], shape=(2, 2), dtype=float32)
    """
    x = convert_to_tensor(x)
    x = x if "float" in x.dtype else cast(x, config.floatx())
    centered = subtract(x, mean(x, axis=-1, keepdims=True))
    covariance = divide(matmul(centered, swapaxes(centered, -1, -2)), x.shape[-1] - 1)
    deviation = sqrt(diagonal(covariance))
    return clip(divide(covariance, multiply(expand_dims(deviation, -1), expand_dims(deviation, -2))), -1.0, 1.0)


@primitive(operands=2, takes="floats")
def correlate(x1, x2, mode="valid"):
    """Sums of products of two vectors, one moved along the other. `mode` is "valid", "same" or "full".

    Raises ValueError for another mode.

    Shapes: `(n,)` and `(m,)` -> `(steps,)`.

    >>> ops.correlate([1.0, 2.0, 3.0], [1.0, 1.0])
    Tensor([3., 5.], shape=(2,), dtype=float32)
    """
    if mode not in ("valid", "same", "full"):
        raise ValueError(f"Invalid mode: '{mode}'. Mode must be one of: 'full', 'same', 'valid'")
    return np.correlate(x1, x2, mode)


def _correlate_rule(upstream, needed, out, x1, x2, mode="valid"):
    if len(x2) > len(x1):  # NumPy turns the shorter one over the longer one, and the result round
        by_second, by_first = _correlate_rule(upstream[::-1], needed[::-1], out, x2, x1, mode)
        return by_first, by_second
    whole = np.zeros(len(x1) + len(x2) - 1, upstream.dtype)
    start = {"valid": len(x2) - 1, "same": (len(x2) - 1) // 2, "full": 0}[mode]
    whole[start : start + len(upstream)] = upstream
    return (np.convolve(whole, x2)[len(x2) - 1 : len(x2) - 1 + len(x1)], np.correlate(np.pad(x1, len(x2) - 1), whole, "valid"))


correlate.joint_vjp(_correlate_rule)
