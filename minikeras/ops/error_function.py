"""The error function and its inverse, for which NumPy has none."""

import numpy as np

from minikeras.autodiff import primitive

# Cody, 1969, "Rational Chebyshev approximations for the error function": erf(x) for |x| <= 0.46875, then
# erfc(x) = exp(-x * x) * a ratio, up to 4 and beyond. Each pair holds the two polynomials, highest power first.
_NEAR = (
    [1.85777706184603153e-1, 3.16112374387056560e0, 1.13864154151050156e2, 3.77485237685302021e2, 3.20937758913846947e3],
    [1.0, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3],
)
_MIDDLE = (
    [
        2.15311535474403846e-8,
        5.64188496988670089e-1,
        8.88314979438837594e0,
        6.61191906371416295e1,
        2.98635138197400131e2,
        8.81952221241769090e2,
        1.71204761263407058e3,
        2.05107837782607147e3,
        1.23033935479799725e3,
    ],
    [
        1.0,
        1.57449261107098347e1,
        1.17693950891312499e2,
        5.37181101862009858e2,
        1.62138957456669019e3,
        3.29079923573345963e3,
        4.36261909014324716e3,
        3.43936767414372164e3,
        1.23033935480374942e3,
    ],
)
_FAR = (
    [
        1.63153871373020978e-2,
        3.05326634961232344e-1,
        3.60344899949804439e-1,
        1.25781726111229246e-1,
        1.60837851487422766e-2,
        6.58749161529837803e-4,
    ],
    [1.0, 2.56852019228982242e0, 1.87295284992346725e0, 5.27905102951428412e-1, 6.05183413124413191e-2, 2.33520497626869185e-3],
)


def erf_of(x):
    """The error function of a NumPy array, in its own precision."""
    size = np.minimum(np.abs(x).astype(np.float64), 6)  # beyond 6 it is 1 in double precision; nan stays nan
    far = 1 - _complement(np.maximum(size, 0.46875))
    near = size * _ratio(_NEAR, size * size)
    return np.copysign(np.where(size <= 0.46875, near, far), x).astype(x.dtype, copy=False)


def _complement(size):
    """erfc(size) for size between 0.46875 and 6."""
    inverse_square = 1 / (size * size)
    far = (1 / np.sqrt(np.pi) - inverse_square * _ratio(_FAR, inverse_square)) / size
    return np.exp(-size * size) * np.where(size <= 4, _ratio(_MIDDLE, size), far)


def _ratio(polynomials, x):
    return np.polyval(polynomials[0], x) / np.polyval(polynomials[1], x)


@primitive(takes="floats")
def erf(x):
    """The error function: twice the area under a bell curve between 0 and x, between -1 and 1.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.erf([0.0, 1.0])
    Tensor([0.       , 0.8427008], shape=(2,), dtype=float32)
    """
    return erf_of(x)


erf.vjp(lambda upstream, out, x: upstream * np.exp(-x * x) * x.dtype.type(2 / np.sqrt(np.pi)))


@primitive(takes="floats")
def erfinv(x):
    """The number whose error function is x; infinite at -1 and 1, nan beyond.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.erfinv([0.0, 0.5])
    Tensor([0.        , 0.47693628], shape=(2,), dtype=float32)
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        size = x.astype(np.float64)
        # A first guess (Winitzki, 2008), then three of Halley's steps, each of which triples the digits.
        log_rest = np.log1p(-size * size)
        term = 2 / (np.pi * 0.147) + log_rest / 2
        guess = np.copysign(np.sqrt(np.sqrt(term * term - log_rest / 0.147) - term), size)
        for _ in range(3):
            error = (erf_of(guess) - size) / (2 / np.sqrt(np.pi) * np.exp(-guess * guess))
            guess = guess - error / (1 + guess * error)
        edge = np.abs(size) == 1
    return np.where(edge, np.copysign(np.inf, size), guess).astype(x.dtype)


erfinv.vjp(lambda upstream, out, x: upstream * np.exp(out * out) * x.dtype.type(np.sqrt(np.pi) / 2))


@primitive(takes="floats")
def erfc(x):
    """1 - erf(x), exact also where that is next to nothing.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.erfc([0.0, 1.0])
    Tensor([1.       , 0.1572992], shape=(2,), dtype=float32)
    """
    size = np.abs(x).astype(np.float64)
    tail = np.where(size <= 0.46875, 1 - np.abs(erf_of(size)), _complement(np.clip(size, 0.46875, 26)))
    return np.where(x < 0, 2 - tail, np.where(size > 26, 0, tail)).astype(x.dtype)


erfc.vjp(lambda upstream, out, x: -upstream * np.exp(-x * x) * x.dtype.type(2 / np.sqrt(np.pi)))
