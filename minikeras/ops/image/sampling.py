"""Images read at other places than their pixels': turned, stretched, bent.

What comes out at a pixel is read where a map says; between pixels the neighbours are mixed. Places outside of the image are brought
back into it by a fill mode, or give `fill_value`.
"""

import itertools
import math

import numpy as np

import minikeras.random.distributions as distributions
from minikeras.autodiff import Tensor, as_array, composed, primitive
from minikeras.config.dtypes import is_int_dtype
from minikeras.ops.core import cast, convert_to_tensor, where
from minikeras.ops.image.blurring import gaussian_blur
from minikeras.ops.image.colours import channels_last, checked_images
from minikeras.ops.rounding import floor, round as rounded
from minikeras.ops.shapes import expand_dims, get_item, squeeze, stack
from minikeras.random.seeds import draw_seed

INTERPOLATIONS = ("nearest", "bilinear")
FILL_MODES = ("constant", "nearest", "wrap", "reflect")


@composed(operands=2)
def affine_transform(images, transform, interpolation="bilinear", fill_mode="constant", fill_value=0, data_format=None):
    """Images turned, moved, stretched: the pixel at (x, y) is read at (a0 x + a1 y + a2, b0 x + b1 y + b2) / (c0 x + c1 y + 1).

    Args:
        images: `(batch, height, width, channels)`, or without the batch.
        transform: `(8,)` or `(batch, 8)`: a0, a1, a2, b0, b1, b2, c0, c1.
        interpolation: "nearest" or "bilinear".
        fill_mode: what is beyond the border: "constant" (`fill_value`), "nearest" (the border pixel), "wrap" (the image again) or
            "reflect" (its mirror image).

    Raises ValueError for another interpolation, fill mode or rank.

    >>> moved = np.array([1, 0, 1, 0, 1, 0, 0, 0], "float32")
    >>> ops.image.affine_transform(np.array([[[1.0], [2.0]]], "float32"), moved)[0, :, 0]
    Tensor([2., 0.], shape=(2,), dtype=float32)
    """
    _check("interpolation", interpolation, INTERPOLATIONS)
    _check("fill_mode", fill_mode, FILL_MODES)
    images = checked_images(images)
    transform = as_array(transform, "float32")
    if transform.ndim not in (1, 2):
        raise ValueError(
            "Invalid transform rank: expected rank 1 (single transform) or rank 2 (batch of transforms). "
            f"Received input with shape: transform.shape={transform.shape}"
        )
    single = images.ndim == 3
    images, back = channels_last(images, data_format)
    images = expand_dims(images, 0) if single else images
    out = projected(images, np.atleast_2d(transform), interpolation, fill_mode, float(fill_value))
    return back(squeeze(out, 0) if single else out)


def _check(name, value, allowed):
    if value not in allowed:
        raise ValueError(f"Invalid value for argument `{name}`. Expected of one {allowed}. Received: {name}={value}")


@primitive(operands=1)
def projected(images, transforms, interpolation, fill_mode, fill_value):
    """Images `(batch, height, width, channels)` read where the transforms `(batch or 1, 8)` say."""
    out = np.zeros(images.shape, np.float64 if images.dtype == np.float64 else np.float32)
    for rows, columns, weights, inside in _reads(images.shape, transforms, interpolation, fill_mode):
        batch = np.arange(len(images))[:, None, None]
        pixels = np.where(inside[..., None], images[batch, rows, columns], fill_value)
        out += (weights[..., None] * pixels).astype(out.dtype)
    return out.astype(images.dtype)


def _projected_rule(upstream, out, images, transforms, interpolation, fill_mode, fill_value):
    gradient = np.zeros_like(images)
    for rows, columns, weights, inside in _reads(images.shape, transforms, interpolation, fill_mode):
        batch = np.broadcast_to(np.arange(len(images))[:, None, None], rows.shape)
        np.add.at(gradient, (batch, rows, columns), upstream * (weights * inside)[..., None].astype(upstream.dtype))
    return gradient


projected.vjp(_projected_rule)


