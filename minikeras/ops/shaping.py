"""What the gradients of broadcasting operations share."""

import numpy as np


def repeated(x, shape):
    """x repeated along its axes of size 1, so that it has `shape`."""
    return x if x.shape == shape else np.broadcast_to(x, shape)


def unbroadcast(gradient, operand):
    """Sum `gradient` over the axes along which `operand` was repeated to fit, so that it gets the operand's shape.

    Broadcasting copies a value to several places; each copy sends a gradient back, and they add up.
    """
    shape = np.shape(operand)
    if gradient.shape == shape:
        return gradient
    added = gradient.ndim - len(shape)
    stretched = tuple(i + added for i, size in enumerate(shape) if size == 1 and gradient.shape[i + added] != 1)
    summed = gradient.sum(axis=tuple(range(added)) + stretched, keepdims=True)
    return summed.reshape(shape)
