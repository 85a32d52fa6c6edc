"""Operations on the bits of integers."""

import numpy as np

from minikeras.autodiff import primitive


@primitive(takes="one dtype")
def bitwise_and(x, y):
    """The bits that both x and y have."""
    return np.bitwise_and(x, y)


@primitive(takes="one dtype")
def bitwise_or(x, y):
    """The bits that x or y has."""
    return np.bitwise_or(x, y)


@primitive(takes="one dtype")
def bitwise_xor(x, y):
    """The bits that exactly one of x and y has."""
    return np.bitwise_xor(x, y)


@primitive
def bitwise_invert(x):
    """The bits that x does not have."""
    return np.invert(x)


@primitive
def bitwise_not(x):
    """The bits that x does not have."""
    return np.invert(x)


@primitive(takes="one dtype")
def bitwise_left_shift(x, y):
    """The bits of x moved up by y places: x * 2 ** y."""
    return np.left_shift(x, y)


@primitive(takes="one dtype")
def bitwise_right_shift(x, y):
    """The bits of x moved down by y places: x // 2 ** y."""
    return np.right_shift(x, y)


left_shift, right_shift = bitwise_left_shift, bitwise_right_shift
