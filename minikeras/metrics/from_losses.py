"""The losses as metrics: their means over all batches, weighted by rows."""

from minikeras import losses
from minikeras.metrics.mean import FunctionMetric
from minikeras.serialization import builtin


@builtin("keras.metrics")
class MeanSquaredError(FunctionMetric):
    """The mean of `losses.mean_squared_error`.

    >>> keras.metrics.MeanSquaredError()([[1.0, 2.0]], [[1.5, 4.0]])
    Tensor(2.125, shape=(), dtype=float32)
    """

    def __init__(self, name="mean_squared_error", dtype=None):
        super().__init__(losses.mean_squared_error, name, dtype)


@builtin("keras.metrics")
class MeanAbsoluteError(FunctionMetric):
    """The mean of `losses.mean_absolute_error`.

    >>> keras.metrics.MeanAbsoluteError()([[1.0, 2.0]], [[1.5, 4.0]])
    Tensor(1.25, shape=(), dtype=float32)
    """

    def __init__(self, name="mean_absolute_error", dtype=None):
        super().__init__(losses.mean_absolute_error, name, dtype)


@builtin("keras.metrics")
class MeanAbsolutePercentageError(FunctionMetric):
    """The mean of `losses.mean_absolute_percentage_error`.

    >>> keras.metrics.MeanAbsolutePercentageError()([[1.0, 2.0]], [[1.5, 4.0]])
    Tensor(75., shape=(), dtype=float32)
    """

    def __init__(self, name="mean_absolute_percentage_error", dtype=None):
        super().__init__(losses.mean_absolute_percentage_error, name, dtype)


@builtin("keras.metrics")
class MeanSquaredLogarithmicError(FunctionMetric):
    """The mean of `losses.mean_squared_logarithmic_error`.

    >>> keras.metrics.MeanSquaredLogarithmicError()([[1.0, 2.0]], [[1.5, 4.0]])
    Tensor(0.15536794, shape=(), dtype=float32)
    """

    def __init__(self, name="mean_squared_logarithmic_error", dtype=None):
        super().__init__(losses.mean_squared_logarithmic_error, name, dtype)


@builtin("keras.metrics")
class LogCoshError(FunctionMetric):
    """The mean of `losses.log_cosh`.

    >>> keras.metrics.LogCoshError()([[1.0, 2.0]], [[1.5, 4.0]])
    Tensor(0.7225586, shape=(), dtype=float32)
    """

    def __init__(self, name="logcosh", dtype=None):
        super().__init__(losses.log_cosh, name, dtype)


@builtin("keras.metrics")
class Hinge(FunctionMetric):
    """The mean of `losses.hinge`.

    >>> keras.metrics.Hinge()([[1.0, -1.0]], [[0.5, 0.5]])
    Tensor(1., shape=(), dtype=float32)
    """

    def __init__(self, name="hinge", dtype=None):
        super().__init__(losses.hinge, name, dtype)


@builtin("keras.metrics")
class SquaredHinge(FunctionMetric):
    """The mean of `losses.squared_hinge`.

    >>> keras.metrics.SquaredHinge()([[1.0, -1.0]], [[0.5, 0.5]])
    Tensor(1.25, shape=(), dtype=float32)
    """

    def __init__(self, name="squared_hinge", dtype=None):
        super().__init__(losses.squared_hinge, name, dtype)


@builtin("keras.metrics")
class CategoricalHinge(FunctionMetric):
    """The mean of `losses.categorical_hinge`.

    >>> keras.metrics.CategoricalHinge()([[1.0, 0.0], [0.0, 1.0]], [[0.8, 0.2], [0.4, 0.6]])
    Tensor(0.59999996, shape=(), dtype=float32)
    """

    def __init__(self, name="categorical_hinge", dtype=None):
        super().__init__(losses.categorical_hinge, name, dtype)


@builtin("keras.metrics")
class KLDivergence(FunctionMetric):
    """The mean of `losses.kl_divergence`.

    >>> keras.metrics.KLDivergence()([[1.0, 0.0], [0.0, 1.0]], [[0.8, 0.2], [0.4, 0.6]])
    Tensor(0.3669831, shape=(), dtype=float32)
    """

    def __init__(self, name="kl_divergence", dtype=None):
        super().__init__(losses.kl_divergence, name, dtype)


@builtin("keras.metrics")
class Poisson(FunctionMetric):
    """The mean of `losses.poisson`.

    >>> keras.metrics.Poisson()([[1.0, 2.0]], [[1.5, 4.0]])
    Tensor(1.1609731, shape=(), dtype=float32)
    """

    def __init__(self, name="poisson", dtype=None):
        super().__init__(losses.poisson, name, dtype)


@builtin("keras.metrics")
class BinaryCrossentropy(FunctionMetric):
    """The mean of `losses.binary_crossentropy`.

    >>> keras.metrics.BinaryCrossentropy()([[1.0, 0.0], [0.0, 1.0]], [[0.8, 0.2], [0.4, 0.6]])
    Tensor(0.36698455, shape=(), dtype=float32)
    """

    def __init__(self, name="binary_crossentropy", dtype=None, from_logits=False, label_smoothing=0):
        super().__init__(losses.binary_crossentropy, name, dtype, from_logits=from_logits, label_smoothing=label_smoothing)


@builtin("keras.metrics")
class CategoricalCrossentropy(FunctionMetric):
    """The mean of `losses.categorical_crossentropy`.

    >>> keras.metrics.CategoricalCrossentropy()([[1.0, 0.0], [0.0, 1.0]], [[0.8, 0.2], [0.4, 0.6]])
    Tensor(0.36698455, shape=(), dtype=float32)
    """

    def __init__(self, name="categorical_crossentropy", dtype=None, from_logits=False, label_smoothing=0, axis=-1):
        super().__init__(
            losses.categorical_crossentropy, name, dtype, from_logits=from_logits, label_smoothing=label_smoothing, axis=axis
        )


@builtin("keras.metrics")
class SparseCategoricalCrossentropy(FunctionMetric):
    """The mean of `losses.sparse_categorical_crossentropy`.

    >>> keras.metrics.SparseCategoricalCrossentropy()([0, 1], [[0.8, 0.2], [0.4, 0.6]])
    Tensor(0.3669846, shape=(), dtype=float32)
    """

    def __init__(self, name="sparse_categorical_crossentropy", dtype=None, from_logits=False, ignore_class=None, axis=-1):
        super().__init__(
            losses.sparse_categorical_crossentropy, name, dtype, from_logits=from_logits, ignore_class=ignore_class, axis=axis
        )
