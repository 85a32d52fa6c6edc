"""How far predicted numbers are from the true ones, beyond the losses themselves."""

import warnings

import numpy as np

from minikeras import losses, ops
from minikeras.autodiff import Tensor
from minikeras.config import epsilon
from minikeras.losses.operands import as_same_rank
from minikeras.losses.reduction import squeeze_or_expand_to_same_rank
from minikeras.metrics.mean import FunctionMetric, Mean
from minikeras.metrics.metric import Metric
from minikeras.serialization import builtin


@builtin("keras.metrics")
class RootMeanSquaredError(Mean):
    """The root of the mean squared error, in the unit of the target.

    >>> keras.metrics.RootMeanSquaredError()([[1.0, 2.0]], [[1.5, 4.0]])
    Tensor(1.4577379, shape=(), dtype=float32)
    """

    _direction = "down"

    def __init__(self, name="root_mean_squared_error", dtype=None):
        super().__init__(name, dtype)

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Take in a batch."""
        y_true, y_pred = squeeze_or_expand_to_same_rank(*(ops.convert_to_tensor(y, self.dtype) for y in (y_true, y_pred)))
        super().update_state(Tensor(np.square(y_pred.array - y_true.array)), sample_weight)

    def result(self):
        return ops.sqrt(super().result())


def cosine_similarity(y_true, y_pred, axis=-1):
    """The cosine of the angle between truth and prediction along `axis`: 1 for the same direction."""
    return ops.negative(losses.cosine_similarity(y_true, y_pred, axis))


@builtin("keras.metrics")
class CosineSimilarity(FunctionMetric):
    """The mean cosine of the angle between truth and prediction.

    >>> keras.metrics.CosineSimilarity()([[1.0, 2.0]], [[1.5, 4.0]])
    Tensor(0.99450547, shape=(), dtype=float32)
    """

    _direction = "up"
    _left_out = {"axis": -1}

    def __init__(self, name="cosine_similarity", dtype=None, axis=-1):
        super().__init__(cosine_similarity, name, dtype, axis=axis)


def pearson_correlation(y_true, y_pred, axis=-1):
    """The correlation of truth and prediction along `axis`, between -1 and 1 (Pearson, 1895).

    Shapes: y_true and y_pred `(batch, ..., n)` -> `(batch, ...)`. Raises ValueError where they do not fit.

    >>> keras.metrics.pearson_correlation([[1.0, 2.0, 3.0]], [[1.0, 3.0, 3.5]])
    Tensor([0.9449112], shape=(1,), dtype=float32)
    """
    truth, guess = (y.array - y.array.mean(axis=axis, keepdims=True) for y in as_same_rank(y_true, y_pred))
    with np.errstate(invalid="ignore", divide="ignore"):
        truth, guess = (y / y.std(axis=axis, keepdims=True) for y in (truth, guess))
    return Tensor((truth * guess).mean(axis=axis))


@builtin("keras.metrics")
class PearsonCorrelation(FunctionMetric):
    """The mean correlation of truth and prediction along `axis`.

    >>> keras.metrics.PearsonCorrelation()([[1.0, 2.0, 3.0]], [[1.0, 3.0, 3.5]])
    Tensor(0.9449112, shape=(), dtype=float32)
    """

    _direction = "up"

    def __init__(self, name="pearson_correlation", dtype=None, axis=-1):
        super().__init__(pearson_correlation, name, dtype, axis=axis)


def concordance_correlation(y_true, y_pred, axis=-1):
    """The correlation along `axis` that also asks for the same mean and spread (Lin, 1989).

    Shapes: y_true and y_pred `(batch, ..., n)` -> `(batch, ...)`. Raises ValueError where they do not fit.

    >>> keras.metrics.concordance_correlation([[1.0, 2.0, 3.0]], [[1.0, 3.0, 3.5]])
    Tensor([0.8], shape=(1,), dtype=float32)
    """
    truth, guess = (y.array for y in as_same_rank(y_true, y_pred))
    means = [y.mean(axis=axis, keepdims=True) for y in (truth, guess)]
    spread = sum(y.var(axis=axis, keepdims=True) for y in (truth, guess)) + np.square(means[0] - means[1])
    return Tensor((2 * (truth - means[1]) * (guess - means[1]) / (spread + epsilon())).mean(axis=axis))


@builtin("keras.metrics")
class ConcordanceCorrelation(FunctionMetric):
    """The mean concordance correlation of truth and prediction along `axis`.

    >>> keras.metrics.ConcordanceCorrelation()([[1.0, 2.0, 3.0]], [[1.0, 3.0, 3.5]])
    Tensor(0.8, shape=(), dtype=float32)
    """

    _direction = "up"

    def __init__(self, name="concordance_correlation", dtype=None, axis=-1):
        super().__init__(concordance_correlation, name, dtype, axis=axis)


@builtin("keras.metrics")
class R2Score(Metric):
    """The share of the target's variance that the predictions explain: 1 is perfect, 0 no better than the mean.

    Args:
        class_aggregation: "uniform_average" or "variance_weighted_average" of the columns; None for one score a column.
        num_regressors: the number of inputs of the model, for the adjusted score; 0 for the plain one.
        name, dtype: as in `Metric`.

    Raises:
        ValueError: for other arguments, and for targets or predictions that are not `(batch, columns)`.

    >>> keras.metrics.R2Score()([[1.0], [2.0], [3.0]], [[1.0], [3.0], [3.5]])
    Tensor(0.375, shape=(), dtype=float32)
    """

    _direction = "up"

    def __init__(self, class_aggregation="uniform_average", num_regressors=0, name="r2_score", dtype=None):
        super().__init__(name=name, dtype=dtype)
        known = (None, "uniform_average", "variance_weighted_average")
        if class_aggregation not in known:
            raise ValueError(
                f"Invalid value for argument `class_aggregation`. Expected one of {known}. Received: "
                f"class_aggregation={class_aggregation}"
            )
        if num_regressors < 0:
            raise ValueError(
                f"Invalid value for argument `num_regressors`. Expected a value >= 0. Received: num_regressors={num_regressors}"
            )
        self.class_aggregation = class_aggregation
        self.num_regressors = num_regressors
        self.num_samples = self.add_variable((), "zeros", name="num_samples")
        self._built = False

    def _build(self, y_true_shape, y_pred_shape):
        if len(y_true_shape) != 2 or len(y_pred_shape) != 2:
            raise ValueError(
                "R2Score expects 2D inputs with shape (batch_size, output_dim). Received input shapes: "
                f"y_pred.shape={y_pred_shape} and y_true.shape={y_true_shape}."
            )
        columns = y_pred_shape[-1:]
        self.squared_sum = self.add_variable(columns, "zeros", name="squared_sum")
        self.sum = self.add_variable(columns, "zeros", name="sum")
        self.total_mse = self.add_variable(columns, "zeros", name="residual")
        self.count = self.add_variable(columns, "zeros", name="count")
        self._built = True

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Take in a batch `(batch, columns)`."""
        y_true, y_pred = squeeze_or_expand_to_same_rank(*(ops.convert_to_tensor(y, self.dtype) for y in (y_true, y_pred)))
        if not self._built:
            self._build(y_true.shape, y_pred.shape)
        truth, guess = y_true.array, y_pred.array
        weights = ops.convert_to_tensor(1 if sample_weight is None else sample_weight, self.dtype).array
        weights = np.broadcast_to(weights[:, None] if weights.ndim == 1 else weights, truth.shape)
        self.sum.assign_add(np.sum(truth * weights, axis=0))
        self.squared_sum.assign_add(np.sum(truth * truth * weights, axis=0))
        self.total_mse.assign_add(np.sum((truth - guess) ** 2 * weights, axis=0))
        self.count.assign_add(np.sum(weights, axis=0))
        self.num_samples.assign_add(truth.size)

    def result(self):
        with np.errstate(divide="ignore", invalid="ignore"):
            total = self.squared_sum.array - self.sum.array * (self.sum.array / self.count.array)
            scores = 1 - self.total_mse.array / total
        scores = np.where(np.isinf(scores), np.zeros_like(scores), scores)
        if self.class_aggregation == "uniform_average":
            scores = np.mean(scores)
        elif self.class_aggregation == "variance_weighted_average":
            scores = np.sum(total * scores) / np.sum(total)
        return Tensor(np.asarray(self._adjusted(scores) if self.num_regressors else scores))

    def _adjusted(self, scores):
        """The score less what that many inputs explain by chance."""
        samples, inputs = self.num_samples.array, self.num_regressors
        if inputs >= samples - 1:
            reason = (
                "More independent predictors than datapoints in adjusted R2 score."
                if inputs > samples - 1
                else "Division by zero in Adjusted R2 score."
            )
            warnings.warn(f"{reason} Falling back to standard R2 score.", stacklevel=3)
            return scores
        return 1 - (1 - scores) * (samples - 1) / (samples - inputs - 1)

    def get_config(self):
        return {**super().get_config(), "class_aggregation": self.class_aggregation, "num_regressors": self.num_regressors}
