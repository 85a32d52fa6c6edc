"""Images seen through a small filter: blurred, their edges, how alike two look; and put elsewhere by a filter of any width."""

import math

import numpy as np

from minikeras.autodiff import as_array, composed
from minikeras.config.dtypes import is_float_dtype, is_int_dtype
from minikeras.ops.convolution import conv, depthwise_conv
from minikeras.ops.core import cast, convert_to_tensor
from minikeras.ops.image.colours import channels_last, checked_images
from minikeras.ops.products import tensordot
from minikeras.ops.rearranging import moveaxis
from minikeras.ops.reductions import mean
from minikeras.ops.resizing import pad
from minikeras.ops.rounding import round as rounded
from minikeras.ops.shapes import expand_dims, reshape, squeeze

METHODS = ("linear", "bilinear", "trilinear", "cubic", "bicubic", "tricubic", "lanczos3", "lanczos5")


def bell(size, sigma, dtype):
    """Gauss's curve at `size` places round its middle, with the sum 1."""
    places = np.arange(size, dtype=dtype) - (size - 1) / 2
    curve = np.exp(-0.5 * (places / sigma) ** 2)
    return (curve / curve.sum()).astype(dtype)


@composed(operands=1)
def gaussian_blur(images, kernel_size=(3, 3), sigma=(1.0, 1.0), data_format=None):
    """Each pixel with its neighbours mixed in, the fewer the farther: weights of Gauss's curve.

    Args:
        images: floats `(batch, height, width, channels)`, or without the batch.
        kernel_size: `(height, width)` of the neighbourhood.
        sigma: `(vertical, horizontal)` width of the curve, in pixels.

    Raises ValueError for another rank.

    >>> ops.image.gaussian_blur(np.ones((5, 5, 1), "float32"))[2, 2].numpy().tolist()
    [1.0]
    """
    images = checked_images(images)
    single = images.ndim == 3
    images, back = channels_last(images, data_format or "channels_last")
    images = expand_dims(images, 0) if single else images
    sizes, widths = [int(size) for size in as_array(kernel_size)], [float(width) for width in as_array(sigma)]
    across, down = bell(sizes[0], widths[0], images.dtype), bell(sizes[1], widths[1], images.dtype)
    kernel = np.outer(down, across).reshape(sizes[0], sizes[1], 1, 1)  # Keras's order, which shows where the two sizes differ
    blurred = depthwise_conv(images, np.tile(kernel, (1, 1, images.shape[-1], 1)), padding="same", data_format="channels_last")
    return back(squeeze(blurred, 0) if single else blurred)


@composed(operands=1)
def sobel_edges(images, data_format=None):
    """How much each pixel differs from its neighbours, downwards and to the right: one axis of size 2 more.

    Images `(batch, height, width, channels)` of floats give `(batch, height, width, channels, 2)`.

    Source: Sobel and Feldman, 1968, "A 3x3 isotropic gradient operator for image processing".

    >>> ops.image.sobel_edges(np.ones((1, 3, 3, 1), "float32")).shape
    (1, 3, 3, 1, 2)
    """
    images, _ = channels_last(convert_to_tensor(images), data_format or "channels_last")
    down = np.array([[-1, -2, -1], [0, 0, 0], [1, 2, 1]], images.dtype)
    kernel = np.tile(np.stack([down, down.T], axis=-1)[:, :, None], (1, 1, images.shape[-1], 1))
    framed = pad(images, ((0, 0), (1, 1), (1, 1), (0, 0)), mode="reflect")
    edges = depthwise_conv(framed, kernel, data_format="channels_last")
    edges = reshape(edges, (*images.shape, 2))
    return moveaxis(edges, 3, 1) if data_format == "channels_first" else edges


