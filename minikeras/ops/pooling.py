"""Pooling: a window slides over each channel and keeps one number of what it sees, the largest or the average.

Padding never counts: a window that reaches over the border pools what is there. Plain and fast forms stand below each other.
"""

import numpy as np

from minikeras import config
from minikeras.autodiff import primitive
from minikeras.ops.parallel import in_parallel, parts
from minikeras.ops.scratch import CACHE, scratch
from minikeras.ops.windows import channels_back, channels_to_end, one_per_axis, sweep_over


@primitive(operands=1)
def max_pool(inputs, pool_size, strides=None, padding="valid", data_format=None):
    """The largest number of each window, for each channel. Of equals, the first one gets the gradient, as in TensorFlow.

    Args:
        inputs: `(batch, *spatial, channels)`, or `(batch, channels, *spatial)` with `data_format="channels_first"`.
        pool_size: sizes of the window, an int or one for each spatial axis.
        strides: from one window to the next; the window's own size when None.
        padding: "valid" (only whole windows) or "same" (ceil(size / stride) windows).

    Raises ValueError where a "valid" window is larger than the input.

    >>> ops.max_pool(np.arange(4.0, dtype="float32").reshape(1, 4, 1), 2)[0, :, 0]
    Tensor([1., 3.], shape=(2,), dtype=float32)
    """
    x = channels_to_end(inputs, data_format)
    form = largest_fast if config.fast_forms() else largest
    return channels_back(form(x, _pool_sweep(x, pool_size, strides, padding)), data_format)


def _max_pool_rule(upstream, out, inputs, pool_size, strides=None, padding="valid", data_format=None):
    x, out, upstream = (channels_to_end(array, data_format) for array in (inputs, out, upstream))
    form = largest_gradient_fast if config.fast_forms() else largest_gradient
    return channels_back(form(upstream, out, x, _pool_sweep(x, pool_size, strides, padding)), data_format)


max_pool.vjp(_max_pool_rule)


@primitive(operands=1)
def average_pool(inputs, pool_size, strides=None, padding="valid", data_format=None):
    """The average of each window, for each channel; at the border, of what the window sees there.

    The arguments and the errors are those of `max_pool`.

    >>> ops.average_pool(np.arange(4.0, dtype="float32").reshape(1, 4, 1), 2)[0, :, 0]
    Tensor([0.5, 2.5], shape=(2,), dtype=float32)
    """
    x = channels_to_end(inputs, data_format)
    form = average_fast if config.fast_forms() else average
    return channels_back(form(x, _pool_sweep(x, pool_size, strides, padding)), data_format)


def _average_pool_rule(upstream, out, inputs, pool_size, strides=None, padding="valid", data_format=None):
    x, upstream = channels_to_end(inputs, data_format), channels_to_end(upstream, data_format)
    form = average_gradient_fast if config.fast_forms() else average_gradient
    return channels_back(form(upstream, _pool_sweep(x, pool_size, strides, padding)), data_format)


average_pool.vjp(_average_pool_rule)


def _pool_sweep(x, pool_size, strides, padding):
    axes = x.ndim - 2
    sizes = one_per_axis(pool_size, axes, "pool_size")
    strides = sizes if strides is None else one_per_axis(strides, axes, "strides")
    return sweep_over(x.shape[1:-1], sizes, strides, padding.lower(), (1,) * axes)


# The plain forms: one pass for each entry of the window.


def largest(x, sweep):
    """The largest number of each window: x `(batch, *spatial, channels)` -> `(batch, *stops, channels)`."""
    out = np.full((len(x), *sweep.outputs, x.shape[-1]), _lowest(x.dtype), x.dtype)
    for _, stops, places in sweep.overlaps():
        out[:, *stops] = np.maximum(out[:, *stops], x[:, *places])
    return out


def largest_gradient(upstream, out, x, sweep):
    """The gradient of `largest`: each window's goes to the first place, in reading order, that holds its result."""
    gradient = np.zeros_like(x)
    waiting = upstream.copy()
    for _, stops, places in sweep.overlaps():
        share = np.where(x[:, *places] == out[:, *stops], waiting[:, *stops], 0)
        gradient[:, *places] += share
        waiting[:, *stops] -= share
    return gradient


def average(x, sweep):
    """The average of each window: x `(batch, *spatial, channels)` -> `(batch, *stops, channels)`."""
    out = np.zeros((len(x), *sweep.outputs, x.shape[-1]), x.dtype)
    for _, stops, places in sweep.overlaps():
        out[:, *stops] += x[:, *places]
    return out / counts(sweep).astype(x.dtype)


