"""Tensors, Variables and what describes them."""

import numpy as np

from minikeras import autodiff, ops
from minikeras.autodiff import Tensor, as_array
from minikeras.config.dtypes import standardize_dtype
from minikeras.data.spec import TensorShape, TensorSpec  # noqa: F401
from minikeras.graph.keras_tensor import is_keras_tensor

is_tensor = ops.is_tensor


def constant(value, dtype=None, shape=None, name="Const"):
    """A tensor of the value: Python's numbers become float32 and int32, arrays keep their type.

    A value of one number fills the whole `shape`; else it must hold as many as the shape.
    """
    array = np.array(as_array(value, dtype and standardize_dtype(dtype)))  # a copy: later changes of the value don't show
    if shape is not None:
        shape = tuple(shape)
        array = np.full(shape, array.reshape(()), array.dtype) if array.size == 1 else array.reshape(shape)
    return Tensor(array)


def convert_to_tensor(value, dtype=None, dtype_hint=None, name=None):
    """The tensor of a tensor, array, number or nested list."""
    return ops.convert_to_tensor(value, dtype=dtype)


def cast(x, dtype, name=None):
    """x in another type; what a float has behind the point is cut off in an integer."""
    return ops.cast(x, dtype)


def identity(input, name=None):
    """The same numbers as a new tensor; gradients flow through it."""
    return input if is_keras_tensor(input) else ops.copy(input)


def get_static_value(tensor, partial=False):
    """The array behind a tensor."""
    return as_array(tensor)


class Variable(autodiff.Variable):
    """tf.Variable: a tensor that can be assigned.

    Args:
        initial_value: numbers, or a function without arguments that gives them.
        trainable: whether a GradientTape watches it by itself.
        name: text.
        dtype: by default the value's own; Python's numbers become float32 and int32.
        shape: must be the value's, where it is given.
    """

    __slots__ = ()

    def __init__(self, initial_value=None, trainable=True, validate_shape=True, name=None, dtype=None, shape=None, **kwargs):
        if callable(initial_value):
            initial_value = initial_value()
        if initial_value is None:
            raise ValueError("tf.Variable needs an `initial_value`: numbers, or a function that gives them.")
        array = as_array(initial_value)
        super().__init__(array, dtype=dtype or array.dtype.name, trainable=trainable, name=name or "Variable")
        if shape is not None and tuple(shape) != self.shape:
            raise ValueError(
                f"In this `tf.Variable` creation, the initial value's shape {self.shape} is not compatible with the explicitly "
                f"supplied `shape` argument {tuple(shape)}."
            )

    def value(self):
        """The numbers as a tensor that later assignments do not change."""
        return Tensor(self.array.copy()) if not autodiff.is_recording() else ops.copy(self)

    def read_value(self):
        """The same as `value`."""
        return self.value()

    def scatter_nd_update(self, indices, updates):
        """Replace single entries, in place."""
        return self.assign(ops.scatter_update(self, indices, updates))
