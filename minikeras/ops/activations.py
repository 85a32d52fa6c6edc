"""Activations: the bends between the linear layers. The ones with a kink at 0 and the softmax family stand here first."""

import warnings

import numpy as np

from minikeras.autodiff import Tensor, as_array, composed, primitive


@primitive
def relu(x):
    """x where it is positive, else 0.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.relu([-1.0, 0.0, 2.0])
    Tensor([0., 0., 2.], shape=(3,), dtype=float32)
    """
    if x.dtype.kind == "f":
        return x.clip(0.0, np.inf)  # three times as fast as np.maximum(x, 0)
    return np.maximum(x, 0)


relu.vjp(lambda upstream, out, x: upstream * (out > 0))


@primitive
def relu6(x):
    """x between 0 and 6, and the nearer of the two elsewhere.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.relu6([-1.0, 3.0, 8.0])
    Tensor([0., 3., 6.], shape=(3,), dtype=float32)
    """
    return np.clip(x, 0, 6)


relu6.vjp(lambda upstream, out, x: upstream * ((x > 0) & (x < 6)))


@primitive(operands=1)
def leaky_relu(x, negative_slope=0.2):
    """x where it is positive, else `negative_slope * x`.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.leaky_relu([-1.0, 0.0, 2.0])
    Tensor([-0.2,  0. ,  2. ], shape=(3,), dtype=float32)
    """
    return np.where(x > 0, x, np.multiply(x, negative_slope))


leaky_relu.vjp(lambda upstream, out, x, negative_slope=0.2: np.where(x > 0, upstream, upstream * negative_slope))


@primitive(operands=1)
def bent_relu(x, negative_slope=0.0, max_value=None, threshold=0.0):
    """x above `threshold`, at most `max_value`; below it the line through (threshold, 0) with slope `negative_slope`."""
    top = x if max_value is None else np.minimum(x, max_value)
    return np.where(x > threshold, top, negative_slope * (x - threshold) if negative_slope else 0).astype(x.dtype, copy=False)


def _bent_relu_rule(upstream, out, x, negative_slope=0.0, max_value=None, threshold=0.0):
    # At the kinks Keras's gradients are those of the operations it is made of: relu6 at 6, leaky_relu at 0, clip elsewhere.
    below_top = True if max_value is None else x < max_value if max_value == 6 and threshold == 0 else x <= max_value
    leaky = max_value is None and threshold == 0
    below = negative_slope if leaky else negative_slope * (x < threshold)
    return upstream * np.where(x > threshold, below_top, below)


bent_relu.vjp(_bent_relu_rule)


@primitive
def logistic(x):
    """1 / (1 + exp(-x))."""
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-x))


logistic.vjp(lambda upstream, out, x: upstream * out * (1 - out))


@primitive
def exp_normalize(x, axis=-1):
    """exp(x) divided by its sum along `axis`; the largest entry is taken out first, so that nothing overflows."""
    powers = np.exp(x - x.max(axis=axis, keepdims=True, initial=-np.inf if x.size == 0 else None))
    return powers / powers.sum(axis=axis, keepdims=True)


exp_normalize.vjp(lambda upstream, out, x, axis=-1: out * (upstream - (upstream * out).sum(axis=axis, keepdims=True)))


@composed
def sigmoid(x):
    """1 / (1 + exp(-x)), between 0 and 1. The result remembers x, its logits, for the losses that want them.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.sigmoid([-2.0, 0.0, 2.0])
    Tensor([0.11920293, 0.5       , 0.880797  ], shape=(3,), dtype=float32)
    """
    return _with_logits(logistic(x), x)


