"""Images laid out so that a convolution is one matrix product: im2col, without most of its copies.

Everything that a stop of the window sees is laid side by side first (Chellapilla, Puri and Simard, 2006), so that one product does
it all. Along the last spatial axis the copies are spared: the window of the next stop is the same memory, read from one pixel
further on.
"""

import dataclasses
import functools
import math

import numpy as np

from minikeras.ops.scratch import scratch
from minikeras.ops.windows import overlapping


@functools.lru_cache(maxsize=256)  # finding out where everything goes takes as long as laying out a small image
class Unfolding:
    """Where everything goes when blocks of `batch` images are laid out, what each stop sees in one row of a matrix.

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
            copies = sweep
        else:
            pixels = (sweep.outputs[-1] - 1) * self.stride + self.width
            pixels += -pixels % self.stride
            copies = dataclasses.replace(
                sweep, sizes=(*leading, 1), strides=(*sweep.strides[:-1], 1), outputs=(*sweep.outputs[:-1], pixels)
            )
        self.phases = -(-self.width // self.stride)
        self.stops = sweep.outputs
        self.padded_stops = (*sweep.outputs[:-1], copies.outputs[-1] // self.stride)
        self.batch, self.channels = batch, channels
        self.pixel = math.prod(copies.sizes) * channels  # numbers in a pixel
        self.pixels = batch * math.prod(copies.outputs)
        self.count = batch * math.prod(self.padded_stops)
        self._shape = (batch, *copies.outputs, math.prod(copies.sizes), channels)
        self._copies = [_with_border(copies, offset) for offset in copies.offsets()]

    def fill(self, x):
        """Lay out the block `x` (batch, *spatial, channels). Returns the memory that `turns` reads."""
        memory = scratch("unfolded", ((self.pixels + self.width) * self.pixel,), x.dtype)
        memory[self.pixels * self.pixel :] = 0
        laid_out = memory[: self.pixels * self.pixel].reshape(self._shape)
        for entry, (stops, places, borders) in enumerate(self._copies):
            target = laid_out[..., entry, :]
            if places is not None:
                pixels, seen = whole_pixels(target, x)
                pixels[stops] = seen[places]
            for border in borders:
                target[border] = 0
        return memory

    def turns(self, memory):
        """For each turn: `(stops, rows)`, a slice of all (padded) stops and the matrix of what they see."""
        for phase in range(self.phases):
            shape = (-(-(self.count - phase) // self.phases), self.width * self.pixel)
            pixels = self.stride * self.pixel
            yield slice(phase, None, self.phases), overlapping(memory, phase * pixels, shape, (self.phases * pixels, 1))

    def kernel(self, matrix, shape):
        """Undo `as_matrix`."""
        if self.width == 1:
            return matrix.reshape(shape)
        return np.moveaxis(matrix.reshape(shape[-3], *shape[:-3], *shape[-2:]), 0, -3)

    def drop_padded(self, values):
        """Of one value (or row) for each padded stop, those of real stops: `(batch, *stops, ...)`."""
        return values.reshape(self.batch, *self.padded_stops, -1)[..., : self.stops[-1], :]


def as_matrix(kernel, sweep):
    """The kernel `(*window, in, out)` as a matrix whose rows come in the order of an unfolding's rows."""
    if sweep.dilations[-1] == 1 and sweep.strides[-1] < sweep.sizes[-1]:
        kernel = np.moveaxis(kernel, -3, 0)
    return np.ascontiguousarray(kernel).reshape(-1, kernel.shape[-1])


def entry_lines(x, sweep):
    """For few channels: what each entry of the kernel sees of each channel, a line for each: (entries * channels, batch * stops).

    Pixels of one to three numbers are too short to copy one by one; along a line, NumPy copies all stops of an image's line at once.
    """
    seen = area(x, sweep)
    batch, *along, channel = (stride // x.itemsize for stride in seen.strides)
    steps = [stride * dilation for stride, dilation in zip(along, sweep.dilations)]
    stops = [stride * n for stride, n in zip(along, sweep.strides)]
    shape = (*sweep.sizes, x.shape[-1], len(x), *sweep.outputs)
    lines = scratch("unfolded", shape, x.dtype)
    lines[...] = overlapping(seen, 0, shape, (*steps, channel, batch, *stops))
    return lines.reshape(math.prod(sweep.sizes) * x.shape[-1], -1)


def area(x, sweep):
    """All that the stops see of x, with its padding: a contiguous array (batch, *spatial, channels)."""
    sizes = tuple((n - 1) * stride + reach for n, stride, reach in zip(sweep.outputs, sweep.strides, sweep.reaches))
    if x.shape[1:-1] == sizes and not any(sweep.before) and x.flags.c_contiguous:
        return x
    padded = scratch("padded", (len(x), *sizes, x.shape[-1]), x.dtype)
    spans = [slice(max(0, before), min(size, n + before)) for n, size, before in zip(x.shape[1:], sizes, sweep.before)]
    seen = [slice(span.start - before, span.stop - before) for span, before in zip(spans, sweep.before)]
    padded[:, *spans] = x[:, *seen]
    for axis, (span, size) in enumerate(zip(spans, sizes)):
        for ends in (slice(0, span.start), slice(span.stop, size)):
            if ends.start < ends.stop:
                padded[:, *spans[:axis], ends] = 0
    return padded


def _with_border(sweep, offset):
    """What an entry sees, as indices: `(stops, places, borders)`; at the borders it sees padding, and `places` may be None."""
    everything = (slice(None),)
    overlap = sweep.overlap(offset)
    if overlap is None:
        return None, None, [...]
    stops, places = overlap
    borders = []
    for axis, (part, count) in enumerate(zip(stops, sweep.outputs)):
        # Only those that are not empty: telling NumPy to fill nothing takes time, too.
        borders += [
            everything + stops[:axis] + (slice(*ends),) for ends in ((0, part.start), (part.stop, count)) if ends[0] < ends[1]
        ]
    return everything + stops, everything + places, borders


def whole_pixels(*arrays):
    """Views (batch, *spatial) with all channels of a pixel as one item: copying these takes NumPy half the time."""
    if any(array.shape[-1] == 0 or array.strides[-1] != array.itemsize for array in arrays):
        return arrays
    return [array.view(np.dtype((np.void, array.shape[-1] * array.itemsize)))[..., 0] for array in arrays]
