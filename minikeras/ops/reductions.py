"""Operations that sum up an axis (or several, or all) into one number each."""

import numpy as np

from minikeras.autodiff import composed, primitive
from minikeras.ops.elementwise import sqrt, square, subtract
from minikeras.ops.shaping import repeated


def normalized_axes(axis, ndim):
    """`axis` (None for all, an int or several, negative from the end) as a tuple of ints from 0."""
    if axis is None:
        return tuple(range(ndim))
    axes = (axis,) if isinstance(axis, int) or np.ndim(axis) == 0 else tuple(axis)
    for a in axes:
        if not -ndim <= a < ndim:
            raise ValueError(f"axis {a} is out of bounds for an array with {ndim} axes.")
    return tuple([int(a) % ndim for a in axes])


def spread(upstream, shape, axis, keepdims):
    """Give the gradient of a reduction its reduced axes back, so that it broadcasts against the operand."""
    if not keepdims:
        whole = list(shape)
        for i in normalized_axes(axis, len(shape)):
            whole[i] = 1
        upstream = upstream.reshape(whole)
    return upstream


@primitive
def sum(x, axis=None, keepdims=False):
    """The sum of x along `axis`, an int or several; of all entries when None.

    Shapes: x `(..., n, ...)` -> without `axis`, or with size 1 there (`keepdims`). Raises ValueError for an axis that x
    lacks.

    >>> ops.sum([[1, 4], [3, 2]], axis=1)
    Tensor([5, 5], shape=(2,), dtype=int32)
    """
    return x.sum(axis=_axis(axis), keepdims=keepdims)


sum.vjp(lambda upstream, out, x, axis=None, keepdims=False: repeated(spread(upstream, x.shape, axis, keepdims), x.shape))


@primitive
def mean(x, axis=None, keepdims=False):
    """The average of x along `axis`, an int or several; of all entries when None.

    Shapes: x `(..., n, ...)` -> without `axis`, or with size 1 there (`keepdims`). Raises ValueError for an axis that x
    lacks.

    >>> ops.mean([[1.0, 4.0], [3.0, 2.0]], axis=1)
    Tensor([2.5, 2.5], shape=(2,), dtype=float32)
    """
    return x.mean(axis=_axis(axis), keepdims=keepdims)


def _mean_rule(upstream, out, x, axis=None, keepdims=False):
    averaged = x.size / out.size if out.size else 1  # (`max` is the operation here)
    return repeated(spread(upstream / x.dtype.type(averaged), x.shape, axis, keepdims), x.shape)


mean.vjp(_mean_rule)


@primitive
def max(x, axis=None, keepdims=False, initial=None):
    """The largest entry of x along `axis`. Entries that share the largest value share its gradient, as in TensorFlow.

    Shapes: x `(..., n, ...)` -> without `axis`, or with size 1 there (`keepdims`). Raises ValueError for an axis that x
    lacks.

    >>> ops.max([[1, 4], [3, 2]], axis=1)
    Tensor([4, 3], shape=(2,), dtype=int32)
    """
    return np.max(x, axis=_axis(axis), keepdims=keepdims, **({} if initial is None else {"initial": initial}))


@primitive
def min(x, axis=None, keepdims=False, initial=None):
    """The smallest entry of x along `axis`. Entries that share the smallest value share its gradient, as in TensorFlow.

    Shapes: x `(..., n, ...)` -> without `axis`, or with size 1 there (`keepdims`). Raises ValueError for an axis that x
    lacks.

    >>> ops.min([[1, 4], [3, 2]], axis=1)
    Tensor([1, 2], shape=(2,), dtype=int32)
    """
    return np.min(x, axis=_axis(axis), keepdims=keepdims, **({} if initial is None else {"initial": initial}))


def _extreme_rule(upstream, out, x, axis=None, keepdims=False, initial=None):
    chosen = (x == spread(out, x.shape, axis, keepdims)).astype(x.dtype)
    ties = np.sum(chosen, axis=_axis(axis), keepdims=True)
    return spread(upstream, x.shape, axis, keepdims) * chosen / np.maximum(ties, 1)


max.vjp(_extreme_rule)
min.vjp(_extreme_rule)


@composed
def amax(x, axis=None, keepdims=False):
    """The largest entry of x along `axis`.

    Shapes: x `(..., n, ...)` -> without `axis`, or with size 1 there (`keepdims`). Raises ValueError for an axis that x
    lacks.

    >>> ops.amax([[1, 4], [3, 2]], axis=0)
    Tensor([3, 4], shape=(2,), dtype=int32)
    """
    return max(x, axis=axis, keepdims=keepdims)


@composed
def amin(x, axis=None, keepdims=False):
    """The smallest entry of x along `axis`.

    Shapes: x `(..., n, ...)` -> without `axis`, or with size 1 there (`keepdims`). Raises ValueError for an axis that x
    lacks.

    >>> ops.amin([[1, 4], [3, 2]], axis=0)
    Tensor([1, 2], shape=(2,), dtype=int32)
    """
    return min(x, axis=axis, keepdims=keepdims)


@primitive
def prod(x, axis=None, keepdims=False, dtype=None):
    """The product of x along `axis`.

    Shapes: x `(..., n, ...)` -> without `axis`, or with size 1 there (`keepdims`). Raises ValueError for an axis that x
    lacks.

    >>> ops.prod([[1, 4], [3, 2]], axis=1)
    Tensor([4, 6], shape=(2,), dtype=int32)
    """
    return np.prod(x, axis=_axis(axis), keepdims=keepdims, dtype=dtype)


