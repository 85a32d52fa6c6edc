"""Tensor: an array and, while a tape records, the step that made it."""

import functools

import numpy as np

from minikeras.autodiff.as_numbers import ActsAsNumbers
from minikeras.serialization import decode_array, encode_array, special

TEXTS = "OSU"  # NumPy's kinds of arrays that hold texts


class Tensor(ActsAsNumbers):
    """An array that can remember where it came from.

    Attributes:
        array: the numbers, a NumPy array.
        step: the `Step` that computed them, or None for a leaf: data, a Variable, or anything made while no tape recorded.
        index: which of the step's outputs this is (0 unless the step has several).
        tracked: True where gradients flow through this tensor.
    """

    __slots__ = ("array", "step", "index", "tracked", "_keras_mask", "__dict__", "__weakref__")
    __array_priority__ = 1000  # `array + tensor` is answered by the tensor

    def __init__(self, array, step=None, index=0, tracked=False):
        self.array = array
        self.step = step
        self.index = index
        self.tracked = tracked

    @property
    def shape(self):
        return self.array.shape

    @property
    def ndim(self):
        return self.array.ndim

    @property
    def size(self):
        return self.array.size

    @property
    def dtype(self):
        """The name of the type of the numbers, such as "float32"; "string" for texts."""
        return dtype_name(self.array.dtype)

    def numpy(self):
        """The numbers as a NumPy array."""
        return self.array

    def __array__(self, dtype=None, copy=None):
        return np.array(self.array, dtype=dtype) if copy else np.asarray(self.array, dtype=dtype)

    def __repr__(self):
        return f"Tensor({np.array2string(self.array, separator=', ')}, shape={self.shape}, dtype={self.dtype})"

    def __hash__(self):
        return id(self)


@functools.lru_cache
def dtype_name(dtype):
    """The name of a NumPy dtype, "string" for texts. NumPy spells it out anew for everyone who asks, which takes 2 microseconds."""
    return dtype.name if dtype.kind not in TEXTS else "string"


special("__tensor__", Tensor, lambda tensor: encode_array(tensor.array), lambda config: Tensor(decode_array(config)))
