"""The signs + - * / ** @ [] < ... on tensors and symbols: each is one operation of this room."""

import numpy as np

import minikeras.ops.comparisons as comparisons
import minikeras.ops.elementwise as elementwise
import minikeras.ops.shapes as shapes
from minikeras.autodiff import Tensor
from minikeras.config.dtypes import FLOATS
from minikeras.ops.matrix_product import matmul

_FLOATS = set(FLOATS)
BINARY = {
    "add": elementwise.add,
    "sub": elementwise.subtract,
    "mul": elementwise.multiply,
    "truediv": elementwise.true_divide,
    "floordiv": elementwise.floor_divide,
    "mod": elementwise.mod,
    "pow": elementwise.power,
    "matmul": matmul,
    "and": comparisons.logical_and,
    "or": comparisons.logical_or,
    "xor": comparisons.logical_xor,
}
COMPARISONS = {
    "lt": comparisons.less,
    "le": comparisons.less_equal,
    "gt": comparisons.greater,
    "ge": comparisons.greater_equal,
    "ne": comparisons.not_equal,
}


def give_operators(cls):
    """Teach `cls` the signs, with the operations as their meaning."""
    for name, operation in BINARY.items():
        setattr(cls, f"__{name}__", _forward(operation))
        setattr(cls, f"__r{name}__", _reflected(operation))
    for name, operation in COMPARISONS.items():
        setattr(cls, f"__{name}__", _forward(operation))
    cls.__neg__ = lambda self: elementwise.negative(self)
    cls.__abs__ = lambda self: elementwise.abs(self)
    cls.__invert__ = lambda self: elementwise.logical_not(self)
    cls.__getitem__ = lambda self, key: shapes.get_item(self, key)
    return cls


def _forward(operation):
    return lambda self, other: operation(self, _beside(self, other) if isinstance(other, _NUMPY) else other)


def _reflected(operation):
    return lambda self, other: operation(_beside(self, other) if isinstance(other, _NUMPY) else other, self)


_NUMPY = (np.ndarray, np.generic)


def _beside(tensor, array):
    """An array of floats beside a sign takes the dtype of the floats on its other side, as TensorFlow's signs do.

    Keras's functions, and its signs on Variables and symbols, find a common dtype instead.
    """
    if type(tensor) is Tensor and {tensor.dtype, array.dtype.name} <= _FLOATS and tensor.dtype != array.dtype.name:
        return array.astype(tensor.array.dtype)
    return array


give_operators(Tensor)
Tensor.__eq__ = _forward(comparisons.equal)  # symbols keep ==, to be found in lists and dicts
Tensor.__pos__ = lambda self: elementwise.multiply(self, 1)


def _rounded(x, digits=None):
    from minikeras.ops.rounding import round  # opened when it is used

    return round(x, decimals=digits or 0)


Tensor.__round__ = _rounded
