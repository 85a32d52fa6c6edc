"""The dtypes of operands and results: Keras's rules, which differ from NumPy's where integers meet floats."""

import numpy as np

from minikeras import config
from minikeras.autodiff.arrays import to_32_bits
from minikeras.config.dtypes import result_type

WIDE_FLOATS = ("float64", "complex128")
WIDE_INTEGERS = ("int64", "uint64")


def to_one_dtype(arrays):
    """The arrays in their common dtype. Plain numbers stay: NumPy lets them take the dtype of the array beside them."""
    found = None
    for x in arrays:
        if isinstance(x, np.ndarray):
            if found is not None and x.dtype != found:
                break
            found = x.dtype
    else:
        return arrays
    common = result_type(*{x.dtype.name for x in arrays if isinstance(x, np.ndarray)})
    return [x.astype(common) if isinstance(x, np.ndarray) and x.dtype != common else x for x in arrays]


def to_floats(arrays):
    """The arrays in their common dtype, which is a float: `keras.config.floatx()` where all are integers."""
    arrays = to_one_dtype(arrays)
    return [x.astype(config.floatx()) if isinstance(x, np.ndarray) and x.dtype.kind in "biu" else x for x in arrays]


def narrowed(out, arrays):
    """An array in the type that Keras gives: 64 bits only where an operand of that kind had them."""
    if type(out) is not np.ndarray:
        out = np.asarray(out)
    if out.dtype.itemsize == 8:
        wide = WIDE_FLOATS if out.dtype.kind == "f" else WIDE_INTEGERS
        if not any(isinstance(x, np.ndarray) and x.dtype.name in wide for x in arrays):
            return to_32_bits(out)
    return out


CASTS = {None: None, "one dtype": to_one_dtype, "floats": to_floats}
