"""Images cut out, framed, and cut into patches."""

import numpy as np

from minikeras.autodiff import composed
from minikeras.ops.convolution import conv
from minikeras.ops.core import convert_to_tensor
from minikeras.ops.image.colours import checked_images
from minikeras.ops.resizing import pad
from minikeras.ops.shapes import expand_dims, squeeze
from minikeras.ops.windows import layout


@composed(operands=1)
def pad_images(
    images,
    top_padding=None,
    left_padding=None,
    bottom_padding=None,
    right_padding=None,
    target_height=None,
    target_width=None,
    data_format=None,
):
    """Images with zeros around them; of top, bottom and target height two are given, and of left, right and target width.

    Images are `(batch, height, width, channels)` or without the batch. Raises ValueError where more or fewer are given, or one is
    below 0.

    >>> ops.image.pad_images(np.ones((2, 2, 1)), 1, 0, target_height=4, target_width=3).shape
    (4, 3, 1)
    """
    images = checked_images(images)
    rows, columns = _spatial_axes(images, data_format)
    pairs = [(0, 0)] * images.ndim
    pairs[rows] = _split(images.shape[rows], "height", "padding", top_padding, bottom_padding, target_height)
    pairs[columns] = _split(images.shape[columns], "width", "padding", left_padding, right_padding, target_width)
    return pad(images, pairs)


@composed(operands=1)
def crop_images(
    images,
    top_cropping=None,
    left_cropping=None,
    bottom_cropping=None,
    right_cropping=None,
    target_height=None,
    target_width=None,
    data_format=None,
):
    """Images without their borders; of top, bottom and target height two are given, and of left, right and target width.

    Images are `(batch, height, width, channels)` or without the batch. Raises ValueError where more or fewer are given, or one is
    below 0.

    >>> ops.image.crop_images(np.ones((4, 4, 1)), 1, 0, target_height=2, target_width=3).shape
    (2, 3, 1)
    """
    images = checked_images(images)
    rows, columns = _spatial_axes(images, data_format)
    cut = [slice(None)] * images.ndim
    for axis, name, before, behind, target in (
        (rows, "height", top_cropping, bottom_cropping, target_height),
        (columns, "width", left_cropping, right_cropping, target_width),
    ):
        first, last = _split(images.shape[axis], name, "cropping", before, behind, target)
        cut[axis] = slice(first, images.shape[axis] - last)
    return images[tuple(cut)]


def _spatial_axes(images, data_format):
    first = images.ndim - (3 if layout(data_format) == "channels_last" else 2)
    return first, first + 1


def _split(size, name, what, before, behind, target):
    """How much is put or cut before and behind an axis of this size, from two of the three numbers."""
    sides = ("top", "bottom") if name == "height" else ("left", "right")
    given = {f"{sides[0]}_{what}": before, f"{sides[1]}_{what}": behind, f"target_{name}": target}
    if list(given.values()).count(None) != 1:
        received = ", ".join(f"{key}={value}" for key, value in given.items())
        raise ValueError(f"Must specify exactly two of {', '.join(given)}. Received: {received}")
    sign = 1 if what == "padding" else -1
    if before is None:
        before = sign * (target - size) - behind
    elif behind is None:
        behind = sign * (target - size) - before
    else:
        target = size + sign * (before + behind)
    for key, value in zip(given, (before, behind, target)):
        if value < 0:
            raise ValueError(f"{key} must be >= 0. Received: {key}={value}")
    return before, behind


@composed(operands=1)
def extract_patches(images, size, strides=None, dilation_rate=1, padding="valid", data_format=None):
    """The patches of images, each as one long row of pixels: `(batch, rows, columns, height * width * channels)`.

    Args:
        images: `(batch, height, width, channels)`, or without the batch.
        size: of a patch, an int or `(height, width)`; three numbers cut volumes.
        strides: from one patch to the next; the patch's own size by default.
        dilation_rate, padding: as in `conv`.

    Raises TypeError for a size that is no int and no tuple; ValueError for another number of sizes.

    >>> ops.image.extract_patches(np.ones((1, 4, 6, 3), "float32"), 2).shape
    (1, 2, 3, 12)
    """
    if not isinstance(size, (int, tuple, list)):
        raise TypeError(
            f"Invalid `size` argument. Expected an int or a tuple. Received: size={size} of type {type(size).__name__}"
        )
    size = (size, size) if isinstance(size, int) else tuple(size)
    if len(size) not in (2, 3):
        raise ValueError(
            f"Invalid `size` argument. Expected a tuple of length 2 or 3. Received: size={size} with length {len(size)}"
        )
    images = convert_to_tensor(images)
    single = images.ndim == len(size) + 1
    images = expand_dims(images, 0) if single else images
    channels = images.shape[-1 if layout(data_format) == "channels_last" else 1]
    pixels = int(np.prod(size)) * channels
    kernel = np.eye(pixels, dtype=images.dtype).reshape(*size, channels, pixels)
    patches = conv(images, kernel, strides or size, padding, data_format, dilation_rate)
    return squeeze(patches, 0) if single else patches


@composed(operands=1)
def extract_patches_3d(volumes, size, strides=None, dilation_rate=1, padding="valid", data_format=None):
    """The patches of volumes `(batch, depth, height, width, channels)`, each as one long row; see `extract_patches`.

    Raises ValueError for another number of sizes.

    >>> ops.image.extract_patches_3d(np.ones((1, 4, 4, 4, 1), "float32"), 2).shape
    (1, 2, 2, 2, 8)
    """
    size = (size,) * 3 if isinstance(size, int) else size
    return extract_patches(volumes, size, strides, dilation_rate, padding, data_format)
