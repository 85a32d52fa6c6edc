"""keras.ops.linalg: matrices taken apart, inverted and measured."""

from minikeras.ops.control_flow import jvp
from minikeras.ops.decompositions import (
    cholesky,
    cholesky_inverse,
    det,
    eig,
    eigh,
    inv,
    lstsq,
    lu_factor,
    matrix_rank,
    pinv,
    qr,
    solve,
    solve_triangular,
    svd,
)
from minikeras.ops.norms import norm
