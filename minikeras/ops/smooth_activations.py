"""Smooth activations: relu's relatives without a kink, each with its slope."""

import numpy as np

from minikeras.autodiff import primitive
from minikeras.ops.error_function import erf_of

_SELU_SCALE, _SELU_ALPHA = 1.0507009873554804934193349852946, 1.6732632423543772848170429916717


def _sigmoid(x):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-x))


@primitive
def softplus(x):
    """log(1 + exp(x)): a smooth relu.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.softplus([-1.0, 0.0, 2.0])
    Tensor([0.3132617, 0.6931472, 2.126928 ], shape=(3,), dtype=float32)
    """
    return np.logaddexp(x, x.dtype.type(0))


softplus.vjp(lambda upstream, out, x: upstream * -np.expm1(-out))


@primitive
def log_sigmoid(x):
    """log(sigmoid(x)), exact also where the sigmoid itself would be 0.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.log_sigmoid([-2.0, 0.0, 2.0])
    Tensor([-2.126928 , -0.6931472, -0.126928 ], shape=(3,), dtype=float32)
    """
    return -np.logaddexp(-x, x.dtype.type(0))


log_sigmoid.vjp(lambda upstream, out, x: upstream * -np.expm1(out))


@primitive
def silu(x):
    """x * sigmoid(x), also called swish. Ramachandran et al., 2017, "Searching for activation functions".

    Shapes: x `(...)` -> `(...)`.

    >>> ops.silu([-1.0, 0.0, 2.0])
    Tensor([-0.2689414,  0.       ,  1.761594 ], shape=(3,), dtype=float32)
    """
    return x * _sigmoid(x)


def _silu_rule(upstream, out, x):
    gate = _sigmoid(x)
    return upstream * gate * (1 + x * (1 - gate))


silu.vjp(_silu_rule)
swish = silu


@primitive
def mish(x):
    """x * tanh(softplus(x)). Misra, 2019, "Mish"."""
    return x * np.tanh(np.logaddexp(x, x.dtype.type(0)))


def _mish_rule(upstream, out, x):
    bend = np.tanh(np.logaddexp(x, x.dtype.type(0)))
    return upstream * (bend + x * (1 - bend * bend) * _sigmoid(x))


mish.vjp(_mish_rule)


@primitive
def gelu(x, approximate=True):
    """x times the chance that a standard normal number is below x; `approximate` takes a formula with tanh for that chance.

    Hendrycks and Gimpel, 2016, "Gaussian error linear units".

    Shapes: x `(...)` -> `(...)`.

    >>> ops.gelu([-1.0, 0.0, 2.0])
    Tensor([-0.158808 ,  0.       ,  1.9545977], shape=(3,), dtype=float32)
    """
    return x * _normal_chance(x, approximate)


def _normal_chance(x, approximate):
    if approximate:
        return (1 + np.tanh(_gelu_bend(x))) / 2
    return (1 + erf_of(x * x.dtype.type(np.sqrt(0.5)))) / 2


def _gelu_bend(x):
    return x.dtype.type(np.sqrt(2 / np.pi)) * (x + x.dtype.type(0.044715) * x * x * x)


def _gelu_rule(upstream, out, x, approximate=True):
    if approximate:
        bend = np.tanh(_gelu_bend(x))
        bend_slope = x.dtype.type(np.sqrt(2 / np.pi)) * (1 + x.dtype.type(3 * 0.044715) * x * x)
        return upstream * ((1 + bend) / 2 + x * (1 - bend * bend) * bend_slope / 2)
    density = np.exp(-x * x / 2) * x.dtype.type(1 / np.sqrt(2 * np.pi))
    return upstream * (_normal_chance(x, False) + x * density)


gelu.vjp(_gelu_rule)


@primitive
def elu(x, alpha=1.0):
    """x where it is positive, else `alpha * (exp(x) - 1)`. Clevert et al., 2015, "Exponential linear units".

    Shapes: x `(...)` -> `(...)`.

    >>> ops.elu([-1.0, 0.0, 2.0])
    Tensor([-0.63212055,  0.        ,  2.        ], shape=(3,), dtype=float32)
    """
    return np.where(x > 0, x, x.dtype.type(alpha) * np.expm1(np.minimum(x, 0)))


