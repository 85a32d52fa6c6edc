"""Losses for distributions: how surprised the prediction is by the truth."""

from minikeras import config, ops
from minikeras.losses.explain_shapes import elementwise, hint_about_labels, hint_about_one_hot, with_hint
from minikeras.losses.loss import FunctionLoss
from minikeras.losses.operands import as_tensors
from minikeras.losses.smoothing import check_axis, smooth_binary, smooth_classes, warn_of_one_class
from minikeras.serialization import builtin


@builtin("keras.losses")
@elementwise
def kl_divergence(y_true, y_pred):
    """sum(y_true * log(y_true / y_pred)) over the last axis, both kept between epsilon and 1.

    Shapes: y_true and y_pred `(batch, ..., n)` -> `(batch, ...)`. Raises ValueError where they do not fit.

    >>> keras.losses.kl_divergence([[1.0, 0.0], [0.0, 1.0]], [[0.8, 0.2], [0.4, 0.6]])
    Tensor([0.2231421, 0.5108241], shape=(2,), dtype=float32)
    """
    y_true, y_pred = (ops.clip(y, config.epsilon(), 1.0) for y in as_tensors(y_true, y_pred))
    return ops.sum(ops.multiply(y_true, ops.log(ops.divide(y_true, y_pred))), axis=-1)


@builtin("keras.losses")
class KLDivergence(FunctionLoss):
    """The information lost when the prediction stands for the true distribution (Kullback and Leibler, 1951).

    >>> keras.losses.KLDivergence()([[1.0, 0.0], [0.0, 1.0]], [[0.8, 0.2], [0.4, 0.6]])
    Tensor(0.3669831, shape=(), dtype=float32)
    """

    def __init__(self, reduction="sum_over_batch_size", name="kl_divergence", dtype=None):
        super().__init__(kl_divergence, reduction, name, dtype)


@builtin("keras.losses")
@elementwise
def poisson(y_true, y_pred):
    """mean(y_pred - y_true * log(y_pred + epsilon)) over the last axis.

    Shapes: y_true and y_pred `(batch, ..., n)` -> `(batch, ...)`. Raises ValueError where they do not fit.

    >>> keras.losses.poisson([[1.0, 2.0]], [[1.5, 4.0]])
    Tensor([1.1609731], shape=(1,), dtype=float32)
    """
    y_true, y_pred = as_tensors(y_true, y_pred)
    surprise = ops.multiply(y_true, ops.log(ops.add(y_pred, config.epsilon())))
    return ops.mean(ops.subtract(y_pred, surprise), axis=-1)


@builtin("keras.losses")
class Poisson(FunctionLoss):
    """For counts: the negative log-likelihood of a Poisson distribution with the predicted mean, up to a constant.

    >>> keras.losses.Poisson()([[1.0, 2.0]], [[1.5, 4.0]])
    Tensor(1.1609731, shape=(), dtype=float32)
    """

    def __init__(self, reduction="sum_over_batch_size", name="poisson", dtype=None):
        super().__init__(poisson, reduction, name, dtype)


@builtin("keras.losses")
def binary_crossentropy(y_true, y_pred, from_logits=False, label_smoothing=0.0, axis=-1):
    """mean(-y_true * log(y_pred) - (1 - y_true) * log(1 - y_pred)) over `axis`.

    Shapes: y_true and y_pred `(batch, ..., n)` -> `(batch, ...)`. Raises ValueError where they do not fit.

    >>> keras.losses.binary_crossentropy([[1.0, 0.0], [0.0, 1.0]], [[0.8, 0.2], [0.4, 0.6]])
    Tensor([0.22314353, 0.5108256 ], shape=(2,), dtype=float32)
    """
    y_true, y_pred = as_tensors(y_true, y_pred)
    y_true = smooth_binary(y_true, label_smoothing)
    return ops.mean(ops.binary_crossentropy(y_true, y_pred, from_logits=from_logits), axis=axis)


