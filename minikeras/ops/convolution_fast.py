"""Convolution in its fast form: few large matrix products, on blocks that stay in the cache.

The plain form reads x and writes the result once for each entry of the kernel. Here what a stop sees is laid side by side, so that
one product does it all (`unfolding`: pixel by pixel, or line by line where a pixel has few channels); and where there is much to
multiply, half of the products are enough (`winograd`).
"""

import functools
import math

import numpy as np

import minikeras.ops.winograd as winograd
from minikeras.machine.products import matmul
from minikeras.ops.scratch import CACHE, scratch
from minikeras.ops.unfolding import Unfolding, as_matrix, entry_lines
from minikeras.ops.windows import boxes

FEW_CHANNELS = 3  # as in grey and coloured pictures
BLOCK = CACHE  # bytes that are laid out at once


def correlate(x, kernel, sweep, out=None):
    """Slide the kernel over x; see the plain form. The result goes to `out` where it is given."""
    return correlation(kernel, sweep)(x, out)


def correlation(kernel, sweep, lines=winograd.VALUES):
    """`correlate` for one kernel: a function `(x, out=None)` of blocks of images. What only needs the kernel is done once.

    `lines` is for `winograd`: how many lines of results are made together.
    """
    channels, filters = kernel.shape[-2:]
    if is_pointwise(sweep):
        return functools.partial(_multiply_pixels, kernel.reshape(channels, filters))
    if filters <= 4 and filters * sweep.sizes[-1] < channels:
        return functools.partial(_correlate_few, kernel, sweep)
    if channels <= FEW_CHANNELS:
        return functools.partial(_correlate_lines, kernel.reshape(-1, filters), sweep)
    if winograd.fits(sweep, channels, filters, lines, kernel.dtype):
        return functools.partial(_correlate_tiles, kernel, winograd.transformed(kernel, lines), sweep, lines)
    return functools.partial(_correlate_rows, as_matrix(kernel, sweep), sweep)


def _multiply_pixels(matrix, x, out=None):
    out = np.empty((*x.shape[:-1], matrix.shape[-1]), x.dtype) if out is None else out
    return _multiply(x.reshape(-1, len(matrix)), matrix, out)


def _correlate_tiles(kernel, matrices, sweep, lines, x, out=None):
    out = _place_for(x, sweep, matrices.shape[-1]) if out is None else out
    bytes_a_stop = winograd.bytes_a_stop(sweep, *kernel.shape[-2:], lines, x.itemsize)
    for images, part, box in boxes(len(x), sweep, bytes_a_stop, _budget(matrices)):
        if winograd.fits(part, *kernel.shape[-2:], lines, x.dtype) and out[box].flags.c_contiguous:
            winograd.correlate(x[images], matrices, part, lines, out[box])
        else:  # a few lines that were left over, or lines that are longer than the cache
            _correlate_rows(as_matrix(kernel, sweep), part, x[images], out[box])
    return out


def _budget(kernel):
    """For tiles: more than the cache where the kernel is as large, which is read once for each block (256 filters: 1.2 times as fast)."""
    return BLOCK if kernel.nbytes < BLOCK else 2 * BLOCK


def _correlate_rows(matrix, sweep, x, out=None):
    out = _place_for(x, sweep, matrix.shape[-1]) if out is None else out
    for images, part, box in boxes(len(x), sweep, _bytes_a_row(sweep, x.shape[-1], x.itemsize), BLOCK):
        block = x[images]
        unfolding = Unfolding(part, len(block), x.shape[-1])
        results = scratch("products", (unfolding.count, matrix.shape[-1]), x.dtype)
        for stops, rows in unfolding.turns(unfolding.fill(block)):
            matmul(rows, matrix, out=results[stops])
        out[box] = unfolding.drop_padded(results)
    return out


def _correlate_lines(matrix, sweep, x, out=None):
    out = _place_for(x, sweep, matrix.shape[-1]) if out is None else out
    for images, part, box in boxes(len(x), sweep, _bytes_a_line(matrix), BLOCK):
        _multiply(entry_lines(x[images], part).T, matrix, out[box])
    return out


def _multiply(rows, matrix, out):
    """One product, into the array `out` of any shape."""
    if out.flags.c_contiguous:
        matmul(rows, matrix, out=out.reshape(-1, out.shape[-1]))
    else:
        out[...] = matmul(rows, matrix).reshape(out.shape)
    return out


