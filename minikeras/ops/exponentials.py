"""Powers, roots and logarithms, entry by entry (exp, log and sqrt stand with the elementwise operations)."""

import numpy as np

from minikeras.autodiff import primitive
from minikeras.ops.shaping import unbroadcast


@primitive(takes="floats")
def exp2(x):
    """2 to the power of x.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.exp2([0.0, 3.0])
    Tensor([1., 8.], shape=(2,), dtype=float32)
    """
    with np.errstate(over="ignore"):
        return np.exp2(x)


exp2.vjp(lambda upstream, out, x: upstream * out * x.dtype.type(np.log(2)))


@primitive(takes="floats")
def expm1(x):
    """exp(x) - 1, exact also for small x.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.expm1([0.0, 1.0])
    Tensor([0.       , 1.7182817], shape=(2,), dtype=float32)
    """
    with np.errstate(over="ignore"):
        return np.expm1(x)


expm1.vjp(lambda upstream, out, x: upstream * (out + 1))


@primitive(takes="floats")
def log2(x):
    """The logarithm of x to base 2.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.log2([1.0, 8.0])
    Tensor([0., 3.], shape=(2,), dtype=float32)
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log2(x)


log2.vjp(lambda upstream, out, x: upstream / (x * x.dtype.type(np.log(2))))


@primitive(takes="floats")
def log10(x):
    """The logarithm of x to base 10.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.log10([1.0, 100.0])
    Tensor([0., 2.], shape=(2,), dtype=float32)
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log10(x)


log10.vjp(lambda upstream, out, x: upstream / (x * x.dtype.type(np.log(10))))


@primitive(takes="floats")
def logaddexp(x1, x2):
    """log(exp(x1) + exp(x2)), without overflow.

    Shapes: x1 and x2 that broadcast -> their common shape. Raises ValueError where they do not fit.

    >>> ops.logaddexp([0.0, 1000.0], 0.0)
    Tensor([6.931472e-01, 1.000000e+03], shape=(2,), dtype=float32)
    """
    return np.logaddexp(x1, x2)


logaddexp.vjp(
    lambda upstream, out, x1, x2: unbroadcast(upstream * np.exp(x1 - out), x1),
    lambda upstream, out, x1, x2: unbroadcast(upstream * np.exp(x2 - out), x2),
)


@primitive(takes="floats")
def logaddexp2(x1, x2):
    """log2(2 ** x1 + 2 ** x2), without overflow.

    Shapes: x1 and x2 that broadcast -> their common shape. Raises ValueError where they do not fit.

    >>> ops.logaddexp2([0.0, 3.0], 0.0)
    Tensor([1.      , 3.169925], shape=(2,), dtype=float32)
    """
    return np.logaddexp2(x1, x2)


logaddexp2.vjp(
    lambda upstream, out, x1, x2: unbroadcast(upstream * np.exp2(x1 - out), x1),
    lambda upstream, out, x1, x2: unbroadcast(upstream * np.exp2(x2 - out), x2),
)


@primitive(takes="floats")
def reciprocal(x):
    """1 / x.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.reciprocal([2.0, 4.0])
    Tensor([0.5 , 0.25], shape=(2,), dtype=float32)
    """
    with np.errstate(divide="ignore"):
        return 1 / x


reciprocal.vjp(lambda upstream, out, x: -upstream * out * out)


@primitive(takes="floats")
def cbrt(x):
    """The cube root of x.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.cbrt([8.0, -27.0])
    Tensor([ 2., -3.], shape=(2,), dtype=float32)
    """
    return np.cbrt(x)


cbrt.vjp(lambda upstream, out, x: upstream / (3 * out * out))


@primitive(takes="one dtype")
def ldexp(x1, x2):
    """x1 * 2 ** x2.

    Shapes: x1 and x2 that broadcast -> their common shape. Raises ValueError where they do not fit.

    >>> ops.ldexp([1.0, 3.0], 2)
    Tensor([ 4., 12.], shape=(2,), dtype=float32)
    """
    return np.multiply(x1, np.exp2(x2))


ldexp.vjp(
    lambda upstream, out, x1, x2: unbroadcast(upstream * np.exp2(x2), x1),
    lambda upstream, out, x1, x2: unbroadcast(upstream * out * np.log(2), x2),
)


@primitive(takes="floats")
def i0(x):
    """The modified Bessel function of the first kind of order 0, which Kaiser's window is made of.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.i0([1.0, 2.0])
    Tensor([1.2660661, 2.2795851], shape=(2,), dtype=float32)
    """
    return np.i0(x)


i0.vjp(lambda upstream, out, x: upstream * _i1(x))


def _i1(x):
    """The derivative of i0, as the sum of its power series (in float64, which has room for it up to |x| of about 700)."""
    half = np.asarray(x, np.float64) / 2
    term = total = half
    for k in range(1, 1000):
        term = term * half * half / (k * (k + 1))
        total = total + term
        if np.all(np.abs(term) <= 1e-17 * np.abs(total)):
            break
    return total.astype(x.dtype)
