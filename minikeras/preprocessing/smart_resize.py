"""Images in another size, never out of proportion."""

import operator

import numpy as np

from minikeras.autodiff.symbols import Symbol
from minikeras.ops.core import cast, convert_to_tensor
from minikeras.ops.resizing import middle, resize
from minikeras.ops.windows import layout


def smart_resize(x, size, interpolation="bilinear", data_format="channels_last"):
    """The largest part in the middle of an image that has the proportions of `size`, brought to that size.

    Args:
        x: an image `(height, width, channels)` or images `(batch, height, width, channels)`, or with the channels before the height.
        size: `(height, width)`, in pixels.
        interpolation: "bilinear", "nearest", "bicubic", "lanczos3", "lanczos5" or "area".
        data_format: "channels_last" or "channels_first"; None is `keras.config.image_data_format()`.

    Returns: a NumPy array for a NumPy array, else a tensor. It is float32, but of x's dtype for "nearest".

    Raises ValueError for a size that is not two positive integers, for images of another rank, without pixels or of no real numbers,
        for a KerasTensor, and for another interpolation or data format.

    >>> keras.preprocessing.image.smart_resize(np.ones((340, 500, 3), "float32"), (200, 200)).shape
    (200, 200, 3)
    """
    rows, columns = _checked(size)
    if isinstance(x, Symbol) and not x.is_tried:
        raise ValueError(
            "smart_resize works on arrays, not on a KerasTensor: use keras.ops.image.resize(crop_to_aspect_ratio=True)."
        )
    images = convert_to_tensor(x)
    if images.ndim not in (3, 4):
        raise ValueError(
            "Expected an image array with shape `(height, width, channels)`, or `(batch_size, height, width, channels)`, "
            f"but got input with incorrect rank, of shape {images.shape}."
        )
    data_format = layout(data_format)
    first = -2 if data_format == "channels_first" else -3
    height, width = images.shape[first], images.shape[first + 1]
    if height == 0 or width == 0:
        raise ValueError(f"An image without pixels cannot be resized. Received: x of shape {images.shape}")
    if images.dtype == "bool" or images.dtype.startswith("complex"):
        raise ValueError(f"An image's pixels must be integers or floats. Received: x of dtype {images.dtype}")
    cut = (middle(height, width * rows // columns), middle(width, height * columns // rows))
    images = images[(..., *cut)] if first == -2 else images[(..., *cut, slice(None))]
    if interpolation != "nearest":
        images = cast(images, "float32")
    images = resize(images, (rows, columns), interpolation, data_format=data_format)
    return np.array(images.array) if isinstance(x, np.ndarray) else images


def _checked(size):
    try:
        rows, columns = (operator.index(n) for n in size)
    except (TypeError, ValueError):
        raise ValueError(f"Expected `size` to be a tuple of 2 integers, but got: {size}.") from None
    if rows <= 0 or columns <= 0:
        raise ValueError(f"Expected `size` to be 2 positive integers, (height, width) in pixels, but got: {size}.")
    return rows, columns
