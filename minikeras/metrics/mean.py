"""Sum and Mean over all batches, and metrics that are the mean of a function."""

import numpy as np

from minikeras.autodiff import Tensor, as_array
from minikeras.losses.reduction import apply_mask, squeeze_or_expand_to_same_rank
from minikeras.metrics.metric import Metric
from minikeras.ops import convert_to_tensor
from minikeras.ops.shaping import repeated
from minikeras.serialization import builtin, builtin_name, deserialize_keras_object, serialize_keras_object


def divide_no_nan(total, count):
    """total / count, 0 where the count is 0; arrays or numbers in, an array out."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(np.equal(count, 0), np.zeros_like(total), np.divide(total, count))


def reduce_to_samplewise_values(values, sample_weight, reduce, dtype):
    """Values and weights as arrays `(batch,)`, or `()`.

    Args:
        values: tensor `(batch, ...)`.
        sample_weight: weights with as many axes or fewer, or None.
        reduce: np.sum or np.mean, over all axes but the first.
        dtype: that of the results.
    """
    mask = getattr(values, "_keras_mask", None)
    if sample_weight is not None:
        values = convert_to_tensor(values, dtype)
        if mask is not None:
            sample_weight = apply_mask(sample_weight, mask, dtype, "sum")
        values, weights = squeeze_or_expand_to_same_rank(values, convert_to_tensor(sample_weight, dtype))
        values, weights = values.array, weights.array
        axes = weights.ndim
        if values.ndim > axes:
            values = reduce(values, axis=tuple(range(axes, values.ndim)))
        weights = repeated(weights, values.shape)
        values = values * weights
        sample_weight = reduce(weights, axis=tuple(range(1, axes))) if axes > 1 else weights
    else:
        values = as_array(values, dtype)
    if values.ndim > 1:
        values = reduce(values, axis=tuple(range(1, values.ndim)))
    return values, sample_weight


@builtin("keras.metrics")
class Sum(Metric):
    """The sum of all values, times their weights.

    >>> metric = keras.metrics.Sum()
    >>> metric.update_state([1.0, 2.0, 6.0])
    >>> metric.result()
    Tensor(9., shape=(), dtype=float32)
    """

    def __init__(self, name="sum", dtype=None):
        super().__init__(name=name, dtype=dtype)
        self.total = self.add_variable((), "zeros", self.dtype, name="total")

    def update_state(self, values, sample_weight=None):
        """Add the values `(batch, ...)` of a batch."""
        values, _ = reduce_to_samplewise_values(values, sample_weight, np.sum, self._dtype)
        self.total.array += values.sum()

    def result(self):
        return Tensor(self.total.array.copy())


@builtin("keras.metrics")
class Mean(Metric):
    """The mean of all values, weighted.

    >>> metric = keras.metrics.Mean()
    >>> metric.update_state([1.0, 2.0, 6.0])
    >>> metric.result()
    Tensor(3., shape=(), dtype=float32)
    """

    def __init__(self, name="mean", dtype=None):
        super().__init__(name=name, dtype=dtype)
        self.total = self.add_variable((), "zeros", self.dtype, name="total")
        self.count = self.add_variable((), "zeros", self.dtype, name="count")

    def update_state(self, values, sample_weight=None):
        """Take in the values `(batch, ...)` of a batch; each row counts once, whatever its size."""
        if isinstance(values, Tensor) and isinstance(sample_weight, int) and values.array.ndim == 0:  # a loss and its rows
            self.total.array += values.array * np.asarray(sample_weight, self._dtype)
            self.count.array += sample_weight
            return
        values, weights = reduce_to_samplewise_values(values, sample_weight, np.mean, self._dtype)
        self.total.array += values.sum()
        if weights is not None:
            self.count.array += weights.sum()
        else:
            self.count.array += values.shape[0] if values.ndim else 1

    def result(self):
        total, count = self.total.array, self.count.array
        return Tensor(np.asarray(total / count if count else total * 0))


@builtin("keras.metrics")
class MeanMetricWrapper(Mean):
    """The mean of a function `(y_true, y_pred) -> values` over all batches.

    Args:
        fn: the function.
        name, dtype: as in `Metric`.
        kwargs: further arguments of the function.

    >>> keras.metrics.MeanMetricWrapper(lambda y_true, y_pred: ops.abs(y_true - y_pred))(np.ones(2), np.array([1.5, 4.0]))
    Tensor(1.75, shape=(), dtype=float32)
    """

    def __init__(self, fn, name=None, dtype=None, **kwargs):
        super().__init__(name=name, dtype=dtype)
        self._fn = fn
        self._fn_kwargs = kwargs
        if not hasattr(self, "_direction") and (builtin_name(fn) or builtin_name(type(fn)) or ("",))[0] == "keras.losses":
            self._direction = "down"

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Take in a batch; what a mask of `y_pred` leaves out doesn't count."""
        mask = getattr(y_pred, "_keras_mask", None)
        values = self._fn(y_true, y_pred, **self._fn_kwargs)
        super().update_state(values, apply_mask(sample_weight, mask, self.dtype, "sum"))

    def get_config(self):
        return {**super().get_config(), "fn": serialize_keras_object(self._fn), **serialize_keras_object(self._fn_kwargs)}

    @classmethod
    def from_config(cls, config):
        return cls(**(deserialize_keras_object(config) if "fn" in config else config))


class FunctionMetric(MeanMetricWrapper):
    """The base of built-in metrics that are the mean of one function: its settings are attributes too."""

    _left_out = {}  # settings that Keras leaves out of configs, with their defaults: written only where they differ

    def __init__(self, fn, name, dtype, **settings):
        super().__init__(fn, name, dtype, **settings)
        vars(self).update(settings)

    def get_config(self):
        settings = {
            key: value for key, value in self._fn_kwargs.items() if key not in self._left_out or value != self._left_out[key]
        }
        return {**Metric.get_config(self), **settings}
