"""Types and conversions, and the choice between two values."""

import numpy as np

from minikeras.autodiff import Symbol, Tensor, as_array, composed, primitive, takes_sizes
from minikeras.autodiff.promotion import to_one_dtype
from minikeras.config.dtypes import is_float_dtype, limits_of, standardize_dtype
from minikeras.ops.shaping import unbroadcast


def convert_to_tensor(x, dtype=None, sparse=None, ragged=None):
    """x as a Tensor: arrays keep their dtype, plain numbers become float32 or int32. A symbol stays as it is.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.convert_to_tensor([1, 2])
    Tensor([1, 2], shape=(2,), dtype=int32)
    """
    if isinstance(x, Symbol) and not x.is_tried:
        return x
    if isinstance(x, (Tensor, Symbol)):
        return x if dtype is None or x.dtype == standardize_dtype(dtype) else cast(x, dtype)
    return Tensor(as_array(x, None if dtype is None else standardize_dtype(dtype)))


def convert_to_numpy(x):
    """x as a NumPy array.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.convert_to_numpy(ops.arange(3))
    array([0, 1, 2], dtype=int32)
    """
    return np.array(as_array(x))


def is_tensor(x):
    """Whether x is a tensor with values.

    The result is a bool.

    >>> ops.is_tensor(np.ones(2)), ops.is_tensor(ops.ones(2))
    (False, True)
    """
    return isinstance(x, Tensor) or getattr(x, "is_tried", False)


def shape(x):
    """The shape of x as a tuple; None where a symbol's size is not known.

    In a layer's `call` on a symbol, a size that is not known is something to compute with: `ops.shape(x)[0] * 2`.

    The result is a tuple.

    >>> ops.shape(ops.ones((2, 3))), ops.shape(keras.Input((3,)))
    ((2, 3), (None, 3))
    """
    if getattr(x, "is_tried", False):
        return x.sizes
    return tuple(x.shape) if hasattr(x, "shape") else np.shape(x)


def dtype(x):
    """The dtype of x as a string.

    The result is a text.

    >>> ops.dtype(ops.ones(2))
    'float32'
    """
    return standardize_dtype(x.dtype)


@primitive(operands=1, keeps_dtype=True)
def cast(x, dtype):
    """x in another dtype. Gradients pass between the float types.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.cast([0.5, 2.9], "int32")
    Tensor([0, 2], shape=(2,), dtype=int32)
    """
    return np.asarray(x).astype(standardize_dtype(dtype), copy=False)


cast.vjp(
    lambda upstream, out, x, dtype: (
        upstream.astype(x.dtype) if is_float_dtype(out.dtype.name) and is_float_dtype(x.dtype.name) else None
    )
)


@primitive(operands=1)
def stop_gradient(variable):
    """The same values, cut off from what made them: no gradient flows back.

    Shapes: variable `(...)` -> `(...)`.

    >>> ops.stop_gradient(ops.ones(2))
    Tensor([1., 1.], shape=(2,), dtype=float32)
    """
    return variable


@primitive(operands=3)
def where(condition, x1=None, x2=None):
    """x1 where the condition holds, x2 elsewhere; with the condition alone, the places where it holds.

    Shapes: condition, x1 and x2 that broadcast -> their common shape. Raises ValueError where they do not fit.

    >>> ops.where([True, False], 1, [7, 8])
    Tensor([1, 8], shape=(2,), dtype=int32)
    """
    if x1 is None and x2 is None:
        return np.where(condition)
    return np.where(condition, *to_one_dtype([x1, x2]))


where.vjp(
    None,
    lambda upstream, out, condition, x1, x2: unbroadcast(np.where(condition, upstream, 0), x1),
    lambda upstream, out, condition, x1, x2: unbroadcast(np.where(condition, 0, upstream), x2),
)


@composed(operands=2)
def select(condlist, choicelist, default=0):
    """For each entry the first choice whose condition holds; `default` where none does.

    Shapes: conditions and choices that broadcast -> their common shape.

    >>> ops.select([[True, False], [True, True]], [[1, 1], [2, 2]])
    Tensor([1, 2], shape=(2,), dtype=int32)
    """
    out = default
    for condition, choice in zip(reversed(condlist), reversed(choicelist)):
        out = where(condition, choice, out)
    return out


@primitive(keeps_dtype=True)
def zeros_like(x, dtype=None):
    """Zeros in the shape of x.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.zeros_like([3, 4])
    Tensor([0, 0], shape=(2,), dtype=int32)
    """
    return np.zeros_like(x, dtype=dtype)


@primitive(keeps_dtype=True)
def ones_like(x, dtype=None):
    """Ones in the shape of x.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.ones_like([3, 4])
    Tensor([1, 1], shape=(2,), dtype=int32)
    """
    return np.ones_like(x, dtype=dtype)


@takes_sizes
def zeros(shape, dtype=None):
    """A tensor of zeros.

    Shapes: `shape`.

    >>> ops.zeros((2, 2))
    Tensor([[0., 0.],
     [0., 0.]], shape=(2, 2), dtype=float32)
    """
    return Tensor(np.zeros(shape, standardize_dtype(dtype)))


@takes_sizes
def ones(shape, dtype=None):
    """A tensor of ones.

    Shapes: `shape`.

    >>> ops.ones((2, 2))
    Tensor([[1., 1.],
     [1., 1.]], shape=(2, 2), dtype=float32)
    """
    return Tensor(np.ones(shape, standardize_dtype(dtype)))


def ndim(x):
    """How many axes x has.

    The result is an int.

    >>> ops.ndim(ops.ones((2, 3)))
    2
    """
    return len(shape(x))


@primitive
def size(x):
    """How many entries x has; int32.

    Shapes: `(...)` -> `()`.

    >>> ops.size(ops.ones((2, 3)))
    Tensor(6, shape=(), dtype=int32)
    """
    return np.asarray(np.size(x), "int32")


@primitive(operands=1, keeps_dtype=True)
def saturate_cast(x, dtype):
    """x in another dtype; what has no place in it becomes the nearest number that has. No gradient.

    Shapes: x `(...)` -> `(...)`.

    >>> ops.saturate_cast([-5, 300], "uint8")
    Tensor([  0, 255], shape=(2,), dtype=uint8)
    """
    dtype = np.dtype(standardize_dtype(dtype))
    if dtype.kind == "b":
        return np.asarray(x).astype(bool)
    limits = limits_of(dtype.name)
    return np.clip(x, limits.min, limits.max).astype(dtype)


@primitive(operands=1, keeps_dtype=True)
def view(x, dtype=None):
    """The bits of x read as another dtype.

    Shapes: `(..., n)` -> `(..., m)`, n and m of as many bytes.

    >>> ops.view(ops.array([1.0]), "int32")
    Tensor([1065353216], shape=(1,), dtype=int32)
    """
    return np.asarray(x).view(standardize_dtype(dtype or x.dtype.name))
