"""Losses for numbers: how far a prediction is from the true value. Each is the mean over the last axis."""

import math

from minikeras import config, ops
from minikeras.losses.explain_shapes import elementwise
from minikeras.losses.loss import FunctionLoss
from minikeras.losses.operands import as_same_rank
from minikeras.serialization import builtin


@builtin("keras.losses")
@elementwise
def mean_squared_error(y_true, y_pred):
    """mean((y_true - y_pred) ** 2) over the last axis: `(batch, ..., d)` -> `(batch, ...)`.

    Shapes: y_true and y_pred `(batch, ..., n)` -> `(batch, ...)`. Raises ValueError where they do not fit.

    >>> keras.losses.mean_squared_error([[1.0, 2.0]], [[1.5, 4.0]])
    Tensor([2.125], shape=(1,), dtype=float32)
    """
    y_true, y_pred = as_same_rank(y_true, y_pred)
    return ops.mean(ops.square(ops.subtract(y_true, y_pred)), axis=-1)


@builtin("keras.losses")
class MeanSquaredError(FunctionLoss):
    """The mean of squared errors: large errors count most.

    >>> keras.losses.MeanSquaredError()([[1.0, 2.0]], [[1.5, 4.0]])
    Tensor(2.125, shape=(), dtype=float32)
    """

    def __init__(self, reduction="sum_over_batch_size", name="mean_squared_error", dtype=None):
        super().__init__(mean_squared_error, reduction, name, dtype)


@builtin("keras.losses")
@elementwise
def mean_absolute_error(y_true, y_pred):
    """mean(|y_true - y_pred|) over the last axis.

    Shapes: y_true and y_pred `(batch, ..., n)` -> `(batch, ...)`. Raises ValueError where they do not fit.

    >>> keras.losses.mean_absolute_error([[1.0, 2.0]], [[1.5, 4.0]])
    Tensor([1.25], shape=(1,), dtype=float32)
    """
    y_true, y_pred = as_same_rank(y_true, y_pred)
    return ops.mean(ops.abs(ops.subtract(y_true, y_pred)), axis=-1)


@builtin("keras.losses")
class MeanAbsoluteError(FunctionLoss):
    """The mean of absolute errors, in the unit of the target.

    >>> keras.losses.MeanAbsoluteError()([[1.0, 2.0]], [[1.5, 4.0]])
    Tensor(1.25, shape=(), dtype=float32)
    """

    def __init__(self, reduction="sum_over_batch_size", name="mean_absolute_error", dtype=None):
        super().__init__(mean_absolute_error, reduction, name, dtype)


@builtin("keras.losses")
@elementwise
def mean_absolute_percentage_error(y_true, y_pred):
    """100 * mean(|y_true - y_pred| / |y_true|) over the last axis; |y_true| counts as at least epsilon.

    Shapes: y_true and y_pred `(batch, ..., n)` -> `(batch, ...)`. Raises ValueError where they do not fit.

    >>> keras.losses.mean_absolute_percentage_error([[1.0, 2.0]], [[1.5, 4.0]])
    Tensor([75.], shape=(1,), dtype=float32)
    """
    y_true, y_pred = as_same_rank(y_true, y_pred)
    share = ops.abs(ops.divide(ops.subtract(y_true, y_pred), ops.maximum(ops.abs(y_true), config.epsilon())))
    return ops.multiply(100.0, ops.mean(share, axis=-1))


@builtin("keras.losses")
class MeanAbsolutePercentageError(FunctionLoss):
    """The mean error in percent of the true value.

    >>> keras.losses.MeanAbsolutePercentageError()([[1.0, 2.0]], [[1.5, 4.0]])
    Tensor(75., shape=(), dtype=float32)
    """

    def __init__(self, reduction="sum_over_batch_size", name="mean_absolute_percentage_error", dtype=None):
        super().__init__(mean_absolute_percentage_error, reduction, name, dtype)


@builtin("keras.losses")
@elementwise
def mean_squared_logarithmic_error(y_true, y_pred):
    """mean((log(y_true + 1) - log(y_pred + 1)) ** 2) over the last axis; values below epsilon count as epsilon.

    Shapes: y_true and y_pred `(batch, ..., n)` -> `(batch, ...)`. Raises ValueError where they do not fit.

    >>> keras.losses.mean_squared_logarithmic_error([[1.0, 2.0]], [[1.5, 4.0]])
    Tensor([0.15536794], shape=(1,), dtype=float32)
    """
    y_true, y_pred = as_same_rank(y_true, y_pred)
    logs = [ops.log(ops.add(ops.maximum(y, config.epsilon()), 1.0)) for y in (y_pred, y_true)]
    return ops.mean(ops.square(ops.subtract(*logs)), axis=-1)


