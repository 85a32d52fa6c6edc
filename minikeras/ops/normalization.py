"""Normalization: numbers brought to mean 0 and variance 1, over the batch, over each row, or over groups of channels."""

import math

import numpy as np

from minikeras import config
from minikeras.autodiff import composed, primitive
from minikeras.config.dtypes import HALVES
from minikeras.ops.core import cast, convert_to_tensor
from minikeras.ops.elementwise import abs, maximum, minimum, multiply, negative, power, rsqrt, square, subtract
from minikeras.ops.parallel import added_up, in_parallel, parts
from minikeras.ops.reductions import mean, sum
from minikeras.ops.scratch import CACHE, scratch
from minikeras.ops.shapes import reshape
from minikeras.ops.short_rows import column_sums, with_row


@composed(operands=1)
def moments(x, axes, keepdims=False, synchronized=False):
    """The mean and the variance of x along `axes`: two tensors. Floats of 16 bits are averaged in float32.

    `synchronized` is accepted and changes nothing: there is one device.

    Shapes: `(..., n, ...)` -> two, without `axes`.

    >>> ops.moments([[1.0, 2.0], [3.0, 6.0]], axes=0)
    (Tensor([2., 4.], shape=(2,), dtype=float32), Tensor([1., 4.], shape=(2,), dtype=float32))
    """
    x = convert_to_tensor(x)
    half = x.dtype if x.dtype in HALVES else None
    x = cast(x, "float32") if half else x
    axes = tuple(axes) if isinstance(axes, (list, tuple)) else axes
    center = mean(x, axis=axes, keepdims=True)
    variance = mean(square(subtract(x, center)), axis=axes, keepdims=keepdims)
    center = center if keepdims else reshape(center, variance.shape)
    return (cast(center, half), cast(variance, half)) if half else (center, variance)


@composed(operands=3)
def batch_normalization(x, mean, variance, axis, offset=None, scale=None, epsilon=1e-3):
    """(x - mean) / sqrt(variance + epsilon) * scale + offset, with one number of each of them for each place of `axis`.

    Args:
        x: of any shape.
        mean, variance, offset, scale: vectors as long as x's `axis`; the last two may be None.

    Source: Ioffe and Szegedy, 2015, "Batch normalization: accelerating deep network training by reducing internal covariate shift".

    >>> ops.batch_normalization([[1.0, 2.0]], [1.0, 1.0], [1.0, 1.0], axis=-1, epsilon=0.0)
    Tensor([[0., 1.]], shape=(1, 2), dtype=float32)
    """
    x = convert_to_tensor(x)
    shape = [1] * x.ndim
    shape[axis] = x.shape[axis]
    mean, variance = reshape(mean, shape), reshape(variance, shape)
    factor = rsqrt(variance + epsilon)
    if scale is not None:
        factor = factor * reshape(scale, shape)
    shift = negative(mean * factor) if offset is None else reshape(offset, shape) - mean * factor
    return x * factor + shift


def normalize_batch(x, scale=None, offset=None, axis=-1, epsilon=1e-3):
    """Batch normalization as it is in training, by the batch's own statistics: `(y, mean, variance)`.

    The same as `moments` and then `batch_normalization`; in its fast form a primitive of its own, with few passes over x.
    """
    if config.fast_forms():
        return standardize_columns(x, scale, offset, axis=axis, epsilon=epsilon)
    axes = [a for a in range(x.ndim) if a != axis % x.ndim]
    center, variance = moments(x, axes)
    return batch_normalization(x, center, variance, axis, offset=offset, scale=scale, epsilon=epsilon), center, variance


@primitive(operands=3, saves=True)
def standardize_columns(x, scale, offset, axis=-1, epsilon=1e-3):
    """See `normalize_batch`. x is taken as a matrix with one column for each place of `axis`."""
    matrix, shape = _as_matrix(x, axis)
    rows = matrix.dtype.type(max(len(matrix), 1))
    blocks, column = _row_blocks(matrix), np.empty_like(matrix, shape=matrix.shape[1])
    center = added_up(lambda block: [column_sums(matrix[block])], blocks, [column], matrix.nbytes)[0] / rows

    def squares(block):
        centered = with_row(np.subtract, matrix[block], center, scratch("centered", matrix[block].shape, matrix.dtype))
        return [column_sums(np.square(centered, out=centered))]

    variance = added_up(squares, blocks, [column], matrix.nbytes)[0] / rows
    inverse = 1 / np.sqrt(variance + matrix.dtype.type(epsilon))
    factor = inverse if scale is None else inverse * scale
    shift = -center * factor if offset is None else offset - center * factor
    y = np.empty_like(matrix)

    def fill(block):
        with_row(np.multiply, matrix[block], factor, y[block])
        with_row(np.add, y[block], shift, y[block])

    in_parallel(fill, blocks, matrix.nbytes)
    return (_as_tensor(y, shape, axis), center, variance), (center, inverse)


