"""Questions about each number: is it there, is it finite, is it close to another one?"""

import numpy as np

from minikeras.autodiff import primitive
from minikeras.ops.shaping import unbroadcast


@primitive
def isnan(x):
    """Where x is not a number.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.isnan([1.0, np.inf, np.nan])
    Tensor([False, False,  True], shape=(3,), dtype=bool)
    """
    return np.isnan(x)


@primitive
def isinf(x):
    """Where x is infinite.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.isinf([1.0, -np.inf, np.nan])
    Tensor([False,  True, False], shape=(3,), dtype=bool)
    """
    return np.isinf(x)


@primitive
def isfinite(x):
    """Where x is a finite number.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.isfinite([1.0, np.inf, np.nan])
    Tensor([ True, False, False], shape=(3,), dtype=bool)
    """
    return np.isfinite(x)


@primitive
def isposinf(x):
    """Where x is infinite and positive.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.isposinf([-np.inf, np.inf])
    Tensor([False,  True], shape=(2,), dtype=bool)
    """
    return np.isposinf(x)


@primitive
def isneginf(x):
    """Where x is infinite and negative.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.isneginf([-np.inf, np.inf])
    Tensor([ True, False], shape=(2,), dtype=bool)
    """
    return np.isneginf(x)


@primitive
def isreal(x):
    """Where x has no imaginary part.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.isreal([1 + 0j, 1j])
    Tensor([ True, False], shape=(2,), dtype=bool)
    """
    return np.isreal(x)


@primitive
def nan_to_num(x, nan=0.0, posinf=None, neginf=None):
    """x with `nan` for what is no number, and the largest finite numbers (or `posinf`, `neginf`) for infinities.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.nan_to_num([1.0, np.nan, np.inf], posinf=9.0)
    Tensor([1., 0., 9.], shape=(3,), dtype=float32)
    """
    return np.nan_to_num(x, nan=nan, posinf=posinf, neginf=neginf)


nan_to_num.vjp(lambda upstream, out, x, nan=0.0, posinf=None, neginf=None: upstream * np.isfinite(x))


@primitive(takes="one dtype")
def isclose(x1, x2, rtol=1e-5, atol=1e-8, equal_nan=False):
    """Where |x1 - x2| <= atol + rtol * |x2|, so not where both are infinite.

    Shapes: x1 and x2 that broadcast -> their common shape. Raises ValueError where they do not fit.

    >>> ops.isclose([1.0, 2.0], [1.0, 2.1])
    Tensor([ True, False], shape=(2,), dtype=bool)
    """
    with np.errstate(invalid="ignore"):
        close = np.abs(np.subtract(x1, x2, dtype=np.result_type(x1, x2, np.float32))) <= atol + rtol * np.abs(x2)
    return close | (np.isnan(x1) & np.isnan(x2)) if equal_nan else close


@primitive(takes="one dtype")
def allclose(x1, x2, rtol=1e-5, atol=1e-8, equal_nan=False):
    """Whether all entries of x1 and x2 are close, as `isclose` means it.

    Shapes: x1 and x2 that broadcast -> `()`. Raises ValueError where they do not fit.

    >>> ops.allclose([1.0, 2.0], [1.0, 2.0000001])
    Tensor(True, shape=(), dtype=bool)
    """
    return np.asarray(np.allclose(x1, x2, rtol=rtol, atol=atol, equal_nan=equal_nan))


@primitive(takes="one dtype")
def isin(x1, x2, assume_unique=False, invert=False):
    """Which entries of x1 stand anywhere in x2 (in `invert`: which do not).

    Shapes: x1 `(...)`, x2 of any shape -> `(...)`.

    >>> ops.isin([1, 2, 3], [2, 5])
    Tensor([False,  True, False], shape=(3,), dtype=bool)
    """
    return np.isin(x1, x2, assume_unique=assume_unique, invert=invert)


@primitive(takes="one dtype")
def fmax(x1, x2):
    """The larger of x1 and x2; the number where one of them is nan.

    Shapes: x1 and x2 that broadcast -> their common shape. Raises ValueError where they do not fit.

    >>> ops.fmax([1.0, np.nan], [0.0, 2.0])
    Tensor([1., 2.], shape=(2,), dtype=float32)
    """
    return np.fmax(x1, x2)


@primitive(takes="one dtype")
def fmin(x1, x2):
    """The smaller of x1 and x2; the number where one of them is nan.

    Shapes: x1 and x2 that broadcast -> their common shape. Raises ValueError where they do not fit.

    >>> ops.fmin([1.0, np.nan], [0.0, 2.0])
    Tensor([0., 2.], shape=(2,), dtype=float32)
    """
    return np.fmin(x1, x2)


def _chosen_first(x1, x2, better):
    return np.isnan(x2) | (better(x1, x2) & ~np.isnan(x1))


def _chooser_rules(better):
    return (
        lambda upstream, out, x1, x2: unbroadcast(upstream * _chosen_first(x1, x2, better), x1),
        lambda upstream, out, x1, x2: unbroadcast(upstream * ~_chosen_first(x1, x2, better), x2),
    )


fmax.vjp(*_chooser_rules(np.greater_equal))
fmin.vjp(*_chooser_rules(np.less_equal))
