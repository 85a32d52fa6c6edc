"""How often the prediction is right."""

import numpy as np

from minikeras import ops
from minikeras.autodiff import Tensor, as_array
from minikeras.config import floatx
from minikeras.losses.operands import as_same_rank
from minikeras.losses.reduction import squeeze_or_expand_to_same_rank
from minikeras.metrics.mean import FunctionMetric
from minikeras.serialization import builtin


def _as_matches(right):
    return Tensor(np.asarray(right).astype(floatx()))


def accuracy(y_true, y_pred):
    """1 where the prediction equals the truth, else 0."""
    y_true, y_pred = as_same_rank(y_true, y_pred)
    return _as_matches(y_true.array == y_pred.array)


@builtin("keras.metrics")
class Accuracy(FunctionMetric):
    """The share of predictions that equal the truth exactly. For probabilities of classes see the other accuracies.

    >>> keras.metrics.Accuracy()([0, 1, 2], [0, 1, 1])
    Tensor(0.6666667, shape=(), dtype=float32)
    """

    _direction = "up"

    def __init__(self, name="accuracy", dtype=None):
        super().__init__(accuracy, name, dtype)


@builtin("keras.metrics")
def binary_accuracy(y_true, y_pred, threshold=0.5):
    """1 where the prediction is above the threshold and the truth 1, or neither; else 0.

    Shapes: y_true and y_pred `(batch, ...)` -> their common shape. Raises ValueError where they do not fit.

    >>> keras.metrics.binary_accuracy([[1.0], [0.0]], [[0.8], [0.6]])
    Tensor([[1.],
     [0.]], shape=(2, 1), dtype=float32)
    """
    y_true, y_pred = squeeze_or_expand_to_same_rank(ops.convert_to_tensor(y_true), ops.convert_to_tensor(y_pred))
    return _as_matches(y_true.array == (y_pred.array > threshold))


@builtin("keras.metrics")
class BinaryAccuracy(FunctionMetric):
    """The share of right predictions of labels 0 and 1.

    >>> keras.metrics.BinaryAccuracy()([[1.0], [0.0]], [[0.8], [0.6]])
    Tensor(0.5, shape=(), dtype=float32)
    """

    _direction = "up"

    def __init__(self, name="binary_accuracy", dtype=None, threshold=0.5):
        super().__init__(binary_accuracy, name, dtype, threshold=threshold)


@builtin("keras.metrics")
def categorical_accuracy(y_true, y_pred):
    """1 where the largest prediction along the last axis stands where the largest of the truth does, else 0.

    Shapes: y_true and y_pred `(batch, ..., n)` -> `(batch, ...)`.

    >>> keras.metrics.categorical_accuracy([[1.0, 0.0], [0.0, 1.0]], [[0.8, 0.2], [0.7, 0.3]])
    Tensor([1., 0.], shape=(2,), dtype=float32)
    """
    return _as_matches(np.argmax(as_array(y_true), axis=-1) == np.argmax(as_array(y_pred), axis=-1))


@builtin("keras.metrics")
class CategoricalAccuracy(FunctionMetric):
    """The share of right classes; the truth is one-hot.

    >>> keras.metrics.CategoricalAccuracy()([[1.0, 0.0], [0.0, 1.0]], [[0.8, 0.2], [0.7, 0.3]])
    Tensor(0.5, shape=(), dtype=float32)
    """

    _direction = "up"

    def __init__(self, name="categorical_accuracy", dtype=None):
        super().__init__(categorical_accuracy, name, dtype)


@builtin("keras.metrics")
def sparse_categorical_accuracy(y_true, y_pred):
    """1 where the largest prediction along the last axis is that of the true class, else 0.

    Shapes: labels y_true `(batch, ...)`, y_pred `(batch, ..., classes)` -> `(batch, ...)`. Raises ValueError where they do not fit.

    >>> keras.metrics.sparse_categorical_accuracy([0, 1], [[0.8, 0.2], [0.7, 0.3]])
    Tensor([1., 0.], shape=(2,), dtype=float32)
    """
    y_true, y_pred = as_array(y_true), as_array(y_pred)
    if y_true.ndim == y_pred.ndim and y_true.shape[-1] == 1:
        y_true = y_true[..., 0]
    right = np.argmax(y_pred, axis=-1) == y_true
    return _as_matches(right[..., 0] if right.ndim > 1 and right.shape[-1] == 1 else right)


