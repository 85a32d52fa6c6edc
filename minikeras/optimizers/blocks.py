"""How a rule meets the arrays of one weight.

A rule is a function on arrays that changes them in place: `w -= learning_rate * g`. A step of Adam reads and writes five arrays
as long as the weight, and every `*` and `+` of its formula makes another. For a large weight these no longer fit in the
processor's cache, and the memory sets the pace. So a large weight is taken a block at a time: the same formula, up to twice as fast;
and of a very large one, several cores take blocks at once.
"""

import numpy as np

from minikeras.autodiff import Tensor, as_array
from minikeras.autodiff.row_gradient import RowGradient
from minikeras.config.fast_forms import fast_forms
from minikeras.ops.parallel import WORTHWHILE, in_parallel, parts

BLOCK = 65536  # entries: 256 KB of float32; in smaller ones NumPy's calls themselves take longer than their work
SHARED = 2 * BLOCK  # where threads take turns with Python's lock, they need longer work between
ENOUGH = 4 * SHARED  # entries that are worth another thread


def in_blocks(rule, *operands):
    """Call `rule(*arrays)` with the operands' arrays, or, for large ones, with one block of each after the other.

    Args:
        rule: a function on arrays of one shape that treats each entry by itself and changes some of the arrays in place.
        operands: tensors, arrays or results of `each`, all of one shape. The arrays of Variables are given themselves.
    """
    operands = list(map(_array_of, operands))
    size = operands[0].size
    if size <= BLOCK or not fast_forms() or not all(x.flags.c_contiguous for x in operands):
        rule(*(x[...] if isinstance(x, _Each) else x for x in operands))
        return
    flat = [x.reshape(-1) for x in operands]
    largest, work = (SHARED, WORTHWHILE) if size >= ENOUGH else (BLOCK, 0)
    in_parallel(lambda block: rule(*(x[block] for x in flat)), parts(size, 1, largest), work)


def _array_of(x):
    return x if isinstance(x, _Each) else as_array(x)


def each(function, gradient):
    """`function` of every entry of a gradient: of a RowGradient's every use, before they are added up."""
    if isinstance(gradient, RowGradient):
        return gradient.map(function)
    return _Each(function, as_array(gradient))


class _Each:
    """`function(array)` that is computed block by block, when a block is asked for."""

    def __init__(self, function, array):
        self.function = function
        self._array = array
        self.flags = array.flags

    @property
    def array(self):
        return self.function(self._array)

    def reshape(self, shape):
        return _Each(self.function, self._array.reshape(shape))

    def __getitem__(self, block):
        return self.function(self._array[block])


def scalar(value, variable):
    """A number as a NumPy scalar in the variable's dtype, so that formulas keep that dtype."""
    return variable.array.dtype.type(as_array(value))


def power(base, exponent, variable):
    """`base ** exponent` for an integer step: the base in the variable's dtype, the power in float64, as TensorFlow rounds it."""
    return scalar(np.float64(scalar(base, variable)) ** int(exponent), variable)


def as_gradient(gradient, variable):
    """A gradient as a tensor of the variable's dtype. RowGradients stay what they are."""
    dtype = variable.array.dtype
    if isinstance(gradient, RowGradient):
        return gradient if gradient.values.dtype == dtype else gradient.astype(dtype)
    return Tensor(np.asarray(as_array(gradient), dtype=dtype, order="C"))
