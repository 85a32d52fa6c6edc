"""Reductions that leave out what is no number."""

import numpy as np

from minikeras.autodiff import composed
from minikeras.ops.checks import isnan
from minikeras.ops.core import cast, convert_to_tensor, where
from minikeras.ops.cumulative import cumprod, cumsum
from minikeras.ops.elementwise import divide, multiply, sqrt, square, subtract
from minikeras.ops.rearranging import moveaxis
from minikeras.ops.reductions import argmax, argmin, max, min, normalized_axes, prod, sum
from minikeras.ops.shapes import reshape, stack
from minikeras.ops.statistics import quantile


def _with(x, filler):
    """x with `filler` for what is no number."""
    x = convert_to_tensor(x)
    return where(isnan(x), filler, x) if "float" in x.dtype else x


@composed(operands=1)
def nansum(x, axis=None, keepdims=False):
    """The sum of the numbers along `axis`.

    Shapes: x `(..., n, ...)` -> without `axis`, or with size 1 there (`keepdims`). Raises ValueError for an axis that x
    lacks.

    >>> ops.nansum([1.0, np.nan, 3.0])
    Tensor(4., shape=(), dtype=float32)
    """
    return sum(_with(x, 0), axis=axis, keepdims=keepdims)


@composed(operands=1)
def nanprod(x, axis=None, keepdims=False):
    """The product of the numbers along `axis`.

    Shapes: x `(..., n, ...)` -> without `axis`, or with size 1 there (`keepdims`). Raises ValueError for an axis that x
    lacks.

    >>> ops.nanprod([2.0, np.nan, 3.0])
    Tensor(6., shape=(), dtype=float32)
    """
    return prod(_with(x, 1), axis=axis, keepdims=keepdims)


@composed(operands=1)
def nancumsum(x, axis=None, dtype=None):
    """Running sums along `axis` in which nan counts as 0.

    Shapes: x `(..., n, ...)` -> the same; with `axis=None` `(size,)`.

    >>> ops.nancumsum([2.0, np.nan, 3.0])
    Tensor([2., 2., 5.], shape=(3,), dtype=float32)
    """
    return cumsum(_with(x, 0), axis=axis, dtype=dtype)


@composed(operands=1)
def nancumprod(x, axis=None, dtype=None):
    """Running products along `axis` in which nan counts as 1.

    Shapes: x `(..., n, ...)` -> the same; with `axis=None` `(size,)`.

    >>> ops.nancumprod([2.0, np.nan, 3.0])
    Tensor([2., 2., 6.], shape=(3,), dtype=float32)
    """
    return cumprod(_with(x, 1), axis=axis, dtype=dtype)


def _without_nan(x, reduction, filler, axis, keepdims):
    x = convert_to_tensor(x)
    if "float" not in x.dtype:
        return reduction(x, axis=axis, keepdims=keepdims)
    found = reduction(_with(x, filler), axis=axis, keepdims=keepdims)
    empty = np.isnan(x.array).all(axis=normalized_axes(axis, x.ndim), keepdims=keepdims)
    return where(empty, np.asarray(np.nan, x.dtype), found)


@composed(operands=1)
def nanmax(x, axis=None, keepdims=False):
    """The largest number along `axis`; nan where there is none.

    Shapes: x `(..., n, ...)` -> without `axis`, or with size 1 there (`keepdims`). Raises ValueError for an axis that x
    lacks.

    >>> ops.nanmax([1.0, np.nan])
    Tensor(1., shape=(), dtype=float32)
    """
    return _without_nan(x, max, -np.inf, axis, keepdims)


@composed(operands=1)
def nanmin(x, axis=None, keepdims=False):
    """The smallest number along `axis`; nan where there is none.

    Shapes: x `(..., n, ...)` -> without `axis`, or with size 1 there (`keepdims`). Raises ValueError for an axis that x
    lacks.

    >>> ops.nanmin([1.0, np.nan])
    Tensor(1., shape=(), dtype=float32)
    """
    return _without_nan(x, min, np.inf, axis, keepdims)


@composed(operands=1)
def nanargmax(x, axis=None, keepdims=False):
    """Where the largest number along `axis` stands; -1 where there is none.

    Shapes: x `(..., n, ...)` -> without `axis`, or with size 1 there (`keepdims`). Raises ValueError for an axis that x
    lacks.

    >>> ops.nanargmax([1.0, np.nan, 3.0])
    Tensor(2, shape=(), dtype=int32)
    """
    return _place(x, argmax, -np.inf, axis, keepdims)