def _place_for(x, sweep, filters):
    return np.empty((len(x), *sweep.outputs, filters), x.dtype)


def laid_out_for_a_stop(sweep, kernel):
    """How many bytes of scratch memory a convolution needs for each stop, about."""
    channels, filters = kernel.shape[-2:]
    if is_pointwise(sweep):
        return 0
    if winograd.fits(sweep, channels, filters, winograd.VALUES, kernel.dtype):
        return winograd.bytes_a_stop(sweep, channels, filters, winograd.VALUES, kernel.itemsize)
    if channels <= FEW_CHANNELS:
        return _bytes_a_line(kernel.reshape(-1, filters))
    return _bytes_a_row(sweep, channels, kernel.itemsize) + filters * kernel.itemsize


def _bytes_a_line(matrix):
    """The same where what the entries of the kernel see lies line by line."""
    return sum(matrix.shape) * matrix.itemsize


def _bytes_a_row(sweep, channels, itemsize):
    """What a stop takes in an unfolding."""
    entries = math.prod(sweep.sizes[:-1]) * (sweep.strides[-1] if sweep.strides[-1] < sweep.sizes[-1] else sweep.sizes[-1])
    if sweep.dilations[-1] > 1:
        entries = math.prod(sweep.sizes)
    return entries * channels * itemsize


