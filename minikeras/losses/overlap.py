"""Losses for masks of images: how little the predicted area overlaps the true one."""

from minikeras import config, ops
from minikeras.losses.loss import FunctionLoss
from minikeras.losses.operands import as_tensors
from minikeras.serialization import builtin


@builtin("keras.losses")
def dice(y_true, y_pred, axis=None):
    """1 - 2 * overlap / (true area + predicted area) over `axis`, over everything if None.

    >>> keras.losses.dice([[1.0, 0.0], [0.0, 1.0]], [[0.8, 0.2], [0.4, 0.6]])
    Tensor(0.29999995, shape=(), dtype=float32)
    """
    y_true, y_pred = as_tensors(y_true, y_pred)
    overlap = ops.sum(y_true * y_pred, axis=axis)
    areas = ops.sum(y_true, axis=axis) + ops.sum(y_pred, axis=axis)
    return 1.0 - 2.0 * overlap / (areas + config.epsilon())


@builtin("keras.losses")
class Dice(FunctionLoss):
    """1 minus the Dice coefficient of two areas (Dice, 1945).

    >>> keras.losses.Dice()([[1.0, 0.0], [0.0, 1.0]], [[0.8, 0.2], [0.4, 0.6]])
    Tensor(0.29999995, shape=(), dtype=float32)
    """

    def __init__(self, reduction="sum_over_batch_size", name="dice", axis=None, dtype=None):
        super().__init__(dice, reduction, name, dtype, axis=axis)


@builtin("keras.losses")
def tversky(y_true, y_pred, alpha=0.5, beta=0.5, axis=None):
    """1 - overlap / (overlap + alpha * missed + beta * too much) over `axis`, over everything if None.

    >>> keras.losses.tversky([[1.0, 0.0], [0.0, 1.0]], [[0.8, 0.2], [0.4, 0.6]])
    Tensor(0.29999995, shape=(), dtype=float32)
    """
    y_true, y_pred = as_tensors(y_true, y_pred)
    overlap = ops.sum(y_true * y_pred, axis=axis)
    missed = ops.sum((1.0 - y_pred) * y_true, axis=axis)
    too_much = ops.sum(y_pred * (1.0 - y_true), axis=axis)
    return 1.0 - overlap / (overlap + missed * alpha + too_much * beta + config.epsilon())


@builtin("keras.losses")
class Tversky(FunctionLoss):
    """The Dice loss with a weight for each kind of error (Salehi et al., 2017).

    Args:
        alpha: the weight of what is missed.
        beta: the weight of what is too much.
        axis: the axes of the sums.
        reduction, name, dtype: as in `Loss`.

    >>> keras.losses.Tversky()([[1.0, 0.0], [0.0, 1.0]], [[0.8, 0.2], [0.4, 0.6]])
    Tensor(0.29999995, shape=(), dtype=float32)
    """

    def __init__(self, alpha=0.5, beta=0.5, reduction="sum_over_batch_size", name="tversky", axis=None, dtype=None):
        super().__init__(tversky, reduction, name, dtype, alpha=alpha, beta=beta, axis=axis)
