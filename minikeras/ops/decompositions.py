"""Solving, inverting and taking apart matrices `(..., n, n)`. Gradients where they are short: Giles, 2008, "An extended collection of
matrix derivative results"."""

import numpy as np

from minikeras.autodiff import composed, primitive
from minikeras.ops.comparisons import greater_equal
from minikeras.ops.core import convert_to_tensor, where
from minikeras.ops.elementwise import divide
from minikeras.ops.matrix_product import matmul
from minikeras.ops.rearranging import swapaxes
from minikeras.ops.shapes import expand_dims, squeeze
from minikeras.ops.shaping import unbroadcast


def _t(x):
    return np.swapaxes(x, -1, -2)


@primitive
def inv(x):
    """The inverse of square matrices. Raises LinAlgError (a ValueError) where there is none.

    Shapes: `(..., n, n)` -> the same.

    >>> ops.inv([[2.0, 0.0], [0.0, 4.0]])
    Tensor([[0.5 , 0.  ],
     [0.  , 0.25]], shape=(2, 2), dtype=float32)
    """
    return np.linalg.inv(x)


inv.vjp(lambda upstream, out, x: -_t(out) @ upstream @ _t(out))


@primitive
def det(x):
    """The determinants of square matrices.

    Shapes: `(..., n, n)` -> `(...)`. Raises ValueError where x is not square.

    >>> ops.det([[1.0, 2.0], [3.0, 5.0]])
    Tensor(-1., shape=(), dtype=float32)
    """
    return np.linalg.det(x)


det.vjp(lambda upstream, out, x: (upstream * out)[..., None, None] * _t(np.linalg.inv(x)))


@primitive
def slogdet(x):
    """The signs of the determinants of square matrices, and the logarithms of their sizes.

    Shapes: `(..., n, n)` -> `(...)`, `(...)`.

    >>> ops.slogdet([[0.0, 1.0], [1.0, 0.0]])
    (Tensor(-1., shape=(), dtype=float32), Tensor(0., shape=(), dtype=float32))
    """
    return tuple(np.linalg.slogdet(x))


slogdet.vjp(lambda upstream, out, x: upstream[1][..., None, None] * _t(np.linalg.inv(x)))


@primitive
def logdet(x):
    """The logarithms of the determinants of symmetric positive definite matrices.

    Shapes: `(..., n, n)` -> `(...)`.

    >>> ops.logdet([[1.0, 0.0], [0.0, 1.0]])
    Tensor(0., shape=(), dtype=float32)
    """
    return 2 * np.sum(np.log(np.diagonal(np.linalg.cholesky(x), axis1=-2, axis2=-1)), axis=-1)


logdet.vjp(lambda upstream, out, x: upstream[..., None, None] * _t(np.linalg.inv(x)))


@primitive(takes="one dtype")
def solve(a, b):
    """The x with a @ x = b, for b of vectors `(..., n)` or of matrices `(..., n, m)`.

    Raises ValueError where a has no inverse.

    >>> ops.solve([[2.0, 0.0], [0.0, 4.0]], [2.0, 2.0])
    Tensor([1. , 0.5], shape=(2,), dtype=float32)
    """
    return np.linalg.solve(a, b[..., None])[..., 0] if b.ndim == a.ndim - 1 else np.linalg.solve(a, b)


def _solve_rule(upstream, needed, out, a, b):
    vectors = b.ndim == a.ndim - 1
    by_b = np.linalg.solve(_t(a), upstream[..., None] if vectors else upstream)
    by_a = -by_b @ _t(out[..., None] if vectors else out)
    return unbroadcast(by_a, a), unbroadcast(by_b[..., 0] if vectors else by_b, b)


solve.joint_vjp(_solve_rule)


