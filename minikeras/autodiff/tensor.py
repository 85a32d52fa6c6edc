"""Tensor: an array and, while a tape records, the step that made it."""

import functools

import numpy as np

from minikeras import config
from minikeras.serialization import decode_array, encode_array, special

_TEXTS = "OSU"  # NumPy's kinds of arrays that hold texts


class Tensor:
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

    def __len__(self):
        if self.array.ndim == 0:
            raise TypeError("len() of a tensor without axes: its shape is ().")
        return len(self.array)

    def __iter__(self):
        return (self[i] for i in range(len(self)))

    def __bool__(self):
        return bool(self.array)

    def __int__(self):
        return int(self.array)

    def __float__(self):
        return float(self.array)

    def __index__(self):
        return self.array.__index__()

    def __format__(self, spec):
        return format(self.array[()] if self.array.ndim == 0 else self.array, spec)

    def __repr__(self):
        return f"Tensor({np.array2string(self.array, separator=', ')}, shape={self.shape}, dtype={self.dtype})"

    def __hash__(self):
        return id(self)


@functools.lru_cache
def dtype_name(dtype):
    """The name of a NumPy dtype, "string" for texts. NumPy spells it out anew for everyone who asks, which takes 2 microseconds."""
    return dtype.name if dtype.kind not in _TEXTS else "string"


def as_array(x, dtype=None):
    """The NumPy array behind a tensor, an array, a number or a (nested) list of these.

    Numbers without a type of their own become float32 (`keras.config.floatx()`) or int32, as in Keras. Arrays keep theirs; texts
    become bytes.
    """
    if isinstance(x, Tensor):
        x = x.array
    elif not isinstance(x, (np.ndarray, np.generic)):
        x = to_32_bits(np.asarray(_unwrapped(x)))
    if x.dtype.kind in _TEXTS or dtype == "string":
        return as_texts(x)
    if dtype is not None and x.dtype != dtype:
        return np.asarray(x, dtype=dtype)
    return np.asarray(x)


def as_texts(array):
    """Texts as TensorFlow keeps them: an array of `bytes` objects, in UTF-8. Raises TypeError for what is no text."""
    texts = np.empty(array.shape, object)
    for i, text in enumerate(array.flat):
        if not isinstance(text, (str, bytes)):
            raise TypeError(f"Expected texts, such as a list of strings. Received: {text!r} (of type {type(text)})")
        texts.flat[i] = text.encode("utf-8") if isinstance(text, str) else bytes(text)
    return texts


def to_32_bits(array):
    """`array` in the 32-bit type of its kind: NumPy's float64 and int64 become Keras's float32 and int32."""
    kind = array.dtype.kind
    if kind == "f" and array.dtype.itemsize == 8:
        return array.astype(config.floatx())
    if kind in "iu" and array.dtype.itemsize == 8:
        return array.astype(np.int32 if kind == "i" else np.uint32)
    return array


def _unwrapped(x):
    if isinstance(x, Tensor):
        return x.array
    if isinstance(x, (list, tuple)):
        return [_unwrapped(part) for part in x]
    return x


special("__tensor__", Tensor, lambda tensor: encode_array(tensor.array), lambda config: Tensor(decode_array(config)))
