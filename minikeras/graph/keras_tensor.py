"""KerasTensor: a place where numbers will be. It has a shape and a dtype, and remembers which call made it."""

from operator import attrgetter

import minikeras.ops.shapes as shapes
from minikeras import naming
from minikeras.autodiff import Symbol
from minikeras.autodiff.symbols import find_symbol
from minikeras.budget import Budget
from minikeras.config.dtypes import standardize_dtype
from minikeras.graph.no_value import HasNoValue
from minikeras.graph.shape import standardize_shape
from minikeras.ops.operators import give_operators


class KerasTensor(HasNoValue, Symbol):
    """A symbolic tensor: what `Input()` returns and what layers give when called on one.

    Args:
        shape: a tuple of sizes, None where a size is not known yet (usually the first one, the batch).
        dtype: such as "float32".
        name: for messages and pictures.

    `_keras_history` is the tuple `(operation, node_index, tensor_index)`: which operation made it, in which of its calls, as
    which of that call's outputs. The whole layer graph hangs on this tuple. A function of `minikeras.ops` that is called on a symbol
    makes such a call (`record_call`, see `recorded`).
    """

    def __init__(self, shape, dtype="float32", sparse=False, ragged=False, record_history=True, name=None, **kwargs):
        self._shape = standardize_shape(shape)
        self._dtype = standardize_dtype(dtype)
        budget = Budget.current()
        if budget is not None:  # only while a file is read
            budget.check_symbol(self.shape, self._dtype)
        self._sparse, self._ragged = bool(sparse), bool(ragged)
        self.record_history = record_history
        self.name = name or naming.auto_name("keras_tensor")

    # They do not change: what was built on them stands.
    shape = property(attrgetter("_shape"))
    dtype = property(attrgetter("_dtype"))
    sparse = property(attrgetter("_sparse"))
    ragged = property(attrgetter("_ragged"))

    @property
    def ndim(self):
        return len(self.shape)

    def reshape(self, newshape):
        """The same entries in another shape."""
        return shapes.reshape(self, newshape)

    def squeeze(self, axis=None):
        """Without the axes of size 1."""
        return shapes.squeeze(self, axis)

    def __repr__(self):
        return (
            f"<KerasTensor shape={self.shape}, dtype={self.dtype}, sparse={self.sparse}, ragged={self.ragged}, "
            f"name={self.name}>"
        )

    def __round__(self, ndigits=None):
        from minikeras.ops.rounding import round  # opened when it is used

        return round(self, decimals=ndigits or 0)


give_operators(KerasTensor)


def any_symbolic(args=None, kwargs=None):
    """Whether a KerasTensor stands anywhere in the arguments."""
    return isinstance(find_symbol(args), KerasTensor) or (bool(kwargs) and isinstance(find_symbol(kwargs), KerasTensor))


def is_keras_tensor(x):
    """Whether x is symbolic and belongs to a layer graph."""
    return hasattr(x, "_keras_history")
