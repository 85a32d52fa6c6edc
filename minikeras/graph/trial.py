"""Trials: what stands for a symbol while something is called only to see which shapes come out.

A size that is not known is tried as two numbers at once, 2 and 3 rows, say. A Trial holds both tries, each an array of zeros, and each
operation is computed on both. A size that differs between the two hangs on what is not known, so it shows as None, as in Keras; a
size that does not differ is known.

Three other ways were looked at. Trying with 2, and then once more with 3, lets the number leak into what is tried: `x.shape[0]` is 2
where Keras says None, and code is accepted that Keras refuses. A shape rule for each operation would be a second copy of four hundred
operations. Sizes that are names ("batch", "2 * steps") need a rule for each operation as well. Here NumPy itself is the rule; only
where the size that happens to be tried decides (an index beyond 2 rows, a cut into equal parts, a slice) a rule stands beside it, in
`trial_rules`.
"""

import numpy as np

import minikeras.ops.elementwise as elementwise
from minikeras import tree
from minikeras.ambient import Ambient
from minikeras.autodiff import Symbol, Tensor
from minikeras.errors.explaining import explained, place
from minikeras.graph.trial_rules import RULES
from minikeras.ops.matrix_product import matmul
from minikeras.ops.operators import give_operators

tried = Ambient("tried")  # the operation whose call is tried
sizes_tried = Ambient("sizes tried", ((2, 3), (24, 36)))  # what is put for an unknown size: of the first axis, of the others

_SIGNS = ("add", "subtract", "multiply", "true_divide", "floor_divide", "power", "equal", "not_equal")
_SIGNS += ("less", "less_equal", "greater", "greater_equal")


class Trial(Symbol):
    """The same tensor in two tries, or in one where every size is known.

    Attributes:
        tries: Tensors, one for each try.
        shape: what both have in common; None where they differ.
    """

    is_tried = True
    __hash__ = object.__hash__

    def __init__(self, tries):
        self.tries = tuple(tries)
        self.shape = tuple(sizes[0] if len(set(sizes)) == 1 else None for sizes in zip(*(x.shape for x in self.tries)))

    @property
    def dtype(self):
        return self.tries[0].dtype

    @property
    def ndim(self):
        return len(self.shape)

    @property
    def sizes(self):
        """The shape for computing with: a size that is not known is a Trial itself."""
        columns = zip(self.shape, *(x.shape for x in self.tries))
        return tuple(Trial(Tensor(np.asarray(n, "int32")) for n in sizes) if size is None else size for size, *sizes in columns)

    def record_call(self, function, operands, settings):
        """Compute on each try."""
        return on_each_try(function, operands, settings, len(self.tries))

    def __repr__(self):
        return f"<a tensor that is not there yet, shape={self.shape}, dtype={self.dtype}>"

    # It has no values: what would need some says so.

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        if method == "__call__" and not kwargs and len(inputs) == 2 and inputs[1] is self:  # an array on the left of a sign
            if ufunc.__name__ == "matmul":
                return matmul(*inputs)
            if ufunc.__name__ in _SIGNS or ufunc.__name__ == "divide":
                return getattr(elementwise, "true_divide" if ufunc.__name__ == "divide" else ufunc.__name__)(*inputs)
        raise self._no_value(
            NotImplementedError, f"np.{ufunc.__name__}", f"ops.{ufunc.__name__}({', '.join('x' for _ in inputs)})"
        )

    def __array__(self, *args, **kwargs):
        raise self._no_value(NotImplementedError, "NumPy", "ops.sin(x)")

    def numpy(self):
        raise self._no_value(AttributeError, ".numpy()", "ops.convert_to_tensor(x)")

    def __bool__(self):
        raise self._no_value(TypeError, "a condition", "ops.where(x > 0, x, -x)")

    def __int__(self):
        raise self._no_value(TypeError, "int()", "ops.cast(x, 'int32')")

    def __float__(self):
        raise self._no_value(TypeError, "float()", "ops.cast(x, 'float32')")

    def __index__(self):
        raise self._no_value(TypeError, "a Python index", "ops.arange(n)")

    def __len__(self):
        if not self.shape or self.shape[0] is None:
            raise self._no_value(TypeError, "len()", "ops.shape(x)[0]")
        return self.shape[0]

    def __iter__(self):
        return (self[i] for i in range(len(self)))

    def _no_value(self, kind, what, fix):
        operation = tried.get()
        name = "this" if operation is None else f"layer '{operation.name}' ({type(operation).__name__})"
        return explained(
            kind,
            f"{what} needs numbers, and in the call of {name} there are none yet: use keras.ops.",
            where=place(),
            got=f"a tensor of shape {self.shape}",
            why="the layer is called on a symbol, to see which shapes come out; and what NumPy computes, no gradient goes through",
            fix=fix,
        )


give_operators(Trial)


def on_each_try(function, operands, settings, count):
    """`function(*operands, **settings)` on each of `count` tries; what comes out as Trials.

    Where the function has a rule in RULES that says otherwise, the rule is right: one more size would have shown it.
    """
    rule = RULES.get(getattr(function, "__name__", None)) if count > 1 else None
    shapes = rule(*operands, **settings) if rule is not None else None
    try:
        found = _together([function(*_of_try(operands, i), **_of_try(settings, i)) for i in range(count)])
    except (IndexError, ValueError, TypeError):
        if shapes is None:
            raise
        found = None
    if shapes is None or (found is not None and [x.shape for x in tree.flatten(found)] == _listed(shapes)):
        return found
    dtype = next(x.dtype for x in operands if isinstance(x, (Trial, Tensor)))
    return tree.map_shape_structure(lambda shape: zeros(shape, dtype, count), shapes)


def _listed(shapes):
    return [shapes] if tree.is_shape(shapes) else list(shapes)


def zeros(shape, dtype, count=2):
    """A Trial of zeros; for a size that is not known stands one of `sizes_tried`."""
    tries, (rows, lengths) = [], sizes_tried.get()
    for i in range(count):
        sizes = [(rows if axis == 0 else lengths)[i] if size is None else size for axis, size in enumerate(shape)]
        tries.append(Tensor(np.zeros(sizes, "U1" if dtype == "string" else dtype)))
    return Trial(tries)


def _of_try(structure, i):
    """A nested structure (slices are structures, too) with each Trial replaced by what it is in try `i`."""
    if isinstance(structure, Trial):
        return structure.tries[i]
    if isinstance(structure, slice):
        return slice(*(_of_try(part, i) for part in (structure.start, structure.stop, structure.step)))
    if isinstance(structure, dict):
        return {key: _of_try(part, i) for key, part in structure.items()}
    if isinstance(structure, (list, tuple)):
        parts = [_of_try(part, i) for part in structure]
        return type(structure)(*parts) if hasattr(structure, "_fields") else type(structure)(parts)
    return structure


def _together(results):
    """The results of all tries as one: Trials in the places of tensors."""
    first = results[0]
    if isinstance(first, Tensor):
        return Trial(results)
    if isinstance(first, (list, tuple)):
        if any(len(result) != len(first) for result in results):
            raise ValueError("how many tensors come out hangs on a size that is not known")
        parts = [_together(column) for column in zip(*results)]
        return type(first)(*parts) if hasattr(first, "_fields") else type(first)(parts)
    if isinstance(first, dict):
        return {key: _together([result[key] for result in results]) for key in first}
    return first