@composed
def softmax(x, axis=-1):
    """Probabilities: positive numbers that add up to 1 along `axis`. The result remembers x, its logits.

    Shapes: `(..., classes)` -> the same. Raises ValueError for an axis that x lacks.

    >>> ops.softmax([1.0, 2.0, 3.0])
    Tensor([0.09003057, 0.24472846, 0.66524094], shape=(3,), dtype=float32)
    """
    if not hasattr(x, "shape"):  # a list
        x = Tensor(as_array(x))
    if isinstance(axis, list):
        axis = tuple(axis)
    if isinstance(axis, int) and -len(x.shape) <= axis < len(x.shape) and x.shape[axis] == 1:
        warnings.warn(
            f"You are using a softmax over axis {axis} of a tensor of shape {(None, *x.shape[1:])}. This axis has size 1. The "
            "softmax operation will always return the value 1, which is likely not what you intended. Did you mean to "
            "use a sigmoid instead?",
            stacklevel=3,
        )
    return _with_logits(exp_normalize(x, axis=axis), x)


def _with_logits(probabilities, logits):
    probabilities._keras_logits = logits if isinstance(logits, Tensor) else Tensor(np.asarray(logits))
    return probabilities


@primitive
def log_softmax(x, axis=-1):
    """log(softmax(x)) along `axis`, exact also where the probability itself would be 0.

    Shapes: `(..., classes)` -> the same. Raises ValueError for an axis that x lacks.

    >>> ops.log_softmax([0.0, 0.0])
    Tensor([-0.6931472, -0.6931472], shape=(2,), dtype=float32)
    """
    axis = tuple(axis) if isinstance(axis, list) else axis
    shifted = x - np.max(x, axis=axis, keepdims=True, initial=-np.inf if x.size == 0 else None)
    return shifted - np.log(np.sum(np.exp(shifted), axis=axis, keepdims=True))


log_softmax.vjp(
    lambda upstream, out, x, axis=-1: (
        upstream - np.exp(out) * np.sum(upstream, axis=tuple(axis) if isinstance(axis, list) else axis, keepdims=True)
    )
)


@primitive
def sparsemax(x, axis=-1):
    """x less a threshold along `axis`, and not below 0: most entries become exactly 0.

    Martins and Astudillo, 2016, "From softmax to sparsemax". There the result adds up to 1. In Keras 3.15, and so here, it does only
    where at most one entry stays: its threshold takes the sum of all running sums for the last one of them.

    Shapes: `(..., classes)` -> the same. Raises ValueError for an axis that x lacks.

    >>> ops.sparsemax([1.0, 2.0, 0.1])
    Tensor([0., 1., 0.], shape=(3,), dtype=float32)
    """
    ordered = np.flip(np.sort(x, axis=axis), axis=axis)
    sums = np.cumsum(ordered, axis=axis)
    support = ordered - (sums - 1) / _counts_along(x, axis) > 0
    size = np.sum(support, axis=axis, keepdims=True, dtype=x.dtype)
    return np.maximum(x - (np.sum(sums * support, axis=axis, keepdims=True) - 1) / size, 0)


def _counts_along(x, axis):
    """1, 2, 3, ... along `axis`."""
    along = [1] * x.ndim
    along[axis] = x.shape[axis]
    return np.arange(1, x.shape[axis] + 1, dtype=x.dtype).reshape(along)


def _sparsemax_rule(upstream, out, x, axis=-1):
    order = np.flip(np.argsort(x, axis=axis, kind="stable"), axis=axis)
    ordered, counts = np.take_along_axis(x, order, axis), _counts_along(x, axis)
    support = ordered - (np.cumsum(ordered, axis=axis) - 1) / counts > 0
    size = np.sum(support, axis=axis, keepdims=True, dtype=x.dtype)
    # The entry that is number i in falling order stands in all running sums from i on.
    shares = np.zeros_like(x)
    np.put_along_axis(shares, order, support * (size - counts + 1) / size, axis)
    kept = upstream * (out > 0)
    return kept - shares * np.sum(kept, axis=axis, keepdims=True)


sparsemax.vjp(_sparsemax_rule)


@primitive(operands=1)
def hard_sigmoid(x):
    """x / 6 + 1/2 between -3 and 3; 0 before, 1 after.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.hard_sigmoid([-4.0, 0.0, 1.5])
    Tensor([0.  , 0.5 , 0.75], shape=(3,), dtype=float32)
    """
    return np.clip(x + x.dtype.type(3), 0, 6) / x.dtype.type(6)


