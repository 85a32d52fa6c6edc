"""tf.math: the operations of tf's top by another path, and some more."""

from minikeras import ops
from minikeras.autodiff import Tensor
from minikeras.tf.nn import in_top_k, l2_normalize, log_softmax, softmax, softplus, softsign, top_k, zero_fraction
from minikeras.tf.renamed import twin
from minikeras.tf.twins import (
    abs,
    acos,
    acosh,
    add,
    add_n,
    argmax,
    argmin,
    asin,
    asinh,
    atan,
    atan2,
    atanh,
    cos,
    cosh,
    cumsum,
    divide,
    equal,
    exp,
    floor,
    greater,
    greater_equal,
    less,
    less_equal,
    logical_and,
    logical_not,
    logical_or,
    maximum,
    minimum,
    multiply,
    negative,
    not_equal,
    pow,
    reduce_all,
    reduce_any,
    reduce_logsumexp,
    reduce_max,
    reduce_mean,
    reduce_min,
    reduce_prod,
    reduce_sum,
    round,
    sigmoid,
    sign,
    sin,
    sinh,
    sqrt,
    square,
    subtract,
    tan,
    tanh,
    truediv,
)

conj, erf, erfinv, expm1, log, log1p, reciprocal, rsqrt = (
    twin(name, "x") for name in ("conj", "erf", "erfinv", "expm1", "log", "log1p", "reciprocal", "rsqrt")
)
angle, real, imag = (twin(name, "input:x") for name in ("angle", "real", "imag"))
is_finite, is_inf, is_nan = twin("isfinite", "x"), twin("isinf", "x"), twin("isnan", "x")
ceil, erfc = twin("ceil", "x"), twin("erfc", "x")
floordiv, floormod, mod = twin("floor_divide", "x:x1 y:x2"), twin("mod", "x:x1 y:x2"), twin("mod", "x:x1 y:x2")
logical_xor = twin("logical_xor", "x:x1 y:x2")
divide_no_nan = twin("divide_no_nan", "x:x1 y:x2")
reduce_std, reduce_variance = twin("std", "input_tensor:x axis keepdims"), twin("var", "input_tensor:x axis keepdims")
segment_sum, segment_max = twin("segment_sum", "data segment_ids"), twin("segment_max", "data segment_ids")
unsorted_segment_sum = twin("segment_sum", "data segment_ids num_segments")
unsorted_segment_max = twin("segment_max", "data segment_ids num_segments")


def squared_difference(x, y, name=None):
    """(x - y)²."""
    return ops.square(ops.subtract(x, y))


def log_sigmoid(x, name=None):
    """log(1 / (1 + exp(-x)))."""
    return ops.log_sigmoid(x)


def cumprod(x, axis=0, exclusive=False, reverse=False, name=None):
    """Running products along an axis; `reverse` begins at the end, `exclusive` leaves out each entry itself."""
    x = ops.flip(x, axis=axis) if reverse else ops.convert_to_tensor(x)
    if exclusive:
        ones = ops.ones_like(ops.take(x, [0], axis=axis))
        x = ops.concatenate([ones, ops.take(x, list(range(x.shape[axis] - 1)), axis=axis)], axis=axis)
    products = ops.cumprod(x, axis=axis)
    return ops.flip(products, axis=axis) if reverse else products


def count_nonzero(input, axis=None, keepdims=False, dtype="int64", name=None):
    """How many entries are not 0."""
    return ops.cast(ops.sum(ops.cast(ops.not_equal(input, 0), "int32"), axis=axis, keepdims=keepdims), dtype)


def confusion_matrix(labels, predictions, num_classes=None, weights=None, dtype="int32", name=None):
    """A table (labels, predictions) of how often each label met each prediction."""
    labels, predictions = ops.convert_to_tensor(labels, "int32"), ops.convert_to_tensor(predictions, "int32")
    size = int(num_classes or max(labels.array.max(), predictions.array.max()) + 1)
    counted = ops.ones_like(labels) if weights is None else ops.convert_to_tensor(weights)
    return ops.cast(ops.scatter(ops.stack([labels, predictions], axis=-1), counted, (size, size)), dtype)


def bincount(arr, weights=None, minlength=None, maxlength=None, dtype="int32", **kwargs):
    """How often each whole number is there, from 0 on."""
    counts = ops.bincount(arr, weights=weights, minlength=minlength or 0)
    counts = counts if maxlength is None else counts[:maxlength]
    return counts if weights is not None else ops.cast(counts, dtype)


def polyval(coeffs, x, name=None):
    """The polynomial with these coefficients, the highest power's first."""
    total = Tensor(ops.convert_to_tensor(x).array * 0)
    for coefficient in coeffs:
        total = ops.add(ops.multiply(total, x), coefficient)
    return total
