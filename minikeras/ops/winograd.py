"""Convolution with half the products: Winograd's way, along the height of the images.

A filter of r entries that slides over a column makes m results from m + r - 1 numbers. Both are polynomials in disguise, and a
product of polynomials is known from its values at as many points as it has coefficients: m + r - 1 products in the place of m * r.
For 4 results of 3 entries that is 6 in the place of 12, for 2 results 4 in the place of 6:

    results = A.T @ ((G @ filter) * (B @ numbers))

Here each number is a whole line of pixels, each `*` one matrix product (with the entries of a kernel's line side by side, as in
`unfolding`), and `B @`, `A.T @` are products themselves, which cost next to nothing. Measured on one core, 64 channels and 64
filters, against the unfolding: 3 x 3 windows 1.8 times as fast, 5 x 5 windows 2.4 times; 16 channels and filters: twice as fast.

The price are rounding errors four times as large (1e-5 where results are about 4, in place of 3e-6), and what is not finite spoils
up to three lines more. And of 4 results made together, those in the middle are not exactly 0 where all that they see is 0: a relu
behind would let the gradient pass at half of such places, and a training would not give Keras's numbers. Of 2 results both are
exact there (what only the other one sees is taken times 0). So values are made 2 lines at a time, gradients 4.

Sources: Winograd, 1980, "Arithmetic complexity of computations"; Lavin and Gray, 2016, "Fast algorithms for convolutional neural
networks", who do it along both axes at once.
"""

import functools
import math

import numpy as np

from minikeras.machine.products import matmul
from minikeras.ops.scratch import scratch
from minikeras.ops.unfolding import area
from minikeras.ops.windows import overlapping

VALUES, GRADIENTS = 2, 4  # lines of results that are made together
_POINTS = (0, 1, -1, 2, -2, 1 / 2, -1 / 2)  # small numbers keep rounding errors small
_HEIGHTS = (3, 5)  # of windows; 2 gains too little, 7 is too inexact
_CHANNELS = 16  # with fewer, copying takes longer than multiplying


@functools.cache
def transforms(entries, lines, dtype):
    """The matrices A (points, lines), B (points, points) and G (points, entries)."""
    points = _POINTS[: lines + entries - 2]  # the last point is infinity: there a polynomial is its highest coefficient

    def without(point):
        return [p for p in points if p != point]

    A = [[p**j for j in range(lines)] for p in points] + [[0] * (lines - 1) + [1]]
    B = [[*np.poly(without(p))[::-1], 0] for p in points] + [np.poly(points)[::-1]]
    G = [[p**j / math.prod(p - q for q in without(p)) for j in range(entries)] for p in points] + [[0] * (entries - 1) + [1]]
    return tuple(np.array(matrix, dtype) for matrix in (A, B, G))


def fits(sweep, channels, filters, lines, dtype):
    """Whether a convolution is done this way."""
    return (
        len(sweep.sizes) == 2
        and sweep.sizes[0] in _HEIGHTS
        and sweep.sizes[1] > 1
        and sweep.outputs[0] >= lines
        and all(n == 1 for n in sweep.strides + sweep.dilations)
        and min(channels, filters) >= _CHANNELS
        and dtype in ("float32", "float64")
    )


def bytes_a_stop(sweep, channels, filters, lines, itemsize):
    """How much scratch memory `correlate` and `kernel_gradient` need for each stop, about."""
    return (lines + sweep.sizes[0] - 1) * (channels + filters) * itemsize // lines


def transformed(kernel, lines):
    """G @ kernel, as one matrix for each point: (points, width * channels, filters)."""
    _, _, G = transforms(len(kernel), lines, kernel.dtype)
    return matmul(G, kernel.reshape(len(kernel), -1)).reshape(len(G), -1, kernel.shape[-1])