@composed(operands=1)
def nanargmin(x, axis=None, keepdims=False):
    """Where the smallest number along `axis` stands; -1 where there is none.

    Shapes: x `(..., n, ...)` -> without `axis`, or with size 1 there (`keepdims`). Raises ValueError for an axis that x
    lacks.

    >>> ops.nanargmin([np.nan, 2.0, 1.0])
    Tensor(2, shape=(), dtype=int32)
    """
    return _place(x, argmin, np.inf, axis, keepdims)


def _place(x, search, filler, axis, keepdims):
    x = convert_to_tensor(x)
    found = search(_with(x, filler), axis=axis, keepdims=keepdims)
    if "float" not in x.dtype:
        return found
    empty = np.isnan(x.array).all(axis=normalized_axes(axis, x.ndim), keepdims=keepdims)
    return where(empty, np.asarray(-1, "int32"), found)


def _count(x, axis, keepdims):
    return sum(cast(subtract(1, cast(isnan(x), "int32")), x.dtype), axis=axis, keepdims=keepdims)


@composed(operands=1)
def nanmean(x, axis=None, keepdims=False):
    """The mean of the numbers along `axis`; nan where there is none.

    Shapes: x `(..., n, ...)` -> without `axis`, or with size 1 there (`keepdims`). Raises ValueError for an axis that x
    lacks.

    >>> ops.nanmean([1.0, np.nan, 3.0])
    Tensor(2., shape=(), dtype=float32)
    """
    x = _floats(x)
    return divide(nansum(x, axis=axis, keepdims=keepdims), _count(x, axis, keepdims))


@composed(operands=1)
def nanvar(x, axis=None, keepdims=False):
    """The variance of the numbers along `axis`.

    Shapes: x `(..., n, ...)` -> without `axis`, or with size 1 there (`keepdims`). Raises ValueError for an axis that x
    lacks.

    >>> ops.nanvar([1.0, np.nan, 3.0])
    Tensor(1., shape=(), dtype=float32)
    """
    x = _floats(x)
    return nanmean(square(subtract(x, nanmean(x, axis=axis, keepdims=True))), axis=axis, keepdims=keepdims)


@composed(operands=1)
def nanstd(x, axis=None, keepdims=False):
    """The standard deviation of the numbers along `axis`.

    Shapes: x `(..., n, ...)` -> without `axis`, or with size 1 there (`keepdims`). Raises ValueError for an axis that x
    lacks.

    >>> ops.nanstd([1.0, np.nan, 3.0])
    Tensor(1., shape=(), dtype=float32)
    """
    return sqrt(nanvar(x, axis=axis, keepdims=keepdims))


def _floats(x):
    return multiply(convert_to_tensor(x), 1.0)


@composed(operands=1)
def nanquantile(x, q, axis=None, method="linear", keepdims=False):
    """The number below which the share q of the numbers along `axis` lies; nan where there is none.

    Shapes: x `(..., n, ...)` -> without `axis`, or with size 1 there (`keepdims`). Raises ValueError for an axis that x
    lacks.

    >>> ops.nanquantile([1.0, np.nan, 3.0], 0.5)
    Tensor(2., shape=(), dtype=float32)
    """
    x = _floats(x)
    axes = normalized_axes(axis, x.ndim)
    kept = [a for a in range(x.ndim) if a not in axes]
    rows = reshape(moveaxis(x, kept, list(range(len(kept)))), (int(np.prod([x.shape[a] for a in kept])), -1))
    found = []
    for i in range(rows.shape[0]):
        places = np.flatnonzero(~np.isnan(rows.array[i]))
        row = rows[i]
        found.append(quantile(row[places], q, method=method) if len(places) else quantile(row, q, method=method))
    shape = [1 if a in axes else x.shape[a] for a in range(x.ndim)] if keepdims else [x.shape[a] for a in kept]
    return reshape(stack(found, axis=-1), [*np.shape(q), *shape])


@composed(operands=1)
def nanpercentile(x, q, axis=None, method="linear", keepdims=False):
    """The number below which q percent of the numbers along `axis` lie.

    Shapes: x `(..., n, ...)` -> without `axis`, or with size 1 there (`keepdims`). Raises ValueError for an axis that x
    lacks.

    >>> ops.nanpercentile([1.0, np.nan, 3.0], 50)
    Tensor(2., shape=(), dtype=float32)
    """
    return nanquantile(x, np.asarray(q, "float64") / 100, axis=axis, method=method, keepdims=keepdims)


@composed(operands=1)
def nanmedian(x, axis=None, keepdims=False):
    """The number with as many numbers below it as above, along `axis`.

    Shapes: x `(..., n, ...)` -> without `axis`, or with size 1 there (`keepdims`). Raises ValueError for an axis that x
    lacks.

    >>> ops.nanmedian([1.0, np.nan, 3.0])
    Tensor(2., shape=(), dtype=float32)
    """
    return nanquantile(x, 0.5, axis=axis, keepdims=keepdims)
