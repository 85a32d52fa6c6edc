"""tf.float32 and its kin: names of types that say what they are."""

import numpy as np

__all__ = [
    "DType",
    "as_dtype",
    "bool",
    "complex64",
    "complex128",
    "double",
    "float16",
    "float32",
    "float64",
    "half",
    "int8",
    "int16",
    "int32",
    "int64",
    "string",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
]


class DType(str):
    """A type of numbers. It is a text such as "float32", so every `dtype=` of Keras and NumPy takes it."""

    __slots__ = ()

    @property
    def name(self):
        return str.__str__(self)

    @property
    def as_numpy_dtype(self):
        """NumPy's class for it, such as `numpy.float32`; `object` for texts."""
        return np.object_ if self == "string" else np.dtype(self.name).type

    @property
    def is_floating(self):
        return self.startswith("float")

    @property
    def is_integer(self):
        return self.startswith(("int", "uint"))

    @property
    def is_bool(self):
        return self == "bool"

    @property
    def is_complex(self):
        return self.startswith("complex")

    @property
    def size(self):
        """Bytes of one number."""
        return 1 if self == "string" else np.dtype(self.name).itemsize

    @property
    def min(self):
        """The smallest number it holds."""
        return self._limits().min

    @property
    def max(self):
        """The largest number it holds."""
        return self._limits().max

    def _limits(self):
        return (np.finfo if self.is_floating else np.iinfo)(self.name)

    def __repr__(self):
        return f"tf.{self.name}"


bool, string = DType("bool"), DType("string")
half = float16 = DType("float16")
float32 = DType("float32")
double = float64 = DType("float64")
int8, int16, int32, int64 = (DType(f"int{bits}") for bits in (8, 16, 32, 64))
uint8, uint16, uint32, uint64 = (DType(f"uint{bits}") for bits in (8, 16, 32, 64))
complex64, complex128 = DType("complex64"), DType("complex128")


def as_dtype(type_value):
    """The DType of a name, a NumPy type or a DType.

    Raises:
        TypeError: if there is no such type.
    """
    if type_value in (str, "string", np.object_):
        return string
    try:
        return DType(np.dtype(type_value).name)
    except TypeError:
        raise TypeError(f"Cannot convert the argument `type_value`: {type_value!r} to a TensorFlow DType.") from None
