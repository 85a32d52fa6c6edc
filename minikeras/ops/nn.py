"""Activations: the bends between the linear layers."""

import numpy as np

from minikeras.autodiff import Tensor, composed, primitive


@primitive
def relu(x):
    """x where it is positive, else 0."""
    return np.maximum(x, 0)


relu.vjp(lambda upstream, out, x: upstream * (out > 0))


@primitive(operands=1)
def leaky_relu(x, negative_slope=0.2):
    """x where it is positive, else `negative_slope * x`."""
    return np.where(x > 0, x, np.multiply(x, negative_slope))


leaky_relu.vjp(lambda upstream, out, x, negative_slope=0.2: np.where(x > 0, upstream, upstream * negative_slope))


@primitive
def logistic(x):
    """1 / (1 + exp(-x))."""
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-x))


logistic.vjp(lambda upstream, out, x: upstream * out * (1 - out))


@primitive
def exp_normalize(x, axis=-1):
    """exp(x) divided by its sum along `axis`; the largest entry is taken out first, so that nothing overflows."""
    powers = np.exp(x - np.max(x, axis=axis, keepdims=True, initial=-np.inf if x.size == 0 else None))
    return powers / np.sum(powers, axis=axis, keepdims=True)


exp_normalize.vjp(lambda upstream, out, x, axis=-1:
                  out * (upstream - np.sum(upstream * out, axis=axis, keepdims=True)))


@composed
def sigmoid(x):
    """1 / (1 + exp(-x)), between 0 and 1. The result remembers x, its logits, for the losses that want them."""
    return _with_logits(logistic(x), x)


@composed
def softmax(x, axis=-1):
    """Probabilities: positive numbers that add up to 1 along `axis`. The result remembers x, its logits."""
    if isinstance(axis, (tuple, list)):
        return _softmax_over_axes(x, axis)
    return _with_logits(exp_normalize(x, axis=axis), x)


def _with_logits(probabilities, logits):
    probabilities._keras_logits = logits if isinstance(logits, Tensor) else Tensor(np.asarray(logits))
    return probabilities


def _softmax_over_axes(x, axes):
    """Softmax over several axes: move them to the end, make them one, and move back."""
    from minikeras.ops.shapes import reshape, transpose
    axes = [a % x.ndim for a in axes]
    order = [a for a in range(x.ndim) if a not in axes] + axes
    moved = transpose(x, order)
    flat = exp_normalize(reshape(moved, moved.shape[:x.ndim - len(axes)] + (-1,)))
    return transpose(reshape(flat, moved.shape), tuple(int(i) for i in np.argsort(order)))


@primitive
def log_softmax(x, axis=-1):
    """log(softmax(x)) along `axis`, exact also where the probability itself would be 0."""
    shifted = x - np.max(x, axis=axis, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted), axis=axis, keepdims=True))


log_softmax.vjp(lambda upstream, out, x, axis=-1:
                upstream - np.exp(out) * np.sum(upstream, axis=axis, keepdims=True))


@primitive
def softplus(x):
    """log(1 + exp(x)): a smooth relu."""
    return np.logaddexp(x, x.dtype.type(0))


softplus.vjp(lambda upstream, out, x: upstream * (1 - np.exp(-out)))