@primitive(operands=2, takes="one dtype")
def solve_triangular(a, b, lower=False):
    """The x with a @ x = b, where only the upper triangle of a counts (the lower one with `lower`).

    Shapes: a `(..., n, n)`, b `(..., n)` or `(..., n, m)` -> b's.

    >>> ops.solve_triangular([[2.0, 0.0], [0.0, 4.0]], [2.0, 2.0])
    Tensor([1. , 0.5], shape=(2,), dtype=float32)
    """
    return solve.function(np.tril(a) if lower else np.triu(a), b)


def _solve_triangular_rule(upstream, needed, out, a, b, lower=False):
    triangle = np.tril if lower else np.triu
    by_a, by_b = _solve_rule(upstream, needed, out, triangle(a), b)
    return triangle(by_a), by_b


solve_triangular.joint_vjp(_solve_triangular_rule)


@primitive
def cholesky(x, upper=False):
    """The lower triangular L with L @ L^T = x (with `upper`, its transpose), for symmetric positive definite x.

    Raises LinAlgError (a ValueError) where x is not positive definite.

    Shapes: `(..., n, n)` -> the same.

    >>> ops.cholesky([[4.0, 0.0], [0.0, 9.0]])
    Tensor([[2., 0.],
     [0., 3.]], shape=(2, 2), dtype=float32)
    """
    lower = np.linalg.cholesky(x)
    return _t(lower) if upper else lower


def _cholesky_rule(upstream, out, x, upper=False):
    lower, upstream = (_t(out), _t(upstream)) if upper else (out, upstream)
    inner = np.tril(_t(lower) @ upstream)
    inner[..., range(x.shape[-1]), range(x.shape[-1])] *= 0.5
    inverse = np.linalg.inv(lower)
    gradient = _t(inverse) @ inner @ inverse
    return (gradient + _t(gradient)) / 2


cholesky.vjp(_cholesky_rule)


@composed
def cholesky_inverse(x, upper=False):
    """The inverse of the matrix whose Cholesky factor is x.

    Shapes: `(..., n, n)` -> the same.

    >>> ops.cholesky_inverse([[2.0, 0.0], [0.0, 1.0]])
    Tensor([[0.25, 0.  ],
     [0.  , 1.  ]], shape=(2, 2), dtype=float32)
    """
    x = convert_to_tensor(x)
    inverse = solve_triangular(x, np.broadcast_to(np.eye(x.shape[-1], dtype=x.dtype), x.shape), lower=not upper)
    other = swapaxes(inverse, -1, -2)
    return matmul(inverse, other) if upper else matmul(other, inverse)


@primitive
def qr(x, mode="reduced"):
    """Orthogonal Q and upper triangular R with Q @ R = x; "complete" makes Q square.

    Raises ValueError for another mode.

    Shapes: `(..., n, m)` -> `(..., n, k)`, `(..., k, m)`, k the smaller of n and m.

    >>> ops.abs(ops.qr([[2.0, 0.0], [0.0, 3.0]])[1])
    Tensor([[2., 0.],
     [0., 3.]], shape=(2, 2), dtype=float32)
    """
    if mode not in ("reduced", "complete"):
        raise ValueError(
            f"`mode` argument value not supported. Expected one of {{'reduced', 'complete'}}. Received: mode={mode}"
        )
    return tuple(np.linalg.qr(x, mode))


def _qr_rule(upstream, out, x, mode="reduced"):
    by_q, by_r = upstream
    q, r = out
    if r.shape[-1] != r.shape[-2]:
        raise NotImplementedError(
            "qr has a gradient only in 'reduced' mode and for matrices with at least as many rows as columns."
        )
    inner = r @ _t(by_r) - _t(by_q) @ q
    symmetric = np.tril(inner) + _t(np.tril(inner, -1))
    return _t(np.linalg.solve(r, _t(by_q + q @ symmetric)))


qr.vjp(_qr_rule)