def _reads(shape, transforms, interpolation, fill_mode):
    """Up to four times `(rows, columns, weights, inside)`, each `(batch, height, width)`: what is read and how much it counts."""
    batch, height, width = shape[:3]
    a0, a1, a2, b0, b1, b2, c0, c1 = np.float32(transforms).T[:, :, None, None]
    y, x = np.meshgrid(np.arange(height, dtype="float32"), np.arange(width, dtype="float32"), indexing="ij")
    scale = c0 * x + c1 * y + np.float32(1)
    with np.errstate(divide="ignore", invalid="ignore"):
        x_in, y_in = (a0 * x + a1 * y + a2) / scale, (b0 * x + b1 * y + b2) / scale
    defined = np.broadcast_to(scale != 0, (batch, height, width))
    x_in, y_in = (np.where(scale != 0, v, 0) for v in (x_in, y_in))
    x_in = np.broadcast_to(_brought_in(x_in, width, fill_mode), defined.shape)
    y_in = np.broadcast_to(_brought_in(y_in, height, fill_mode), defined.shape)
    if interpolation == "nearest":
        corners = [(_half_away(y_in), _half_away(x_in), np.ones_like(x_in))]
    else:
        top, left = np.floor(y_in), np.floor(x_in)
        down, right = y_in - top, x_in - left
        corners = [
            (top, left, (1 - down) * (1 - right)),
            (top, left + 1, (1 - down) * right),
            (top + 1, left, down * (1 - right)),
            (top + 1, left + 1, down * right),
        ]
    for row, column, weight in corners:
        inside = defined & (row >= 0) & (row < height) & (column >= 0) & (column < width)
        rows, columns = np.clip(row, 0, height - 1).astype(int), np.clip(column, 0, width - 1).astype(int)
        yield rows, columns, weight, inside


def _half_away(x):
    return np.trunc(x + np.copysign(np.float32(0.5), x))


def _brought_in(x, size, fill_mode):
    """Coordinates with those beyond the border brought back, as TensorFlow does it."""
    if fill_mode == "nearest":
        return np.clip(x, 0, size - 1)
    if fill_mode == "constant":
        return x
    if size <= 1:
        return np.zeros_like(x)
    if fill_mode == "wrap":
        below, above = x + size * (np.trunc(-x / (size - 1)) + 1), x - size * np.trunc(x / (size - 1))
    else:
        twice = 2 * size
        below = np.where(x < twice, twice * np.trunc(-x / twice) + x, x)
        below = np.where(below < -size, below + twice, -below - 1)
        above = x - twice * np.trunc(x / twice)
        above = np.where(above >= size, twice - above - 1, above)
    return np.clip(np.where(x < 0, below, np.where(x > size - 1, above, x)), 0, size - 1).astype(x.dtype)


@composed(operands=1)
def perspective_transform(images, start_points, end_points, interpolation="bilinear", fill_value=0, data_format=None):
    """Images seen from elsewhere: what was at the four `start_points` is at the four `end_points` afterwards.

    Args:
        images: `(batch, height, width, channels)`, or without the batch.
        start_points, end_points: `(4, 2)` or `(batch, 4, 2)`: x and y of each corner.

    Raises ValueError for another interpolation, rank or shape of the points.

    >>> corners = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], "float32")
    >>> ops.image.perspective_transform(np.array([[[1.0], [2.0]], [[3.0], [4.0]]], "float32"), corners, corners)[:, :, 0]
    Tensor([[1., 2.],
     [3., 4.]], shape=(2, 2), dtype=float32)
    """
    _check("interpolation", interpolation, INTERPOLATIONS)
    images = checked_images(images)
    starts, ends = as_array(start_points, "float32"), as_array(end_points, "float32")
    for name, points in (("start_points", starts), ("end_points", ends)):
        if points.ndim not in (2, 3) or points.shape[-2:] != (4, 2):
            raise ValueError(
                f"Invalid {name} shape: expected (4,2) for a single image or (N,4,2) for a batch. Received shape: {points.shape}"
            )
    if starts.shape != ends.shape:
        raise ValueError(
            "start_points and end_points must have the same shape. "
            f"Received start_points.shape={starts.shape}, end_points.shape={ends.shape}"
        )
    transform = homography(starts.reshape(-1, 4, 2), ends.reshape(-1, 4, 2))
    return affine_transform(images, transform, interpolation, "constant", fill_value, data_format)


def homography(starts, ends):
    """The transforms `(batch, 8)` that read each of the points `ends` `(batch, 4, 2)` where `starts` are."""
    x, y = ends[..., 0], ends[..., 1]
    one, zero = np.ones_like(x), np.zeros_like(x)
    of_x = np.stack([x, y, one, zero, zero, zero, -starts[..., 0] * x, -starts[..., 0] * y], axis=-1)
    of_y = np.stack([zero, zero, zero, x, y, one, -starts[..., 1] * x, -starts[..., 1] * y], axis=-1)
    equations = np.stack([of_x, of_y], axis=2).reshape(-1, 8, 8)
    return np.linalg.solve(equations, starts.reshape(-1, 8, 1))[..., 0]