@composed(operands=2)
def ssim(image1, image2, max_val=1.0, filter_size=11, filter_sigma=1.5, k1=0.01, k2=0.03, data_format=None):
    """How alike two images look, 1 for the same: means, variances and covariance of all neighbourhoods compared.

    Args:
        image1, image2: `(batch, height, width, channels)`, or without the batch.
        max_val: from the darkest to the brightest possible pixel.
        filter_size, filter_sigma: of the neighbourhood.
        k1, k2: keep the quotients from being 0 / 0.

    Returns: a tensor `(batch,)`, or one number.

    Source: Wang et al., 2004, "Image quality assessment: from error visibility to structural similarity".

    Raises ValueError for another rank.

    >>> float(ops.image.ssim(np.ones((12, 12, 1), "float32"), np.ones((12, 12, 1), "float32")))
    1.0
    """
    first, second = checked_images(image1, "image1"), checked_images(image2, "image2")
    dtype = first.dtype
    single = first.ndim == 3
    compute = dtype if is_float_dtype(dtype) else "float32"
    first, second = (channels_last(cast(x, compute), data_format)[0] for x in (first, second))
    curve = bell(filter_size, filter_sigma, compute)
    kernel = np.outer(curve, curve).reshape(filter_size, filter_size, 1, 1)

    def seen(x):
        """Each neighbourhood's weighted mean, one channel at a time."""
        batch, height, width, channels = (1, *x.shape) if single else x.shape
        one_each = reshape(moveaxis(x, -1, -3), (batch * channels, height, width, 1))
        return conv(one_each, kernel, data_format="channels_last")

    c1, c2 = (k1 * max_val) ** 2, (k2 * max_val) ** 2
    mean1, mean2 = seen(first), seen(second)
    variance1, variance2 = seen(first * first) - mean1 * mean1, seen(second * second) - mean2 * mean2
    covariance = seen(first * second) - mean1 * mean2
    alike = (2 * mean1 * mean2 + c1) * (2 * covariance + c2)
    alike = alike / ((mean1 * mean1 + mean2 * mean2 + c1) * (variance1 + variance2 + c2))
    each = mean(reshape(mean(alike, axis=(1, 2, 3)), (-1, first.shape[-1])), axis=-1)
    return cast(squeeze(each, 0) if single else each, dtype)


@composed(operands=1)
def scale_and_translate(images, output_shape, scale, translation, spatial_dims, method, antialias=True):
    """Images made `scale` times as large and moved by `translation` pixels, in a frame of `output_shape`.

    Args:
        images: of any rank.
        output_shape: as many sizes as images have axes.
        scale, translation: one number for each of `spatial_dims`.
        spatial_dims: the axes that are meant.
        method: "linear", "cubic" (and their names with bi- and tri-), "lanczos3" or "lanczos5".
        antialias: whether the filter becomes wider where images become smaller.

    Raises ValueError for another method.

    >>> ops.image.scale_and_translate(np.array([1.0, 3.0], "float32"), (4,), np.array([2.0]), np.array([0.0]), (0,), "linear")
    Tensor([1. , 1.5, 2.5, 3. ], shape=(4,), dtype=float32)
    """
    if method not in METHODS:
        raise ValueError(f"Invalid value for argument `method`. Expected of one {METHODS}. Received: method={method}")
    images = convert_to_tensor(images)
    scale, translation = as_array(scale, "float32"), as_array(translation, "float32")
    whole = is_int_dtype(images.dtype)
    out = cast(images, "float32") if whole else images
    for i, axis in enumerate(spatial_dims):
        axis %= images.ndim
        weights = _weights(images.shape[axis], output_shape[axis], scale[i], translation[i], _CURVES[method], antialias)
        out = moveaxis(tensordot(out, weights.astype(out.dtype), axes=((axis,), (0,))), -1, axis)
    if whole:
        low, high = as_array(images).min(), as_array(images).max()
        out = cast(np.clip(as_array(rounded(out)), low, high), images.dtype)
    return out


def _weights(old, new, scale, translation, curve, antialias):
    """The matrix `(old, new)` of one axis: places outside of the image get nothing."""
    width = max(1 / scale, 1.0) if antialias else 1.0
    centers = (np.arange(new, dtype="float32") + 0.5) / scale - translation / scale - 0.5
    weights = curve(np.abs(centers[None] - np.arange(old, dtype="float32")[:, None]) / width)
    sums = weights.sum(axis=0, keepdims=True)
    weights = np.where(np.abs(sums) > 1000 * np.finfo("float32").eps, weights / np.where(sums != 0, sums, 1), 0)
    return np.where((centers >= -0.5) & (centers <= old - 0.5), weights, 0)


def _tent(x):
    return np.maximum(0, 1 - x)


def _keys(x):
    near, far = (1.5 * x - 2.5) * x * x + 1, ((-0.5 * x + 2.5) * x - 4) * x + 2
    return np.where(x >= 2, 0, np.where(x >= 1, far, near))


def _lanczos(radius):
    def curve(x):
        y = radius * np.sin(math.pi * x) * np.sin(math.pi * x / radius)
        return np.where(x > radius, 0, np.where(x > 1e-3, y / np.where(x != 0, math.pi**2 * x**2, 1), 1))

    return curve


_CURVES = {
    **dict.fromkeys(("linear", "bilinear", "trilinear"), _tent),
    **dict.fromkeys(("cubic", "bicubic", "tricubic"), _keys),
    "lanczos3": _lanczos(3.0),
    "lanczos5": _lanczos(5.0),
}
