"""Variable: a tensor that stays from one forward pass to the next and can be assigned."""

import numpy as np

from minikeras import naming
from minikeras.ambient import Ambient
from minikeras.autodiff.arrays import as_array
from minikeras.autodiff.computing_in import dtype_of_variable
from minikeras.autodiff.first_value import first_value
from minikeras.autodiff.stateless import current_scope
from minikeras.autodiff.tensor import Tensor

_assigning = Ambient("assigning", True)


def assigning(wanted):
    """A context in which assignments change Variables, or not: with False they are without effect, as in a call on symbols."""
    return _assigning.during(wanted)


class Variable(Tensor):
    """A weight: an array with a name, tracked by the tape while it is trainable.

    Args:
        initializer: an array, a function `(shape, dtype) -> array`, or the name of one in `keras.initializers`.
        shape: needed with a function or a name; every size must be known.
        dtype: such as "float32"; `keras.config.floatx()` by default.
        trainable: whether gradients flow to it and optimizers change it.
        name: its last name; `path` is the name with its owners before it, such as "dense/kernel".

    Raises ValueError for a shape with None in it, and when a value of another shape is assigned.
    """

    __slots__ = ("_name", "path", "regularizer", "constraint", "overwrite_with_gradient", "autocast")

    def __init__(
        self,
        initializer,
        shape=None,
        dtype=None,
        trainable=True,
        autocast=True,
        aggregation="none",
        name=None,
        regularizer=None,
        constraint=None,
        **kwargs,
    ):
        super().__init__(first_value(self, initializer, shape, dtype), tracked=trainable)
        self._name = self.path = name or naming.auto_name("variable")
        self.regularizer, self.constraint, self.autocast = regularizer, constraint, autocast

    @property
    def name(self):
        """Its last name; set when it is made."""
        return self._name

    @property
    def dtype(self):
        """The name of the dtype: inside a layer with a mixed policy, that in which the layer computes."""
        return dtype_of_variable(self)

    @property
    def trainable(self):
        """True where the tape tracks it."""
        return self.tracked

    @trainable.setter
    def trainable(self, value):
        self.tracked = bool(value)

    @property
    def value(self):
        """The variable as a tensor (itself)."""
        return self

    def assign(self, value):
        """Replace the numbers, in place. Raises ValueError where the shape is another one. Returns the variable."""
        value = as_array(value)
        if value.shape != self.array.shape:
            raise ValueError(
                "The shape of the target variable and the shape of the target value in `variable.assign(value)` must match. "
                f"variable.shape={self.shape}, Received: value.shape={value.shape}. Target variable: {self.path}"
            )
        if _assigning.get():
            scope = current_scope.get()
            if scope is not None:
                scope.keep(self)
            np.copyto(self.array, value, casting="unsafe")
        return self

    def assign_add(self, value):
        """Add to the numbers, in place."""
        return self.assign(self.array + as_array(value, self.array.dtype))

    def assign_sub(self, value):
        """Subtract from the numbers, in place."""
        return self.assign(self.array - as_array(value, self.array.dtype))

    def numpy(self):
        """A copy of the numbers, so that a later assignment does not change it."""
        return self.array.copy()

    def __array__(self, dtype=None, copy=None):
        return np.array(self.array, dtype=dtype)

    def __repr__(self):
        return f"<Variable path={self.path}, shape={self.shape}, dtype={self.dtype}, value={self.array}>"
