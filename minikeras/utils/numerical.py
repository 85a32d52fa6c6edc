"""Labels as one-hot rows, and arrays of length 1."""

import numpy as np

from minikeras.autodiff import Tensor


def to_categorical(x, num_classes=None):
    """Integer labels as one-hot rows.

    Args:
        x: integers from 0, of any shape; a last axis of size 1 is dropped.
        num_classes: the length of a row; by default the largest label plus 1.

    Returns: an array `(..., num_classes)` of float64, as Keras gives for arrays; a float32 tensor for a tensor.
    """
    labels = np.array(x, dtype="int64")
    shape = labels.shape[:-1] if labels.ndim > 1 and labels.shape[-1] == 1 else labels.shape
    labels = labels.reshape(-1)
    num_classes = num_classes or int(labels.max()) + 1
    rows = np.zeros((len(labels), num_classes))
    rows[np.arange(len(labels)), labels] = 1
    rows = rows.reshape(shape + (num_classes,))
    return Tensor(rows.astype("float32")) if isinstance(x, Tensor) else rows


def normalize(x, axis=-1, order=2):
    """x divided by its norm along `axis`, so that the norm is 1; zeros stay zeros.

    Args:
        x: an array or a tensor; the result is of the same kind.
        order: which norm: 2 for the usual length, 1 for the sum of absolute values, np.inf for the largest.
    """
    array = x.array if isinstance(x, Tensor) else np.asarray(x)
    norm = np.linalg.norm(array, order, axis, keepdims=True)
    normalized = array / np.where(norm == 0, 1, norm)
    return Tensor(normalized.astype(array.dtype)) if isinstance(x, Tensor) else normalized
