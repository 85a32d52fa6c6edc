"""Images made larger or smaller: pixels repeated, interpolated, put around or cut off."""

import functools

import numpy as np

from minikeras.autodiff import composed, primitive
from minikeras.config.dtypes import is_int_dtype
from minikeras.ops.core import cast, convert_to_tensor, saturate_cast
from minikeras.ops.matrix_product import matmul
from minikeras.ops.rounding import round as rounded
from minikeras.ops.shapes import reshape, transpose
from minikeras.ops.windows import layout

INTERPOLATIONS = ("bilinear", "nearest", "lanczos3", "lanczos5", "bicubic", "area")


@primitive(operands=1)
def enlarge(x, factors):
    """Each entry of x repeated: `factors` says how often along each spatial axis of x `(batch, *spatial, channels)`."""
    if x.size == 0:
        return np.zeros((x.shape[0], *(n * f for n, f in zip(x.shape[1:-1], factors)), x.shape[-1]), x.dtype)
    spread = (x.shape[0], *(n for pair in zip(x.shape[1:-1], factors) for n in pair), x.shape[-1])
    ones = (x.shape[0], *(n for size in x.shape[1:-1] for n in (size, 1)), x.shape[-1])
    out = np.broadcast_to(x.reshape(ones), spread)
    return out.reshape(x.shape[0], *(n * f for n, f in zip(x.shape[1:-1], factors)), x.shape[-1])


def _enlarge_rule(upstream, out, x, factors):
    """Each entry gets the sum of its copies' gradients, one axis after the other: the sums then run over long rows."""
    for axis, factor in enumerate(factors, start=1):
        if factor > 1:
            split = upstream.reshape(*upstream.shape[:axis], x.shape[axis], factor, *upstream.shape[axis + 1 :])
            parts = np.moveaxis(split, axis + 1, 0)
            upstream = parts[0] + parts[1]
            for part in parts[2:]:
                upstream += part
    return upstream


enlarge.vjp(_enlarge_rule)


@composed(operands=1)
def resize(
    images,
    size,
    interpolation="bilinear",
    antialias=False,
    crop_to_aspect_ratio=False,
    pad_to_aspect_ratio=False,
    fill_mode="constant",
    fill_value=0.0,
    data_format=None,
):
    """Images in another size: `(batch, height, width, channels)` or `(height, width, channels)`, as data_format says.

    Each new pixel is a weighted sum of old ones: along the height first, then along the width.

    Args:
        size: `(height, width)`.
        interpolation: "nearest", "bilinear", "bicubic", "lanczos3", "lanczos5" or "area" (the average of what a pixel covers).
        antialias: whether pixels of a smaller image see all that they cover ("bilinear", "bicubic", "lanczos3", "lanczos5").
        crop_to_aspect_ratio: whether what would be out of proportion is cut off first, the middle kept.
        pad_to_aspect_ratio: whether a frame of `fill_value` keeps the proportions.
        fill_mode: "constant" is the only one.

    Raises ValueError for another interpolation, rank or fill mode, and where both ratios are to be kept.

    >>> ops.image.resize(np.ones((4, 8, 3), "float32"), (2, 2), crop_to_aspect_ratio=True).shape
    (2, 2, 3)
    """
    if interpolation not in INTERPOLATIONS:
        raise ValueError(
            f"Invalid value for argument `interpolation`. Expected of one {INTERPOLATIONS}. "
            f"Received: interpolation={interpolation}"
        )
    if fill_mode != "constant":
        raise ValueError(
            f"Invalid value for argument `fill_mode`. Only `'constant'` is supported. Received: fill_mode={fill_mode}"
        )
    if pad_to_aspect_ratio and crop_to_aspect_ratio:
        raise ValueError("Only one of `pad_to_aspect_ratio` & `crop_to_aspect_ratio` can be `True`.")
    images = convert_to_tensor(images)
    if len(size) != 2:
        raise ValueError(f"Argument `size` must be a tuple of two elements (height, width). Received: size={size}")
    if images.ndim not in (3, 4):
        raise ValueError(
            "Invalid images rank: expected rank 3 (single image) or rank 4 (batch of images). "
            f"Received input with shape: images.shape={images.shape}"
        )
    first = layout(data_format) == "channels_first"
    batch = tuple(range(images.ndim - 3))
    rank = len(batch)
    if first:
        images = transpose(images, (*batch, rank + 1, rank + 2, rank))
    if crop_to_aspect_ratio or pad_to_aspect_ratio:
        images = in_proportion(images, size, fill_value if pad_to_aspect_ratio else None)
    height, width, channels = images.shape[-3:]
    if (height, width) != tuple(size):
        dtype = images.dtype
        if is_int_dtype(dtype) and interpolation != "nearest":
            images = cast(images, "float32")
        rows, columns = (
            interpolation_matrix(old, new, interpolation, images.dtype, antialias) for old, new in zip((height, width), size)
        )
        images = matmul(rows, reshape(images, (*images.shape[:-3], height, width * channels)))
        images = matmul(columns, reshape(images, (*images.shape[:-1], width, channels)))
        if images.dtype != dtype:
            images = saturate_cast(rounded(images) if is_int_dtype(dtype) else images, dtype)
    return transpose(images, (*batch, rank + 2, rank, rank + 1)) if first else images