@primitive
def eig(x):
    """Eigenvalues and eigenvectors (as columns) of square matrices, complex; no gradient.

    Shapes: `(..., n, n)` -> `(..., n)`, `(..., n, n)`. Raises ValueError where x is not square.

    >>> ops.real(ops.eig([[2.0, 0.0], [0.0, 3.0]])[0])
    Tensor([2., 3.], shape=(2,), dtype=float32)
    """
    values, vectors = np.linalg.eig(x)
    dtype = "complex128" if x.dtype == np.float64 else "complex64"
    return values.astype(dtype), vectors.astype(dtype)


@primitive
def eigh(x):
    """Eigenvalues, rising, and eigenvectors (as columns) of symmetric matrices.

    Shapes: `(..., n, n)` -> `(..., n)`, `(..., n, n)`. Raises ValueError where x is not square.

    >>> ops.eigh([[2.0, 0.0], [0.0, 3.0]])[0]
    Tensor([2., 3.], shape=(2,), dtype=float32)
    """
    return tuple(np.linalg.eigh(x))


def _eigh_rule(upstream, out, x):
    by_values, by_vectors = upstream
    values, vectors = out
    distance = values[..., None, :] - values[..., :, None]
    with np.errstate(divide="ignore"):
        inverse = np.where(distance == 0, 0, 1 / distance)
    inner = inverse * (_t(vectors) @ by_vectors)
    inner[..., range(x.shape[-1]), range(x.shape[-1])] += by_values
    gradient = vectors @ inner @ _t(vectors)
    return (gradient + _t(gradient)) / 2


eigh.vjp(_eigh_rule)


@primitive
def svd(x, full_matrices=True, compute_uv=True):
    """U, the singular values (falling) and V^T, with U @ diag(values) @ V^T = x; only the values without `compute_uv`.

    Shapes: `(..., n, m)` -> `(..., n, k)`, `(..., k)`, `(..., k, m)`, k the smaller of n and m.

    >>> ops.svd([[3.0, 0.0], [0.0, 2.0]], compute_uv=False)
    Tensor([3., 2.], shape=(2,), dtype=float32)
    """
    out = np.linalg.svd(x, full_matrices=full_matrices, compute_uv=compute_uv)
    return tuple(out) if compute_uv else out


def _svd_rule(upstream, out, x, full_matrices=True, compute_uv=True):
    if not compute_uv:
        u, _, v = np.linalg.svd(x, full_matrices=False)
        return (u * upstream[..., None, :]) @ v
    by_u, by_s, by_v = upstream
    u, s, v = out
    if u.shape[-1] != v.shape[-2]:
        raise NotImplementedError("svd has a gradient only with full_matrices=False, or for square matrices.")
    v, by_v = _t(v), _t(by_v)
    distance = np.square(s)[..., None, :] - np.square(s)[..., :, None]
    with np.errstate(divide="ignore"):
        inverse = np.where(distance == 0, 0, 1 / distance)
    turn_u, turn_v = inverse * (_t(u) @ by_u), inverse * (_t(v) @ by_v)
    middle = (turn_u + _t(turn_u)) * s[..., None, :] + s[..., :, None] * (turn_v + _t(turn_v))
    middle[..., range(s.shape[-1]), range(s.shape[-1])] += by_s
    gradient = u @ middle @ _t(v)
    # What leads out of the spaces that u and v span.
    gradient += (by_u - u @ (_t(u) @ by_u)) / s[..., None, :] @ _t(v)
    return gradient + u / s[..., None, :] @ _t(by_v - v @ (_t(v) @ by_v))


svd.vjp(_svd_rule)


