"""The activations as plain functions: what a config names, each one operation of `minikeras.ops`."""

from minikeras import ops
from minikeras.ops.activations import bent_relu
from minikeras.ops.smooth_activations import mish as smooth_mish
from minikeras.serialization import builtin

activation = builtin("keras.activations")


@activation
def relu(x, negative_slope=0.0, max_value=None, threshold=0.0):
    """x where it is positive, else 0; with more arguments, another slope below `threshold`, and never above `max_value`.

    Shapes: `(...)` -> `(...)`.

    >>> keras.activations.relu([-1.0, 2.0])
    Tensor([0., 2.], shape=(2,), dtype=float32)
    """
    if negative_slope == 0 and max_value is None and threshold == 0:
        return ops.relu(x)
    return bent_relu(x, negative_slope=negative_slope, max_value=max_value, threshold=threshold)


@activation
def leaky_relu(x, negative_slope=0.2):
    """x where it is positive, else `negative_slope * x`.

    Shapes: `(...)` -> `(...)`.

    >>> keras.activations.leaky_relu([-1.0, 2.0])
    Tensor([-0.2,  2. ], shape=(2,), dtype=float32)
    """
    return ops.leaky_relu(x, negative_slope=negative_slope)


@activation
def relu6(x):
    """x between 0 and 6, and the nearer of the two elsewhere.

    Shapes: `(...)` -> `(...)`.

    >>> keras.activations.relu6([-1.0, 2.0])
    Tensor([0., 2.], shape=(2,), dtype=float32)
    """
    return ops.relu6(x)


@activation
def softmax(x, axis=-1):
    """Probabilities: positive numbers that add up to 1 along `axis`.

    Shapes: `(...)` -> `(...)`.

    >>> keras.activations.softmax([[1.0, 2.0]])
    Tensor([[0.2689414, 0.7310586]], shape=(1, 2), dtype=float32)
    """
    return ops.softmax(x, axis=axis)


@activation
def log_softmax(x, axis=-1):
    """The logarithms of the probabilities that softmax gives.

    Shapes: `(...)` -> `(...)`.

    >>> keras.activations.log_softmax([[1.0, 2.0]])
    Tensor([[-1.3132616 , -0.31326166]], shape=(1, 2), dtype=float32)
    """
    return ops.log_softmax(x, axis=axis)


@activation
def sparsemax(x, axis=-1):
    """Probabilities along `axis`, most of them exactly 0.

    Shapes: `(...)` -> `(...)`.

    >>> keras.activations.sparsemax([[1.0, 0.5]])
    Tensor([[0.25, 0.  ]], shape=(1, 2), dtype=float32)
    """
    return ops.sparsemax(x, axis=axis)


@activation
def sigmoid(x):
    """1 / (1 + exp(-x)), between 0 and 1.

    Shapes: `(...)` -> `(...)`.

    >>> keras.activations.sigmoid([-1.0, 2.0])
    Tensor([0.2689414, 0.880797 ], shape=(2,), dtype=float32)
    """
    return ops.sigmoid(x)


@activation
def log_sigmoid(x):
    """The logarithm of sigmoid(x).

    Shapes: `(...)` -> `(...)`.

    >>> keras.activations.log_sigmoid([-1.0, 2.0])
    Tensor([-1.3132617, -0.126928 ], shape=(2,), dtype=float32)
    """
    return ops.log_sigmoid(x)


@activation
def hard_sigmoid(x):
    """x / 6 + 1/2, not below 0 and not above 1.

    Shapes: `(...)` -> `(...)`.

    >>> keras.activations.hard_sigmoid([-1.0, 2.0])
    Tensor([0.33333334, 0.8333333 ], shape=(2,), dtype=float32)
    """
    return ops.hard_sigmoid(x)


@activation
def sparse_sigmoid(x):
    """(x + 1) / 2, not below 0 and not above 1.

    Shapes: `(...)` -> `(...)`.

    >>> keras.activations.sparse_sigmoid([-1.0, 2.0])
    Tensor([0., 1.], shape=(2,), dtype=float32)
    """
    return ops.sparse_sigmoid(x)


@activation
def tanh(x):
    """The hyperbolic tangent of x, between -1 and 1.

    Shapes: `(...)` -> `(...)`.

    >>> keras.activations.tanh([-1.0, 2.0])
    Tensor([-0.7615942,  0.9640276], shape=(2,), dtype=float32)
    """
    return ops.tanh(x)


@activation
def hard_tanh(x):
    """x, not below -1 and not above 1.

    Shapes: `(...)` -> `(...)`.

    >>> keras.activations.hard_tanh([-1.0, 2.0])
    Tensor([-1.,  1.], shape=(2,), dtype=float32)
    """
    return ops.hard_tanh(x)


@activation
def tanh_shrink(x):
    """x - tanh(x).

    Shapes: `(...)` -> `(...)`.

    >>> keras.activations.tanh_shrink([-1.0, 2.0])
    Tensor([-0.23840582,  1.0359724 ], shape=(2,), dtype=float32)
    """
    return ops.tanh_shrink(x)


@activation
def elu(x, alpha=1.0):
    """x where it is positive, else `alpha * (exp(x) - 1)`.

    Shapes: `(...)` -> `(...)`.

    >>> keras.activations.elu([-1.0, 2.0])
    Tensor([-0.63212055,  2.        ], shape=(2,), dtype=float32)
    """
    return ops.elu(x, alpha=alpha)


