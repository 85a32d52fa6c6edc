"""Operations that TensorFlow has at its top and keras.ops has, too: arithmetic, comparisons, sums."""

import numpy as np

from minikeras import ops
from minikeras.autodiff import Tensor, as_array
from minikeras.autodiff.row_gradient import RowGradient
from minikeras.tf.renamed import twin

abs = twin("absolute", "x")
acos, asin, atan = twin("arccos", "x"), twin("arcsin", "x"), twin("arctan", "x")
acosh, asinh, atanh = twin("arccosh", "x"), twin("arcsinh", "x"), twin("arctanh", "x")
atan2 = twin("arctan2", "y:x1 x:x2")
add, subtract, multiply = twin("add", "x:x1 y:x2"), twin("subtract", "x:x1 y:x2"), twin("multiply", "x:x1 y:x2")
cos, cosh, sin, sinh, tan, tanh = (twin(name, "x") for name in ("cos", "cosh", "sin", "sinh", "tan", "tanh"))
divide = twin("true_divide", "x:x1 y:x2")
equal, not_equal = twin("equal", "x:x1 y:x2"), twin("not_equal", "x:x1 y:x2")
exp, floor, negative, round, sigmoid, sign, sqrt, square = (
    twin(name, "x") for name in ("exp", "floor", "negative", "round", "sigmoid", "sign", "sqrt", "square")
)
greater, greater_equal = twin("greater", "x:x1 y:x2"), twin("greater_equal", "x:x1 y:x2")
less, less_equal = twin("less", "x:x1 y:x2"), twin("less_equal", "x:x1 y:x2")
logical_and, logical_or = twin("logical_and", "x:x1 y:x2"), twin("logical_or", "x:x1 y:x2")
logical_not = twin("logical_not", "x")
maximum, minimum = twin("maximum", "x:x1 y:x2"), twin("minimum", "x:x1 y:x2")
pow = twin("power", "x:x1 y:x2")
tensordot = twin("tensordot", "a:x1 b:x2 axes")
clip_by_value = twin("clip", "t:x clip_value_min:x_min clip_value_max:x_max")

_REDUCING = "input_tensor:x axis keepdims"
reduce_sum, reduce_max, reduce_min = twin("sum", _REDUCING), twin("max", _REDUCING), twin("min", _REDUCING)
reduce_prod, reduce_logsumexp = twin("prod", _REDUCING), twin("logsumexp", _REDUCING)
reduce_all, reduce_any = twin("all", _REDUCING), twin("any", _REDUCING)


def reduce_mean(input_tensor, axis=None, keepdims=False, name=None):
    """The mean over the axes (all of them by default). The mean of integers is an integer, as in TensorFlow: what is behind the point
    is cut off."""
    mean = ops.mean(input_tensor, axis=axis, keepdims=keepdims)
    dtype = ops.convert_to_tensor(input_tensor).dtype if not hasattr(input_tensor, "dtype") else str(input_tensor.dtype)
    return ops.cast(mean, dtype) if "int" in dtype else mean


def truediv(x, y, name=None):
    """x / y; of two whole numbers it is float64, as in TensorFlow (float32 for types below 32 bits)."""
    x, y = ops.convert_to_tensor(x), ops.convert_to_tensor(y)
    if "int" in x.dtype and "int" in y.dtype:
        wide = "float64" if x.array.dtype.itemsize >= 4 else "float32"
        x, y = ops.cast(x, wide), ops.cast(y, wide)
    return ops.true_divide(x, y)


def argmax(input, axis=None, output_type="int64", name=None):
    """Where the largest entry along an axis stands; along the first one, where none is named."""
    return ops.cast(ops.argmax(input, axis=0 if axis is None else axis), output_type)


def argmin(input, axis=None, output_type="int64", name=None):
    """Where the smallest entry along an axis stands; along the first one, where none is named."""
    return ops.cast(ops.argmin(input, axis=0 if axis is None else axis), output_type)


def matmul(a, b, transpose_a=False, transpose_b=False, adjoint_a=False, adjoint_b=False, name=None):
    """The matrix product of `a` (..., rows, inner) and `b` (..., inner, columns), either of them transposed first."""
    return ops.matmul(_transposed(a) if transpose_a or adjoint_a else a, _transposed(b) if transpose_b or adjoint_b else b)


def _transposed(x):
    return ops.swapaxes(x, -1, -2)


def einsum(equation, *inputs, **kwargs):
    """The sum of products that the equation describes."""
    return ops.einsum(equation, *inputs)


def cumsum(x, axis=0, exclusive=False, reverse=False, name=None):
    """Running sums along an axis: `exclusive` leaves out each entry itself, `reverse` begins at the end."""
    x = ops.flip(x, axis=axis) if reverse else x
    sums = ops.cumsum(x, axis=axis)
    sums = ops.subtract(sums, x) if exclusive else sums
    return ops.flip(sums, axis=axis) if reverse else sums


def add_n(inputs, name=None):
    """The sum of a list of tensors."""
    total = inputs[0]
    for x in inputs[1:]:
        total = ops.add(total, x)
    return ops.convert_to_tensor(total)


def complex(real, imag, name=None):
    """real + i imag."""
    return ops.view_as_complex(ops.stack([real, imag], axis=-1))


def foldl(fn, elems, initializer=None, **kwargs):
    """fn(fn(fn(initializer, elems[0]), elems[1]), ...); begins with elems[0] where there is no initializer."""
    rows = list(ops.convert_to_tensor(elems))
    result = rows.pop(0) if initializer is None else ops.convert_to_tensor(initializer)
    for row in rows:
        result = fn(result, row)
    return result


def norm(tensor, ord="euclidean", axis=None, keepdims=None, name=None):
    """The norm of all entries, or along one axis (vectors) or two (matrices)."""
    ord = None if ord == "euclidean" else ord
    if axis is None:
        tensor, axis = ops.reshape(tensor, (-1,)), 0
    return ops.norm(tensor, ord=ord, axis=axis, keepdims=bool(keepdims))


def clip_by_norm(t, clip_norm, axes=None, name=None):
    """t, made shorter where its norm is above `clip_norm`."""
    if isinstance(t, RowGradient):
        return t.map(lambda values: as_array(clip_by_norm(Tensor(values), clip_norm, axes)))
    t = ops.convert_to_tensor(t)
    length = ops.sqrt(ops.sum(ops.square(t), axis=axes, keepdims=True))
    return ops.divide(ops.multiply(t, clip_norm), ops.maximum(length, clip_norm))


def global_norm(t_list, name=None):
    """The norm of all tensors of a list together; None in it counts for nothing."""
    parts = [ops.sum(ops.square(_values(t))) for t in t_list if t is not None]
    return ops.sqrt(add_n(parts))


def clip_by_global_norm(t_list, clip_norm, use_norm=None, name=None):
    """`(tensors, norm)`: all made shorter by one factor, so that their norm together is at most `clip_norm`."""
    length = global_norm(t_list) if use_norm is None else ops.convert_to_tensor(use_norm)
    # TensorFlow's order of the sums: the smaller of two quotients, times the limit.
    scale = ops.multiply(clip_norm, ops.minimum(ops.divide(1.0, length), np.float32(1.0 / clip_norm)))
    if not np.isfinite(as_array(length)):
        scale = ops.add(scale, np.float32(np.nan))

    def clipped(t):
        if t is None:
            return None
        return t.map(lambda values: values * as_array(scale)) if isinstance(t, RowGradient) else ops.multiply(t, scale)

    return [clipped(t) for t in t_list], length


def _values(t):
    return Tensor(t.values) if isinstance(t, RowGradient) else t
