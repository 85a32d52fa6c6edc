"""Colours of images: shades of grey, and hue, saturation and value in the place of red, green and blue."""

import numpy as np

from minikeras.autodiff import composed
from minikeras.config.dtypes import is_float_dtype
from minikeras.ops.comparisons import equal, greater, less
from minikeras.ops.core import cast, convert_to_tensor, where
from minikeras.ops.elementwise import absolute, clip
from minikeras.ops.reductions import max as largest, min as smallest, sum as total
from minikeras.ops.shapes import stack, transpose
from minikeras.ops.windows import layout

GREY = (0.2989, 0.587, 0.114)  # how bright red, green and blue look


def checked_images(images, name="images"):
    """The images as a tensor of rank 3 or 4. Raises ValueError for another rank."""
    images = convert_to_tensor(images)
    if images.ndim not in (3, 4):
        raise ValueError(
            f"Invalid {name} rank: expected rank 3 (single image) or rank 4 (batch of images). "
            f"Received input with shape: {name}.shape={images.shape}"
        )
    return images


def channels_last(images, data_format):
    """`(images with their channels at the end, function that puts them back)`."""
    if layout(data_format) == "channels_last":
        return images, lambda x: x
    batch = tuple(range(images.ndim - 3))
    n = len(batch)
    return transpose(images, (*batch, n + 1, n + 2, n)), lambda x: transpose(x, (*batch, n + 2, n, n + 1))


@composed(operands=1)
def rgb_to_grayscale(images, data_format=None):
    """The brightness of each pixel: `(..., height, width, 3)` becomes `(..., height, width, 1)`. Grey images stay.

    Raises ValueError for another number of channels or axes.

    >>> ops.image.rgb_to_grayscale(np.array([[[1.0, 0.0, 0.0]]], "float32"))[0, 0]
    Tensor([0.2989], shape=(1,), dtype=float32)
    """
    images, back = channels_last(checked_images(images), data_format)
    if images.shape[-1] not in (1, 3):
        raise ValueError(
            "Invalid channel size: expected 3 (RGB) or 1 (Grayscale). "
            f"Received input with shape: images.shape={back(images).shape}"
        )
    if images.shape[-1] == 1:
        return back(images)
    dtype = images.dtype if is_float_dtype(images.dtype) else "float32"
    grey = total(cast(images, dtype) * np.asarray(GREY, dtype), axis=-1, keepdims=True)
    return back(cast(grey, images.dtype))


@composed(operands=1)
def rgb_to_hsv(images, data_format=None):
    """Hue, saturation and value of each pixel, from 0 to 1, in the place of red, green and blue.

    Images `(..., height, width, 3)` of floats from 0 to 1. Raises ValueError for integers and another number of axes.

    >>> ops.image.rgb_to_hsv(np.array([[[0.0, 0.5, 0.0]]], "float32"))[0, 0].numpy().round(4).tolist()
    [0.33329999446868896, 1.0, 0.5]
    """
    images, back = channels_last(_float_images(images), data_format)
    red, green, blue = (images[..., i] for i in range(3))
    value = largest(images, axis=-1)
    spread = value - smallest(images, axis=-1)
    grey, black = equal(spread, 0), equal(value, 0)
    sixth = 1 / (6 * where(grey, 1.0, spread))
    hue = where(
        equal(red, value),
        sixth * (green - blue),
        where(equal(green, value), sixth * (blue - red) + 2 / 6, sixth * (red - green) + 4 / 6),
    )
    hue = where(grey, 0.0, where(less(hue, 0), hue + 1, hue))
    saturation = where(black, 0.0, spread / where(black, 1.0, value))
    return back(cast(stack([hue, where(greater(value, 0), saturation, 0.0), value], axis=-1), images.dtype))


@composed(operands=1)
def hsv_to_rgb(images, data_format=None):
    """Red, green and blue of each pixel, from its hue, saturation and value: the way back of `rgb_to_hsv`.

    Raises ValueError for integers and another number of axes.

    >>> ops.image.hsv_to_rgb(np.array([[[1 / 3, 1.0, 0.5]]], "float32"))[0, 0].numpy().tolist()
    [0.0, 0.5, 0.0]
    """
    images, back = channels_last(_float_images(images), data_format)
    turn, saturation, value = 6 * images[..., 0], images[..., 1], images[..., 2]
    parts = (absolute(turn - 3) - 1, 2 - absolute(turn - 2), 2 - absolute(turn - 4))
    colours = [(1 - saturation + saturation * clip(part, 0, 1)) * value for part in parts]
    return back(cast(stack(colours, axis=-1), images.dtype))


def _float_images(images):
    images = checked_images(images)
    if not is_float_dtype(images.dtype):
        raise ValueError(f"Invalid images dtype: expected float dtype. Received: images.dtype={images.dtype}")
    return images