def correlate(x, matrices, sweep, lines, out):
    """Slide a kernel, given as `transformed(kernel, lines)`, over the block x; the result goes to the contiguous array `out`."""
    A, _, _ = transforms(sweep.sizes[0], lines, x.dtype)
    tiles = _Tiles(sweep, len(x), lines)
    width, channels, filters = sweep.sizes[1], x.shape[-1], out.shape[-1]
    below = tiles.spread(x)
    products = scratch("products", (len(A), tiles.stops, filters), x.dtype)
    for phase in range(width):  # what every `width`-th stop sees does not overlap: a matrix without a copy
        shape = (len(A), -(-(tiles.stops - phase) // width), width * channels)
        rows = overlapping(below, phase * channels, shape, (below.shape[1], width * channels, 1))
        matmul(rows, matrices, out=products[:, phase::width])
    values = tiles.by_tile(products)[..., : sweep.outputs[1] * filters]
    results = out.reshape(len(x), sweep.outputs[0], -1)
    matmul(A.T, values[:, : tiles.whole], out=tiles.of_lines(results))
    if tiles.rest:
        matmul(A.T, values[:, -1], out=results[:, -lines:])


def kernel_gradient(x, upstream, sweep):
    """The gradient with respect to the kernel of a block; the upstream gradient is a contiguous array."""
    A, _, G = transforms(sweep.sizes[0], GRADIENTS, x.dtype)
    tiles = _Tiles(sweep, len(x), GRADIENTS)
    height, width, channels, filters = *sweep.sizes, x.shape[-1], upstream.shape[-1]
    below = tiles.spread(x)
    above = scratch("products", (len(A), tiles.stops, filters), x.dtype)
    values = tiles.by_tile(above)
    values[..., sweep.outputs[1] * filters :] = 0
    values = values[..., : sweep.outputs[1] * filters]
    lines = upstream.reshape(len(x), sweep.outputs[0], -1)
    matmul(A, tiles.of_lines(lines), out=values[:, : tiles.whole])
    if tiles.rest:  # the other lines of the last tile have been counted
        matmul(A[:, -tiles.rest :], lines[:, -tiles.rest :], out=values[:, -1])
    gradient = np.empty((len(A), width, channels, filters), x.dtype)
    for entry in range(width):
        seen = below[:, entry * channels : (entry + tiles.stops) * channels].reshape(len(A), tiles.stops, channels)
        matmul(seen.swapaxes(1, 2), above, out=gradient[:, entry])
    return matmul(G.T, gradient.reshape(len(G), -1)).reshape(height, width, channels, filters)


class _Tiles:
    """How a block of `batch` images is cut into tiles of so many lines of results; the last tile may overlap the one before.

    Attributes:
        whole: number of tiles that don't overlap.
        rest: how many lines only the last tile makes, 0 where nothing is left over.
        stops: stops in a block's tiles, of which the last few of each line don't exist and are dropped.
    """

    def __init__(self, sweep, batch, lines):
        self.sweep, self.batch, self.lines = sweep, batch, lines
        self.whole, self.rest = divmod(sweep.outputs[0], lines)
        self.count = self.whole + bool(self.rest)
        self.pixels = sweep.outputs[1] + sweep.sizes[1] - 1  # that the stops of a line see
        self.stops = batch * self.count * self.pixels

    def spread(self, x):
        """B @ the lines that each tile sees, point by point: (points, pixels * channels), and some zeros."""
        _, B, _ = transforms(self.sweep.sizes[0], self.lines, x.dtype)
        lines = area(x, self.sweep).reshape(self.batch, -1, self.pixels * x.shape[-1])
        spare = (self.sweep.sizes[1] - 1) * x.shape[-1]
        spread = scratch("unfolded", (len(B), self.stops * x.shape[-1] + spare), x.dtype)
        spread[:, -spare:] = 0
        values = self.by_tile(spread[:, :-spare])
        count, line = lines.shape[1:]
        seen = overlapping(lines, 0, (self.batch, self.whole, len(B), line), (count * line, self.lines * line, line, 1))
        matmul(B, seen, out=values[:, : self.whole])
        if self.rest:
            matmul(B, lines[:, -len(B) :], out=values[:, -1])
        return spread

    def by_tile(self, matrices):
        """A view of one matrix for each point as (batch, tiles, points, numbers in a line)."""
        return matrices.reshape(len(matrices), self.batch, self.count, -1).transpose(1, 2, 0, 3)

    def of_lines(self, lines):
        """A view of lines of results (batch, lines, numbers) as (batch, whole tiles, lines of a tile, numbers)."""
        return lines[:, : self.whole * self.lines].reshape(self.batch, self.whole, self.lines, -1)