def _prod_rule(upstream, out, x, axis=None, keepdims=False, dtype=None):
    # The product of the others: no division, so that zeros are no special case.
    axes = normalized_axes(axis, x.ndim)
    kept = [a for a in range(x.ndim) if a not in axes]
    flat = np.transpose(x, kept + list(axes)).reshape([x.shape[a] for a in kept] + [-1])
    before = np.cumprod(np.concatenate([np.ones_like(flat[..., :1]), flat[..., :-1]], axis=-1), axis=-1)
    after = np.cumprod(np.concatenate([np.ones_like(flat[..., :1]), flat[..., :0:-1]], axis=-1), axis=-1)[..., ::-1]
    others = (before * after).reshape([x.shape[a] for a in kept] + [x.shape[a] for a in axes])
    return spread(upstream, x.shape, axis, keepdims) * np.transpose(others, np.argsort(kept + list(axes)))


prod.vjp(_prod_rule)


@primitive
def any(x, axis=None, keepdims=False):
    """Whether any entry along `axis` is true.

    Shapes: x `(..., n, ...)` -> without `axis`, or with size 1 there (`keepdims`). Raises ValueError for an axis that x
    lacks.

    >>> ops.any([[True, False], [False, False]], axis=1)
    Tensor([ True, False], shape=(2,), dtype=bool)
    """
    return np.any(x, axis=_axis(axis), keepdims=keepdims)


@primitive
def all(x, axis=None, keepdims=False):
    """Whether all entries along `axis` are true.

    Shapes: x `(..., n, ...)` -> without `axis`, or with size 1 there (`keepdims`). Raises ValueError for an axis that x
    lacks.

    >>> ops.all([[True, False], [True, True]], axis=1)
    Tensor([False,  True], shape=(2,), dtype=bool)
    """
    return np.all(x, axis=_axis(axis), keepdims=keepdims)


@primitive
def argmax(x, axis=None, keepdims=False):
    """Where the largest entry along `axis` stands, the first of equals; int32.

    Shapes: x `(..., n, ...)` -> without `axis`, or with size 1 there (`keepdims`). Raises ValueError for an axis that x
    lacks.

    >>> ops.argmax([[1, 4], [3, 2]], axis=1)
    Tensor([1, 0], shape=(2,), dtype=int32)
    """
    return np.asarray(np.argmax(x, axis=axis, keepdims=keepdims), "int32")


@primitive
def argmin(x, axis=None, keepdims=False):
    """Where the smallest entry along `axis` stands, the first of equals; int32.

    Shapes: x `(..., n, ...)` -> without `axis`, or with size 1 there (`keepdims`). Raises ValueError for an axis that x
    lacks.

    >>> ops.argmin([[1, 4], [3, 2]], axis=1)
    Tensor([0, 1], shape=(2,), dtype=int32)
    """
    return np.asarray(np.argmin(x, axis=axis, keepdims=keepdims), "int32")


@composed
def var(x, axis=None, keepdims=False):
    """The variance of x along `axis`: the mean squared distance from the mean.

    Shapes: x `(..., n, ...)` -> without `axis`, or with size 1 there (`keepdims`). Raises ValueError for an axis that x
    lacks.

    >>> ops.var([1.0, 3.0])
    Tensor(1., shape=(), dtype=float32)
    """
    return mean(square(subtract(x, mean(x, axis=axis, keepdims=True))), axis=axis, keepdims=keepdims)


@composed
def std(x, axis=None, keepdims=False):
    """The standard deviation of x along `axis`.

    Shapes: x `(..., n, ...)` -> without `axis`, or with size 1 there (`keepdims`). Raises ValueError for an axis that x
    lacks.

    >>> ops.std([1.0, 3.0])
    Tensor(1., shape=(), dtype=float32)
    """
    return sqrt(var(x, axis=axis, keepdims=keepdims))


@primitive
def logsumexp(x, axis=None, keepdims=False):
    """log(sum(exp(x))) along `axis`, without overflow: the largest entry is taken out first.

    Shapes: x `(..., n, ...)` -> without `axis`, or with size 1 there (`keepdims`). Raises ValueError for an axis that x
    lacks.

    >>> ops.logsumexp([1000.0, 1000.0])
    Tensor(1000.6932, shape=(), dtype=float32)
    """
    largest = np.max(x, axis=_axis(axis), keepdims=True)
    largest = np.where(np.isfinite(largest), largest, 0)
    with np.errstate(divide="ignore"):  # nothing but -inf: the sum is 0, its logarithm -inf
        total = np.log(np.sum(np.exp(x - largest), axis=_axis(axis), keepdims=True)) + largest
    return total if keepdims else np.squeeze(total, axis=normalized_axes(axis, x.ndim))


def _logsumexp_rule(upstream, out, x, axis=None, keepdims=False):
    finite = np.where(np.isneginf(out), 0, out)  # of -inf only, no entry gets a share
    return spread(upstream, x.shape, axis, keepdims) * np.exp(x - spread(finite, x.shape, axis, keepdims))


logsumexp.vjp(_logsumexp_rule)


def _axis(axis):
    return tuple(axis) if isinstance(axis, list) else axis
