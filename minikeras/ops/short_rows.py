"""Sums over the rows of a matrix, and one row combined with all of them, where rows are short.

NumPy goes through a matrix row by row. Rows of 16 channels are over before the work has begun; so sums are left to BLAS, as a
product with ones, and for the rest several rows are taken as one.
"""

import functools

import numpy as np

from minikeras.machine.products import matmul

_ROWS = 512  # summed in one go; the sums of these are summed after, which keeps rounding errors small
_WIDE = 512  # numbers in a row that NumPy handles at full speed


def column_sums(matrix):
    """The sum of all rows of a contiguous matrix (rows, columns): (columns,)."""
    rows, columns = matrix.shape
    if matrix.dtype.kind != "f" or matrix.dtype.itemsize < 4:
        return matrix.sum(axis=0, dtype=matrix.dtype)
    whole = rows - rows % _ROWS
    ones = _ones(matrix.dtype)
    total = matmul(ones[:, : rows - whole], matrix[whole:])[0]
    if whole:
        total += matmul(ones, matrix[:whole].reshape(-1, _ROWS, columns))[:, 0].sum(axis=0)
    return total


@functools.cache
def _ones(dtype):
    return np.ones((1, _ROWS), dtype)


def with_row(combine, matrix, row, out):
    """out = combine(matrix, row) for each row of a contiguous matrix; `combine` is a NumPy ufunc such as np.add."""
    rows, columns = matrix.shape
    together = _WIDE // max(columns, 1)
    if together < 2 or rows < 2 * together:
        return combine(matrix, row, out=out)
    whole = rows - rows % together
    wide = (-1, together * columns)
    repeated = np.empty((together, columns), row.dtype)
    repeated[...] = row
    combine(matrix[:whole].reshape(wide), repeated.reshape(-1), out=out[:whole].reshape(wide))
    combine(matrix[whole:], row, out=out[whole:])
    return out