@builtin("keras.losses")
class BinaryCrossentropy(FunctionLoss):
    """For labels 0 and 1, one prediction each.

    Args:
        from_logits: whether predictions are logits, not probabilities.
        label_smoothing: how far labels are moved from 0 and 1 towards 0.5, as a share.
        axis: the axis of the mean.
        reduction, name, dtype: as in `Loss`.

    >>> keras.losses.BinaryCrossentropy()([[1.0, 0.0], [0.0, 1.0]], [[0.8, 0.2], [0.4, 0.6]])
    Tensor(0.36698455, shape=(), dtype=float32)
    """

    def __init__(
        self,
        from_logits=False,
        label_smoothing=0.0,
        axis=-1,
        reduction="sum_over_batch_size",
        name="binary_crossentropy",
        dtype=None,
    ):
        super().__init__(
            binary_crossentropy, reduction, name, dtype, from_logits=from_logits, label_smoothing=label_smoothing, axis=axis
        )


@builtin("keras.losses")
def categorical_crossentropy(y_true, y_pred, from_logits=False, label_smoothing=0.0, axis=-1):
    """-sum(y_true * log(y_pred)) over `axis`, the axis of the classes: `(batch, ..., classes)` -> `(batch, ...)`.

    Raises:
        ValueError: if the shapes differ; numbers of classes as labels need `sparse_categorical_crossentropy`.

    Shapes: y_true and y_pred `(batch, ..., n)` -> `(batch, ...)`. Raises ValueError where they do not fit.

    >>> keras.losses.categorical_crossentropy([[1.0, 0.0], [0.0, 1.0]], [[0.8, 0.2], [0.4, 0.6]])
    Tensor([0.22314353, 0.5108256 ], shape=(2,), dtype=float32)
    """
    check_axis(axis)
    y_true, y_pred = as_tensors(y_true, y_pred)
    warn_of_one_class("categorical_crossentropy", y_pred)
    with with_hint(hint_about_one_hot(y_true, y_pred)):
        y_true = smooth_classes(y_true, label_smoothing)
        return ops.categorical_crossentropy(y_true, y_pred, from_logits=from_logits, axis=axis)


@builtin("keras.losses")
class CategoricalCrossentropy(FunctionLoss):
    """For labels that are one-hot, or probabilities of classes.

    Args:
        from_logits: whether predictions are logits, not probabilities.
        label_smoothing: the share of the labels that is spread evenly over all classes.
        axis: the axis of the classes.
        reduction, name, dtype: as in `Loss`.

    >>> keras.losses.CategoricalCrossentropy()([[1.0, 0.0], [0.0, 1.0]], [[0.8, 0.2], [0.4, 0.6]])
    Tensor(0.36698455, shape=(), dtype=float32)
    """

    def __init__(
        self,
        from_logits=False,
        label_smoothing=0.0,
        axis=-1,
        reduction="sum_over_batch_size",
        name="categorical_crossentropy",
        dtype=None,
    ):
        super().__init__(
            categorical_crossentropy,
            reduction,
            name,
            dtype,
            from_logits=from_logits,
            label_smoothing=label_smoothing,
            axis=axis,
        )


