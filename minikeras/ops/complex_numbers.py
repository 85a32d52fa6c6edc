"""Complex numbers and their parts. TensorFlow's gradient of a real loss by a complex number z is that by its conjugate; so it is here."""

import numpy as np

from minikeras.autodiff import primitive


@primitive
def real(x):
    """The real part of x.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.real([1 + 2j, 3 - 4j])
    Tensor([1., 3.], shape=(2,), dtype=float64)
    """
    return np.real(x)


real.vjp(lambda upstream, out, x: upstream)


@primitive
def imag(x):
    """The imaginary part of x.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.imag([1 + 2j, 3 - 4j])
    Tensor([ 2., -4.], shape=(2,), dtype=float64)
    """
    return np.imag(x)


imag.vjp(lambda upstream, out, x: 1j * upstream if x.dtype.kind == "c" else None)


@primitive
def conjugate(x):
    """x with the sign of its imaginary part turned.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.conjugate([1 + 2j])
    Tensor([1.-2.j], shape=(1,), dtype=complex128)
    """
    return np.conj(x)


conjugate.vjp(lambda upstream, out, x: np.conj(upstream))
conj = conjugate


@primitive(takes="floats")
def angle(x):
    """The angle of x in the complex plane, between -pi and pi.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.angle([1 + 0j, 1j])
    Tensor([0.        , 1.57079633], shape=(2,), dtype=float64)
    """
    return np.angle(x).astype(x.real.dtype)


angle.vjp(lambda upstream, out, x: upstream * 1j * x / (np.abs(x) ** 2) if x.dtype.kind == "c" else 0 * upstream)


@primitive(takes="floats")
def polar(abs_, angle):
    """The complex number with the given size and angle.

    Shapes: abs_ and angle that broadcast -> their common shape. Raises ValueError where they do not fit.

    >>> ops.polar([1.0, 2.0], [0.0, 0.0])
    Tensor([1.+0.j, 2.+0.j], shape=(2,), dtype=complex64)
    """
    return abs_ * np.exp(1j * angle).astype(np.result_type(abs_, np.complex64))


polar.vjp(
    lambda upstream, out, abs_, angle: np.real(upstream * np.conj(np.exp(1j * angle))),
    lambda upstream, out, abs_, angle: np.real(upstream * np.conj(1j * out)),
)


@primitive
def view_as_complex(x):
    """Pairs along the last axis as real and imaginary parts of complex numbers.

    Shapes: `(..., 2)` -> `(...)`. Raises ValueError for another size of the last axis.

    >>> ops.view_as_complex([[1.0, 2.0], [3.0, -4.0]])
    Tensor([1.+2.j, 3.-4.j], shape=(2,), dtype=complex64)
    """
    if x.shape[-1] != 2:
        raise ValueError(f"Last dimension must be of size 2. Received: x.shape={x.shape}")
    return x[..., 0] + 1j * x[..., 1]


view_as_complex.vjp(lambda upstream, out, x: np.stack([upstream.real, upstream.imag], axis=-1))


@primitive
def view_as_real(x):
    """Complex numbers as pairs of real and imaginary parts along a new last axis.

    Shapes: `(...)` -> `(..., 2)`.

    >>> ops.view_as_real([1 + 2j, 3 - 4j])
    Tensor([[ 1.,  2.],
     [ 3., -4.]], shape=(2, 2), dtype=float64)
    """
    return np.stack([x.real, x.imag], axis=-1)


view_as_real.vjp(lambda upstream, out, x: upstream[..., 0] + 1j * upstream[..., 1])
