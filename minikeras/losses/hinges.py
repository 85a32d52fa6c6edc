"""Hinge losses: classes by sign, with a margin around the border."""

from minikeras import ops
from minikeras.losses.explain_shapes import elementwise
from minikeras.losses.loss import FunctionLoss
from minikeras.losses.operands import as_tensors
from minikeras.serialization import builtin


@builtin("keras.losses")
@elementwise
def hinge(y_true, y_pred):
    """mean(max(1 - y_true * y_pred, 0)) over the last axis; labels 0 and 1 count as -1 and 1.

    Shapes: y_true and y_pred `(batch, ..., n)` -> `(batch, ...)`. Raises ValueError where they do not fit.

    >>> keras.losses.hinge([[1.0, -1.0]], [[0.5, 0.5]])
    Tensor([1.], shape=(1,), dtype=float32)
    """
    return ops.mean(_shortfall(y_true, y_pred), axis=-1)


@builtin("keras.losses")
class Hinge(FunctionLoss):
    """How much a prediction falls short of the margin on its side (of support vector machines).

    >>> keras.losses.Hinge()([[1.0, -1.0]], [[0.5, 0.5]])
    Tensor(1., shape=(), dtype=float32)
    """

    def __init__(self, reduction="sum_over_batch_size", name="hinge", dtype=None):
        super().__init__(hinge, reduction, name, dtype)


@builtin("keras.losses")
@elementwise
def squared_hinge(y_true, y_pred):
    """mean(max(1 - y_true * y_pred, 0) ** 2) over the last axis; labels 0 and 1 count as -1 and 1.

    Shapes: y_true and y_pred `(batch, ..., n)` -> `(batch, ...)`. Raises ValueError where they do not fit.

    >>> keras.losses.squared_hinge([[1.0, -1.0]], [[0.5, 0.5]])
    Tensor([1.25], shape=(1,), dtype=float32)
    """
    return ops.mean(ops.square(_shortfall(y_true, y_pred)), axis=-1)


@builtin("keras.losses")
class SquaredHinge(FunctionLoss):
    """The hinge loss squared: smooth at the margin.

    >>> keras.losses.SquaredHinge()([[1.0, -1.0]], [[0.5, 0.5]])
    Tensor(1.25, shape=(), dtype=float32)
    """

    def __init__(self, reduction="sum_over_batch_size", name="squared_hinge", dtype=None):
        super().__init__(squared_hinge, reduction, name, dtype)


@builtin("keras.losses")
@elementwise
def categorical_hinge(y_true, y_pred):
    """max(1 + best of the wrong classes - that of the right one, 0) over the last axis; y_true is one-hot.

    Shapes: y_true and y_pred `(batch, ..., n)` -> `(batch, ...)`. Raises ValueError where they do not fit.

    >>> keras.losses.categorical_hinge([[1.0, 0.0], [0.0, 1.0]], [[0.8, 0.2], [0.4, 0.6]])
    Tensor([0.39999998, 0.79999995], shape=(2,), dtype=float32)
    """
    y_true, y_pred = as_tensors(y_true, y_pred)
    right = ops.sum(ops.multiply(y_true, y_pred), axis=-1)
    wrong = ops.max(ops.multiply(ops.subtract(1.0, y_true), y_pred), axis=-1)
    return ops.maximum(ops.add(ops.subtract(wrong, right), 1.0), 0.0)


@builtin("keras.losses")
class CategoricalHinge(FunctionLoss):
    """The hinge loss between the right class and the best of the others.

    >>> keras.losses.CategoricalHinge()([[1.0, 0.0], [0.0, 1.0]], [[0.8, 0.2], [0.4, 0.6]])
    Tensor(0.59999996, shape=(), dtype=float32)
    """

    def __init__(self, reduction="sum_over_batch_size", name="categorical_hinge", dtype=None):
        super().__init__(categorical_hinge, reduction, name, dtype)


def _shortfall(y_true, y_pred):
    y_true, y_pred = as_tensors(y_true, y_pred)
    if ((y_true.array == 0) | (y_true.array == 1)).all():
        y_true = ops.subtract(ops.multiply(2.0, y_true), 1.0)
    return ops.maximum(ops.subtract(1.0, ops.multiply(y_true, y_pred)), 0.0)