@builtin("keras.losses")
def sparse_categorical_crossentropy(y_true, y_pred, from_logits=False, ignore_class=None, axis=-1):
    """-log(y_pred[y_true]): `y_true` holds numbers of classes, `(batch, ...)`, `y_pred` is `(batch, ..., classes)`.

    Where the label is `ignore_class`, the loss is 0 and masked.

    Shapes: labels y_true `(batch, ...)`, y_pred `(batch, ..., classes)` -> `(batch, ...)`. Raises ValueError where they do not fit.

    >>> keras.losses.sparse_categorical_crossentropy([0, 1], [[0.8, 0.2], [0.4, 0.6]])
    Tensor([0.22314355, 0.5108257 ], shape=(2,), dtype=float32)
    """
    y_true, y_pred = ops.convert_to_tensor(y_true), ops.convert_to_tensor(y_pred)
    if len(y_true.shape) == len(y_pred.shape) and y_true.shape[axis] == 1:
        y_true = ops.squeeze(y_true, axis)
    if ignore_class is None:
        with with_hint(hint_about_labels(y_true, y_pred)):
            return ops.sparse_categorical_crossentropy(y_true, y_pred, from_logits=from_logits, axis=axis)
    kept = ops.not_equal(y_true, ignore_class)
    y_true, y_pred = ops.where(kept, y_true, 0), ops.where(ops.expand_dims(kept, axis), y_pred, 0.0)
    losses = ops.where(kept, ops.sparse_categorical_crossentropy(y_true, y_pred, from_logits=from_logits, axis=axis), 0.0)
    losses._keras_mask = kept
    return losses


@builtin("keras.losses")
class SparseCategoricalCrossentropy(FunctionLoss):
    """For labels that are numbers of classes, counted from 0.

    Args:
        from_logits: whether predictions are logits, not probabilities.
        ignore_class: a label that doesn't count, such as that of padding.
        reduction, name, dtype: as in `Loss`.
        axis: the axis of the classes; only the last one.

    >>> keras.losses.SparseCategoricalCrossentropy()(np.array([0, 1]), np.array([[0.8, 0.2], [0.4, 0.6]]))
    Tensor(0.3669846, shape=(), dtype=float32)
    """

    _left_out = {"axis": -1}

    def __init__(
        self,
        from_logits=False,
        ignore_class=None,
        reduction="sum_over_batch_size",
        axis=-1,
        name="sparse_categorical_crossentropy",
        dtype=None,
    ):
        super().__init__(
            sparse_categorical_crossentropy,
            reduction,
            name,
            dtype,
            from_logits=from_logits,
            ignore_class=ignore_class,
            axis=axis,
        )


@builtin("keras.losses")
def categorical_generalized_cross_entropy(y_true, y_pred, q):
    """(1 - y_pred[y_true] ** q) / q over the last axis; `y_true` holds numbers of classes.

    Shapes: labels y_true `(batch, ...)`, y_pred `(batch, ..., classes)` -> `(batch, ...)`. Raises ValueError where they do not fit.

    >>> keras.losses.categorical_generalized_cross_entropy([0, 1], [[0.8, 0.2], [0.4, 0.6]], 0.5)
    Tensor([0.21114564, 0.45080662], shape=(2,), dtype=float32)
    """
    y_true, y_pred = ops.convert_to_tensor(y_true), ops.convert_to_tensor(y_pred)
    classes = ops.cast(ops.expand_dims(y_true, -1), "int64")
    one_hot = ops.cast(ops.equal(classes, list(range(y_pred.shape[-1]))), y_pred.dtype)
    right = ops.sum(ops.multiply(y_pred, one_hot), axis=-1)
    return ops.divide(ops.subtract(1.0, ops.power(right, q)), q)


@builtin("keras.losses")
class CategoricalGeneralizedCrossEntropy(FunctionLoss):
    """Between cross-entropy (q near 0) and absolute error (q near 1): for wrong labels (Zhang and Sabuncu, 2018).

    Raises:
        ValueError: if q isn't between 0 and 1.

    >>> keras.losses.CategoricalGeneralizedCrossEntropy()(np.array([0, 1]), np.array([[0.8, 0.2], [0.4, 0.6]]))
    Tensor(0.33097613, shape=(), dtype=float32)
    """

    def __init__(self, q=0.5, reduction="sum_over_batch_size", name="categorical_generalized_cross_entropy", dtype=None):
        if not 0 < q < 1:
            raise ValueError("q must be in the interval (0, 1)")
        super().__init__(categorical_generalized_cross_entropy, reduction, name, dtype, q=q)
