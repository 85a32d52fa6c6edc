"""keras.ops.numpy: the operations that NumPy has as well, under its names."""

from minikeras.ops.bits import (
    bitwise_and,
    bitwise_invert,
    bitwise_left_shift,
    bitwise_not,
    bitwise_or,
    bitwise_right_shift,
    bitwise_xor,
    left_shift,
    right_shift,
)
from minikeras.ops.checks import (
    allclose,
    fmax,
    fmin,
    isclose,
    isfinite,
    isin,
    isinf,
    isnan,
    isneginf,
    isposinf,
    isreal,
    nan_to_num,
)
from minikeras.ops.comparisons import (
    equal,
    greater,
    greater_equal,
    less,
    less_equal,
    logical_and,
    logical_or,
    logical_xor,
    not_equal,
)
from minikeras.ops.complex_numbers import angle, conj, conjugate, imag, real
from minikeras.ops.control_flow import vectorize
from minikeras.ops.core import ndim, ones, ones_like, select, size, view, where, zeros, zeros_like
from minikeras.ops.creation import (
    arange,
    array,
    bartlett,
    blackman,
    empty,
    empty_like,
    eye,
    full,
    full_like,
    geomspace,
    hamming,
    hanning,
    identity,
    kaiser,
    linspace,
    logspace,
    meshgrid,
    tri,
)
from minikeras.ops.cumulative import cumprod, cumsum, diff, trapezoid
from minikeras.ops.decompositions import slogdet
from minikeras.ops.elementwise import (
    abs,
    absolute,
    add,
    clip,
    divide,
    exp,
    fabs,
    floor_divide,
    log,
    log1p,
    logical_not,
    maximum,
    minimum,
    mod,
    multiply,
    negative,
    power,
    sign,
    sqrt,
    square,
    subtract,
    tanh,
    true_divide,
)
from minikeras.ops.exponentials import cbrt, exp2, expm1, i0, ldexp, log2, log10, logaddexp, logaddexp2, reciprocal
from minikeras.ops.indexing import nonzero, take, take_along_axis, unravel_index
from minikeras.ops.matrix_product import matmul
from minikeras.ops.nan_reductions import (
    nanargmax,
    nanargmin,
    nancumprod,
    nancumsum,
    nanmax,
    nanmean,
    nanmedian,
    nanmin,
    nanpercentile,
    nanprod,
    nanquantile,
    nanstd,
    nansum,
    nanvar,
)
from minikeras.ops.products import cross, dot, einsum, inner, kron, outer, tensordot, trace, vander, vdot
from minikeras.ops.rearranging import (
    append,
    copy,
    diag,
    diagflat,
    diagonal,
    dstack,
    fliplr,
    flipud,
    hstack,
    moveaxis,
    ravel,
    repeat,
    roll,
    rot90,
    swapaxes,
    tile,
    tril,
    triu,
    vstack,
)
from minikeras.ops.reductions import all, amax, amin, any, argmax, argmin, max, mean, min, prod, std, sum, var
from minikeras.ops.resizing import pad
from minikeras.ops.rounding import ceil, divide_no_nan, floor, fmod, gcd, heaviside, lcm, nextafter, round, signbit, trunc
from minikeras.ops.shapes import broadcast_to, concatenate, expand_dims, flip, get_item, reshape, squeeze, stack, transpose
from minikeras.ops.sorting import argpartition, argsort, digitize, searchsorted, sort, unique
from minikeras.ops.splitting import array_split, dsplit, hsplit, split, vsplit
from minikeras.ops.statistics import (
    average,
    bincount,
    corrcoef,
    correlate,
    count_nonzero,
    histogram,
    median,
    percentile,
    ptp,
    quantile,
)
from minikeras.ops.trigonometry import (
    arccos,
    arccosh,
    arcsin,
    arcsinh,
    arctan,
    arctan2,
    arctanh,
    cos,
    cosh,
    deg2rad,
    hypot,
    rad2deg,
    sin,
    sinc,
    sinh,
    tan,
)