def _standardize_columns_rule(upstreams, needed, out, x, scale, offset, axis=-1, epsilon=1e-3):
    """All of x's columns have been moved and stretched together: x's gradient is A * upstream + B * x + C, column by column."""
    center, inverse = out[1]
    upstream, by_center, by_variance = upstreams
    matrix, shape = _as_matrix(x, axis)
    above, _ = _as_matrix(upstream, axis)

    def products(block):
        centered = with_row(np.subtract, matrix[block], center, scratch("centered", matrix[block].shape, matrix.dtype))
        return column_sums(np.multiply(centered, above[block], out=centered)), column_sums(above[block])

    blocks = _row_blocks(matrix)
    by_scale, by_offset = added_up(products, blocks, (center, center), matrix.nbytes)
    by_scale *= inverse
    by_x = None
    if needed[0]:
        rows = matrix.dtype.type(max(len(matrix), 1))
        a = inverse if scale is None else inverse * scale
        b = (2 * by_variance - a * inverse * by_scale) / rows
        c = (by_center - a * by_offset) / rows - b * center
        gradient = np.empty_like(matrix)

        def fill(block):
            part, product = gradient[block], scratch("centered", matrix[block].shape, matrix.dtype)
            with_row(np.multiply, above[block], a, part)
            part += with_row(np.multiply, matrix[block], b, product)
            with_row(np.add, part, c, part)

        in_parallel(fill, blocks, matrix.nbytes)
        by_x = _as_tensor(gradient, shape, axis)
    return by_x, by_scale if needed[1] else None, by_offset if needed[2] else None


standardize_columns.joint_vjp(_standardize_columns_rule)


def _as_matrix(x, axis):
    """x with `axis` last and all others in one, and the shape before that."""
    moved = np.moveaxis(x, axis, -1)
    return np.ascontiguousarray(moved).reshape(-1, moved.shape[-1]), moved.shape


def _as_tensor(matrix, shape, axis):
    return np.moveaxis(matrix.reshape(shape), -1, axis)


def _row_blocks(matrix):
    return parts(len(matrix), matrix[:1].nbytes, CACHE)


@composed(operands=3)
def layer_normalization(x, gamma=None, beta=None, axis=-1, epsilon=None, rms_scaling=False):
    """Each row brought to mean 0 and variance 1 along `axis` (one or several), then times gamma plus beta.

    Args:
        x: of any shape.
        gamma, beta: shaped like the part of x along `axis`, or None.
        epsilon: added to the variance; `keras.config.epsilon()` when None.
        rms_scaling: deprecated in Keras: only divide by the standard deviation, and add nothing.

    Source: Ba, Kiros and Hinton, 2016, "Layer normalization".

    >>> ops.layer_normalization([[1.0, 3.0]], epsilon=0.0)
    Tensor([[-1.,  1.]], shape=(1, 2), dtype=float32)
    """
    x = convert_to_tensor(x)
    epsilon = config.epsilon() if epsilon is None else epsilon
    dtype = x.dtype
    x = cast(x, "float32") if dtype in HALVES else x
    axes = sorted([axis] if isinstance(axis, int) else axis)
    if rms_scaling:
        center = mean(x, axis=axes, keepdims=True)
        factor = rsqrt(mean(square(subtract(x, center)), axis=axes, keepdims=True) + epsilon)
        y = x * factor if gamma is None else x * factor * _spread(gamma, x, axes)
    elif config.fast_forms() and [a % x.ndim for a in axes] == list(range(x.ndim - len(axes), x.ndim)):
        y = standardize_rows(x, gamma, beta, axes=len(axes), epsilon=epsilon)
    else:
        center, variance = moments(x, axes, keepdims=True)
        factor = rsqrt(variance + epsilon)
        if gamma is not None:
            factor = factor * _spread(gamma, x, axes)
        shift = negative(center) * factor
        y = x * factor + (shift if beta is None else shift + _spread(beta, x, axes))
    return cast(y, dtype) if dtype in HALVES else y


