"""What becomes of operands of several dtypes: Keras's rules, which differ from NumPy's where integers meet floats."""

import numpy as np

from minikeras import config
from minikeras.config.dtypes import result_type


def to_one_dtype(arrays):
    """The arrays in their common dtype. Plain numbers stay: NumPy lets them take the dtype of the array beside them."""
    dtypes = {x.dtype for x in arrays if isinstance(x, np.ndarray)}
    if len(dtypes) < 2:
        return arrays
    common = result_type(*(dtype.name for dtype in dtypes))
    return [x.astype(common) if isinstance(x, np.ndarray) and x.dtype != common else x for x in arrays]


def to_floats(arrays):
    """The arrays in their common dtype, which is a float: `keras.config.floatx()` where all are integers."""
    arrays = to_one_dtype(arrays)
    return [x.astype(config.floatx()) if isinstance(x, np.ndarray) and x.dtype.kind in "biu" else x for x in arrays]


CASTS = {None: None, "one dtype": to_one_dtype, "floats": to_floats}
