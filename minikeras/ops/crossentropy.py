"""Cross-entropies: how surprised a prediction is by the truth, from probabilities or, better, from logits.

A probability that was rounded to 0 or 1 has no useful logarithm. So a softmax or sigmoid leaves its logits with its result
(`_keras_logits`), and the cross-entropy takes those where it finds them, as Keras does inside a model.
"""

import warnings

import numpy as np

from minikeras import config
from minikeras.autodiff import primitive
from minikeras.ops.core import convert_to_tensor
from minikeras.ops.elementwise import clip, divide, log, multiply, negative
from minikeras.ops.reductions import sum


@primitive(saves=True)
def softmax_crossentropy(target, logits, axis=-1):
    """-sum(target * log_softmax(logits)) along `axis`.

    The gradient for the logits is p - target, as in TensorFlow: the derivative where each target adds up to 1, as probabilities do.
    """
    log_probabilities = _log_softmax(logits, axis)
    return -(target * log_probabilities).sum(axis=axis), log_probabilities


def _softmax_crossentropy_rule(upstream, needed, out, target, logits, axis=-1):
    _, log_probabilities = out
    upstream = np.expand_dims(upstream, axis)
    return (
        -upstream * log_probabilities if needed[0] else None,
        upstream * (np.exp(log_probabilities) - target) if needed[1] else None,
    )


softmax_crossentropy.joint_vjp(_softmax_crossentropy_rule)


@primitive(saves=True)
def label_crossentropy(target, logits):
    """-log_softmax(logits)[target] over the last axis; `target` holds the numbers of the classes."""
    log_probabilities = _log_softmax(logits, -1)
    picked = np.take_along_axis(log_probabilities, _checked(target, logits.shape[-1])[..., None], axis=-1)
    return -picked[..., 0], log_probabilities


def _label_crossentropy_rule(upstream, needed, out, target, logits):
    _, log_probabilities = out
    gradient = np.exp(log_probabilities)
    index = target[..., None].astype(np.int64)
    np.put_along_axis(gradient, index, np.take_along_axis(gradient, index, -1) - 1, axis=-1)
    return None, upstream[..., None] * gradient


label_crossentropy.joint_vjp(_label_crossentropy_rule)


@primitive
def sigmoid_crossentropy(target, logits):
    """-target * log(p) - (1 - target) * log(1 - p) for p = sigmoid(logits), written so that nothing overflows."""
    return np.maximum(logits, 0) - logits * target + np.log1p(np.exp(-np.abs(logits)))


def _sigmoid_crossentropy_rule(upstream, out, target, logits):
    with np.errstate(over="ignore"):
        return upstream * (1 / (1 + np.exp(-logits)) - target)


sigmoid_crossentropy.vjp(lambda upstream, out, target, logits: -upstream * logits, _sigmoid_crossentropy_rule)


def categorical_crossentropy(target, output, from_logits=False, axis=-1):
    """The cross-entropy of each row: target and output `(batch, ..., classes)` -> `(batch, ...)`.

    Raises ValueError where the shapes differ.

    >>> ops.categorical_crossentropy([[0.0, 1.0]], [[0.5, 0.5]])
    Tensor([0.6931472], shape=(1,), dtype=float32)
    """
    target, output = convert_to_tensor(target), convert_to_tensor(output)
    if target.ndim < 1:
        raise ValueError("Arguments `target` and `output` must be at least rank 1. " + _shapes(target, output))
    _same_shape(target, output)
    output, from_logits = _logits_of(output, from_logits, "Softmax", "categorical_crossentropy")
    if from_logits:
        return softmax_crossentropy(target, output, axis=axis)
    output = _inside(divide(output, sum(output, axis=axis, keepdims=True)))
    return negative(sum(multiply(target, log(output)), axis=axis))


def sparse_categorical_crossentropy(target, output, from_logits=False, axis=-1):
    """The cross-entropy of each row, the truth given as the number of a class: target `(batch, ...)`, output `(batch, ..., classes)`.

    Raises ValueError where the shapes don't fit or a label is not the number of a class.

    >>> ops.sparse_categorical_crossentropy([1], [[0.5, 0.5]])
    Tensor([0.6931472], shape=(1,), dtype=float32)
    """
    target, output = convert_to_tensor(target), convert_to_tensor(output)
    if axis != -1 and axis != output.ndim - 1:
        raise ValueError(f"Only axis=-1 is currently supported. Received: axis={axis}")
    output, from_logits = _logits_of(output, from_logits, "Softmax", "sparse_categorical_crossentropy")
    if target.ndim == output.ndim and target.shape[-1] == 1:
        target = target[..., 0]
    if output.ndim < 1:
        raise ValueError(f"Argument `output` must be at least rank 1. Received: output.shape={output.shape}")
    if target.ndim != output.ndim - 1:
        raise ValueError("Argument `output` must have rank (ndim) `target.ndim - 1`. " + _shapes(target, output))
    if target.shape != output.shape[:-1]:
        raise ValueError(
            "Arguments `target` and `output` must have the same shape up until the last dimension: "
            f"target.shape={target.shape}, output.shape={output.shape}"
        )
    return label_crossentropy(target, output if from_logits else log(_inside(output)))


def binary_crossentropy(target, output, from_logits=False):
    """The cross-entropy of each entry: target and output of one shape.

    Raises ValueError where the shapes differ.

    >>> ops.binary_crossentropy([1.0, 0.0], [0.9, 0.5])
    Tensor([0.10536055, 0.6931472 ], shape=(2,), dtype=float32)
    """
    target, output = convert_to_tensor(target), convert_to_tensor(output)
    _same_shape(target, output)
    output, from_logits = _logits_of(output, from_logits, "Sigmoid", "binary_crossentropy")
    if from_logits:
        return sigmoid_crossentropy(target, output)
    output = _inside(output)
    return negative(target * log(output) + (1 - target) * log(1 - output))


def _logits_of(output, from_logits, activation, name):
    logits = getattr(output, "_keras_logits", None)
    if logits is None:
        return output, from_logits
    if from_logits:
        warnings.warn(
            f'"`{name}` received `from_logits=True`, but the `output` argument was produced by a {activation} '
            "activation and thus does not represent logits. Was this intended?",
            stacklevel=4,
        )
    return logits, True


def _inside(probabilities):
    """Keep probabilities a little away from 0 and 1, where the logarithm ends."""
    return clip(probabilities, config.epsilon(), 1.0 - config.epsilon())


def _log_softmax(logits, axis):
    shifted = logits - logits.max(axis=axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))


def _checked(labels, classes):
    labels = labels.astype(np.int64)
    wrong = (labels < 0) | (labels >= classes)
    if wrong.any():
        raise ValueError(
            f"Received a label value of {labels[wrong][0]} which is outside the valid range of [0, {classes}). "
            "Labels count the classes from 0."
        )
    return labels


def _same_shape(target, output):
    if target.ndim != output.ndim:
        raise ValueError("Arguments `target` and `output` must have the same rank (ndim). " + _shapes(target, output))
    if target.shape != output.shape:
        raise ValueError("Arguments `target` and `output` must have the same shape. " + _shapes(target, output))


def _shapes(target, output):
    return f"Received: target.shape={target.shape}, output.shape={output.shape}"