hard_sigmoid.vjp(lambda upstream, out, x: upstream * ((x > -3) & (x < 3)) / x.dtype.type(6))


@primitive
def hard_silu(x):
    """x * hard_sigmoid(x).

    Shapes: x `(...)` -> `(...)`.

    >>> ops.hard_silu([0.0, 1.5, 3.0])
    Tensor([0.   , 1.125, 3.   ], shape=(3,), dtype=float32)
    """
    return x * np.clip(x + x.dtype.type(3), 0, 6) / x.dtype.type(6)


hard_silu.vjp(
    lambda upstream, out, x: upstream * np.where(x <= -3, 0, np.where(x >= 3, 1, x / x.dtype.type(3) + x.dtype.type(0.5)))
)
hard_swish = hard_silu


@primitive
def hard_tanh(x):
    """x between -1 and 1, and the nearer of the two elsewhere.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.hard_tanh([-2.0, 0.5, 2.0])
    Tensor([-1. ,  0.5,  1. ], shape=(3,), dtype=float32)
    """
    return np.clip(x, -1, 1)


hard_tanh.vjp(lambda upstream, out, x: upstream * ((x >= -1) & (x <= 1)))


@primitive
def hard_shrink(x, threshold=0.5):
    """x where it is farther from 0 than `threshold`, else 0.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.hard_shrink([-1.0, 0.2, 2.0])
    Tensor([-1.,  0.,  2.], shape=(3,), dtype=float32)
    """
    return np.where(np.abs(x) > threshold, x, x.dtype.type(0))


hard_shrink.vjp(lambda upstream, out, x, threshold=0.5: upstream * (np.abs(x) > threshold))


@primitive
def soft_shrink(x, threshold=0.5):
    """x moved towards 0 by `threshold`; 0 where that would take it across.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.soft_shrink([-1.0, 0.2, 2.0])
    Tensor([-0.5,  0. ,  1.5], shape=(3,), dtype=float32)
    """
    return np.where(x > threshold, x - threshold, np.where(x < -threshold, x + threshold, 0)).astype(x.dtype, copy=False)


soft_shrink.vjp(lambda upstream, out, x, threshold=0.5: upstream * (np.abs(x) > threshold))


@primitive(operands=1)
def threshold(x, threshold, default_value):
    """x where it is above `threshold`, else `default_value`.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.threshold([0.5, 2.0], 1.0, -1.0)
    Tensor([-1.,  2.], shape=(2,), dtype=float32)
    """
    return np.where(x > threshold, x, x.dtype.type(default_value))


threshold.vjp(lambda upstream, out, x, threshold, default_value: upstream * (x > threshold))


@primitive
def sparse_plus(x):
    """0 up to -1, x from 1 on, and the parabola `(x + 1)**2 / 4` that joins them smoothly.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.sparse_plus([-2.0, 0.0, 3.0])
    Tensor([0.  , 0.25, 3.  ], shape=(3,), dtype=float32)
    """
    return np.where(x <= -1, 0, np.where(x < 1, np.square(x + 1) / 4, x)).astype(x.dtype, copy=False)


sparse_plus.vjp(lambda upstream, out, x: upstream * np.where(x <= -1, 0, np.where(x < 1, (x + 1) / 2, 1)))


@primitive
def sparse_sigmoid(x):
    """0 up to -1, 1 from 1 on, and a straight line between.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.sparse_sigmoid([-2.0, 0.0, 0.5])
    Tensor([0.  , 0.5 , 0.75], shape=(3,), dtype=float32)
    """
    return np.where(x <= -1, 0, np.where(x >= 1, 1, (x + 1) / 2)).astype(x.dtype, copy=False)


sparse_sigmoid.vjp(lambda upstream, out, x: upstream * ((x > -1) & (x < 1)) / 2)
