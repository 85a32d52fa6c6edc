"""What the cross-entropies share: softer labels, and what they say to predictions that can't be right."""

import warnings

from minikeras import ops


def smooth_binary(y_true, label_smoothing):
    """Labels 0 and 1 moved towards 0.5 by a share."""
    if not label_smoothing:
        return y_true
    return ops.add(ops.multiply(y_true, 1.0 - label_smoothing), 0.5 * label_smoothing)


def smooth_classes(y_true, label_smoothing):
    """One-hot labels with a share of them spread evenly over all classes."""
    if not label_smoothing:
        return y_true
    return ops.add(ops.multiply(y_true, 1.0 - label_smoothing), label_smoothing / y_true.shape[-1])


def check_axis(axis):
    """Raise ValueError for an axis that is True or False: an argument in the wrong place."""
    if isinstance(axis, bool):
        raise ValueError(f"`axis` must be of type `int`. Received: axis={axis} of type {type(axis)}")


def warn_of_one_class(name, y_pred):
    """Warn where a loss for several classes gets only one."""
    if y_pred.shape[-1] == 1:
        warnings.warn(
            f"In loss {name}, expected y_pred.shape to be (batch_size, num_classes) with num_classes > 1. Received: "
            f"y_pred.shape={y_pred.shape}. Consider using 'binary_crossentropy' if you only have 2 classes.",
            SyntaxWarning,
            stacklevel=3,
        )
