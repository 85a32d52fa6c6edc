"""Angles, circles and hyperbolas, entry by entry."""

import numpy as np

from minikeras.autodiff import primitive
from minikeras.ops.shaping import unbroadcast


@primitive(takes="floats")
def sin(x):
    """The sine of x, in radians.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.sin([0.0, 1.0])
    Tensor([0.      , 0.841471], shape=(2,), dtype=float32)
    """
    return np.sin(x)


sin.vjp(lambda upstream, out, x: upstream * np.cos(x))


@primitive(takes="floats")
def cos(x):
    """The cosine of x, in radians.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.cos([0.0, 1.0])
    Tensor([1.       , 0.5403023], shape=(2,), dtype=float32)
    """
    return np.cos(x)


cos.vjp(lambda upstream, out, x: -upstream * np.sin(x))


@primitive(takes="floats")
def tan(x):
    """The tangent of x, in radians.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.tan([0.0, 1.0])
    Tensor([0.       , 1.5574077], shape=(2,), dtype=float32)
    """
    return np.tan(x)


tan.vjp(lambda upstream, out, x: upstream * (1 + out * out))


@primitive(takes="floats")
def arcsin(x):
    """The angle between -pi/2 and pi/2 whose sine is x; nan beyond -1 and 1.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.arcsin([0.0, 1.0])
    Tensor([0.       , 1.5707964], shape=(2,), dtype=float32)
    """
    with np.errstate(invalid="ignore"):
        return np.arcsin(x)


@primitive(takes="floats")
def arccos(x):
    """The angle between 0 and pi whose cosine is x; nan beyond -1 and 1.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.arccos([1.0, 0.0])
    Tensor([0.       , 1.5707964], shape=(2,), dtype=float32)
    """
    with np.errstate(invalid="ignore"):
        return np.arccos(x)


def _one_over_root(square):
    with np.errstate(divide="ignore", invalid="ignore"):
        return 1 / np.sqrt(square)


arcsin.vjp(lambda upstream, out, x: upstream * _one_over_root(1 - x * x))
arccos.vjp(lambda upstream, out, x: -upstream * _one_over_root(1 - x * x))


@primitive(takes="floats")
def arctan(x):
    """The angle between -pi/2 and pi/2 whose tangent is x.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.arctan([0.0, 1.0])
    Tensor([0.       , 0.7853982], shape=(2,), dtype=float32)
    """
    return np.arctan(x)


arctan.vjp(lambda upstream, out, x: upstream / (1 + x * x))


@primitive(takes="floats")
def arctan2(x1, x2):
    """The angle of the point with height x1 and width x2, between -pi and pi.

    Shapes: x1 and x2 that broadcast -> their common shape. Raises ValueError where they do not fit.

    >>> ops.arctan2([1.0, 0.0], [0.0, -1.0])
    Tensor([1.5707964, 3.1415927], shape=(2,), dtype=float32)
    """
    return np.arctan2(x1, x2)


arctan2.vjp(
    lambda upstream, out, x1, x2: unbroadcast(upstream * x2 / (np.square(x1) + np.square(x2)), x1),
    lambda upstream, out, x1, x2: unbroadcast(-upstream * x1 / (np.square(x1) + np.square(x2)), x2),
)


@primitive(takes="floats")
def sinh(x):
    """The hyperbolic sine of x.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.sinh([0.0, 1.0])
    Tensor([0.       , 1.1752012], shape=(2,), dtype=float32)
    """
    return np.sinh(x)


sinh.vjp(lambda upstream, out, x: upstream * np.cosh(x))


@primitive(takes="floats")
def cosh(x):
    """The hyperbolic cosine of x.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.cosh([0.0, 1.0])
    Tensor([1.       , 1.5430806], shape=(2,), dtype=float32)
    """
    return np.cosh(x)


cosh.vjp(lambda upstream, out, x: upstream * np.sinh(x))


@primitive(takes="floats")
def arcsinh(x):
    """The number whose hyperbolic sine is x.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.arcsinh([0.0, 1.0])
    Tensor([0.       , 0.8813736], shape=(2,), dtype=float32)
    """
    return np.arcsinh(x)


arcsinh.vjp(lambda upstream, out, x: upstream * _one_over_root(x * x + 1))


@primitive(takes="floats")
def arccosh(x):
    """The number from 0 on whose hyperbolic cosine is x; nan below 1.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.arccosh([1.0, 2.0])
    Tensor([0.      , 1.316958], shape=(2,), dtype=float32)
    """
    with np.errstate(invalid="ignore"):
        return np.arccosh(x)


arccosh.vjp(lambda upstream, out, x: upstream * _one_over_root(x * x - 1))


@primitive(takes="floats")
def arctanh(x):
    """The number whose hyperbolic tangent is x; infinite at -1 and 1, nan beyond.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.arctanh([0.0, 0.5])
    Tensor([0.        , 0.54930615], shape=(2,), dtype=float32)
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.arctanh(x)


arctanh.vjp(lambda upstream, out, x: upstream / (1 - x * x))


@primitive(takes="floats")
def sinc(x):
    """sin(pi x) / (pi x), and 1 at 0.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.sinc([0.0, 0.5])
    Tensor([1.        , 0.63661975], shape=(2,), dtype=float32)
    """
    return np.sinc(x)


def _sinc_rule(upstream, out, x):
    safe = np.where(x == 0, 1, x)
    return upstream * np.where(x == 0, 0, (np.cos(np.pi * safe) - out) / safe)


sinc.vjp(_sinc_rule)


@primitive(takes="floats")
def deg2rad(x):
    """Degrees as radians.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.deg2rad([180.0, 90.0])
    Tensor([3.1415927, 1.5707964], shape=(2,), dtype=float32)
    """
    return np.deg2rad(x)


deg2rad.vjp(lambda upstream, out, x: np.deg2rad(upstream))


@primitive(takes="floats")
def rad2deg(x):
    """Radians as degrees.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.rad2deg([0.0, np.pi])
    Tensor([  0., 180.], shape=(2,), dtype=float32)
    """
    return np.rad2deg(x)


rad2deg.vjp(lambda upstream, out, x: np.rad2deg(upstream))


@primitive(takes="floats")
def hypot(x1, x2):
    """sqrt(x1 * x1 + x2 * x2), the long side of a right triangle, without overflow.

    Shapes: x1 and x2 that broadcast -> their common shape. Raises ValueError where they do not fit.

    >>> ops.hypot([3.0, 5.0], [4.0, 12.0])
    Tensor([ 5., 13.], shape=(2,), dtype=float32)
    """
    return np.hypot(x1, x2)


def _hypot_rule(upstream, needed, out, x1, x2):
    with np.errstate(invalid="ignore", divide="ignore"):
        return unbroadcast(upstream * (x1 / out), x1), unbroadcast(upstream * (x2 / out), x2)


hypot.joint_vjp(_hypot_rule)
