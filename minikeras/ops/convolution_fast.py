"""Convolution in its fast form: few large matrix products, on blocks that stay in the cache.

The plain form reads x and writes the result once for each entry of the kernel. Here everything that a stop sees is laid side by
side first ("im2col"; Chellapilla, Puri and Simard, 2006), so that one product does it all. Along the last spatial axis the copies
are spared: the window of the next stop is the same memory, read from one pixel further on.
"""

import dataclasses
import math

import numpy as np
from numpy.lib.stride_tricks import as_strided

from minikeras.ops.scratch import CACHE, scratch
from minikeras.ops.windows import boxes


class Unfolding:
    """A block of x laid out so that what each stop sees is one row of a matrix.

    Pixels follow each other line by line; each holds what the kernel's entries above and below each other see there, `(leading
    entries, channels)`. A stop sees `width` pixels in a row. Rows that overlap are no matrix for BLAS; but of every `phases`-th
    stop the rows don't overlap, so the stops are taken in `phases` turns, each a matrix without a copy. At the ends of
    lines some rows reach into the next line: these stops don't exist, and their results are dropped.

    Where the last axis is dilated, or strides leave gaps, everything is copied, and a row is one pixel.
    """

    def __init__(self, sweep, batch, channels):
        *leading, self.width = sweep.sizes
        self.stride = sweep.strides[-1]
        if sweep.dilations[-1] > 1 or self.stride >= self.width:
            self.width = self.stride = 1
            self.copies = sweep
        else:
            pixels = (sweep.outputs[-1] - 1) * self.stride + self.width
            pixels += -pixels % self.stride
            self.copies = dataclasses.replace(sweep, sizes=(*leading, 1), strides=(*sweep.strides[:-1], 1),
                                              outputs=(*sweep.outputs[:-1], pixels))
        self.phases = -(-self.width // self.stride)
        self.stops = sweep.outputs
        self.padded_stops = (*sweep.outputs[:-1], self.copies.outputs[-1] // self.stride)
        self.batch, self.channels = batch, channels
        self.pixel = math.prod(self.copies.sizes) * channels  # numbers in a pixel
        self.count = batch * math.prod(self.padded_stops)

    def fill(self, x):
        """Lay out the block `x` (batch, *spatial, channels)."""
        pixels = self.batch * math.prod(self.copies.outputs)
        memory = scratch("unfolded", ((pixels + self.width) * self.pixel,), x.dtype)
        memory[pixels * self.pixel:] = 0
        entries = math.prod(self.copies.sizes)
        laid_out = memory[:pixels * self.pixel].reshape(self.batch, *self.copies.outputs, entries, self.channels)
        for entry, offset in enumerate(self.copies.offsets()):
            copy_with_border(laid_out[..., entry, :], x, self.copies.overlap(offset))
        self.memory = memory
        return self

    def turns(self):
        """For each turn: `(stops, rows)`, a slice of all (padded) stops and the matrix of what they see."""
        for phase in range(self.phases):
            count = -(-(self.count - phase) // self.phases)
            step = self.memory.itemsize
            row = self.phases * self.stride * self.pixel
            rows = as_strided(self.memory[phase * self.stride * self.pixel:], (count, self.width * self.pixel), (row * step, step))
            yield slice(phase, None, self.phases), rows

    def matrix(self, kernel):
        """The kernel `(*window, in, out)` as a matrix whose rows come in the order of a row's entries."""
        if self.width > 1:
            kernel = np.moveaxis(kernel, -3, 0)
        return np.ascontiguousarray(kernel).reshape(-1, kernel.shape[-1])

    def kernel(self, matrix, shape):
        """Undo `matrix`."""
        if self.width == 1:
            return matrix.reshape(shape)
        return np.moveaxis(matrix.reshape(shape[-3], *shape[:-3], *shape[-2:]), 0, -3)

    def drop_padded(self, values):
        """Of one value (or row) for each padded stop, those of real stops: `(batch, *stops, ...)`."""
        return values.reshape(self.batch, *self.padded_stops, -1)[..., :self.stops[-1], :]


def copy_with_border(target, x, overlap):
    """Copy what `overlap` (see `Sweep.overlap`) says from x to `target`, both (batch, *spatial, channels), with zeros around it."""
    if overlap is None:
        target[...] = 0
        return
    stops, places = overlap
    pixels, seen = whole_pixels(target, x)
    pixels[:, *stops] = seen[:, *places]
    for axis, part in enumerate(stops, start=1):
        target[(slice(None),) * axis + (slice(0, part.start),)] = 0
        target[(slice(None),) * axis + (slice(part.stop, None),)] = 0


def whole_pixels(*arrays):
    """Views (batch, *spatial) with all channels of a pixel as one item: copying these takes NumPy half the time."""
    if any(array.shape[-1] == 0 or array.strides[-1] != array.itemsize for array in arrays):
        return arrays
    return [array.view(np.dtype((np.void, array.shape[-1] * array.itemsize)))[..., 0] for array in arrays]


def blocks(batch, sweep, channels, itemsize):
    """The parts of a convolution whose unfoldings stay in the cache: as `boxes`."""
    entries = math.prod(sweep.sizes[:-1]) * (sweep.strides[-1] if sweep.strides[-1] < sweep.sizes[-1] else sweep.sizes[-1])
    if sweep.dilations[-1] > 1:
        entries = math.prod(sweep.sizes)
    return boxes(batch, sweep, entries * channels * itemsize, CACHE)


def correlate(x, kernel, sweep, out=None):
    """Slide the kernel over x; see the plain form. The result goes to `out` where it is given."""
    if out is None:
        out = np.empty((len(x), *sweep.outputs, kernel.shape[-1]), x.dtype)
    if is_pointwise(sweep) and out.flags.c_contiguous:
        np.matmul(x.reshape(-1, x.shape[-1]), kernel.reshape(kernel.shape[-2:]), out=out.reshape(-1, out.shape[-1]))
        return out
    if kernel.shape[-1] <= 4 and kernel.shape[-1] * sweep.sizes[-1] < x.shape[-1]:
        return correlate_few(x, kernel, sweep, out)
    for images, part, box in blocks(len(x), sweep, x.shape[-1], x.itemsize):
        block = x[images]
        unfolding = Unfolding(part, len(block), x.shape[-1]).fill(block)
        matrix = unfolding.matrix(kernel)
        results = scratch("products", (unfolding.count, kernel.shape[-1]), x.dtype)
        for stops, rows in unfolding.turns():
            np.matmul(rows, matrix, out=results[stops])
        out[box] = unfolding.drop_padded(results)
    return out


def correlate_few(x, kernel, sweep, out):
    """For few filters: first the products of each pixel with each entry of the kernel, then their sums at each stop.

    There are fewer products than there would be copies of pixels. They lie entry by entry, so that sums run along lines.
    """
    matrix = np.moveaxis(kernel, -2, -1).reshape(-1, x.shape[-1])
    pixels = math.prod(sweep.inputs)
    step = max(1, CACHE // max(len(matrix) * pixels * x.itemsize, 1))
    for first in range(0, len(x), step):
        block, target = x[first:first + step], out[first:first + step]
        shares = scratch("products", (len(matrix), len(block) * pixels), x.dtype)
        np.matmul(matrix, block.reshape(-1, x.shape[-1]).T, out=shares)
        shares = shares.reshape(*sweep.sizes, kernel.shape[-1], len(block), *sweep.inputs)
        total = np.zeros((kernel.shape[-1], len(block), *sweep.outputs), x.dtype)
        for offset, stops, places in sweep.overlaps():
            total[:, :, *stops] += shares[(*offset, slice(None), slice(None), *places)]
        target[...] = np.moveaxis(total, 0, -1)
    return out


def kernel_gradient(x, upstream, sweep):
    """The gradient with respect to the kernel; see the plain form."""
    shape = (*sweep.sizes, x.shape[-1], upstream.shape[-1])
    if is_pointwise(sweep):
        return np.matmul(x.reshape(-1, x.shape[-1]).T, upstream.reshape(-1, upstream.shape[-1])).reshape(shape)
    gradient = np.zeros(shape, x.dtype)
    for images, part, box in blocks(len(x), sweep, x.shape[-1], x.itemsize):
        block = x[images]
        unfolding = Unfolding(part, len(block), x.shape[-1]).fill(block)
        padded = scratch("products", (unfolding.count, shape[-1]), x.dtype)
        lines = padded.reshape(len(block), *unfolding.padded_stops, shape[-1])
        lines[..., :part.outputs[-1], :] = upstream[box]
        lines[..., part.outputs[-1]:, :] = 0
        for stops, rows in unfolding.turns():
            gradient += unfolding.kernel(np.matmul(rows.T, padded[stops]), shape)
    return gradient


def input_gradient(upstream, kernel, sweep, out=None):
    """The gradient with respect to x; see the plain form. It goes to `out` where that is given.

    Without strides it is a convolution itself: over the upstream gradient, with the kernel turned round.
    """
    if all(stride == 1 for stride in sweep.strides):
        turned = np.swapaxes(np.flip(kernel, axis=tuple(range(kernel.ndim - 2))), -1, -2)
        return correlate(upstream, turned, sweep.mirrored(), out)
    if out is None:
        out = np.empty((len(upstream), *sweep.inputs, kernel.shape[-2]), upstream.dtype)
    out[...] = 0
    matrix = np.ascontiguousarray(np.moveaxis(kernel, -1, 0)).reshape(kernel.shape[-1], -1)
    for images, part, box in boxes(len(upstream), sweep, matrix.shape[1] * upstream.itemsize, CACHE):
        block = upstream[box]
        shares = scratch("unfolded", (block.size // block.shape[-1], matrix.shape[1]), upstream.dtype)
        np.matmul(block.reshape(-1, block.shape[-1]), matrix, out=shares)
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
    return boxes(len(x), sweep, (1 + math.prod(kernel.shape[-2:])) * x.itemsize, CACHE)