@builtin("keras.metrics")
class SparseCategoricalAccuracy(FunctionMetric):
    """The share of right classes; the truth is a number of a class.

    >>> keras.metrics.SparseCategoricalAccuracy()([0, 1], [[0.8, 0.2], [0.7, 0.3]])
    Tensor(0.5, shape=(), dtype=float32)
    """

    _direction = "up"

    def __init__(self, name="sparse_categorical_accuracy", dtype=None):
        super().__init__(sparse_categorical_accuracy, name, dtype)


@builtin("keras.metrics")
def top_k_categorical_accuracy(y_true, y_pred, k=5):
    """1 where the true class is among the k largest predictions, else 0; the truth is one-hot.

    Shapes: y_true and y_pred `(batch, ..., n)` -> `(batch, ...)`.

    >>> keras.metrics.top_k_categorical_accuracy([[0, 1, 0], [1, 0, 0]], [[0.5, 0.3, 0.2], [0.1, 0.3, 0.6]], k=2)
    Tensor([1., 0.], shape=(2,), dtype=float32)
    """
    return sparse_top_k_categorical_accuracy(np.argmax(as_array(y_true), axis=-1), y_pred, k)


@builtin("keras.metrics")
class TopKCategoricalAccuracy(FunctionMetric):
    """How often the true class is among the k most probable; the truth is one-hot.

    >>> keras.metrics.TopKCategoricalAccuracy(k=2)([[0, 1, 0], [1, 0, 0]], [[0.5, 0.3, 0.2], [0.1, 0.3, 0.6]])
    Tensor(0.5, shape=(), dtype=float32)
    """

    _direction = "up"

    def __init__(self, k=5, name="top_k_categorical_accuracy", dtype=None):
        super().__init__(top_k_categorical_accuracy, name, dtype, k=k)


@builtin("keras.metrics")
def sparse_top_k_categorical_accuracy(y_true, y_pred, k=5, from_sorted_ids=False):
    """1 where the true class is among the k largest predictions, else 0; the truth is a number of a class.

    With `from_sorted_ids` the predictions are numbers of classes, best first.

    Shapes: labels y_true `(batch, ...)`, y_pred `(batch, ..., classes)` -> `(batch, ...)`.

    >>> keras.metrics.sparse_top_k_categorical_accuracy([1, 0], [[0.5, 0.3, 0.2], [0.1, 0.3, 0.6]], k=2)
    Tensor([1., 0.], shape=(2,), dtype=float32)
    """
    y_true, y_pred = as_array(y_true), as_array(y_pred)
    labels, rows = y_true.reshape(-1), y_pred.reshape(-1, y_pred.shape[-1])
    if from_sorted_ids:
        right = (labels[:, None] == rows[:, :k]).any(axis=1)
    else:
        right = _in_top_k(labels.astype(np.int64), rows, k)
    return _as_matches(right.reshape(y_true.shape))


def _in_top_k(labels, rows, k):
    """Whether fewer than k classes are predicted higher than the true one. Rows with nan or inf are wrong, as in TensorFlow."""
    known = (labels >= 0) & (labels < rows.shape[1])
    own = np.take_along_axis(rows, np.where(known, labels, 0)[:, None], axis=1)
    return known & np.isfinite(rows).all(axis=1) & ((rows > own).sum(axis=1) < k)


@builtin("keras.metrics")
class SparseTopKCategoricalAccuracy(FunctionMetric):
    """How often the true class is among the k most probable; the truth is a number of a class.

    >>> keras.metrics.SparseTopKCategoricalAccuracy(k=2)([1, 0], [[0.5, 0.3, 0.2], [0.1, 0.3, 0.6]])
    Tensor(0.5, shape=(), dtype=float32)
    """

    _direction = "up"
    _left_out = {"from_sorted_ids": False}

    def __init__(self, k=5, name="sparse_top_k_categorical_accuracy", dtype=None, from_sorted_ids=False):
        super().__init__(sparse_top_k_categorical_accuracy, name, dtype, k=k, from_sorted_ids=from_sorted_ids)