@activation
def celu(x, alpha=1.0):
    """x where it is positive, else `alpha * (exp(x / alpha) - 1)`.

    Shapes: `(...)` -> `(...)`.

    >>> keras.activations.celu([-1.0, 2.0])
    Tensor([-0.63212055,  2.        ], shape=(2,), dtype=float32)
    """
    return ops.celu(x, alpha=alpha)


@activation
def selu(x):
    """An elu scaled so that layers of it keep mean 0 and variance 1.

    Shapes: `(...)` -> `(...)`.

    >>> keras.activations.selu([-1.0, 2.0])
    Tensor([-1.1113307,  2.101402 ], shape=(2,), dtype=float32)
    """
    return ops.selu(x)


@activation
def gelu(x, approximate=False):
    """x times the chance that a standard normal number is below x.

    Shapes: `(...)` -> `(...)`.

    >>> keras.activations.gelu([-1.0, 2.0])
    Tensor([-0.15865526,  1.9544997 ], shape=(2,), dtype=float32)
    """
    return ops.gelu(x, approximate=approximate)


@activation
def glu(x, axis=-1):
    """The first half of x along `axis` times the sigmoid of the second half.

    Shapes: `(..., 2 * units)` -> `(..., units)`. Raises ValueError where the axis cannot be halved.

    >>> keras.activations.glu([1.0, 2.0])
    Tensor([0.880797], shape=(1,), dtype=float32)
    """
    return ops.glu(x, axis=axis)


@activation
def silu(x):
    """x * sigmoid(x), also called swish.

    Shapes: `(...)` -> `(...)`.

    >>> keras.activations.silu([-1.0, 2.0])
    Tensor([-0.2689414,  1.761594 ], shape=(2,), dtype=float32)
    """
    return ops.silu(x)


@activation
def hard_silu(x):
    """x * hard_sigmoid(x).

    Shapes: `(...)` -> `(...)`.

    >>> keras.activations.hard_silu([-1.0, 2.0])
    Tensor([-0.33333334,  1.6666666 ], shape=(2,), dtype=float32)
    """
    return ops.hard_silu(x)


@activation
def mish(x):
    """x * tanh(softplus(x)).

    Shapes: `(...)` -> `(...)`.

    >>> keras.activations.mish([-1.0, 2.0])
    Tensor([-0.30340147,  1.9439589 ], shape=(2,), dtype=float32)
    """
    return smooth_mish(x)


@activation
def softplus(x):
    """log(1 + exp(x)): a smooth relu.

    Shapes: `(...)` -> `(...)`.

    >>> keras.activations.softplus([-1.0, 2.0])
    Tensor([0.3132617, 2.126928 ], shape=(2,), dtype=float32)
    """
    return ops.softplus(x)


@activation
def softsign(x):
    """x / (1 + |x|).

    Shapes: `(...)` -> `(...)`.

    >>> keras.activations.softsign([-1.0, 2.0])
    Tensor([-0.5      ,  0.6666667], shape=(2,), dtype=float32)
    """
    return ops.softsign(x)


@activation
def squareplus(x, b=4):
    """(x + sqrt(x * x + b)) / 2: a smooth relu without exp.

    Shapes: `(...)` -> `(...)`.

    >>> keras.activations.squareplus([-1.0, 2.0])
    Tensor([0.618034 , 2.4142137], shape=(2,), dtype=float32)
    """
    return ops.squareplus(x, b=b)


@activation
def sparse_plus(x):
    """0 up to -1, x from 1 on, a parabola between.

    Shapes: `(...)` -> `(...)`.

    >>> keras.activations.sparse_plus([-1.0, 2.0])
    Tensor([0., 2.], shape=(2,), dtype=float32)
    """
    return ops.sparse_plus(x)


@activation
def soft_shrink(x, threshold=0.5):
    """x moved towards 0 by `threshold`.

    Shapes: `(...)` -> `(...)`.

    >>> keras.activations.soft_shrink([-1.0, 2.0])
    Tensor([-0.5,  1.5], shape=(2,), dtype=float32)
    """
    return ops.soft_shrink(x, threshold=threshold)


@activation
def hard_shrink(x, threshold=0.5):
    """x where it is farther from 0 than `threshold`, else 0.

    Shapes: `(...)` -> `(...)`.

    >>> keras.activations.hard_shrink([-1.0, 2.0])
    Tensor([-1.,  2.], shape=(2,), dtype=float32)
    """
    return ops.hard_shrink(x, threshold=threshold)


@activation
def threshold(x, threshold, default_value):
    """x where it is above `threshold`, else `default_value`.

    Shapes: `(...)` -> `(...)`.

    >>> keras.activations.threshold([-1.0, 2.0], 0.5, 0.0)
    Tensor([0., 2.], shape=(2,), dtype=float32)
    """
    return ops.threshold(x, threshold, default_value)


@activation
def exponential(x):
    """e to the power of x.

    Shapes: `(...)` -> `(...)`.

    >>> keras.activations.exponential([-1.0, 2.0])
    Tensor([0.36787942, 7.3890557 ], shape=(2,), dtype=float32)
    """
    return ops.exp(x)


@activation
def linear(x):
    """x itself.

    Shapes: `(...)` -> `(...)`.

    >>> keras.activations.linear([-1.0, 2.0])
    [-1.0, 2.0]
    """
    return x


hard_swish, swish = hard_silu, silu
