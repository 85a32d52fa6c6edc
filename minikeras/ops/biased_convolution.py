"""A convolution, its bias and relu in one: what convolution layers use in their fast form.

Each of the three alone goes through all of memory. Here a few images at a time go through all three, and through their gradients
on the way back, while they are in the cache.
"""

import functools

import numpy as np

from minikeras import config
from minikeras.autodiff import Symbol, primitive
from minikeras.ops import convolution_fast
from minikeras.ops.activations import relu as bend
from minikeras.ops.bias import add_bias
from minikeras.ops.columns import column_sums, with_row
from minikeras.ops.convolution import conv, conv_sweep, conv_transpose, transposed_sweep
from minikeras.ops.scratch import CACHE, scratch
from minikeras.ops.windows import channels_back, channels_to_end


def convolve(operation, inputs, kernel, bias, relu, **settings):
    """operation(inputs, kernel) + bias, and relu of that where `relu` says so; `operation` is conv or one of its kin.

    Args:
        bias: `(filters,)` or None.
        settings: those of the operation.
    """
    if config.fast_forms() and bias is not None and _is_usual(operation, inputs, kernel, settings):
        return biased_convolution(inputs, kernel, bias, transposed=operation is conv_transpose, relu=relu, **settings)
    outputs = operation(inputs, kernel, **settings)
    if bias is not None:
        outputs = add_bias(outputs, bias, data_format=settings.get("data_format"))
    return bend(outputs) if relu else outputs


def _is_usual(operation, inputs, kernel, settings):
    """A convolution or its transpose without groups, in one type that BLAS knows."""
    if isinstance(inputs, Symbol) or operation not in (conv, conv_transpose):
        return False
    channels = inputs.shape[1 if settings.get("data_format") == "channels_first" else -1]
    fits = channels == kernel.shape[-1 if operation is conv_transpose else -2] and inputs.ndim == kernel.ndim
    return fits and inputs.dtype == kernel.dtype and inputs.dtype in ("float32", "float64")


@primitive(operands=3)
def biased_convolution(inputs, kernel, bias, transposed=False, relu=False, **settings):
    """conv (or conv_transpose), plus bias, and only what is positive if `relu`."""
    x = channels_to_end(inputs, settings.get("data_format"))
    parts = _parts(x, kernel, transposed, settings)
    out = np.empty((len(x), *parts.sizes, bias.size), x.dtype)
    for images in _image_blocks(x, out):
        block = out[images]
        parts.value(x[images], kernel, out=block)
        rows = block.reshape(-1, bias.size)
        with_row(np.add, rows, bias, rows)
        if relu:
            np.clip(block, 0.0, np.inf, out=block)  # three times as fast as np.maximum(block, 0)
    return channels_back(out, settings.get("data_format"))


def _biased_convolution_rule(upstream, needed, out, inputs, kernel, bias, transposed=False, relu=False, **settings):
    data_format = settings.get("data_format")
    x, out, upstream = (channels_to_end(array, data_format) for array in (inputs, out, upstream))
    parts = _parts(x, kernel, transposed, settings)
    by_x = np.empty(x.shape, x.dtype) if needed[0] else None
    by_kernel, by_bias = np.zeros_like(kernel), np.zeros_like(bias)
    for images in _image_blocks(x, out):
        above = _before_relu(upstream[images], out[images]) if relu else np.ascontiguousarray(upstream[images])
        if needed[2]:
            by_bias += column_sums(above.reshape(-1, bias.size))
        if needed[1]:
            by_kernel += parts.by_kernel(x[images], above)
        if needed[0]:
            parts.by_x(above, kernel, out=by_x[images])
    by_x = by_x if by_x is None else channels_back(by_x, data_format)
    return by_x, by_kernel if needed[1] else None, by_bias if needed[2] else None


biased_convolution.joint_vjp(_biased_convolution_rule)


class _Parts:
    """The three jobs of a convolution for one sweep, each `(array, kernel or array, out=None)`; `sizes` is how large it comes out."""

    def __init__(self, sweep, transposed):
        forward = functools.partial(convolution_fast.correlate, sweep=sweep)
        back = functools.partial(convolution_fast.input_gradient, sweep=sweep)
        self.value, self.by_x = (back, forward) if transposed else (forward, back)
        self.sizes = sweep.inputs if transposed else sweep.outputs
        self._sweep, self._transposed = sweep, transposed

    def by_kernel(self, x, upstream):
        below, above = (upstream, x) if self._transposed else (x, upstream)
        return convolution_fast.kernel_gradient(below, above, self._sweep)


def _parts(x, kernel, transposed, settings):
    settings = {name: value for name, value in settings.items() if name != "data_format"}
    return _Parts((transposed_sweep if transposed else conv_sweep)(x, kernel, **settings), transposed)


def _image_blocks(*arrays):
    largest = max(array[:1].nbytes for array in arrays)
    step = max(1, CACHE // max(largest, 1))
    return [slice(first, first + step) for first in range(0, len(arrays[0]), step)]


def _before_relu(upstream, out):
    """The upstream gradient where relu let something through, else 0."""
    above = scratch("above", out.shape, out.dtype)
    passed = np.greater(out, 0, out=scratch("passed", out.shape, bool))
    return np.multiply(upstream, passed, out=above)
