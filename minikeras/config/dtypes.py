"""Dtypes as strings: every way to say a dtype (a name, a Python type, a NumPy dtype) becomes its name."""

import functools

import numpy as np

import minikeras.config.settings as settings

HALVES = ("float16", "bfloat16")  # floats of 16 bits
FLOATS = HALVES + ("float32", "float64")
INTEGERS = ("uint8", "uint16", "uint32", "uint64", "int8", "int16", "int32", "int64")
ALLOWED = FLOATS + INTEGERS + ("bool", "string", "complex64", "complex128")

_NAMES = {bool: "bool", int: "int64", float: "float32", str: "string", complex: "complex128", "int": "int64"}


def standardize_dtype(dtype):
    """The dtype's name, such as `"float32"`; None means `floatx()`.

    Raises:
        ValueError: if there is no such dtype.
        ImportError: for bfloat16 where ml_dtypes, which brings it to NumPy, is not installed.
    """
    if dtype is None:
        return settings.floatx()
    name = _NAMES.get(dtype, dtype)
    if not isinstance(name, str):
        name = getattr(name, "name", None) or getattr(name, "__name__", None)
    if name not in ALLOWED:
        raise ValueError(f"Invalid dtype: {dtype}")
    if name == "bfloat16":
        bring_bfloat16()
    return name


@functools.cache
def bring_bfloat16():
    """Let NumPy know bfloat16: 16 bits with the range of float32 and two digits. Raises ImportError without ml_dtypes."""
    try:
        import ml_dtypes  # NumPy knows the name from here on
    except ImportError:
        raise ImportError(
            "bfloat16 needs the package ml_dtypes, because NumPy has no such type. Install it: pip install ml_dtypes"
        ) from None
    return np.dtype(ml_dtypes.bfloat16)


def is_float_dtype(dtype):
    """Whether the dtype holds real numbers with a fraction."""
    return standardize_dtype(dtype) in FLOATS


def is_int_dtype(dtype):
    """Whether the dtype holds integers, with or without a sign; bool is not one."""
    return standardize_dtype(dtype) in INTEGERS


_WEAK = {int: "int_weak", float: "float_weak"}
_RANKS = {"bo": 0, "ui": 1, "in": 1, "bf": 2, "fl": 2, "co": 3}
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
        return settings.floatx() if common == "float_weak" else common.replace("_weak", settings.floatx()[-2:])
    return _NEVER_RESULTS.get(common, common)


def _common(a, b):
    """The dtype for values of two dtypes, either of which may be weak."""
    if a == b:
        return a
    low, high = sorted((a, b), key=lambda name: (_RANKS[name[:2]], not name.endswith("_weak")))
    if _RANKS[low[:2]] < _RANKS[high[:2]] or low.endswith("_weak"):
        return high
    common = "float32" if {low, high} == set(HALVES) else np.promote_types(low, high).name
    return "float_weak" if common == "float64" and high[0] != "f" else common


def limits_of(dtype):
    """The smallest and the largest number of a dtype, as `min` and `max`, and what else NumPy knows of it."""
    if dtype == "bfloat16":
        import ml_dtypes

        return ml_dtypes.finfo("bfloat16")
    return (np.finfo if is_float_dtype(dtype) else np.iinfo)(dtype)
