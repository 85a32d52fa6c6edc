"""Operations on each entry by itself, on one array or on two that are broadcast against each other."""

import numpy as np

from minikeras.autodiff import primitive
from minikeras.ops.shaping import unbroadcast


@primitive(takes="one dtype")
def add(x1, x2):
    """x1 + x2.

    Shapes: x1 and x2 that broadcast -> their common shape. Raises ValueError where they do not fit.

    >>> ops.add([1, 2], 3)
    Tensor([4, 5], shape=(2,), dtype=int32)
    """
    return np.add(x1, x2)


add.vjp(lambda upstream, out, x1, x2: unbroadcast(upstream, x1), lambda upstream, out, x1, x2: unbroadcast(upstream, x2))


@primitive(takes="one dtype")
def subtract(x1, x2):
    """x1 - x2.

    Shapes: x1 and x2 that broadcast -> their common shape. Raises ValueError where they do not fit.

    >>> ops.subtract([1, 2], 3)
    Tensor([-2, -1], shape=(2,), dtype=int32)
    """
    return np.subtract(x1, x2)


subtract.vjp(lambda upstream, out, x1, x2: unbroadcast(upstream, x1), lambda upstream, out, x1, x2: unbroadcast(-upstream, x2))


@primitive(takes="one dtype")
def multiply(x1, x2):
    """x1 * x2.

    Shapes: x1 and x2 that broadcast -> their common shape. Raises ValueError where they do not fit.

    >>> ops.multiply([1, 2], 3)
    Tensor([3, 6], shape=(2,), dtype=int32)
    """
    return np.multiply(x1, x2)


multiply.vjp(
    lambda upstream, out, x1, x2: unbroadcast(upstream * x2, x1), lambda upstream, out, x1, x2: unbroadcast(upstream * x1, x2)
)


@primitive(takes="floats")
def divide(x1, x2):
    """x1 / x2, a fraction also for integers.

    Shapes: x1 and x2 that broadcast -> their common shape. Raises ValueError where they do not fit.

    >>> ops.divide([1, 3], 2)
    Tensor([0.5, 1.5], shape=(2,), dtype=float32)
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.true_divide(x1, x2)


divide.vjp(
    lambda upstream, out, x1, x2: unbroadcast(upstream / x2, x1),
    lambda upstream, out, x1, x2: unbroadcast(-upstream * out / x2, x2),
)


@primitive(takes="floats")
def true_divide(x1, x2):
    """`divide` once more: in Keras, the sign `/` is an operation of its own, with this name in models and files.

    Shapes: x1 and x2 that broadcast -> their common shape. Raises ValueError where they do not fit.

    >>> ops.true_divide([1, 3], 2)
    Tensor([0.5, 1.5], shape=(2,), dtype=float32)
    """
    return divide.function(x1, x2)


true_divide.vjp(*divide.rules)


@primitive(takes="one dtype")
def power(x1, x2):
    """x1 to the power of x2.

    Shapes: x1 and x2 that broadcast -> their common shape. Raises ValueError where they do not fit.

    >>> ops.power([2.0, 3.0], 2.0)
    Tensor([4., 9.], shape=(2,), dtype=float32)
    """
    with np.errstate(all="ignore"):
        return np.power(x1, x2)


def _power_by_base(upstream, out, x1, x2):
    # x ** 0 is flat even at x = 0, where the formula would give 0 * inf.
    slope = np.where(np.equal(x2, 0), 0, np.multiply(x2, np.power(x1, np.where(np.equal(x2, 0), 1, np.subtract(x2, 1)))))
    return unbroadcast(upstream * slope, x1)


def _power_by_exponent(upstream, out, x1, x2):
    # A base of 0 or below has no logarithm; its gradient is taken as 0, as TensorFlow does.
    positive = np.greater(x1, 0)
    return unbroadcast(upstream * out * np.where(positive, np.log(np.where(positive, x1, 1)), 0), x2)


power.vjp(_power_by_base, _power_by_exponent)


@primitive(takes="one dtype")
def floor_divide(x1, x2):
    """The whole part of x1 / x2, rounded down. No gradient.

    Shapes: x1 and x2 that broadcast -> their common shape. Raises ValueError where they do not fit.

    >>> ops.floor_divide([7, -7], 2)
    Tensor([ 3, -4], shape=(2,), dtype=int32)
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.floor_divide(x1, x2)


