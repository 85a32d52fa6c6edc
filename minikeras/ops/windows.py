"""Windows that slide over an array: the geometry that convolution and pooling share.

Arrays here are `(batch, *spatial, channels)`. A window of some sizes stops at regular places along the spatial axes; at each stop,
each of its entries sees one place of the array, or the padding around it.
"""

import dataclasses
import functools
import math

import numpy as np

from minikeras import config


@dataclasses.dataclass(frozen=True)
class Sweep:
    """How a window slides: tuples with one number for each spatial axis.

    Attributes:
        sizes: of the window, in entries.
        strides: from one stop to the next.
        dilations: from one entry of the window to the next.
        inputs: sizes of the array that the window slides over.
        outputs: how many stops there are.
        before: how much padding the first stop sees before the array begins; negative where it starts inside. How much there
            is behind the array follows from the rest.
    """

    sizes: tuple
    strides: tuple
    dilations: tuple
    inputs: tuple
    outputs: tuple
    before: tuple

    @property
    def reaches(self):
        """The sizes of the window on the array, gaps included."""
        return tuple((size - 1) * dilation + 1 for size, dilation in zip(self.sizes, self.dilations))

    def offsets(self):
        """The indices of the window's entries, in row-major order."""
        return np.ndindex(*self.sizes)

    def overlap(self, offset):
        """What the window's entry `offset` sees: `(stops, places)`, slices of the outputs and of the array, equally long.

        At the other stops the entry sees padding. None where it sees padding at every stop.
        """
        seen = [self.overlap_along(axis, o) for axis, o in enumerate(offset)]
        return None if None in seen else tuple(zip(*seen))

    def overlap_along(self, axis, offset):
        """As `overlap`, for one axis: two slices, or None."""
        stride = self.strides[axis]
        start = offset * self.dilations[axis] - self.before[axis]
        first, last = max(0, -(start // stride)), min(self.outputs[axis], (self.inputs[axis] - 1 - start) // stride + 1)
        if last <= first:
            return None
        return slice(first, last), slice(start + first * stride, start + (last - 1) * stride + 1, stride)

    def overlaps(self):
        """`(offset, stops, places)` for each of the window's entries that sees something of the array."""
        return _overlaps(self)

    def part(self, axis, first, last):
        """The sweep that makes the stops `first` to `last` (exclusive) of `axis` only."""
        outputs, before = list(self.outputs), list(self.before)
        outputs[axis] = last - first
        before[axis] -= first * self.strides[axis]
        return dataclasses.replace(self, outputs=tuple(outputs), before=tuple(before))

    def mirrored(self):
        """The sweep over the outputs that visits, for each place of the array, the stops that saw it. For strides of 1."""
        before = tuple(reach - 1 - b for reach, b in zip(self.reaches, self.before))
        return dataclasses.replace(self, inputs=self.outputs, outputs=self.inputs, before=before)


@functools.lru_cache(maxsize=256)  # asked for again with each block of images
def _overlaps(sweep):
    seen = [(offset, sweep.overlap(offset)) for offset in sweep.offsets()]
    return tuple((offset, *overlap) for offset, overlap in seen if overlap is not None)


def overlapping(memory, start, shape, strides):
    """A view of a contiguous array whose rows may overlap: from number `start` on, with strides in numbers.

    As NumPy's `as_strided`, which takes ten times as long to say the same.
    """
    return np.ndarray(shape, memory.dtype, memory, start * memory.itemsize, [stride * memory.itemsize for stride in strides])


@functools.lru_cache(maxsize=256)
def sweep_over(inputs, sizes, strides, padding, dilations):
    """The Sweep over an array of sizes `inputs`, with "valid" or "same" padding as in TensorFlow.

    "same" makes ceil(input / stride) stops, with half of the padding it needs before the array, and the odd one behind.

    Raises ValueError for another padding, and where a "valid" window is larger than the array.
    """
    if padding == "valid":
        outputs = tuple((n - (k - 1) * d - 1) // s + 1 for n, k, s, d in zip(inputs, sizes, strides, dilations))
        before = (0,) * len(inputs)
        if any(count <= 0 for count in outputs):
            raise ValueError(
                f"Computed output size would be zero or negative. Received: spatial sizes {inputs}, window {sizes}, "
                f"strides {strides}, dilation_rate {dilations}, padding='valid'."
            )
    elif padding == "same":
        outputs = tuple(-(-n // s) for n, s in zip(inputs, strides))
        before = tuple(
            max((out - 1) * s + (k - 1) * d + 1 - n, 0) // 2
            for n, k, s, d, out in zip(inputs, sizes, strides, dilations, outputs)
        )
    else:
        raise ValueError(f"`padding` must be either `'valid'` or `'same'`. Received: padding={padding}")
    return Sweep(tuple(sizes), tuple(strides), tuple(dilations), tuple(inputs), outputs, before)


def one_per_axis(value, axes, name):
    """A setting as a tuple: an int counts for all `axes` spatial axes.

    Raises ValueError where there are more or fewer numbers, or one below 1.
    """
    numbers = (value,) * axes if np.ndim(value) == 0 else tuple(value)
    if len(numbers) != axes or any(int(number) != number or number < 1 for number in numbers):
        raise ValueError(f"`{name}` must be one positive integer or {axes} of them. Received: {name}={value}")
    return tuple(int(number) for number in numbers)


def layout(data_format):
    """ "channels_last" or "channels_first"; None gives `keras.config.image_data_format()`. Raises ValueError for others."""
    if data_format is None:
        return config.image_data_format()
    name = str(data_format).lower()
    if name not in ("channels_last", "channels_first"):
        raise ValueError(
            "The `data_format` argument must be one of ('channels_first', 'channels_last'). "
            f"Received: data_format={data_format}"
        )
    return name


def channels_to_end(x, data_format):
    """A view of x as (batch, *spatial, channels)."""
    return np.moveaxis(x, 1, -1) if layout(data_format) == "channels_first" else x


def channels_back(x, data_format):
    """Undo `channels_to_end`."""
    return np.moveaxis(x, -1, 1) if layout(data_format) == "channels_first" else x


@functools.lru_cache(maxsize=256)
def boxes(batch, sweep, bytes_a_stop, budget):
    """Cut a batch of sweeps into parts that need at most `budget` bytes (or a single stop), in order.

    Returns tuples `(images, part, box)`: a slice of the batch, a Sweep, and the slices of `(batch, *outputs)` that it fills.
    """
    sizes = (batch, *sweep.outputs)
    steps = list(sizes)
    for axis in range(len(sizes)):
        inside = math.prod(sizes[axis + 1 :]) * bytes_a_stop
        steps[axis] = max(1, min(sizes[axis], budget // max(inside, 1)))
        if inside <= budget:
            break
    found = []
    for corner in np.ndindex(*(-(-size // step) for size, step in zip(sizes, steps))):
        box = tuple(slice(c * step, min((c + 1) * step, size)) for c, step, size in zip(corner, steps, sizes))
        part = sweep
        for axis, cut in enumerate(box[1:]):
            if cut.stop - cut.start < sweep.outputs[axis]:
                part = part.part(axis, cut.start, cut.stop)
        found.append((box[0], part, box))
    return tuple(found)
