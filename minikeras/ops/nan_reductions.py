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
    """The sum of the numbers along `axis`."""
    return sum(_with(x, 0), axis=axis, keepdims=keepdims)


@composed(operands=1)
def nanprod(x, axis=None, keepdims=False):
    """The product of the numbers along `axis`."""
    return prod(_with(x, 1), axis=axis, keepdims=keepdims)


@composed(operands=1)
def nancumsum(x, axis=None, dtype=None):
    """Running sums along `axis` in which nan counts as 0."""
    return cumsum(_with(x, 0), axis=axis, dtype=dtype)


@composed(operands=1)
def nancumprod(x, axis=None, dtype=None):
    """Running products along `axis` in which nan counts as 1."""
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
    """The largest number along `axis`; nan where there is none."""
    return _without_nan(x, max, -np.inf, axis, keepdims)


@composed(operands=1)
def nanmin(x, axis=None, keepdims=False):
    """The smallest number along `axis`; nan where there is none."""
    return _without_nan(x, min, np.inf, axis, keepdims)


@composed(operands=1)
def nanargmax(x, axis=None, keepdims=False):
    """Where the largest number along `axis` stands; -1 where there is none."""
    return _place(x, argmax, -np.inf, axis, keepdims)


@composed(operands=1)
def nanargmin(x, axis=None, keepdims=False):
    """Where the smallest number along `axis` stands; -1 where there is none."""
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
    """The mean of the numbers along `axis`; nan where there is none."""
    x = _floats(x)
    return divide(nansum(x, axis=axis, keepdims=keepdims), _count(x, axis, keepdims))


@composed(operands=1)
def nanvar(x, axis=None, keepdims=False):
    """The variance of the numbers along `axis`."""
    x = _floats(x)
    return nanmean(square(subtract(x, nanmean(x, axis=axis, keepdims=True))), axis=axis, keepdims=keepdims)


@composed(operands=1)
def nanstd(x, axis=None, keepdims=False):
    """The standard deviation of the numbers along `axis`."""
    return sqrt(nanvar(x, axis=axis, keepdims=keepdims))


def _floats(x):
    return multiply(convert_to_tensor(x), 1.0)


@composed(operands=1)
def nanquantile(x, q, axis=None, method="linear", keepdims=False):
    """The number below which the share q of the numbers along `axis` lies; nan where there is none."""
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
    """The number below which q percent of the numbers along `axis` lie."""
    return nanquantile(x, np.asarray(q, "float64") / 100, axis=axis, method=method, keepdims=keepdims)


@composed(operands=1)
def nanmedian(x, axis=None, keepdims=False):
    """The number with as many numbers below it as above, along `axis`."""
    return nanquantile(x, 0.5, axis=axis, keepdims=keepdims)
