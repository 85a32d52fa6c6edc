"""Whole numbers out of fractions, and what is left over."""

import numpy as np

from minikeras import config
from minikeras.autodiff import primitive
from minikeras.ops.shaping import unbroadcast


@primitive(takes="floats")
def floor(x):
    """The largest whole number not above x. No gradient."""
    return np.floor(x)


@primitive(takes="floats")
def ceil(x):
    """The smallest whole number not below x. No gradient."""
    return np.ceil(x)


@primitive
def trunc(x):
    """x without its fraction. No gradient."""
    return np.trunc(x)


@primitive
def round(x, decimals=0):
    """The number with `decimals` digits behind the point that is nearest to x; halves go to the even neighbour. No gradient."""
    return np.round(x, decimals)


@primitive(takes="one dtype")
def fmod(x1, x2):
    """The rest of x1 / x2 with the sign of x1."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.fmod(x1, x2)


fmod.vjp(
    lambda upstream, out, x1, x2: unbroadcast(upstream, x1),
    lambda upstream, out, x1, x2: unbroadcast(-upstream * np.trunc(x1 / x2), x2),
)


@primitive(takes="one dtype")
def divide_no_nan(x1, x2):
    """x1 / x2, and 0 where x2 is 0."""
    if np.result_type(x1, x2).kind in "biu":
        x1 = np.asarray(x1, config.floatx())
    return np.where(np.equal(x2, 0), 0, np.divide(x1, np.where(np.equal(x2, 0), 1, x2)))


def _divide_no_nan_rule(upstream, needed, out, x1, x2):
    inverse = np.where(np.equal(x2, 0), 0, 1 / np.where(np.equal(x2, 0), 1, x2))
    return unbroadcast(upstream * inverse, x1), unbroadcast(-upstream * out * inverse, x2)


divide_no_nan.joint_vjp(_divide_no_nan_rule)


@primitive(takes="one dtype")
def gcd(x1, x2):
    """The greatest common divisor of integers."""
    return np.gcd(x1, x2)


@primitive(takes="one dtype")
def lcm(x1, x2):
    """The least common multiple of integers."""
    return np.lcm(x1, x2)


@primitive(takes="floats")
def nextafter(x1, x2):
    """The floating-point number next to x1 on the way to x2. No gradient."""
    return np.nextafter(x1, x2)


@primitive
def signbit(x):
    """Whether x has a minus sign, which also -0.0 has."""
    return np.signbit(x)


@primitive(takes="floats")
def heaviside(x1, x2):
    """0 where x1 is negative, 1 where it is positive, x2 where it is 0. No gradient."""
    return np.heaviside(x1, x2)