@composed(operands=2)
def map_coordinates(inputs, coordinates, order, fill_mode="constant", fill_value=0):
    """The numbers of an array at any places, the neighbours mixed for those between entries.

    Args:
        inputs: an array of any rank.
        coordinates: `(rank, ...)`, the places along each axis.
        order: 0 (the nearest entry) or 1 (neighbours mixed).
        fill_mode: "constant", "nearest", "wrap", "mirror" or "reflect".

    Returns: a tensor of the shape `coordinates.shape[1:]`.

    Raises ValueError where shapes don't fit, or for another fill mode; NotImplementedError for another order.

    >>> ops.image.map_coordinates(np.array([1.0, 3.0], "float32"), np.array([[0.0, 0.5, 1.0]], "float32"), order=1)
    Tensor([1., 2., 3.], shape=(3,), dtype=float32)
    """
    inputs, coordinates = convert_to_tensor(inputs), convert_to_tensor(coordinates)
    if coordinates.shape[0] != inputs.ndim:
        raise ValueError(
            "First dim of `coordinates` must be the same as the rank of `inputs`. Received inputs with shape: "
            f"{inputs.shape} and coordinate leading dim of {coordinates.shape[0]}"
        )
    if coordinates.ndim < 2:
        raise ValueError(f"Invalid coordinates rank: expected at least rank 2. Received input with shape: {coordinates.shape}")
    _check("fill_mode", fill_mode, ("constant", "mirror", "nearest", "reflect", "wrap"))
    if order not in (0, 1):
        raise NotImplementedError("map_coordinates currently requires order<=1")
    whole = is_int_dtype(inputs.dtype)
    nodes = [_nodes(coordinates[axis], order) for axis in range(inputs.ndim)]
    out = 0
    for corner in itertools.product(*nodes):
        places, valid = [], True
        for (index, _), size in zip(corner, inputs.shape):
            places.append(_inside(index, size, fill_mode))
            valid = valid & (index >= 0) & (index < size)
        weight = math.prod((weight for _, weight in corner[1:]), start=corner[0][1])
        read = cast(get_item(inputs, tuple(places)), weight.dtype)
        out = out + weight * (where(valid, read, fill_value) if fill_mode == "constant" else read)
    return cast(rounded(out) if whole else out, inputs.dtype)


def _nodes(coordinate, order):
    """`(index array, weight)` of the neighbours of a coordinate along its axis."""
    floats = cast(coordinate, coordinate.dtype if not is_int_dtype(coordinate.dtype) else "float32")
    if order == 0:
        return [(np.round(as_array(floats)).astype(int), floats * 0 + 1)]
    lower = floor(floats)
    index = as_array(lower).astype(int)
    return [(index, 1 - (floats - lower)), (index + 1, floats - lower)]


def _inside(index, size, fill_mode):
    if fill_mode == "wrap":
        return index % size
    if fill_mode in ("mirror", "reflect"):
        index = np.abs(index) % (2 * size)
        index = np.where(index < size, index, 2 * size - index - (fill_mode == "reflect"))
    return np.clip(index, 0, size - 1)


@composed(operands=1)
def elastic_transform(
    images, alpha=20.0, sigma=5.0, interpolation="bilinear", fill_mode="reflect", fill_value=0.0, seed=None, data_format=None
):
    """Images as on a rubber sheet: each pixel is moved at random, neighbours about alike.

    Args:
        images: floats `(batch, height, width, channels)`, or without the batch.
        alpha: how far pixels move.
        sigma: how smooth the moves are, in pixels.
        seed: integer, SeedGenerator or None.

    Source: Simard, Steinkraus and Platt, 2003, "Best practices for convolutional neural networks applied to visual document analysis".

    Raises ValueError for another interpolation, fill mode or rank.

    >>> ops.image.elastic_transform(np.ones((4, 4, 1), "float32"), seed=1).shape
    (4, 4, 1)
    """
    _check("interpolation", interpolation, INTERPOLATIONS)
    _check("fill_mode", fill_mode, FILL_MODES)
    images = checked_images(images)
    single = images.ndim == 3
    images, back = channels_last(images, data_format)
    images = expand_dims(images, 0) if single else images
    batch, height, width, channels = images.shape
    sigma, size = float(sigma), 6 * int(sigma) | 1
    noise = distributions.normal((batch, height, width), draw_seed(seed), dtype=images.dtype) * images.array.dtype.type(sigma)
    moves = gaussian_blur(Tensor(noise[..., None]), (size, size), (sigma, sigma)).array[..., 0]
    moves = moves * images.array.dtype.type(alpha)  # Keras draws both directions from one seed, so they are the same
    rows, columns = np.meshgrid(np.arange(height), np.arange(width), indexing="ij")
    bent = [
        stack(
            [
                map_coordinates(
                    images[b, ..., c],
                    np.stack([rows + moves[b], columns + moves[b]]).astype(images.dtype),
                    INTERPOLATIONS.index(interpolation),
                    fill_mode,
                    fill_value,
                )
                for c in range(channels)
            ],
            axis=-1,
        )
        for b in range(batch)
    ]
    out = bent[0] if single else stack(bent, axis=0)
    return back(cast(out, images.dtype))
