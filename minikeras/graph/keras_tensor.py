"""KerasTensor: a place where numbers will be. It has a shape and a dtype, and remembers which call made it."""

from minikeras import naming
from minikeras.ambient import Ambient
from minikeras.autodiff import Symbol
from minikeras.autodiff.primitive import find_symbol
from minikeras.budget import Budget
from minikeras.config.dtypes import standardize_dtype
from minikeras.graph.explaining import described, explained, place
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
        budget = Budget.current()
        if budget is not None:  # only while a file is read
            budget.check_symbol(self.shape, self._dtype)
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
        where = _numbers_only.get()
        if where is not None:
            raise symbol_among_numbers(self, where)
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
        return (
            f"<KerasTensor shape={self.shape}, dtype={self.dtype}, sparse={self.sparse}, ragged={self.ragged}, "
            f"name={self.name}>"
        )

    # A symbol has no value: everything that would need one says so.

    def __array__(self, *args, **kwargs):
        raise self._no_value("a NumPy array", "NumPy needs numbers", "ops.add(x, x)")

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        raise self._no_value(
            "a NumPy array",
            f"np.{ufunc.__name__} needs numbers; the operation of the same name in keras.ops makes a node instead",
            f"ops.{ufunc.__name__}({', '.join('x' for _ in inputs)})",
        )

    def __int__(self):
        raise self._no_value("an int", "int() needs a number", "ops.cast(x, 'int32')")

    def __float__(self):
        raise self._no_value("a float", "float() needs a number", "ops.cast(x, 'float32')")

    def __bool__(self):
        raise explained(
            TypeError,
            "A symbolic KerasTensor cannot be used as a boolean.",
            where=place(),
            got=described(self),
            why="Python chooses a branch now, but the values come later",
            fix="ops.where(x > 0, x, -x)",
            tensors=[self],
        )

    def __iter__(self):
        raise explained(
            NotImplementedError,
            "Iterating over a symbolic KerasTensor is not supported.",
            where=place(),
            got=described(self),
            why="how many parts there are may not be known yet",
            fix="x[:, 0]",
            tensors=[self],
        )

    def __len__(self):
        raise explained(
            TypeError,
            "object of type 'KerasTensor' has no len()",
            where=place(),
            got=described(self),
            fix="x.shape[0]",
            tensors=[self],
        )

    def __getattr__(self, name):
        if name == "numpy":
            raise explained(
                AttributeError,
                "'KerasTensor' object has no attribute 'numpy'",
                where=place(),
                got=described(self),
                why="it is a placeholder without values; a model gives values",
                fix="Model(inputs, x).predict(data)",
                tensors=[self],
            )
        raise AttributeError(f"'KerasTensor' object has no attribute '{name}'")

    def _no_value(self, kind, why, fix):
        sentence = (
            "A KerasTensor is symbolic: it's a placeholder for a shape an a dtype. It doesn't have any actual numerical "
            f"value. You cannot convert it to {kind}."
        )
        return explained(ValueError, sentence, where=place(), got=described(self), why=why, fix=fix, tensors=[self])

    def __round__(self, ndigits=None):
        from minikeras import ops

        return ops.round(self, decimals=ndigits or 0)


give_operators(KerasTensor)


_numbers_only = Ambient("numbers only")


def numbers_only(where):
    """A context for what is computed, at `where`, with numbers: a symbol among them is refused."""
    return _numbers_only.during(where)


def symbol_among_numbers(x, where):
    """The error for a symbol that stands among numbers: one of the model's, say, in a loss function."""
    return explained(
        ValueError,
        "A KerasTensor cannot be used as input to a TensorFlow function.",
        where=place(),
        got=described(x),
        wants=f"numbers, in {where}",
        why="a symbol has no numbers; what a loss needs of the model is the output it is given",
        fix="y_pred",
        tensors=[x],
    )


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
            raise ValueError(
                f"Cannot convert '{tuple(shape)}' to a shape. Found invalid entry '{size}' of type '{type(size)}'. "
            )
        elif size < 0:
            raise ValueError(f"Cannot convert '{tuple(shape)}' to a shape. Negative dimensions are not allowed.")
        else:
            sizes.append(int(size))
    return tuple(sizes)