def _spread(vector, x, axes):
    """gamma or beta with axes of size 1 wherever x is not normalized."""
    if axes == [x.ndim - 1] or len(vector.shape) == x.ndim:
        return vector
    shape = [1] * x.ndim
    for axis in axes:
        shape[axis] = x.shape[axis]
    return reshape(vector, shape)


@primitive(operands=3, saves=True)
def standardize_rows(x, gamma, beta, axes=1, epsilon=1e-3):
    """The fast form of `layer_normalization` over the last `axes` axes: few passes, with a gradient of its own."""
    rows = x.reshape(*x.shape[: x.ndim - axes], math.prod(x.shape[x.ndim - axes :]))
    centered = rows - rows.mean(axis=-1, keepdims=True)
    variance = np.einsum("...d,...d->...", centered, centered)[..., None] / rows.dtype.type(max(rows.shape[-1], 1))
    inverse = 1 / np.sqrt(variance + rows.dtype.type(epsilon))
    centered *= inverse
    y = centered if gamma is None else centered * gamma.reshape(-1)
    y = y if beta is None else y + beta.reshape(-1)
    return y.reshape(x.shape), (centered, inverse)


def _standardize_rows_rule(upstream, needed, out, x, gamma, beta, axes=1, epsilon=1e-3):
    standard, inverse = out[1]
    above = upstream.reshape(standard.shape)
    flat = above.reshape(-1, standard.shape[-1])
    by_gamma = column_sums(flat * standard.reshape(flat.shape)).reshape(gamma.shape) if needed[1] else None
    by_beta = column_sums(flat).reshape(beta.shape) if needed[2] else None
    by_x = None
    if needed[0]:
        above = above if gamma is None else above * gamma.reshape(-1)
        size = above.dtype.type(max(above.shape[-1], 1))
        along = np.einsum("...d,...d->...", above, standard)[..., None] / size
        by_x = above - above.mean(axis=-1, keepdims=True)
        by_x -= standard * along
        by_x *= inverse
        by_x = by_x.reshape(x.shape)
    return by_x, by_gamma, by_beta


standardize_rows.joint_vjp(_standardize_rows_rule)


@composed(operands=1)
def rms_normalization(x, scale=None, axis=-1, epsilon=None):
    """x divided by the root of the mean of its squares along `axis`, times `scale`.

    Args:
        x: of any shape.
        scale: broadcast against x, or None.
        epsilon: added to the mean of the squares; `keras.config.epsilon()` when None.

    Source: Zhang and Sennrich, 2019, "Root mean square layer normalization".

    >>> ops.rms_normalization([[3.0, 4.0]], epsilon=0.0)
    Tensor([[0.84852815, 1.1313709 ]], shape=(1, 2), dtype=float32)
    """
    x = convert_to_tensor(x)
    epsilon = config.epsilon() if epsilon is None else epsilon
    dtype = x.dtype
    x = cast(x, "float32") if dtype in HALVES else x
    axis = tuple(sorted(axis)) if isinstance(axis, (list, tuple)) else axis
    y = multiply(x, rsqrt(mean(square(x), axis=axis, keepdims=True) + epsilon))
    y = y if scale is None else multiply(y, scale)
    return cast(y, dtype) if dtype in HALVES else y


@composed(operands=1)
def normalize(x, axis=-1, order=2, epsilon=None):
    """x divided by its norm of the given order along `axis`, or by epsilon where the norm is smaller.

    Args:
        order: 2 for the root of the sum of squares, 1 for the sum of sizes, and so on; a positive int.
        epsilon: `keras.config.epsilon()` when None.

    Raises ValueError for another order.

    >>> ops.normalize([[3.0, 4.0]])
    Tensor([[0.6, 0.8]], shape=(1, 2), dtype=float32)
    """
    if not isinstance(order, int) or order < 1:
        raise ValueError(f"Argument `order` must be an int >= 1. Received: order={order}")
    x = convert_to_tensor(x)
    x = reshape(x, (1,)) if x.ndim == 0 else x
    epsilon = config.epsilon() if epsilon is None else epsilon
    if order == 2:
        return x * minimum(rsqrt(sum(square(x), axis=axis, keepdims=True)), 1.0 / epsilon)
    norm = power(sum(power(abs(x), order), axis=axis, keepdims=True), 1.0 / order)
    return x / maximum(norm, epsilon)
