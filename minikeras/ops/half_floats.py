"""Floats of 16 bits, float16 and bfloat16: an operation on them is done in float32, and its result is rounded once.

NumPy has no bfloat16 of its own, and BLAS no product of either. So an operation is three steps on the tape: what comes in is widened,
the operation itself, and what comes out is rounded; the gradients go back through all three. Processors do the same: they multiply
numbers of 16 bits and add the products up in 32.
"""

from minikeras import tree
from minikeras.autodiff import Tensor, Variable
from minikeras.autodiff.computing_in import computing_in
from minikeras.config.dtypes import FLOATS, HALVES
from minikeras.ops.core import cast


def in_float32(primitive, operands, arrays, settings):
    """What a primitive makes of operands of which some have 16 bits; None where none has, and it may be called as always.

    In a layer that computes in another dtype than its weights have, these come in that dtype. Beside floats of 32 bits, those of 16 are
    widened for good.
    """
    inside = computing_in.get()
    with computing_in.during(None):
        given, operands = operands, [_as_computed(x, array, inside) for x, array in zip(operands, arrays)]
        changed = any(a is not b for a, b in zip(given, operands))
        dtypes = {x.dtype for x in operands if getattr(x, "dtype", None) in (*FLOATS, "complex64", "complex128")}
        halves = () if primitive.keeps_dtype else dtypes.intersection(HALVES)
        if halves:
            operands = [cast(x, "float32") if isinstance(x, Tensor) and x.dtype in HALVES else x for x in operands]
        elif not changed:
            return None
        out = primitive(operands, **settings) if primitive.takes_list else primitive(*operands, **settings)
        if not halves or len(dtypes) > 1:
            return out
        return tree.map_structure(lambda x: cast(x, *halves) if x.dtype == "float32" else x, out)


def _as_computed(x, array, inside):
    """An operand as a tensor of the dtype that it is computed with; plain numbers and what is no operand stay."""
    if isinstance(x, Variable):
        return x if inside is None or not x.autocast or x.dtype not in FLOATS else cast(x, inside)
    return Tensor(array) if getattr(array, "itemsize", 0) == 2 and not isinstance(x, Tensor) else x