def average_gradient(upstream, sweep):
    """The gradient of `average`: each window's goes in equal shares to all places that it sees."""
    gradient = np.zeros((len(upstream), *sweep.inputs, upstream.shape[-1]), upstream.dtype)
    shares = upstream / counts(sweep).astype(upstream.dtype)
    for _, stops, places in sweep.overlaps():
        gradient[:, *places] += shares[:, *stops]
    return gradient


def counts(sweep):
    """How many places of the array each window sees, padding not counted: `(*stops, 1)`."""
    seen = np.zeros((*sweep.outputs, 1))
    for _, stops, _ in sweep.overlaps():
        seen[stops] += 1
    return seen


def _lowest(dtype):
    return -np.inf if dtype.kind == "f" else np.iinfo(dtype).min


# The fast forms: a window's maximum or sum is taken along one axis, then along the next, on blocks that stay in the cache. A window
# of k * k entries then costs 2 * k passes, and the first of them run over long pieces of memory.


def largest_fast(x, sweep):
    """See `largest`."""
    return _axis_by_axis(np.maximum, x, sweep, _lowest(x.dtype))


def largest_gradient_fast(upstream, out, x, sweep):
    """See `largest_gradient`; all passes over one block before the next one.

    What has got its gradient is marked in an array of bits; where windows don't overlap, nothing needs adding up.
    """
    separate = all(stride >= size for stride, size in zip(sweep.strides, sweep.sizes))
    whole = separate and all(n == count * size for n, count, size in zip(sweep.inputs, sweep.outputs, sweep.sizes))
    gradient = np.empty(x.shape, x.dtype) if whole else np.zeros_like(x)

    def fill(block):
        hits, done = (scratch(name, out[block].shape, bool) for name in ("hits", "done"))
        sums = scratch("products", hits.shape, x.dtype)
        done[...] = False
        for _, stops, places in sweep.overlaps():
            hit, over, target = hits[:, *stops], done[:, *stops], gradient[block, *places]
            share = target if separate else sums[:, *stops]
            np.equal(x[block, *places], out[block, *stops], out=hit)
            np.greater(hit, over, out=hit)
            np.multiply(upstream[block, *stops], hit, out=share)
            np.logical_or(over, hit, out=over)
            if not separate:
                target += share

    in_parallel(fill, _blocks(x), x.nbytes)
    return gradient


def average_fast(x, sweep):
    """See `average`."""
    out = _axis_by_axis(np.add, x, sweep, 0)
    out /= counts(sweep).astype(x.dtype)
    return out


def average_gradient_fast(upstream, sweep):
    """See `average_gradient`."""
    values = upstream / counts(sweep).astype(upstream.dtype)
    for axis in reversed(range(len(sweep.sizes))):
        target = np.zeros((*values.shape[: axis + 1], sweep.inputs[axis], *values.shape[axis + 2 :]), upstream.dtype)
        before = (slice(None),) * (axis + 1)
        for stops, places in _entries(sweep, axis):
            target[before + (places,)] += values[before + (stops,)]
        values = target
    return values


def _axis_by_axis(combine, x, sweep, start):
    out = np.empty((len(x), *sweep.outputs, x.shape[-1]), x.dtype)

    def fill(block):
        values = x[block]
        for axis, size in enumerate(sweep.outputs):
            last = axis == len(sweep.outputs) - 1
            shape = (*values.shape[: axis + 1], size, *values.shape[axis + 2 :])
            target = out[block] if last else scratch(f"pooled {axis}", shape, x.dtype)
            _along(combine, values, target, sweep, axis, start)
            values = target

    if out.size:
        in_parallel(fill, _blocks(x), x.nbytes)
    return out


def _blocks(x):
    """A few images at a time, so many that they stay in the cache."""
    return parts(len(x), x[:1].nbytes, CACHE)


def _along(combine, values, target, sweep, axis, start):
    """Combine what the window's entries along one axis see into `target`."""
    before = (slice(None),) * (axis + 1)
    (stops, places), *others = _entries(sweep, axis)
    if stops != slice(0, sweep.outputs[axis]):
        target[...] = start
    target[before + (stops,)] = values[before + (places,)]
    for stops, places in others:
        at = target[before + (stops,)]
        combine(at, values[before + (places,)], out=at)


def _entries(sweep, axis):
    """`(stops, places)` for each of the window's entries along one axis, those that see most first."""
    seen = [sweep.overlap_along(axis, offset) for offset in range(sweep.sizes[axis])]
    return sorted((pair for pair in seen if pair), key=lambda pair: pair[0].start - pair[0].stop)
