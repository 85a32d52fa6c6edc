"""Focal cross-entropies: rows that are predicted well already count less (Lin et al., 2017)."""

from minikeras import config, ops
from minikeras.losses.loss import FunctionLoss
from minikeras.losses.operands import as_tensors
from minikeras.losses.smoothing import check_axis, smooth_binary, smooth_classes, warn_of_one_class
from minikeras.serialization import builtin


@builtin("keras.losses")
def binary_focal_crossentropy(
    y_true, y_pred, apply_class_balancing=False, alpha=0.25, gamma=2.0, from_logits=False, label_smoothing=0.0, axis=-1
):
    """The binary cross-entropy times (1 - p) ** gamma, p the probability of the right label, as the mean over `axis`.

    Shapes: y_true and y_pred `(batch, ..., n)` -> `(batch, ...)`. Raises ValueError where they do not fit.

    >>> keras.losses.binary_focal_crossentropy([[1.0, 0.0], [0.0, 1.0]], [[0.8, 0.2], [0.4, 0.6]])
    Tensor([0.00892574, 0.08173208], shape=(2,), dtype=float32)
    """
    y_true, y_pred = as_tensors(y_true, y_pred)
    y_true = smooth_binary(y_true, label_smoothing)
    if from_logits:
        y_pred = ops.sigmoid(y_pred)
    right = y_true * y_pred + (1.0 - y_true) * (1.0 - y_pred)
    losses = ops.power(1.0 - right, gamma) * ops.binary_crossentropy(y_true, y_pred)
    if apply_class_balancing:
        losses = (y_true * alpha + (1.0 - y_true) * (1 - alpha)) * losses
    return ops.mean(losses, axis=axis)


@builtin("keras.losses")
class BinaryFocalCrossentropy(FunctionLoss):
    """Binary cross-entropy that looks at the hard rows.

    Args:
        apply_class_balancing: whether label 1 weighs `alpha` and label 0 weighs `1 - alpha`.
        alpha: see above.
        gamma: how much less the easy rows count; 0 gives the plain cross-entropy.
        from_logits, label_smoothing, axis: as in `BinaryCrossentropy`.
        reduction, name, dtype: as in `Loss`.

    >>> keras.losses.BinaryFocalCrossentropy()([[1.0, 0.0], [0.0, 1.0]], [[0.8, 0.2], [0.4, 0.6]])
    Tensor(0.04532891, shape=(), dtype=float32)
    """

    def __init__(
        self,
        apply_class_balancing=False,
        alpha=0.25,
        gamma=2.0,
        from_logits=False,
        label_smoothing=0.0,
        axis=-1,
        reduction="sum_over_batch_size",
        name="binary_focal_crossentropy",
        dtype=None,
    ):
        super().__init__(
            binary_focal_crossentropy,
            reduction,
            name,
            dtype,
            apply_class_balancing=apply_class_balancing,
            alpha=alpha,
            gamma=gamma,
            from_logits=from_logits,
            label_smoothing=label_smoothing,
            axis=axis,
        )


@builtin("keras.losses")
def categorical_focal_crossentropy(y_true, y_pred, alpha=0.25, gamma=2.0, from_logits=False, label_smoothing=0.0, axis=-1):
    """sum(-y_true * log(p) * alpha * (1 - p) ** gamma) over `axis`, the axis of the classes.

    Shapes: y_true and y_pred `(batch, ..., n)` -> `(batch, ...)`. Raises ValueError where they do not fit.

    >>> keras.losses.categorical_focal_crossentropy([[1.0, 0.0], [0.0, 1.0]], [[0.8, 0.2], [0.4, 0.6]])
    Tensor([0.00223144, 0.02043302], shape=(2,), dtype=float32)
    """
    check_axis(axis)
    y_true, y_pred = as_tensors(y_true, y_pred)
    warn_of_one_class("categorical_focal_crossentropy", y_pred)
    y_true = smooth_classes(y_true, label_smoothing)
    if from_logits:
        y_pred = ops.softmax(y_pred, axis=axis)
    p = ops.divide(y_pred, ops.sum(y_pred, axis=axis, keepdims=True))
    p = ops.clip(p, config.epsilon(), 1.0 - config.epsilon())
    losses = ops.power(1.0 - p, gamma) * alpha * (-y_true * ops.log(p))
    return ops.sum(losses, axis=axis)


@builtin("keras.losses")
class CategoricalFocalCrossentropy(FunctionLoss):
    """Categorical cross-entropy that looks at the hard rows.

    Args:
        alpha: a weight for all classes, or one for each.
        gamma: how much less the easy rows count.
        from_logits, label_smoothing, axis: as in `CategoricalCrossentropy`.
        reduction, name, dtype: as in `Loss`.

    >>> keras.losses.CategoricalFocalCrossentropy()([[1.0, 0.0], [0.0, 1.0]], [[0.8, 0.2], [0.4, 0.6]])
    Tensor(0.01133223, shape=(), dtype=float32)
    """

    def __init__(
        self,
        alpha=0.25,
        gamma=2.0,
        from_logits=False,
        label_smoothing=0.0,
        axis=-1,
        reduction="sum_over_batch_size",
        name="categorical_focal_crossentropy",
        dtype=None,
    ):
        super().__init__(
            categorical_focal_crossentropy,
            reduction,
            name,
            dtype,
            alpha=alpha,
            gamma=gamma,
            from_logits=from_logits,
            label_smoothing=label_smoothing,
            axis=axis,
        )