@builtin("keras.losses")
class MeanSquaredLogarithmicError(FunctionLoss):
    """The mean squared error of the logarithms: for targets that span several orders of magnitude.

    >>> keras.losses.MeanSquaredLogarithmicError()([[1.0, 2.0]], [[1.5, 4.0]])
    Tensor(0.15536794, shape=(), dtype=float32)
    """

    def __init__(self, reduction="sum_over_batch_size", name="mean_squared_logarithmic_error", dtype=None):
        super().__init__(mean_squared_logarithmic_error, reduction, name, dtype)


@builtin("keras.losses")
@elementwise
def log_cosh(y_true, y_pred):
    """mean(log(cosh(y_pred - y_true))) over the last axis.

    Shapes: y_true and y_pred `(batch, ..., n)` -> `(batch, ...)`. Raises ValueError where they do not fit.

    >>> keras.losses.log_cosh([[1.0, 2.0]], [[1.5, 4.0]])
    Tensor([0.7225586], shape=(1,), dtype=float32)
    """
    y_true, y_pred = as_same_rank(y_true, y_pred)
    error = ops.subtract(y_pred, y_true)
    log_cosh_of_error = ops.subtract(ops.add(error, ops.softplus(ops.multiply(error, -2.0))), math.log(2.0))
    return ops.mean(log_cosh_of_error, axis=-1)


@builtin("keras.losses")
class LogCosh(FunctionLoss):
    """About error ** 2 / 2 for small errors and |error| - log(2) for large ones.

    >>> keras.losses.LogCosh()([[1.0, 2.0]], [[1.5, 4.0]])
    Tensor(0.7225586, shape=(), dtype=float32)
    """

    def __init__(self, reduction="sum_over_batch_size", name="log_cosh", dtype=None):
        super().__init__(log_cosh, reduction, name, dtype)


@builtin("keras.losses")
@elementwise
def huber(y_true, y_pred, delta=1.0):
    """error ** 2 / 2 up to `delta`, and a line from there, as the mean over the last axis.

    Shapes: y_true and y_pred `(batch, ..., n)` -> `(batch, ...)`. Raises ValueError where they do not fit.

    >>> keras.losses.huber([[1.0, 2.0]], [[1.5, 4.0]])
    Tensor([0.8125], shape=(1,), dtype=float32)
    """
    y_true, y_pred = as_same_rank(y_true, y_pred)
    error = ops.subtract(y_pred, y_true)
    size = ops.abs(error)
    losses = ops.where(
        ops.less_equal(size, delta),
        ops.multiply(0.5, ops.square(error)),
        ops.subtract(ops.multiply(size, delta), 0.5 * delta * delta),
    )
    return ops.mean(losses, axis=-1)


@builtin("keras.losses")
class Huber(FunctionLoss):
    """Squared error for small errors, absolute error for large ones (Huber, 1964): outliers pull less.

    >>> keras.losses.Huber()([[1.0, 2.0]], [[1.5, 4.0]])
    Tensor(0.8125, shape=(), dtype=float32)
    """

    _left_out = {"delta": 1.0}

    def __init__(self, delta=1.0, reduction="sum_over_batch_size", name="huber_loss", dtype=None):
        super().__init__(huber, reduction, name, dtype, delta=delta)


@builtin("keras.losses")
@elementwise
def cosine_similarity(y_true, y_pred, axis=-1):
    """Minus the cosine of the angle between truth and prediction along `axis`: -1 for the same direction, 1 for the opposite.

    Shapes: y_true and y_pred `(batch, ..., n)` -> `(batch, ...)`. Raises ValueError where they do not fit.

    >>> keras.losses.cosine_similarity([[1.0, 2.0]], [[1.5, 4.0]])
    Tensor([-0.99450547], shape=(1,), dtype=float32)
    """
    y_true, y_pred = as_same_rank(y_true, y_pred)
    return ops.negative(ops.sum(ops.multiply(_normalized(y_true, axis), _normalized(y_pred, axis)), axis=axis))


def _normalized(x, axis):
    """x with length 1 along `axis`; squared lengths below 1e-12 count as that."""
    return ops.multiply(x, ops.rsqrt(ops.maximum(ops.sum(ops.square(x), axis=axis, keepdims=True), 1e-12)))


@builtin("keras.losses")
class CosineSimilarity(FunctionLoss):
    """Minus the cosine of the angle between truth and prediction, whatever their lengths.

    >>> keras.losses.CosineSimilarity()([[1.0, 2.0]], [[1.5, 4.0]])
    Tensor(-0.99450547, shape=(), dtype=float32)
    """

    _left_out = {"axis": -1}

    def __init__(self, axis=-1, reduction="sum_over_batch_size", name="cosine_similarity", dtype=None):
        super().__init__(cosine_similarity, reduction, name, dtype, axis=axis)
