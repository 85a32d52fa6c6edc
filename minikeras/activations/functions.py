"""The activations as plain functions: what a config names, each one operation of `minikeras.ops`."""

from minikeras import ops
from minikeras.ops.activations import bent_relu
from minikeras.ops.smooth_activations import mish as smooth_mish
from minikeras.serialization import builtin

activation = builtin("keras.activations")


@activation
def relu(x, negative_slope=0.0, max_value=None, threshold=0.0):
    """x where it is positive, else 0; with more arguments, another slope below `threshold`, and never above `max_value`."""
    if negative_slope == 0 and max_value is None and threshold == 0:
        return ops.relu(x)
    return bent_relu(x, negative_slope=negative_slope, max_value=max_value, threshold=threshold)


@activation
def leaky_relu(x, negative_slope=0.2):
    """x where it is positive, else `negative_slope * x`."""
    return ops.leaky_relu(x, negative_slope=negative_slope)


@activation
def relu6(x):
    """x between 0 and 6, and the nearer of the two elsewhere."""
    return ops.relu6(x)


@activation
def softmax(x, axis=-1):
    """Probabilities: positive numbers that add up to 1 along `axis`."""
    return ops.softmax(x, axis=axis)


@activation
def log_softmax(x, axis=-1):
    """The logarithms of the probabilities that softmax gives."""
    return ops.log_softmax(x, axis=axis)


@activation
def sparsemax(x, axis=-1):
    """Probabilities along `axis`, most of them exactly 0."""
    return ops.sparsemax(x, axis=axis)


@activation
def sigmoid(x):
    """1 / (1 + exp(-x)), between 0 and 1."""
    return ops.sigmoid(x)


@activation
def log_sigmoid(x):
    """The logarithm of sigmoid(x)."""
    return ops.log_sigmoid(x)


@activation
def hard_sigmoid(x):
    """x / 6 + 1/2, not below 0 and not above 1."""
    return ops.hard_sigmoid(x)


@activation
def sparse_sigmoid(x):
    """(x + 1) / 2, not below 0 and not above 1."""
    return ops.sparse_sigmoid(x)


@activation
def tanh(x):
    """The hyperbolic tangent of x, between -1 and 1."""
    return ops.tanh(x)


@activation
def hard_tanh(x):
    """x, not below -1 and not above 1."""
    return ops.hard_tanh(x)


@activation
def tanh_shrink(x):
    """x - tanh(x)."""
    return ops.tanh_shrink(x)


@activation
def elu(x, alpha=1.0):
    """x where it is positive, else `alpha * (exp(x) - 1)`."""
    return ops.elu(x, alpha=alpha)


@activation
def celu(x, alpha=1.0):
    """x where it is positive, else `alpha * (exp(x / alpha) - 1)`."""
    return ops.celu(x, alpha=alpha)


@activation
def selu(x):
    """An elu scaled so that layers of it keep mean 0 and variance 1."""
    return ops.selu(x)


@activation
def gelu(x, approximate=False):
    """x times the chance that a standard normal number is below x."""
    return ops.gelu(x, approximate=approximate)


@activation
def glu(x, axis=-1):
    """The first half of x along `axis` times the sigmoid of the second half."""
    return ops.glu(x, axis=axis)


@activation
def silu(x):
    """x * sigmoid(x), also called swish."""
    return ops.silu(x)


@activation
def hard_silu(x):
    """x * hard_sigmoid(x)."""
    return ops.hard_silu(x)


@activation
def mish(x):
    """x * tanh(softplus(x))."""
    return smooth_mish(x)


@activation
def softplus(x):
    """log(1 + exp(x)): a smooth relu."""
    return ops.softplus(x)


@activation
def softsign(x):
    """x / (1 + |x|)."""
    return ops.softsign(x)


@activation
def squareplus(x, b=4):
    """(x + sqrt(x * x + b)) / 2: a smooth relu without exp."""
    return ops.squareplus(x, b=b)


@activation
def sparse_plus(x):
    """0 up to -1, x from 1 on, a parabola between."""
    return ops.sparse_plus(x)


@activation
def soft_shrink(x, threshold=0.5):
    """x moved towards 0 by `threshold`."""
    return ops.soft_shrink(x, threshold=threshold)


@activation
def hard_shrink(x, threshold=0.5):
    """x where it is farther from 0 than `threshold`, else 0."""
    return ops.hard_shrink(x, threshold=threshold)


@activation
def threshold(x, threshold, default_value):
    """x where it is above `threshold`, else `default_value`."""
    return ops.threshold(x, threshold, default_value)


@activation
def exponential(x):
    """e to the power of x."""
    return ops.exp(x)


@activation
def linear(x):
    """x itself."""
    return x


hard_swish, swish = hard_silu, silu