def _correlate_few(kernel, sweep, x, out=None):
    """For few filters: first the products of each pixel with each entry of the kernel, then their sums at each stop.

    There are fewer products than there would be copies of pixels. They lie entry by entry, so that sums run along lines.
    """
    out = _place_for(x, sweep, kernel.shape[-1]) if out is None else out
    matrix = np.moveaxis(kernel, -2, -1).reshape(-1, x.shape[-1])
    pixels = math.prod(sweep.inputs)
    step = max(1, BLOCK // max(len(matrix) * pixels * x.itemsize, 1))
    for first in range(0, len(x), step):
        block, target = x[first : first + step], out[first : first + step]
        shares = scratch("products", (len(matrix), len(block) * pixels), x.dtype)
        matmul(matrix, block.reshape(-1, x.shape[-1]).T, out=shares)
        shares = shares.reshape(*sweep.sizes, kernel.shape[-1], len(block), *sweep.inputs)
        total = np.zeros((kernel.shape[-1], len(block), *sweep.outputs), x.dtype)
        for offset, stops, places in sweep.overlaps():
            total[:, :, *stops] += shares[(*offset, slice(None), slice(None), *places)]
        target[...] = np.moveaxis(total, 0, -1)
    return out


def kernel_gradient(x, upstream, sweep):
    """The gradient with respect to the kernel; see the plain form."""
    shape, lines = (*sweep.sizes, x.shape[-1], upstream.shape[-1]), winograd.GRADIENTS
    if is_pointwise(sweep):
        return matmul(x.reshape(-1, x.shape[-1]).T, upstream.reshape(-1, upstream.shape[-1])).reshape(shape)
    gradient = np.zeros(shape, x.dtype)
    if x.shape[-1] <= FEW_CHANNELS:
        matrix = gradient.reshape(-1, shape[-1])
        for images, part, box in boxes(len(x), sweep, _bytes_a_line(matrix), BLOCK):
            matrix += matmul(entry_lines(x[images], part), upstream[box].reshape(-1, shape[-1]))
        return gradient
    if winograd.fits(sweep, *shape[-2:], lines, x.dtype):
        bytes_a_stop = winograd.bytes_a_stop(sweep, *shape[-2:], lines, x.itemsize)
        for images, part, box in boxes(len(x), sweep, bytes_a_stop, _budget(gradient)):
            above = np.ascontiguousarray(upstream[box])
            form = winograd.kernel_gradient if winograd.fits(part, *shape[-2:], lines, x.dtype) else _kernel_gradient_of_rows
            gradient += form(x[images], above, part)
        return gradient
    for images, part, box in boxes(len(x), sweep, _bytes_a_row(sweep, x.shape[-1], x.itemsize), BLOCK):
        gradient += _kernel_gradient_of_rows(x[images], upstream[box], part)
    return gradient


def _kernel_gradient_of_rows(x, upstream, sweep):
    filters = upstream.shape[-1]
    unfolding = Unfolding(sweep, len(x), x.shape[-1])
    padded = scratch("products", (unfolding.count, filters), x.dtype)
    lines = padded.reshape(len(x), *unfolding.padded_stops, filters)
    lines[..., : sweep.outputs[-1], :] = upstream
    lines[..., sweep.outputs[-1] :, :] = 0
    total = 0
    for stops, rows in unfolding.turns(unfolding.fill(x)):
        total += matmul(rows.T, padded[stops])
    return unfolding.kernel(total, (*sweep.sizes, x.shape[-1], filters))


def input_gradient(upstream, kernel, sweep, out=None):
    """The gradient with respect to x; see the plain form. It goes to `out` where that is given."""
    return input_correlation(kernel, sweep)(upstream, out)


def input_correlation(kernel, sweep, lines=winograd.VALUES):
    """`input_gradient` for one kernel: a function `(upstream, out=None)` of blocks of images.

    Without strides it is a convolution itself: over the upstream gradient, with the kernel turned round.
    """
    if all(stride == 1 for stride in sweep.strides):
        turned = np.swapaxes(np.flip(kernel, axis=tuple(range(kernel.ndim - 2))), -1, -2)
        return correlation(np.ascontiguousarray(turned), sweep.mirrored(), lines)
    return functools.partial(_add_shares, kernel, sweep)


def _add_shares(kernel, sweep, upstream, out=None):
    """Each stop's gradient times the kernel, added to what the stop saw."""
    if out is None:
        out = np.empty((len(upstream), *sweep.inputs, kernel.shape[-2]), upstream.dtype)
    out[...] = 0
    matrix = np.ascontiguousarray(np.moveaxis(kernel, -1, 0)).reshape(kernel.shape[-1], -1)
    for images, part, box in boxes(len(upstream), sweep, matrix.shape[1] * upstream.itemsize, BLOCK):
        block = upstream[box]
        shares = scratch("unfolded", (block.size // block.shape[-1], matrix.shape[1]), upstream.dtype)
        matmul(block.reshape(-1, block.shape[-1]), matrix, out=shares)
        shares = shares.reshape(*block.shape[:-1], *kernel.shape[:-1])
        for offset, stops, places in part.overlaps():
            out[images, *places] += shares[:, *stops, *offset, :]
    return out


def is_pointwise(sweep):
    """Whether the window is one pixel that stops at every place."""
    return all(n == 1 for n in sweep.sizes + sweep.strides) and not any(sweep.before) and sweep.inputs == sweep.outputs


# Depthwise: nothing to multiply as matrices; what can be spared is memory traffic, by working on blocks that stay in the cache.


def depthwise_correlate(x, kernel, sweep):
    """Slide each channel's own kernels over it; see the plain form."""
    out = np.zeros((len(x), *sweep.outputs, *kernel.shape[-2:]), x.dtype)
    for images, part, box in depthwise_blocks(x, kernel, sweep):
        block, total = x[images], out[box]
        shares = scratch("products", total.shape, x.dtype)
        for offset, stops, places in part.overlaps():
            share = shares[:, *stops]
            np.multiply(block[:, *places, :, None], kernel[offset], out=share)
            total[:, *stops] += share
    return out


def depthwise_input_gradient(upstream, kernel, sweep):
    """The gradient with respect to x; see the plain form."""
    gradient = np.zeros((len(upstream), *sweep.inputs, kernel.shape[-2]), upstream.dtype)
    for images, part, box in depthwise_blocks(upstream, kernel, sweep):
        block, total = upstream[box], gradient[images]
        shares = scratch("products", block.shape[:-1], upstream.dtype)
        for offset, stops, places in part.overlaps():
            share = shares[:, *stops]
            np.einsum("...cm,cm->...c", block[:, *stops], kernel[offset], out=share)
            total[:, *places] += share
    return gradient


def depthwise_kernel_gradient(x, upstream, sweep):
    """The gradient with respect to the kernel; see the plain form."""
    gradient = np.zeros((*sweep.sizes, *upstream.shape[-2:]), x.dtype)
    *summed, c, m = range(upstream.ndim)
    for images, part, box in depthwise_blocks(x, gradient, sweep):
        block, above = x[images], upstream[box]
        for offset, stops, places in part.overlaps():
            gradient[offset] += np.einsum(block[:, *places], [*summed, c], above[:, *stops], [*summed, c, m], [c, m])
    return gradient


def depthwise_blocks(x, kernel, sweep):
    """The parts of a depthwise convolution that stay in the cache: as `boxes`."""
    return boxes(len(x), sweep, (1 + math.prod(kernel.shape[-2:])) * x.itemsize, BLOCK)
