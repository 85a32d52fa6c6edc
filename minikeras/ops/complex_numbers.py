"""Complex numbers and their parts. TensorFlow's gradient of a real loss by a complex number z is that by its conjugate; so it is here."""

import numpy as np

from minikeras.autodiff import primitive


@primitive
def real(x):
    """The real part of x."""
    return np.real(x)


real.vjp(lambda upstream, out, x: upstream)


@primitive
def imag(x):
    """The imaginary part of x."""
    return np.imag(x)


imag.vjp(lambda upstream, out, x: 1j * upstream if x.dtype.kind == "c" else None)


@primitive
def conjugate(x):
    """x with the sign of its imaginary part turned."""
    return np.conj(x)


conjugate.vjp(lambda upstream, out, x: np.conj(upstream))
conj = conjugate


@primitive(takes="floats")
def angle(x):
    """The angle of x in the complex plane, between -pi and pi."""
    return np.angle(x).astype(x.real.dtype)


angle.vjp(lambda upstream, out, x: upstream * 1j * x / (np.abs(x) ** 2) if x.dtype.kind == "c" else 0 * upstream)


@primitive(takes="floats")
def polar(abs_, angle):
    """The complex number with the given size and angle."""
    return abs_ * np.exp(1j * angle).astype(np.result_type(abs_, np.complex64))


polar.vjp(
    lambda upstream, out, abs_, angle: np.real(upstream * np.conj(np.exp(1j * angle))),
    lambda upstream, out, abs_, angle: np.real(upstream * np.conj(1j * out)),
)


@primitive
def view_as_complex(x):
    """Pairs along the last axis as real and imaginary parts of complex numbers."""
    if x.shape[-1] != 2:
        raise ValueError(f"Last dimension must be of size 2. Received: x.shape={x.shape}")
    return x[..., 0] + 1j * x[..., 1]


view_as_complex.vjp(lambda upstream, out, x: np.stack([upstream.real, upstream.imag], axis=-1))


@primitive
def view_as_real(x):
    """Complex numbers as pairs of real and imaginary parts along a new last axis."""
    return np.stack([x.real, x.imag], axis=-1)


view_as_real.vjp(lambda upstream, out, x: upstream[..., 0] + 1j * upstream[..., 1])
