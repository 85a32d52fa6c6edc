"""Matrix products: NumPy's, but in the browser. There NumPy has no BLAS, and large products go to OpenBLAS for wasm where it was loaded.

A product of 512 x 784 and 784 x 128 takes 52 ms there by NumPy's loops, 33 by einsum, 14 by OpenBLAS.
"""

import ctypes
import functools
import importlib
import sys

import numpy as np

PACKAGE = "minikeras_openblas"  # its PATH is the library
SMALL = 2**14  # multiplications: below, to call OpenBLAS takes longer than NumPy's loops
WIDE = 16  # columns: from here on einsum is faster than NumPy's loops
ROWS, BY_ROWS, BY_COLUMNS = 101, 111, 112  # cblas: the result is stored by rows; a matrix as it stands, or turned


def in_browser(a, b, out=None):
    """np.matmul(a, b, out) as it is fastest in the browser."""
    if not (_fits(a) and _fits(b) and a.shape[-1] == b.shape[-2] and b.shape[:-2] in ((), a.shape[:-2])):
        return np.matmul(a, b) if out is None else np.matmul(a, b, out=out)
    shape = (*a.shape[:-1], b.shape[-1])
    if a.size * shape[-1] <= SMALL or a.ndim > 3 or (out is not None and not _is_result(out, shape)):
        return np.matmul(a, b) if out is None else np.matmul(a, b, out=out)
    out = np.empty(shape, "float32") if out is None else out
    if a.ndim == 2:
        _one(a, b, out)
    else:
        for place in range(len(a)):
            _one(a[place], b if b.ndim == 2 else b[place], out[place])
    return out


def _fits(array):
    return type(array) is np.ndarray and array.dtype == np.float32 and array.ndim > 1 and array.size


def _is_result(out, shape):
    """Tell whether OpenBLAS can write into an array: its rows are whole."""
    return (
        out.dtype == np.float32
        and out.shape == shape
        and (out.strides[-1] == 4 or shape[-1] == 1)
        and out.strides[-2] >= 4 * shape[-1]
    )


def _one(a, b, out):
    sgemm = openblas()
    if sgemm is None:
        np.einsum("ik,kj->ij", a, b, out=out) if b.shape[1] >= WIDE else np.matmul(a, b, out=out)
        return
    (a, turned_a, step_a), (b, turned_b, step_b) = _laid(a), _laid(b)
    rows, inner = a.shape
    columns, step = b.shape[1], out.strides[0] // 4
    places = a.ctypes.data, b.ctypes.data, out.ctypes.data
    sgemm(ROWS, turned_a, turned_b, rows, columns, inner, 1.0, places[0], step_a, places[1], step_b, 0.0, places[2], step)


def _laid(array):
    """Return a matrix as cblas takes it: the array, whether it is turned, and how many numbers lie from one line to the next."""
    down, right = array.strides
    if right == 4 and down >= 4 * array.shape[1] and down % 4 == 0:
        return array, BY_ROWS, down // 4
    if down == 4 and right >= 4 * array.shape[0] and right % 4 == 0:
        return array, BY_COLUMNS, right // 4
    return np.ascontiguousarray(array), BY_ROWS, array.shape[1]


@functools.cache
def openblas():
    """OpenBLAS's product of float32 matrices, None where it was not loaded."""
    try:
        sgemm = ctypes.CDLL(importlib.import_module(PACKAGE).PATH).cblas_sgemm
    except (ImportError, OSError, AttributeError):
        return None
    whole, real, place = ctypes.c_int, ctypes.c_float, ctypes.c_void_p
    sgemm.argtypes = [whole] * 6 + [real, place, whole, place, whole, real, place, whole]
    sgemm.restype = None
    return sgemm


matmul = in_browser if sys.platform == "emscripten" else np.matmul
