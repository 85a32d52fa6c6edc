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
    """log(1 + exp(x)): a smooth relu."""
    return np.logaddexp(x, x.dtype.type(0))


softplus.vjp(lambda upstream, out, x: upstream * -np.expm1(-out))


@primitive
def log_sigmoid(x):
    """log(sigmoid(x)), exact also where the sigmoid itself would be 0."""
    return -np.logaddexp(-x, x.dtype.type(0))


log_sigmoid.vjp(lambda upstream, out, x: upstream * -np.expm1(out))


@primitive
def silu(x):
    """x * sigmoid(x), also called swish. Ramachandran et al., 2017, "Searching for activation functions"."""
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
    """x where it is positive, else `alpha * (exp(x) - 1)`. Clevert et al., 2015, "Exponential linear units"."""
    return np.where(x > 0, x, x.dtype.type(alpha) * np.expm1(np.minimum(x, 0)))


elu.vjp(lambda upstream, out, x, alpha=1.0: upstream * np.where(x > 0, 1, out + x.dtype.type(alpha)))


@primitive
def celu(x, alpha=1.0):
    """x where it is positive, else `alpha * (exp(x / alpha) - 1)`: an elu whose slope has no jump."""
    return np.maximum(x, 0) + x.dtype.type(alpha) * np.expm1(np.minimum(x, 0) / x.dtype.type(alpha))


# At 0 both parts count, as in TensorFlow, whose maximum and minimum both pass the gradient on where their operands are equal.
celu.vjp(lambda upstream, out, x, alpha=1.0: upstream * ((x >= 0) + (x <= 0) * np.exp(np.minimum(x, 0) / x.dtype.type(alpha))))


@primitive
def selu(x):
    """An elu scaled so that layers of it keep mean 0 and variance 1. Klambauer et al., 2017."""
    return np.where(x > 0, x.dtype.type(_SELU_SCALE) * x, x.dtype.type(_SELU_SCALE * _SELU_ALPHA) * np.expm1(np.minimum(x, 0)))


selu.vjp(
    lambda upstream, out, x: (
        upstream * np.where(out < 0, out + x.dtype.type(_SELU_SCALE * _SELU_ALPHA), x.dtype.type(_SELU_SCALE))
    )
)


@primitive
def softsign(x):
    """x / (1 + |x|)."""
    return x / (1 + np.abs(x))


softsign.vjp(lambda upstream, out, x: upstream / np.square(1 + np.abs(x)))


@primitive(operands=1)
def squareplus(x, b=4):
    """(x + sqrt(x * x + b)) / 2: a smooth relu without exp."""
    return (x + np.sqrt(x * x + x.dtype.type(b))) / 2


squareplus.vjp(lambda upstream, out, x, b=4: upstream * (1 + x / np.sqrt(x * x + x.dtype.type(b))) / 2)


@primitive
def tanh_shrink(x):
    """x - tanh(x)."""
    return x - np.tanh(x)


tanh_shrink.vjp(lambda upstream, out, x: upstream * np.square(np.tanh(x)))


@primitive
def glu(x, axis=-1):
    """The first half of x along `axis`, let through by the sigmoid of the second half.

    Raises ValueError where the axis has an odd size.
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
