"""Dtypes as strings: every way to say a dtype (a name, a Python type, a NumPy dtype) becomes its name."""

from minikeras.config import settings

FLOATS = ("float16", "float32", "float64")
INTEGERS = ("uint8", "uint16", "uint32", "uint64", "int8", "int16", "int32", "int64")
ALLOWED = FLOATS + INTEGERS + ("bool", "string", "complex64", "complex128")

_PYTHON_TYPES = {bool: "bool", int: "int64", float: "float32", str: "string"}


def standardize_dtype(dtype):
    """The dtype's name, such as `"float32"`; None means `floatx()`.

    Raises:
        ValueError: if there is no such dtype, or NumPy has none (bfloat16).
    """
    if dtype is None:
        return settings.floatx()
    if isinstance(dtype, str):
        name = dtype
    else:
        name = _PYTHON_TYPES.get(dtype) or getattr(dtype, "name", None) or getattr(dtype, "__name__", None)
    if name not in ALLOWED:
        why = " (NumPy has no bfloat16)" if name == "bfloat16" else ""
        raise ValueError(f"Invalid dtype: {dtype}{why}")
    return name


def is_float_dtype(dtype):
    """Whether the dtype holds real numbers with a fraction."""
    return standardize_dtype(dtype) in FLOATS


def is_int_dtype(dtype):
    """Whether the dtype holds integers, with or without a sign; bool is not one."""
    return standardize_dtype(dtype) in INTEGERS
