"""Precision, recall, the four counts, and one of them where another is high enough."""

import numpy as np

from minikeras.autodiff import Tensor
from minikeras.metrics.confusion import FOUR, NEVER, checked_thresholds, confusion_counts
from minikeras.metrics.mean import divide_no_nan
from minikeras.metrics.metric import Metric
from minikeras.serialization import builtin


class ThresholdMetric(Metric):
    """The base of metrics that add up some of the four counts, for each of their thresholds."""

    _counted = FOUR
    _options = {}

    def _make_counts(self):
        for name in self._counted:
            setattr(self, name, self.add_variable((len(self.thresholds),), "zeros", name=name))

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Take in a batch of labels 0 and 1 (or one-hot) and predictions between 0 and 1."""
        counts = confusion_counts(y_true, y_pred, self.thresholds, sample_weight=sample_weight, **self._options)
        for name in self._counted:
            getattr(self, name).array[...] += counts[name]

    def _share(self, part, other):
        """part / (part + other) for each threshold, 0 where both are 0."""
        part, other = (getattr(self, name).array for name in (part, other))
        return divide_no_nan(part, part + other)


def _one_or_all(values):
    return Tensor(np.asarray(values[0]) if len(values) == 1 else values)


class _Count(ThresholdMetric):
    """The base of the four counts.

    Args:
        thresholds: a number or a list between 0 and 1; a prediction above it is positive. 0.5 by default.
        name, dtype: as in `Metric`.
    """

    _kind = None

    def __init__(self, thresholds=None, name=None, dtype=None):
        super().__init__(name=name, dtype=dtype)
        self.init_thresholds = thresholds
        self.thresholds = checked_thresholds(thresholds, 0.5)
        self.accumulator = self.add_variable((len(self.thresholds),), "zeros", name="accumulator")

    def update_state(self, y_true, y_pred, sample_weight=None):
        self.accumulator.array[...] += confusion_counts(y_true, y_pred, self.thresholds, sample_weight=sample_weight)[
            self._kind
        ]

    def result(self):
        return _one_or_all(self.accumulator.array.copy())

    def get_config(self):
        return {**super().get_config(), "thresholds": self.init_thresholds}


@builtin("keras.metrics")
class TruePositives(_Count):
    """How many positives are predicted so.

    >>> keras.metrics.TruePositives()([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9])
    Tensor(1., shape=(), dtype=float32)
    """

    _kind = "true_positives"


@builtin("keras.metrics")
class FalsePositives(_Count):
    """How many negatives are predicted to be positive.

    >>> keras.metrics.FalsePositives()([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9])
    Tensor(1., shape=(), dtype=float32)
    """

    _kind = "false_positives"


@builtin("keras.metrics")
class TrueNegatives(_Count):
    """How many negatives are predicted so.

    >>> keras.metrics.TrueNegatives()([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9])
    Tensor(1., shape=(), dtype=float32)
    """

    _kind = "true_negatives"


@builtin("keras.metrics")
class FalseNegatives(_Count):
    """How many positives are predicted to be negative.

    >>> keras.metrics.FalseNegatives()([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9])
    Tensor(1., shape=(), dtype=float32)
    """

    _kind = "false_negatives"


class _Rate(ThresholdMetric):
    """The base of Precision and Recall.

    Args:
        thresholds: a number or a list between 0 and 1; a prediction above it is positive. 0.5 by default, with `top_k` none.
        top_k: only the k largest predictions of a row can be positive.
        class_id: look at this column only.
        name, dtype: as in `Metric`.
    """

    _direction = "up"

    def __init__(self, thresholds=None, top_k=None, class_id=None, name=None, dtype=None):
        super().__init__(name=name, dtype=dtype)
        self.init_thresholds = thresholds
        self.top_k = top_k
        self.class_id = class_id
        self._options = {"top_k": top_k, "class_id": class_id}
        self.thresholds = checked_thresholds(thresholds, 0.5 if top_k is None else NEVER)
        self._make_counts()

    def result(self):
        return _one_or_all(self._share(*self._counted))

    def get_config(self):
        return {**super().get_config(), "thresholds": self.init_thresholds, "top_k": self.top_k, "class_id": self.class_id}


@builtin("keras.metrics")
class Precision(_Rate):
    """The share of predicted positives that are right: TP / (TP + FP).

    >>> keras.metrics.Precision()([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9])
    Tensor(0.5, shape=(), dtype=float32)
    """

    _counted = ("true_positives", "false_positives")


@builtin("keras.metrics")
class Recall(_Rate):
    """The share of positives that are found: TP / (TP + FN).

    >>> keras.metrics.Recall()([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9])
    Tensor(0.5, shape=(), dtype=float32)
    """

    _counted = ("true_positives", "false_negatives")


SENSITIVITY = RECALL = ("true_positives", "false_negatives")
SPECIFICITY = ("true_negatives", "false_positives")
PRECISION = ("true_positives", "false_positives")


class _BestUnderConstraint(ThresholdMetric):
    """The base of metrics that are the best of one rate among the thresholds where another is at least a value.

    Args:
        value: the least value of the other rate, between 0 and 1.
        num_thresholds: how many thresholds to try.
        class_id: look at this column only.
        name, dtype: as in `Metric`.

    Raises:
        ValueError: for a value outside, or no thresholds.
    """

    _direction = "up"
    _wanted = _constrained = _argument = None

    def __init__(self, value, num_thresholds=200, class_id=None, name=None, dtype=None):
        if value < 0 or value > 1:
            raise ValueError(f"Argument `{self._argument}` must be in the range [0, 1]. Received: {self._argument}={value}")
        super().__init__(name=name, dtype=dtype)
        if num_thresholds <= 0:
            raise ValueError(f"Argument `num_thresholds` must be an integer > 0. Received: num_thresholds={num_thresholds}")
        self.value = value
        setattr(self, self._argument, value)
        self.num_thresholds = num_thresholds
        self.class_id = class_id
        self._options = {"class_id": class_id}
        self.thresholds = [0.5] if num_thresholds == 1 else [i / (num_thresholds - 1) for i in range(num_thresholds)]
        self._make_counts()

    def result(self):
        feasible = self._share(*self._constrained) >= np.float32(self.value)
        wanted = self._share(*self._wanted)
        return Tensor(np.max(np.where(feasible, wanted, np.zeros_like(wanted)), initial=0))

    def get_config(self):
        return {
            **super().get_config(),
            "class_id": self.class_id,
            "num_thresholds": self.num_thresholds,
            self._argument: self.value,
        }


@builtin("keras.metrics")
class SensitivityAtSpecificity(_BestUnderConstraint):
    """The best sensitivity, TP / (TP + FN), where the specificity is at least a value.

    >>> keras.metrics.SensitivityAtSpecificity(0.5)([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9])
    Tensor(1., shape=(), dtype=float32)
    """

    _wanted, _constrained, _argument = SENSITIVITY, SPECIFICITY, "specificity"

    def __init__(self, specificity, num_thresholds=200, class_id=None, name=None, dtype=None):
        super().__init__(specificity, num_thresholds, class_id, name, dtype)


@builtin("keras.metrics")
class SpecificityAtSensitivity(_BestUnderConstraint):
    """The best specificity, TN / (TN + FP), where the sensitivity is at least a value.

    >>> keras.metrics.SpecificityAtSensitivity(0.5)([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9])
    Tensor(1., shape=(), dtype=float32)
    """

    _wanted, _constrained, _argument = SPECIFICITY, SENSITIVITY, "sensitivity"

    def __init__(self, sensitivity, num_thresholds=200, class_id=None, name=None, dtype=None):
        super().__init__(sensitivity, num_thresholds, class_id, name, dtype)


@builtin("keras.metrics")
class PrecisionAtRecall(_BestUnderConstraint):
    """The best precision where the recall is at least a value.

    >>> keras.metrics.PrecisionAtRecall(0.5)([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9])
    Tensor(1., shape=(), dtype=float32)
    """

    _wanted, _constrained, _argument = PRECISION, RECALL, "recall"

    def __init__(self, recall, num_thresholds=200, class_id=None, name=None, dtype=None):
        super().__init__(recall, num_thresholds, class_id, name, dtype)


@builtin("keras.metrics")
class RecallAtPrecision(_BestUnderConstraint):
    """The best recall where the precision is at least a value.

    >>> keras.metrics.RecallAtPrecision(0.5)([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9])
    Tensor(1., shape=(), dtype=float32)
    """

    _wanted, _constrained, _argument = RECALL, PRECISION, "precision"

    def __init__(self, precision, num_thresholds=200, class_id=None, name=None, dtype=None):
        super().__init__(precision, num_thresholds, class_id, name, dtype)
