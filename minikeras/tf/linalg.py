"""tf.linalg: matrices."""

from minikeras import ops
from minikeras.tf.arrays import eye
from minikeras.tf.renamed import twin
from minikeras.tf.twins import einsum, global_norm, matmul, norm, tensordot

cholesky, det = twin("cholesky", "input:x"), twin("det", "input:x")
cross, trace = twin("cross", "a:x1 b:x2"), twin("trace", "x")


def matrix_transpose(a, name=None, conjugate=False):
    """The last two axes changed over."""
    return ops.swapaxes(a, -1, -2)


def inv(input, adjoint=False, name=None):
    """The inverses of matrices (last two axes), or of the matrices transposed."""
    return ops.inv(matrix_transpose(input) if adjoint else input)


def diag(diagonal, name=None):
    """Matrices with these diagonals (last axis) and 0 elsewhere."""
    size = ops.shape(diagonal)[-1]
    return ops.multiply(ops.expand_dims(diagonal, -1), ops.eye(size, dtype=ops.convert_to_tensor(diagonal).dtype))


def diag_part(input, name=None):
    """The diagonals of matrices (last two axes)."""
    return ops.diagonal(input, axis1=-2, axis2=-1)


def band_part(input, num_lower, num_upper, name=None):
    """The matrix with 0 outside a band of diagonals: so many below the middle one and above it, all of them for -1."""
    input = ops.convert_to_tensor(input)
    kept = input if num_lower < 0 else ops.triu(input, -int(num_lower))
    return kept if num_upper < 0 else ops.tril(kept, int(num_upper))


def solve(matrix, rhs, adjoint=False, name=None):
    """x with matrix @ x = rhs."""
    return ops.solve(matrix_transpose(matrix) if adjoint else matrix, rhs)


def svd(tensor, full_matrices=False, compute_uv=True, name=None):
    """`(s, u, v)`: the singular values, and matrices with tensor = u diag(s) v^T."""
    if not compute_uv:
        return ops.svd(tensor, compute_uv=False)
    u, s, v_transposed = ops.svd(tensor, full_matrices=full_matrices)
    return s, u, matrix_transpose(v_transposed)


def eigh(tensor, name=None):
    """`(eigenvalues, eigenvectors)` of symmetric matrices."""
    return ops.eigh(tensor)


def qr(input, full_matrices=False, name=None):
    """`(q, r)`: an orthogonal and an upper triangular matrix whose product it is."""
    return ops.qr(input, mode="complete" if full_matrices else "reduced")


def matvec(a, b, transpose_a=False, **kwargs):
    """The product of matrices with vectors (last axis)."""
    return ops.squeeze(matmul(a, ops.expand_dims(b, -1), transpose_a=transpose_a), -1)


def normalize(tensor, ord="euclidean", axis=None, name=None):
    """`(tensor / norm, norm)`."""
    length = norm(tensor, ord=ord, axis=axis, keepdims=True)
    return ops.divide(tensor, length), length
