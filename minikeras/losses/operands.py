"""What the loss functions do first with truth and prediction."""

from minikeras import ops
from minikeras.losses.reduction import squeeze_or_expand_to_same_rank


def as_tensors(y_true, y_pred):
    """Both as tensors, the truth in the dtype of the prediction."""
    y_true, y_pred = ops.convert_to_tensor(y_true), ops.convert_to_tensor(y_pred)
    if ops.is_tensor(y_true) and y_true.dtype == y_pred.dtype:
        return y_true, y_pred
    return ops.cast(y_true, y_pred.dtype), y_pred


def as_same_rank(y_true, y_pred):
    """Both as tensors of the prediction's dtype and of the same number of axes."""
    if not (ops.is_tensor(y_true) and ops.is_tensor(y_pred) and y_true.dtype == y_pred.dtype):
        y_true, y_pred = as_tensors(y_true, y_pred)
    return squeeze_or_expand_to_same_rank(y_true, y_pred)
