"""Whole numbers out of fractions, and what is left over."""

import numpy as np

from minikeras import config
from minikeras.autodiff import primitive
from minikeras.ops.shaping import unbroadcast


@primitive(takes="floats")
def floor(x):
    """The largest whole number not above x. No gradient.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.floor([0.2, -0.2, 2.0])
    Tensor([ 0., -1.,  2.], shape=(3,), dtype=float32)
    """
    return np.floor(x)


@primitive(takes="floats")
def ceil(x):
    """The smallest whole number not below x. No gradient.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.ceil([0.2, -1.2, 2.0])
    Tensor([ 1., -1.,  2.], shape=(3,), dtype=float32)
    """
    return np.ceil(x)


@primitive
def trunc(x):
    """x without its fraction. No gradient.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.trunc([1.7, -1.7])
    Tensor([ 1., -1.], shape=(2,), dtype=float32)
    """
    return np.trunc(x)


@primitive
def round(x, decimals=0):
    """The number with `decimals` digits behind the point that is nearest to x; halves go to the even neighbour. No gradient.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.round([0.5, 1.5, 2.34])
    Tensor([0., 2., 2.], shape=(3,), dtype=float32)
    """
    return np.round(x, decimals)


@primitive(takes="one dtype")
def fmod(x1, x2):
    """The rest of x1 / x2 with the sign of x1.

    Shapes: x1 and x2 that broadcast -> their common shape. Raises ValueError where they do not fit.

    >>> ops.fmod([7, -7], 3)
    Tensor([ 1, -1], shape=(2,), dtype=int32)
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.fmod(x1, x2)


fmod.vjp(
    lambda upstream, out, x1, x2: unbroadcast(upstream, x1),
    lambda upstream, out, x1, x2: unbroadcast(-upstream * np.trunc(x1 / x2), x2),
)


@primitive(takes="one dtype")
def divide_no_nan(x1, x2):
    """x1 / x2, and 0 where x2 is 0.

    Shapes: x1 and x2 that broadcast -> their common shape. Raises ValueError where they do not fit.

    >>> ops.divide_no_nan([1.0, 2.0], [0.0, 4.0])
    Tensor([0. , 0.5], shape=(2,), dtype=float32)
    """
    if np.result_type(x1, x2).kind in "biu":
        x1 = np.asarray(x1, config.floatx())
    return np.where(np.equal(x2, 0), 0, np.divide(x1, np.where(np.equal(x2, 0), 1, x2)))


def _divide_no_nan_rule(upstream, needed, out, x1, x2):
    inverse = np.where(np.equal(x2, 0), 0, 1 / np.where(np.equal(x2, 0), 1, x2))
    return unbroadcast(upstream * inverse, x1), unbroadcast(-upstream * out * inverse, x2)


divide_no_nan.joint_vjp(_divide_no_nan_rule)


@primitive(takes="one dtype")
def gcd(x1, x2):
    """The greatest common divisor of integers.

    Shapes: x1 and x2 that broadcast -> their common shape. Raises ValueError where they do not fit.

    >>> ops.gcd([12, 7], 8)
    Tensor([4, 1], shape=(2,), dtype=int32)
    """
    return np.gcd(x1, x2)


@primitive(takes="one dtype")
def lcm(x1, x2):
    """The least common multiple of integers.

    Shapes: x1 and x2 that broadcast -> their common shape. Raises ValueError where they do not fit.

    >>> ops.lcm([4, 3], 6)
    Tensor([12,  6], shape=(2,), dtype=int32)
    """
    return np.lcm(x1, x2)


@primitive(takes="floats")
def nextafter(x1, x2):
    """The floating-point number next to x1 on the way to x2. No gradient.

    Shapes: x1 and x2 that broadcast -> their common shape. Raises ValueError where they do not fit.

    >>> ops.nextafter([1.0], 2.0) > 1.0
    Tensor([ True], shape=(1,), dtype=bool)
    """
    return np.nextafter(x1, x2)


@primitive
def signbit(x):
    """Whether x has a minus sign, which also -0.0 has.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.signbit([-1.0, -0.0, 0.0])
    Tensor([ True,  True, False], shape=(3,), dtype=bool)
    """
    return np.signbit(x)


@primitive(takes="floats")
def heaviside(x1, x2):
    """0 where x1 is negative, 1 where it is positive, x2 where it is 0. No gradient.

    Shapes: x1 and x2 that broadcast -> their common shape. Raises ValueError where they do not fit.

    >>> ops.heaviside([-1.0, 0.0, 2.0], 0.5)
    Tensor([0. , 0.5, 1. ], shape=(3,), dtype=float32)
    """
    return np.heaviside(x1, x2)
