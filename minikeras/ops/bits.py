"""Operations on the bits of integers."""

import numpy as np

from minikeras.autodiff import primitive


@primitive(takes="one dtype")
def bitwise_and(x, y):
    """The bits that both x and y have.

    Shapes: x and y that broadcast -> their common shape. Raises ValueError where they do not fit.

    >>> ops.bitwise_and([6, 5], 3)
    Tensor([2, 1], shape=(2,), dtype=int32)
    """
    return np.bitwise_and(x, y)


@primitive(takes="one dtype")
def bitwise_or(x, y):
    """The bits that x or y has.

    Shapes: x and y that broadcast -> their common shape. Raises ValueError where they do not fit.

    >>> ops.bitwise_or([6, 5], 3)
    Tensor([7, 7], shape=(2,), dtype=int32)
    """
    return np.bitwise_or(x, y)


@primitive(takes="one dtype")
def bitwise_xor(x, y):
    """The bits that exactly one of x and y has.

    Shapes: x and y that broadcast -> their common shape. Raises ValueError where they do not fit.

    >>> ops.bitwise_xor([6, 5], 3)
    Tensor([5, 6], shape=(2,), dtype=int32)
    """
    return np.bitwise_xor(x, y)


@primitive
def bitwise_invert(x):
    """The bits that x does not have.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.bitwise_invert([0, 5])
    Tensor([-1, -6], shape=(2,), dtype=int32)
    """
    return np.invert(x)


@primitive
def bitwise_not(x):
    """The bits that x does not have.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.bitwise_not([0, 5])
    Tensor([-1, -6], shape=(2,), dtype=int32)
    """
    return np.invert(x)


@primitive(takes="one dtype")
def bitwise_left_shift(x, y):
    """The bits of x moved up by y places: x * 2 ** y.

    Shapes: x and y that broadcast -> their common shape. Raises ValueError where they do not fit.

    >>> ops.bitwise_left_shift([1, 3], 2)
    Tensor([ 4, 12], shape=(2,), dtype=int32)
    """
    return np.left_shift(x, y)


@primitive(takes="one dtype")
def bitwise_right_shift(x, y):
    """The bits of x moved down by y places: x // 2 ** y.

    Shapes: x and y that broadcast -> their common shape. Raises ValueError where they do not fit.

    >>> ops.bitwise_right_shift([8, 5], 1)
    Tensor([4, 2], shape=(2,), dtype=int32)
    """
    return np.right_shift(x, y)


left_shift, right_shift = bitwise_left_shift, bitwise_right_shift
