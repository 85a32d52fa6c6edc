"""Pieces of images (batch, channels, height, width), and how alike two images are."""

import numpy as np

from minikeras.autodiff import composed, primitive
from minikeras.ops.core import convert_to_tensor
from minikeras.ops.elementwise import multiply, square, subtract
from minikeras.ops.exponentials import log10
from minikeras.ops.reductions import mean


def _pair(value):
    return (value, value) if isinstance(value, int) else tuple(value)


def _steps(size, kernel, dilation, padding, stride):
    return (size + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1


def _sweep(image, kernel_size, dilation, padding, stride):
    """The padded image and, for each place in the kernel, the slice of all pixels that it meets: `(row, column, slice)`."""
    kernel, dilation, padding, stride = (_pair(v) for v in (kernel_size, dilation, padding, stride))
    rows, columns = (_steps(*parts) for parts in zip(image.shape[2:], kernel, dilation, padding, stride))
    padded = np.pad(image, [(0, 0), (0, 0), (padding[0],) * 2, (padding[1],) * 2])
    places = [
        (
            i,
            j,
            (
                slice(None),
                slice(None),
                slice(i * dilation[0], i * dilation[0] + rows * stride[0], stride[0]),
                slice(j * dilation[1], j * dilation[1] + columns * stride[1], stride[1]),
            ),
        )
        for i in range(kernel[0])
        for j in range(kernel[1])
    ]
    return padded, places, (*kernel, rows, columns), padding


def _unfolded(image, *settings):
    padded, places, sizes, _ = _sweep(image, *settings)
    out = np.empty((*image.shape[:2], *sizes), image.dtype)
    for i, j, window in places:
        out[:, :, i, j] = padded[window]
    return out.reshape(len(image), image.shape[1] * sizes[0] * sizes[1], sizes[2] * sizes[3])


def _folded(x, output_size, *settings):
    kernel = _pair(settings[0])
    channels = x.shape[1] // (kernel[0] * kernel[1])
    padded, places, sizes, padding = _sweep(np.zeros((len(x), channels, *_pair(output_size)), x.dtype), *settings)
    pieces = x.reshape(len(x), channels, *sizes)
    for i, j, window in places:
        padded[window] += pieces[:, :, i, j]
    height, width = _pair(output_size)
    return padded[:, :, padding[0] : padding[0] + height, padding[1] : padding[1] + width]


@primitive(operands=1)
def unfold(x, kernel_size, dilation=1, padding=0, stride=1):
    """Every piece of an image that a kernel meets, as a column: (batch, channels * kernel entries, places).

    Shapes: `(batch, channels, height, width)` -> `(batch, channels * kernel, places)`.

    >>> ops.unfold(np.arange(4.0, dtype="float32").reshape(1, 1, 2, 2), 2)[0, :, 0]
    Tensor([0., 1., 2., 3.], shape=(4,), dtype=float32)
    """
    return _unfolded(x, kernel_size, dilation, padding, stride)


@primitive(operands=1)
def fold(x, output_size, kernel_size, dilation=1, padding=0, stride=1):
    """Columns of `unfold` put back in their places, those that overlap added up: (batch, channels, height, width).

    Shapes: columns `(batch, channels * kernel, places)` -> `(batch, channels, height, width)`.

    >>> ops.fold(np.ones((1, 4, 1), "float32"), (2, 2), 2)
    Tensor([[[[1., 1.],
       [1., 1.]]]], shape=(1, 1, 2, 2), dtype=float32)
    """
    return _folded(x, output_size, kernel_size, dilation, padding, stride)


unfold.vjp(
    lambda upstream, out, x, kernel_size, dilation=1, padding=0, stride=1: _folded(
        upstream, x.shape[2:], kernel_size, dilation, padding, stride
    )
)
fold.vjp(
    lambda upstream, out, x, output_size, kernel_size, dilation=1, padding=0, stride=1: _unfolded(
        upstream, kernel_size, dilation, padding, stride
    )
)


@composed
def psnr(x1, x2, max_val):
    """Peak signal-to-noise ratio of two images in decibels; `max_val` is the largest value a pixel may have.

    Raises ValueError where the shapes differ.

    Shapes: two of one shape -> `()`.

    >>> ops.psnr([0.0, 0.0], [0.1, 0.1], 1.0)
    Tensor(20., shape=(), dtype=float32)
    """
    x1, x2 = convert_to_tensor(x1), convert_to_tensor(x2)
    if x1.shape != x2.shape:
        raise ValueError(f"Input shapes {x1.shape} and {x2.shape} must match for PSNR calculation. ")
    error = mean(square(subtract(x1, x2)))
    return subtract(multiply(20.0, log10(np.asarray(max_val, x2.dtype))), multiply(10.0, log10(error)))
