"""Dtypes as strings: every way to say a dtype (a name, a Python type, a NumPy dtype) becomes its name."""

import numpy as np

import minikeras.config.settings as settings

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


_WEAK = {int: "int_weak", float: "float_weak"}
_RANKS = {"b": 0, "u": 1, "i": 1, "f": 2, "c": 3}
_NEVER_RESULTS = {"uint64": "uint32", "complex128": "complex64"}


def result_type(*dtypes):
    """The dtype of a result made of values of these dtypes; `int` and `float` stand for plain numbers, which give way to dtypes.

    Integers beside floats take the float's dtype, whatever its size; else the wider one wins, and a signed type with room for
    both where one is unsigned. As in Keras, results are never uint64 or complex128.

    Raises ValueError for what is no dtype.
    """
    common = None
    for dtype in dtypes or (None,):
        dtype = _WEAK[dtype] if dtype in (int, float) else standardize_dtype(dtype)
        common = dtype if common is None else _common(common, dtype)
    if common in _WEAK.values():
        return common.replace("_weak", settings.floatx()[-2:])
    return _NEVER_RESULTS.get(common, common)


def _common(a, b):
    """The dtype for values of two dtypes, either of which may be weak."""
    if a == b:
        return a
    low, high = sorted((a, b), key=lambda name: (_RANKS[name[0]], not name.endswith("_weak")))
    if _RANKS[low[0]] < _RANKS[high[0]] or low.endswith("_weak"):
        return high
    common = np.promote_types(low, high).name
    return "float_weak" if common == "float64" and high[0] != "f" else common