elu.vjp(lambda upstream, out, x, alpha=1.0: upstream * np.where(x > 0, 1, out + x.dtype.type(alpha)))


@primitive
def celu(x, alpha=1.0):
    """x where it is positive, else `alpha * (exp(x / alpha) - 1)`: an elu whose slope has no jump.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.celu([-1.0, 0.0, 2.0])
    Tensor([-0.63212055,  0.        ,  2.        ], shape=(3,), dtype=float32)
    """
    return np.maximum(x, 0) + x.dtype.type(alpha) * np.expm1(np.minimum(x, 0) / x.dtype.type(alpha))


# At 0 both parts count, as in TensorFlow, whose maximum and minimum both pass the gradient on where their operands are equal.
celu.vjp(lambda upstream, out, x, alpha=1.0: upstream * ((x >= 0) + (x <= 0) * np.exp(np.minimum(x, 0) / x.dtype.type(alpha))))


@primitive
def selu(x):
    """An elu scaled so that layers of it keep mean 0 and variance 1. Klambauer et al., 2017.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.selu([-1.0, 0.0, 2.0])
    Tensor([-1.1113307,  0.       ,  2.101402 ], shape=(3,), dtype=float32)
    """
    return np.where(x > 0, x.dtype.type(_SELU_SCALE) * x, x.dtype.type(_SELU_SCALE * _SELU_ALPHA) * np.expm1(np.minimum(x, 0)))


selu.vjp(
    lambda upstream, out, x: (
        upstream * np.where(out < 0, out + x.dtype.type(_SELU_SCALE * _SELU_ALPHA), x.dtype.type(_SELU_SCALE))
    )
)


@primitive
def softsign(x):
    """x / (1 + |x|).

    Shapes: x `(...)` -> `(...)`.

    >>> ops.softsign([-1.0, 0.0, 3.0])
    Tensor([-0.5 ,  0.  ,  0.75], shape=(3,), dtype=float32)
    """
    return x / (1 + np.abs(x))


softsign.vjp(lambda upstream, out, x: upstream / np.square(1 + np.abs(x)))


@primitive(operands=1)
def squareplus(x, b=4):
    """(x + sqrt(x * x + b)) / 2: a smooth relu without exp.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.squareplus([-1.5, 0.0, 1.5])
    Tensor([0.5, 1. , 2. ], shape=(3,), dtype=float32)
    """
    return (x + np.sqrt(x * x + x.dtype.type(b))) / 2


squareplus.vjp(lambda upstream, out, x, b=4: upstream * (1 + x / np.sqrt(x * x + x.dtype.type(b))) / 2)


@primitive
def tanh_shrink(x):
    """x - tanh(x).

    Shapes: x `(...)` -> `(...)`.

    >>> ops.tanh_shrink([-1.0, 0.0, 1.0])
    Tensor([-0.23840582,  0.        ,  0.23840582], shape=(3,), dtype=float32)
    """
    return x - np.tanh(x)


tanh_shrink.vjp(lambda upstream, out, x: upstream * np.square(np.tanh(x)))


@primitive
def glu(x, axis=-1):
    """The first half of x along `axis`, let through by the sigmoid of the second half.

    Raises ValueError where the axis has an odd size.

    Shapes: `(..., 2 n, ...)` -> `(..., n, ...)`.

    >>> ops.glu([1.0, 2.0, 0.0, 0.0])
    Tensor([0.5, 1. ], shape=(2,), dtype=float32)
    """
    if x.shape[axis] % 2:
        raise ValueError(f"axis size must be divisible by 2. Received: x.shape={x.shape} with axis={axis}")
    value, gate = np.split(x, 2, axis=axis)
    return value * _sigmoid(gate)


def _glu_rule(upstream, out, x, axis=-1):
    value, gate = np.split(x, 2, axis=axis)
    opening = _sigmoid(gate)
    return np.concatenate([upstream * opening, upstream * value * opening * (1 - opening)], axis=axis)


glu.vjp(_glu_rule)
