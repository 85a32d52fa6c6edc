"""Products: where the work of a network is done."""

import numpy as np

from minikeras.autodiff import primitive
from minikeras.ops.parallel import product
from minikeras.ops.shaping import unbroadcast


@primitive(takes="one dtype")
def matmul(x1, x2):
    """The matrix product of x1 `(..., n, k)` and x2 `(..., k, m)`: `(..., n, m)`; vectors are taken as in NumPy.

    Raises ValueError where the inner sizes differ.

    >>> ops.matmul([[1.0, 2.0]], [[3.0], [4.0]])
    Tensor([[11.]], shape=(1, 1), dtype=float32)
    """
    if x1.ndim > 2 and x2.ndim == 2:  # one large product instead of many small ones
        return product(x1.reshape(-1, x1.shape[-1]), x2).reshape(x1.shape[:-1] + x2.shape[-1:])
    return product(x1, x2) if x1.ndim > 1 and x2.ndim > 1 else np.matmul(x1, x2)


def _matmul_rule(upstream, needed, out, x1, x2):
    if x1.ndim == 1 or x2.ndim == 1:
        return _vector_rule(upstream, needed, x1, x2)
    if x2.ndim == 2:
        rows, flat = upstream.reshape(-1, upstream.shape[-1]), x1.reshape(-1, x1.shape[-1])
        return (product(rows, x2.T).reshape(x1.shape) if needed[0] else None, product(flat.T, rows) if needed[1] else None)
    return (
        unbroadcast(product(upstream, np.swapaxes(x2, -1, -2)), x1) if needed[0] else None,
        unbroadcast(product(np.swapaxes(x1, -1, -2), upstream), x2) if needed[1] else None,
    )


def _vector_rule(upstream, needed, x1, x2):
    """A vector is a matrix of one row (left) or one column (right) whose extra axis is dropped again."""
    left = x1[None, :] if x1.ndim == 1 else x1
    right = x2[:, None] if x2.ndim == 1 else x2
    if x2.ndim == 1:
        upstream = upstream[..., None]
    if x1.ndim == 1:
        upstream = upstream[..., None, :]
    by_left, by_right = _matmul_rule(upstream, needed, None, left, right)
    return (by_left.reshape(x1.shape) if needed[0] else None, by_right.reshape(x2.shape) if needed[1] else None)


matmul.joint_vjp(_matmul_rule)
