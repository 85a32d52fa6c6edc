"""KerasTensor: a place where numbers will be. It has a shape and a dtype, and remembers which call made it."""

from minikeras import naming
from minikeras.autodiff import Symbol
from minikeras.autodiff.primitive import find_symbol
from minikeras.budget import Budget
from minikeras.config.dtypes import standardize_dtype
from minikeras.ops.operators import give_operators


class KerasTensor(Symbol):
    """A symbolic tensor: what `Input()` returns and what layers give when called on one.

    Args:
        shape: a tuple of sizes, None where a size is not known yet (usually the first one, the batch).
        dtype: such as "float32".
        name: for messages and pictures.

    `_keras_history` is the tuple `(operation, node_index, tensor_index)`: which operation made it, in which of its calls, as
    which of that call's outputs. The whole layer graph hangs on this tuple.
    """

    def __init__(self, shape, dtype="float32", sparse=False, ragged=False, record_history=True, name=None, **kwargs):
        self.shape = standardize_shape(shape)
        self._dtype = standardize_dtype(dtype)
        if Budget.current is not None:  # only while a file is read
            Budget.current.check_symbol(self.shape, self._dtype)
        self.sparse = bool(sparse)
        self.ragged = bool(ragged)
        self.record_history = record_history
        self.name = name or naming.auto_name("keras_tensor")

    @property
    def dtype(self):
        return self._dtype

    @property
    def ndim(self):
        return len(self.shape)

    def record_call(self, function, args, kwargs):
        """Record a call of an operation of `minikeras.ops` as a Node; returns its symbolic output."""
        from minikeras.graph.operation import symbolic_call  # the two know each other: calls make tensors, tensors make calls
        return symbolic_call(function, args, kwargs)

    def reshape(self, newshape):
        """The same entries in another shape."""
        from minikeras.ops.shapes import reshape
        return reshape(self, newshape)

    def squeeze(self, axis=None):
        """Without the axes of size 1."""
        from minikeras.ops.shapes import squeeze
        return squeeze(self, axis)

    def __repr__(self):
        return (f"<KerasTensor shape={self.shape}, dtype={self.dtype}, sparse={self.sparse}, ragged={self.ragged}, "
                f"name={self.name}>")

    # A symbol has no value: everything that would need one says so.

    def __array__(self, *args, **kwargs):
        raise ValueError(_no_value("a NumPy array"))

    def __int__(self):
        raise ValueError(_no_value("an int"))

    def __float__(self):
        raise ValueError(_no_value("a float"))

    def __bool__(self):
        raise TypeError("A symbolic KerasTensor cannot be used as a boolean.")

    def __iter__(self):
        raise NotImplementedError("Iterating over a symbolic KerasTensor is not supported.")

    def __round__(self, ndigits=None):
        from minikeras import ops
        return ops.round(self, decimals=ndigits or 0)


give_operators(KerasTensor)


def _no_value(kind):
    return ("A KerasTensor is symbolic: it's a placeholder for a shape an a dtype. It doesn't have any actual numerical value. "
            f"You cannot convert it to {kind}.")


def any_symbolic(args=None, kwargs=None):
    """Whether a KerasTensor stands anywhere in the arguments."""
    return find_symbol(args) is not None or (bool(kwargs) and find_symbol(kwargs) is not None)


def is_keras_tensor(x):
    """Whether x is symbolic and belongs to a layer graph."""
    return hasattr(x, "_keras_history")


def standardize_shape(shape):
    """A shape as a tuple of ints and Nones.

    Raises ValueError for what is no shape: a bare number, negative sizes, other things.
    """
    if isinstance(shape, (str, bytes)) or not hasattr(shape, "__iter__"):
        raise ValueError(f"Cannot convert '{shape}' to a shape.")
    sizes = []
    for size in shape:
        if size is None:
            sizes.append(None)
        elif not hasattr(size, "__index__") or isinstance(size, bool):
            raise ValueError(f"Cannot convert '{tuple(shape)}' to a shape. Found invalid entry '{size}' of type '{type(size)}'. ")
        elif size < 0:
            raise ValueError(f"Cannot convert '{tuple(shape)}' to a shape. Negative dimensions are not allowed.")
        else:
            sizes.append(int(size))
    return tuple(sizes)
