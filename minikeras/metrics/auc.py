"""AUC: the area under a curve of two rates as the threshold moves."""

import numpy as np

from minikeras.autodiff import Tensor, as_array
from minikeras.config import epsilon
from minikeras.metrics.confusion import FOUR, confusion_counts
from minikeras.metrics.mean import divide_no_nan
from minikeras.metrics.metric import Metric
from minikeras.ops import sigmoid
from minikeras.serialization import builtin

CURVES = ("PR", "ROC", "PRGAIN")
SUMMATION_METHODS = ("interpolation", "majoring", "minoring")


@builtin("keras.metrics")
class AUC(Metric):
    """How well predictions rank positives above negatives, whatever the threshold: 1 is perfect, 0.5 (ROC) chance.

    Args:
        num_thresholds: how many points of the curve to take, in equal steps of the threshold.
        curve: "ROC", recall over false positive rate; "PR", precision over recall; "PRGAIN", the same as gains.
        summation_method: "interpolation", "minoring" or "majoring": how the area between two points is taken.
        name, dtype: as in `Metric`.
        thresholds: the thresholds themselves, in the place of `num_thresholds`.
        multi_label: whether each column has its own curve; the result is their mean.
        num_labels: the number of columns, to make the state at once.
        label_weights: a weight for each column.
        from_logits: whether predictions are logits, not probabilities.

    Raises:
        ValueError: for an unknown curve or method, or fewer than two thresholds.

    >>> keras.metrics.AUC()([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9])
    Tensor(0.75, shape=(), dtype=float32)
    """

    _direction = "up"

    def __init__(
        self,
        num_thresholds=200,
        curve="ROC",
        summation_method="interpolation",
        name=None,
        dtype=None,
        thresholds=None,
        multi_label=False,
        num_labels=None,
        label_weights=None,
        from_logits=False,
    ):
        self.curve = _known(curve, CURVES, "AUC curve")
        self.summation_method = _known(summation_method, SUMMATION_METHODS, "AUC summation method")
        self._init_from_thresholds = thresholds is not None
        if thresholds is None:
            if num_thresholds <= 1:
                raise ValueError(f"Argument `num_thresholds` must be an integer > 1. Received: num_thresholds={num_thresholds}")
            thresholds = [(i + 1) / (num_thresholds - 1) for i in range(num_thresholds - 2)]
        # The ends lie a little outside, so that every prediction is above the first and none above the last.
        self.thresholds = [-epsilon(), *sorted(thresholds), 1.0 + epsilon()]
        self.num_thresholds = len(self.thresholds)
        super().__init__(name=name, dtype=dtype)
        self.multi_label = multi_label
        self.num_labels = num_labels
        self.label_weights = label_weights
        self._from_logits = from_logits
        self._built = False
        if num_labels and not multi_label:
            raise ValueError("`num_labels` is needed only when `multi_label` is True.")
        if num_labels or not multi_label:
            self._build((None, num_labels))

    def _build(self, shape):
        if self.multi_label and len(shape) != 2:
            raise ValueError(
                f"`y_pred` must have rank 2 when `multi_label=True`. Found rank {len(shape)}. Full shape received "
                f"for `y_pred`: {shape}"
            )
        for name in FOUR:
            columns = shape[1:] if self.multi_label else ()
            setattr(self, name, self.add_variable((self.num_thresholds, *columns), "zeros", name=name))
        self._built = True

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Take in a batch of labels 0 and 1 and predictions between 0 and 1."""
        if not self._built:
            self._build(y_pred.shape)
        counts = confusion_counts(
            y_true,
            sigmoid(y_pred) if self._from_logits else y_pred,
            self.thresholds,
            sample_weight=sample_weight,
            multi_label=self.multi_label,
            label_weights=None if self.multi_label else self.label_weights,
        )
        for name in FOUR:
            getattr(self, name).array[...] += counts[name]

    def result(self):
        tp, fp, tn, fn = (getattr(self, name).array for name in FOUR)
        if self.curve == "PR" and self.summation_method == "interpolation":
            areas = _interpolated_pr_areas(tp, fp, fn)
        else:
            x, y = {"ROC": _roc, "PR": _pr, "PRGAIN": _pr_gain}[self.curve](tp, fp, tn, fn)
            heights = {"interpolation": lambda a, b: (a + b) / 2, "minoring": np.minimum, "majoring": np.maximum}[
                self.summation_method
            ](y[:-1], y[1:])
            areas = (x[:-1] - x[1:]) * heights
        area = np.sum(areas, axis=0)
        if self.multi_label:
            weights = np.ones_like(area) if self.label_weights is None else as_array(self.label_weights, self.dtype)
            area = divide_no_nan(np.sum(area * weights), np.sum(weights))
        return Tensor(np.asarray(area))

    def get_config(self):
        config = {
            **super().get_config(),
            "num_thresholds": self.num_thresholds,
            "curve": self.curve,
            "summation_method": self.summation_method,
            "multi_label": self.multi_label,
            "num_labels": self.num_labels,
            "label_weights": self.label_weights,
            "from_logits": self._from_logits,
        }
        if self._init_from_thresholds:
            config["thresholds"] = self.thresholds[1:-1]
        return config


def _known(value, known, what):
    for name in known:
        if value in (name, name.lower(), name.capitalize()):
            return name
    raise ValueError(f'Invalid {what} value: "{value}". Expected values are {list(known)}'.replace("'", '"'))


def _roc(tp, fp, tn, fn):
    """False positive rate and recall."""
    return divide_no_nan(fp, fp + tn), divide_no_nan(tp, tp + fn)


def _pr(tp, fp, tn, fn):
    """Recall and precision."""
    return divide_no_nan(tp, tp + fn), divide_no_nan(tp, tp + fp)


def _pr_gain(tp, fp, tn, fn):
    """Recall and precision as gains over always saying yes (Flach and Kull, 2015); recall's gain not below 0."""
    ratio = divide_no_nan(tp + fn, tn + fp)
    recall_gain, precision_gain = 1 - ratio * divide_no_nan(fn, tp), 1 - ratio * divide_no_nan(fp, tp)
    none_found = tp == 0
    recall_gain[none_found], precision_gain[none_found] = 0, 1
    return np.maximum(recall_gain, 0), precision_gain


def _interpolated_pr_areas(tp, fp, fn):
    """The areas under precision over recall, TP taken as linear in TP + FP between two points (Davis and Goadrich, 2006)."""
    positive = tp + fp
    found = tp[:-1] - tp[1:]
    slope = divide_no_nan(found, np.maximum(positive[:-1] - positive[1:], 0))
    intercept = tp[1:] - slope * positive[1:]
    both = (positive[:-1] > 0) & (positive[1:] > 0)
    ratio = np.where(both, divide_no_nan(positive[:-1], np.maximum(positive[1:], 0)), np.ones_like(slope))
    return divide_no_nan(slope * (found + intercept * np.log(ratio)), np.maximum(tp[1:] + fn[1:], 0))