def in_proportion(images, size, fill_value):
    """Images `(..., height, width, channels)` in the proportions of `size`: cut, or with a `fill_value` framed."""
    height, width = images.shape[-3:-1]
    fitting = int(np.float32(width * size[0]) / size[1]), int(np.float32(height * size[1]) / size[0])
    before = (slice(None),) * (images.ndim - 3)
    if fill_value is None:
        return images[(*before, *map(middle, (height, width), fitting))]
    top, left = ((max(old, new) - old) // 2 for old, new in zip((height, width), fitting))
    frame = [(0, 0)] * (images.ndim - 3) + [(top, top), (left, left), (0, 0)]
    return pad(images, frame, constant_values=fill_value)


def middle(length, wanted):
    """The slice of at most `wanted` entries, and at least one, in the middle of `length`."""
    wanted = max(min(length, wanted), 1)
    start = (length - wanted) // 2
    return slice(start, start + wanted)


@functools.lru_cache(maxsize=32)
def interpolation_matrix(old, new, interpolation, dtype, antialias=False):
    """The matrix `(new, old)` that resamples `old` pixels to `new` ones. Pixel i is the interval from i to i + 1.

    Weights of pixels outside are dropped and the others scaled up, except that "bilinear" repeats the border pixel.
    """
    centers = (np.arange(new) + 0.5) * (old / new)
    if interpolation == "nearest":
        return (np.floor(centers)[:, None] == np.arange(old)).astype(dtype)
    antialias = antialias and interpolation != "area"
    if interpolation == "bilinear" and not antialias:
        centers = np.clip(centers, 0.5, old - 0.5)
    distances = np.abs(centers[:, None] - (np.arange(old) + 0.5)) / (max(old / new, 1.0) if antialias else 1.0)
    kernels = {
        "bilinear": _triangle,
        "bicubic": _keys if antialias else _cubic,
        "lanczos3": _lanczos(3),
        "lanczos5": _lanczos(5),
        "area": _box(old / new),
    }
    weights = kernels[interpolation](distances)
    return (weights / weights.sum(axis=1, keepdims=True)).astype(dtype)


def _triangle(distance):
    return np.maximum(1 - distance, 0)


def _cubic(distance):
    """Keys's cubic at distances that are multiples of 1/1024, as in TensorFlow's table."""
    return _keys(np.round(distance * 1024) / 1024)


def _keys(d):
    """Keys's cubic with a = -1/2."""
    near = (1.5 * d - 2.5) * d * d + 1
    far = ((-0.5 * d + 2.5) * d - 4) * d + 2
    return np.where(d <= 1, near, np.where(d < 2, far, 0))


def _box(width):
    """How much of a pixel lies within width / 2 of a point."""
    return lambda distance: np.clip((width + 1) / 2 - distance, 0, min(width, 1))


def _lanczos(radius):
    def weights(distance):
        return np.where(distance < radius, np.sinc(distance) * np.sinc(distance / radius), 0)

    return weights


@primitive(operands=1)
def pad(x, pad_width, mode="constant", constant_values=None):
    """x with more entries around it.

    Args:
        pad_width: `(before, after)` for each axis; one pair, or one int, counts for all.
        mode: "constant" (zeros, or `constant_values`), "reflect" or "symmetric" (the mirror image).

    Raises ValueError for `constant_values` in another mode.

    >>> ops.pad([1, 2], (1, 2))
    Tensor([0, 1, 2, 0, 0], shape=(5,), dtype=int32)
    """
    if mode != "constant" and constant_values is not None:
        raise ValueError(f"Argument `constant_values` can only be provided when `mode == 'constant'`. Received: mode={mode}")
    return np.pad(x, pad_width, mode, **({} if constant_values is None else {"constant_values": constant_values}))


def _pad_rule(upstream, out, x, pad_width, mode="constant", constant_values=None):
    for axis, (before, after) in enumerate(np.broadcast_to(pad_width, (x.ndim, 2))):
        if mode == "constant":
            upstream = upstream[(slice(None),) * axis + (slice(before, before + x.shape[axis]),)]
        elif before or after:
            sources = np.pad(np.arange(x.shape[axis]), (before, after), mode)
            gradient = np.zeros((x.shape[axis], *np.delete(upstream.shape, axis)), upstream.dtype)
            np.add.at(gradient, sources, np.moveaxis(upstream, axis, 0))
            upstream = np.moveaxis(gradient, 0, axis)
    return upstream


pad.vjp(_pad_rule)
