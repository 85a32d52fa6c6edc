"""F scores: precision and recall in one number."""

import numpy as np

from minikeras import ops
from minikeras.autodiff import Tensor
from minikeras.config import epsilon
from minikeras.metrics.metric import Metric
from minikeras.serialization import builtin


@builtin("keras.metrics")
class FBetaScore(Metric):
    """(1 + beta ** 2) * precision * recall / (beta ** 2 * precision + recall): recall counts beta times as much.

    Args:
        average: None for one score a class; "micro" over all classes together; "macro", the mean of the classes;
            "weighted", their mean weighted by how often each is true.
        beta: a float above 0.
        threshold: a float; a prediction above it is positive. None: the largest of each row is.
        name, dtype: as in `Metric`.

    Raises:
        ValueError: for other arguments, and for labels or predictions that are not `(batch, classes)`.

    >>> keras.metrics.FBetaScore()([[1, 0], [0, 1], [1, 0]], [[0.9, 0.1], [0.2, 0.8], [0.3, 0.7]])
    Tensor([0.66666657, 0.66666657], shape=(2,), dtype=float32)
    """

    _direction = "up"

    def __init__(self, average=None, beta=1.0, threshold=None, name="fbeta_score", dtype=None):
        super().__init__(name=name, dtype=dtype)
        _check_arguments(average, beta, threshold)
        self.average = average
        self.beta = beta
        self.threshold = threshold
        self._built = False

    def _build(self, y_true_shape, y_pred_shape):
        if len(y_true_shape) != 2 or len(y_pred_shape) != 2:
            raise ValueError(
                "FBetaScore expects 2D inputs with shape (batch_size, output_dim). Received input shapes: "
                f"y_pred.shape={y_pred_shape} and y_true.shape={y_true_shape}."
            )
        shape = () if self.average == "micro" else y_pred_shape[-1:]
        for name in ("true_positives", "false_positives", "false_negatives", "intermediate_weights"):
            setattr(self, name, self.add_variable(shape, "zeros", self.dtype, name=name))
        self._built = True

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Take in a batch `(batch, classes)`."""
        truth, guess = (ops.convert_to_tensor(y, self.dtype).array for y in (y_true, y_pred))
        if not self._built:
            self._build(truth.shape, guess.shape)
        if self.threshold is None:
            guess = (guess >= guess.max(axis=-1, keepdims=True)) & (np.abs(guess) > 1e-9)
        else:
            guess = guess > self.threshold
        guess = guess.astype(self.dtype)
        weights = 1 if sample_weight is None else ops.convert_to_tensor(sample_weight, self.dtype).array[:, None]
        axis = None if self.average == "micro" else 0
        for variable, values in (
            (self.true_positives, guess * truth),
            (self.false_positives, guess * (1 - truth)),
            (self.false_negatives, (1 - guess) * truth),
            (self.intermediate_weights, truth),
        ):
            variable.array[...] += np.sum(values * weights, axis=axis)

    def result(self):
        tp = self.true_positives.array
        precision = tp / (tp + self.false_positives.array + epsilon())
        recall = tp / (tp + self.false_negatives.array + epsilon())
        square = self.beta**2
        scores = precision * recall / (square * precision + recall + epsilon()) * (1 + square)
        if self.average == "weighted":
            weights = self.intermediate_weights.array
            scores = np.sum(scores * (weights / (np.sum(weights) + epsilon())))
        elif self.average is not None:
            scores = np.mean(scores)
        return Tensor(np.asarray(scores))

    def get_config(self):
        return {**super().get_config(), "average": self.average, "beta": self.beta, "threshold": self.threshold}


@builtin("keras.metrics")
class F1Score(FBetaScore):
    """The harmonic mean of precision and recall: `FBetaScore` with beta = 1.

    >>> keras.metrics.F1Score()([[1, 0], [0, 1], [1, 0]], [[0.9, 0.1], [0.2, 0.8], [0.3, 0.7]])
    Tensor([0.66666657, 0.66666657], shape=(2,), dtype=float32)
    """

    def __init__(self, average=None, threshold=None, name="f1_score", dtype=None):
        super().__init__(average, 1.0, threshold, name, dtype)

    def get_config(self):
        config = super().get_config()
        del config["beta"]
        return config


def _check_arguments(average, beta, threshold):
    if average not in (None, "micro", "macro", "weighted"):
        raise ValueError(
            "Invalid `average` argument value. Expected one of: {None, 'micro', 'macro', 'weighted'}. "
            f"Received: average={average}"
        )
    if not isinstance(beta, float):
        raise ValueError(
            f"Invalid `beta` argument value. It should be a Python float. Received: beta={beta} of type '{type(beta)}'"
        )
    if beta <= 0.0:
        raise ValueError(f"Invalid `beta` argument value. It should be > 0. Received: beta={beta}")
    if threshold is not None and not isinstance(threshold, float):
        raise ValueError(
            "Invalid `threshold` argument value. It should be a Python float. "
            f"Received: threshold={threshold} of type '{type(threshold)}'"
        )
    if threshold is not None and not 0 < threshold <= 1:
        raise ValueError(
            f"Invalid `threshold` argument value. It should verify 0 < threshold <= 1. Received: threshold={threshold}"
        )