@primitive(keeps_dtype=True)
def lu_factor(x):
    """L (below the diagonal, with ones on it that are left out) and U in one matrix, and the order of the rows (int32).

    Rows are exchanged so that the largest entry of what is left of each column comes first.

    Shapes: `(..., n, m)` -> `(..., n, m)`, `(..., min(n, m))`.

    >>> ops.lu_factor([[2.0, 1.0], [4.0, 1.0]])[0]
    Tensor([[4. , 1. ],
     [0.5, 0.5]], shape=(2, 2), dtype=float32)
    """
    lu = np.array(x)
    rows = np.broadcast_to(np.arange(x.shape[-2]), x.shape[:-1]).copy()
    for place in np.ndindex(x.shape[:-2]):
        matrix, order = lu[place], rows[place]
        for k in range(min(matrix.shape)):
            best = k + np.argmax(np.abs(matrix[k:, k]))
            matrix[[k, best]], order[[k, best]] = matrix[[best, k]], order[[best, k]]
            if matrix[k, k] != 0:
                matrix[k + 1 :, k] /= matrix[k, k]
                matrix[k + 1 :, k + 1 :] -= np.outer(matrix[k + 1 :, k], matrix[k, k + 1 :])
    return lu, np.argsort(rows, axis=-1).astype("int32")


@composed(operands=2)
def lstsq(a, b, rcond=None):
    """The x of `(n,)` or `(n, k)` for which a @ x comes nearest to b, by the singular values above `rcond` times the largest.

    Raises ValueError and TypeError where the shapes don't fit.

    Shapes: a `(m, n)`, b `(m,)` or `(m, k)`.

    >>> ops.round(ops.lstsq([[1.0], [1.0]], [1.0, 3.0]), 4)
    Tensor([2.], shape=(1,), dtype=float32)
    """
    a, b = convert_to_tensor(a), convert_to_tensor(b)
    if a.ndim != 2 or b.ndim not in (1, 2):
        raise TypeError(f"lstsq: `a` must have two axes and `b` one or two. Received: a.shape={a.shape}, b.shape={b.shape}")
    if a.shape[0] != b.shape[0]:
        raise ValueError(f"Leading dimensions of input arrays must match. Received: a.shape={a.shape}, b.shape={b.shape}")
    epsilon = float(np.finfo(a.dtype).eps)
    rcond = epsilon * max(a.shape) if rcond is None else epsilon if rcond < 0 else rcond
    u, s, vt = svd(a, full_matrices=False)
    counts = greater_equal(s, s[0] * rcond)
    inverse = where(counts, divide(1.0, where(counts, s, 1.0)), 0.0)
    columns = b if b.ndim == 2 else expand_dims(b, -1)
    x = matmul(swapaxes(vt, 0, 1), expand_dims(inverse, -1) * matmul(swapaxes(u, 0, 1), columns))
    return x if b.ndim == 2 else squeeze(x, -1)


@primitive(operands=1)
def matrix_rank(x, tol=None):
    """How many singular values of x are above `tol`; int32.

    Shapes: `(..., n, m)` -> `(...)`.

    >>> ops.matrix_rank([[1.0, 2.0], [2.0, 4.0]])
    Tensor(1, shape=(), dtype=int32)
    """
    s = np.linalg.svd(x, compute_uv=False)
    if tol is None:
        tol = s.max(axis=-1, keepdims=True, initial=0) * max(x.shape[-2:]) * np.finfo(s.dtype).eps
    return np.sum(s > tol, axis=-1).astype("int32")


@composed(operands=1)
def pinv(x, rcond=None):
    """The pseudo-inverse: by the singular values above `rcond` times the largest.

    Shapes: `(..., n, m)` -> `(..., m, n)`.

    >>> ops.round(ops.pinv([[2.0], [0.0]]), 4)
    Tensor([[0.5, 0. ]], shape=(1, 2), dtype=float32)
    """
    x = convert_to_tensor(x)
    rcond = 10 * max(x.shape[-2:]) * float(np.finfo(x.dtype).eps) if rcond is None else rcond
    u, s, vt = svd(x, full_matrices=False)
    counts = s.array > rcond * s.array.max(axis=-1, keepdims=True)
    inverse = where(counts, divide(1.0, where(counts, s, np.asarray(1, s.dtype))), np.asarray(0, s.dtype))
    return matmul(swapaxes(vt, -1, -2) * expand_dims(inverse, -2), swapaxes(u, -1, -2))
