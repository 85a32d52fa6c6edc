"""IoU, intersection over union: how well predicted areas cover the true ones, for segmentation."""

import warnings

import numpy as np

from minikeras.autodiff import Tensor, as_array
from minikeras.config import epsilon
from minikeras.metrics.metric import Metric
from minikeras.serialization import builtin


@builtin("keras.metrics")
class IoU(Metric):
    """TP / (TP + FP + FN), as the mean over some classes; classes that occur nowhere don't count.

    Args:
        num_classes: the number of classes.
        target_class_ids: the classes to look at.
        name: as in `Metric`.
        dtype: that of the counts; integers by default.
        ignore_class: a label that doesn't count, such as that of a border.
        sparse_y_true, sparse_y_pred: whether they hold numbers of classes, not one-hot rows or probabilities.
        axis: the axis of the classes.

    Raises:
        ValueError: for a target class that there isn't.

    >>> keras.metrics.IoU(num_classes=2, target_class_ids=[1])([0, 0, 1, 1], [0, 1, 1, 1])
    Tensor(0.6666666, shape=(), dtype=float32)
    """

    _direction = "up"

    def __init__(
        self,
        num_classes,
        target_class_ids,
        name=None,
        dtype=None,
        ignore_class=None,
        sparse_y_true=True,
        sparse_y_pred=True,
        axis=-1,
    ):
        super().__init__(name=name, dtype=dtype or "int64")
        self.num_classes = num_classes
        self.ignore_class = ignore_class
        self.sparse_y_true = sparse_y_true
        self.sparse_y_pred = sparse_y_pred
        self.axis = axis
        self.total_cm = self.add_variable((num_classes, num_classes), "zeros", self.dtype, name="total_confusion_matrix")
        if max(target_class_ids) >= num_classes:
            raise ValueError(f"Target class id {max(target_class_ids)} is out of range, which is [{0}, {num_classes}).")
        self.target_class_ids = list(target_class_ids)

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Take in a batch; labels and predictions that are no class are left out."""
        truth, guess = as_array(y_true), as_array(y_pred)
        truth = truth if self.sparse_y_true else np.argmax(truth, axis=self.axis)
        guess = guess if self.sparse_y_pred else np.argmax(guess, axis=self.axis)
        truth, guess = (y.astype(self.dtype).reshape(-1) for y in (truth, guess))
        weights = np.broadcast_to(self._weights(sample_weight).reshape(-1), truth.shape)
        inside = (truth >= 0) & (truth < self.num_classes) & (guess >= 0) & (guess < self.num_classes)
        if self.ignore_class is not None:
            inside &= truth != self.ignore_class
        cells = (truth[inside].astype(np.int64), guess[inside].astype(np.int64))
        np.add.at(self.total_cm.array, cells, weights[inside])

    def _weights(self, sample_weight):
        if sample_weight is None:
            return np.ones((), self.dtype)
        weights = as_array(sample_weight)
        if weights.dtype.kind == "f" and "int" in self.dtype:
            warnings.warn(
                "You are passing weight as `float`, but dtype is `int`. This may result in an incorrect weight due to "
                "type casting Consider using integer weights.",
                stacklevel=3,
            )
        return weights.astype(self.dtype)

    def result(self):
        matrix = self.total_cm.array
        hits = np.diag(matrix)[self.target_class_ids].astype("float32")
        union = (matrix.sum(axis=0) + matrix.sum(axis=1) - np.diag(matrix))[self.target_class_ids].astype("float32")
        occurs = union > 1e-9
        scores = np.where(occurs, hits / (union + epsilon()), np.float32(0))
        return Tensor(np.asarray(scores.sum() / (occurs.sum().astype("float32") + epsilon()), "float32"))

    def get_config(self):
        return {
            **super().get_config(),
            "num_classes": self.num_classes,
            "target_class_ids": self.target_class_ids,
            "ignore_class": self.ignore_class,
            "sparse_y_true": self.sparse_y_true,
            "sparse_y_pred": self.sparse_y_pred,
            "axis": self.axis,
        }

    def _config_of(self, *names):
        """The config with these arguments only."""
        config = IoU.get_config(self)
        return {name: config[name] for name in ("name", "dtype", *names)}


@builtin("keras.metrics")
class BinaryIoU(IoU):
    """The IoU of classes 0 and 1, predicted by a probability.

    Args:
        target_class_ids: the classes to look at.
        threshold: predictions of at least that are class 1.
        name, dtype: as in `IoU`.

    >>> keras.metrics.BinaryIoU(target_class_ids=[1], threshold=0.5)([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9])
    Tensor(0.3333333, shape=(), dtype=float32)
    """

    def __init__(self, target_class_ids=(0, 1), threshold=0.5, name=None, dtype=None):
        super().__init__(2, target_class_ids, name, dtype)
        self.threshold = threshold

    def update_state(self, y_true, y_pred, sample_weight=None):
        super().update_state(y_true, as_array(y_pred, "float32") >= np.float32(self.threshold), sample_weight)

    def get_config(self):
        return {**self._config_of("target_class_ids"), "threshold": self.threshold}


@builtin("keras.metrics")
class MeanIoU(IoU):
    """The mean IoU of all classes. Args as in `IoU`.

    >>> keras.metrics.MeanIoU(num_classes=2)([0, 0, 1, 1], [0, 1, 1, 1])
    Tensor(0.5833334, shape=(), dtype=float32)
    """

    def __init__(self, num_classes, name=None, dtype=None, ignore_class=None, sparse_y_true=True, sparse_y_pred=True, axis=-1):
        super().__init__(num_classes, range(num_classes), name, dtype, ignore_class, sparse_y_true, sparse_y_pred, axis)

    def get_config(self):
        return self._config_of("num_classes", "ignore_class", "sparse_y_true", "sparse_y_pred", "axis")


@builtin("keras.metrics")
class OneHotIoU(IoU):
    """The IoU of some classes, the truth one-hot and the prediction one value a class. Args as in `IoU`.

    >>> keras.metrics.OneHotIoU(num_classes=2, target_class_ids=[0])([[1.0, 0.0], [0.0, 1.0]], [[0.8, 0.2], [0.4, 0.6]])
    Tensor(0.99999976, shape=(), dtype=float32)
    """

    def __init__(self, num_classes, target_class_ids, name=None, dtype=None, ignore_class=None, sparse_y_pred=False, axis=-1):
        super().__init__(num_classes, target_class_ids, name, dtype, ignore_class, False, sparse_y_pred, axis)

    def get_config(self):
        return self._config_of("num_classes", "target_class_ids", "ignore_class", "sparse_y_pred", "axis")


@builtin("keras.metrics")
class OneHotMeanIoU(MeanIoU):
    """The mean IoU of all classes, the truth one-hot and the prediction one value a class. Args as in `IoU`.

    >>> keras.metrics.OneHotMeanIoU(num_classes=2)([[1.0, 0.0], [0.0, 1.0]], [[0.8, 0.2], [0.4, 0.6]])
    Tensor(0.9999999, shape=(), dtype=float32)
    """

    def __init__(self, num_classes, name=None, dtype=None, ignore_class=None, sparse_y_pred=False, axis=-1):
        super().__init__(num_classes, name, dtype, ignore_class, False, sparse_y_pred, axis)

    def get_config(self):
        return self._config_of("num_classes", "ignore_class", "sparse_y_pred", "axis")