@primitive(takes="one dtype")
def mod(x1, x2):
    """The rest of x1 / x2, with the sign of x2.

    Shapes: x1 and x2 that broadcast -> their common shape. Raises ValueError where they do not fit.

    >>> ops.mod([7, -7], 3)
    Tensor([1, 2], shape=(2,), dtype=int32)
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.mod(x1, x2)


mod.vjp(
    lambda upstream, out, x1, x2: unbroadcast(upstream, x1),
    lambda upstream, out, x1, x2: unbroadcast(-upstream * np.floor_divide(x1, x2), x2),
)


@primitive(takes="one dtype")
def maximum(x1, x2):
    """The larger of x1 and x2. Where they are equal, x1 gets the gradient, as in TensorFlow.

    Shapes: x1 and x2 that broadcast -> their common shape. Raises ValueError where they do not fit.

    >>> ops.maximum([1, 5], 3)
    Tensor([3, 5], shape=(2,), dtype=int32)
    """
    return np.maximum(x1, x2)


maximum.vjp(
    lambda upstream, out, x1, x2: unbroadcast(upstream * np.greater_equal(x1, x2), x1),
    lambda upstream, out, x1, x2: unbroadcast(upstream * np.less(x1, x2), x2),
)


@primitive(takes="one dtype")
def minimum(x1, x2):
    """The smaller of x1 and x2.

    Shapes: x1 and x2 that broadcast -> their common shape. Raises ValueError where they do not fit.

    >>> ops.minimum([1, 5], 3)
    Tensor([1, 3], shape=(2,), dtype=int32)
    """
    return np.minimum(x1, x2)


minimum.vjp(
    lambda upstream, out, x1, x2: unbroadcast(upstream * np.less_equal(x1, x2), x1),
    lambda upstream, out, x1, x2: unbroadcast(upstream * np.greater(x1, x2), x2),
)


@primitive
def negative(x):
    """-x.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.negative([1, -2])
    Tensor([-1,  2], shape=(2,), dtype=int32)
    """
    return np.negative(x)


negative.vjp(lambda upstream, out, x: -upstream)


@primitive
def absolute(x):
    """The absolute value of x.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.absolute([-1.5, 2.0])
    Tensor([1.5, 2. ], shape=(2,), dtype=float32)
    """
    return np.abs(x)


absolute.vjp(lambda upstream, out, x: upstream * np.sign(x))
abs = absolute


@primitive
def fabs(x):
    """The absolute value of x as a float.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.fabs([-3, 2])
    Tensor([3., 2.], shape=(2,), dtype=float32)
    """
    return np.fabs(x)


fabs.vjp(lambda upstream, out, x: upstream * np.sign(x))


@primitive
def sign(x):
    """-1, 0 or 1. No gradient.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.sign([-3.0, 0.0, 2.0])
    Tensor([-1.,  0.,  1.], shape=(3,), dtype=float32)
    """
    return np.sign(x)


@primitive
def square(x):
    """x * x.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.square([-3.0, 2.0])
    Tensor([9., 4.], shape=(2,), dtype=float32)
    """
    return np.square(x, dtype="int32" if x.dtype == bool else None)


square.vjp(lambda upstream, out, x: upstream * 2 * x)


@primitive(takes="floats")
def sqrt(x):
    """The square root of x; nan below 0.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.sqrt([4.0, 9.0])
    Tensor([2., 3.], shape=(2,), dtype=float32)
    """
    with np.errstate(invalid="ignore"):
        return np.sqrt(x)


def _sqrt_rule(upstream, out, x):
    with np.errstate(divide="ignore", invalid="ignore"):
        return upstream * 0.5 / out


sqrt.vjp(_sqrt_rule)


@primitive(takes="floats")
def rsqrt(x):
    """1 / sqrt(x).

    Shapes: x `(...)` -> `(...)`.

    >>> ops.rsqrt([4.0, 16.0])
    Tensor([0.5 , 0.25], shape=(2,), dtype=float32)
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return 1 / np.sqrt(x)


rsqrt.vjp(lambda upstream, out, x: upstream * -0.5 * out * out * out)


@primitive(takes="floats")
def exp(x):
    """e to the power of x.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.exp([0.0, 1.0])
    Tensor([1.      , 2.718282], shape=(2,), dtype=float32)
    """
    with np.errstate(over="ignore"):
        return np.exp(x)


exp.vjp(lambda upstream, out, x: upstream * out)


@primitive(takes="floats")
def log(x):
    """The natural logarithm of x: -inf at 0, nan below.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.log([1.0, 0.0])
    Tensor([  0., -inf], shape=(2,), dtype=float32)
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log(x)


def _log_rule(upstream, out, x):
    with np.errstate(divide="ignore", invalid="ignore"):
        return upstream / x


log.vjp(_log_rule)


@primitive(takes="floats")
def log1p(x):
    """log(1 + x), exact also for small x.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.log1p([0.0, 1.0])
    Tensor([0.       , 0.6931472], shape=(2,), dtype=float32)
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log1p(x)


log1p.vjp(lambda upstream, out, x: upstream / (1 + x))


@primitive(takes="floats")
def tanh(x):
    """The hyperbolic tangent of x, between -1 and 1.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.tanh([-1.0, 0.0, 1.0])
    Tensor([-0.7615942,  0.       ,  0.7615942], shape=(3,), dtype=float32)
    """
    return np.tanh(x)


tanh.vjp(lambda upstream, out, x: upstream * (1 - out * out))


@primitive(operands=1)
def clip(x, x_min, x_max):
    """x where it lies between x_min and x_max, else the nearer bound. The gradient is 0 outside.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.clip([-1.0, 0.5, 9.0], 0.0, 1.0)
    Tensor([0. , 0.5, 1. ], shape=(3,), dtype=float32)
    """
    return np.clip(x, x_min, x_max)


clip.vjp(lambda upstream, out, x, x_min, x_max: upstream * ((x >= x_min) & (x <= x_max)))


@primitive
def logical_not(x):
    """Where x is false.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.logical_not([True, False])
    Tensor([False,  True], shape=(2,), dtype=bool)
    """
    return np.logical_not(x)
