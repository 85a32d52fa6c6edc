"""A convolution, its bias and relu in one: what convolution layers use in their fast form.

Each of the three alone goes through all of memory. Here a few images at a time go through all three, and through their gradients
on the way back, while they are in the cache.
"""

import math

import numpy as np

import minikeras.ops.convolution_fast as convolution_fast
import minikeras.ops.winograd as winograd
from minikeras import config
from minikeras.autodiff import Symbol, primitive
from minikeras.ops.activations import relu as bend
from minikeras.ops.bias import add_bias
from minikeras.ops.convolution import conv, conv_sweep, conv_transpose, transposed_sweep
from minikeras.ops.parallel import FLOPS_A_BYTE, WORTHWHILE, added_up, in_parallel, parts
from minikeras.ops.scratch import CACHE, SHARED, scratch
from minikeras.ops.short_rows import column_sums, with_row
from minikeras.ops.windows import channels_back, channels_to_end


def convolve(operation, inputs, kernel, bias, relu, **settings):
    """operation(inputs, kernel) + bias, and relu of that where `relu` says so; `operation` is conv or one of its kin.

    Args:
        bias: `(filters,)` or None.
        settings: those of the operation.
    """
    if config.fast_forms() and _is_usual(operation, inputs, kernel, settings):
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
    """conv (or conv_transpose), plus bias if there is one, and only what is positive if `relu`."""
    x = channels_to_end(inputs, settings.get("data_format"))
    jobs = _jobs(x, kernel, transposed, settings)
    convolve_block = jobs.value()
    out = np.empty((len(x), *jobs.sizes, jobs.filters), x.dtype)

    def fill(images):
        block = out[images]
        convolve_block(x[images], block)
        if bias is not None:
            rows = block.reshape(-1, bias.size)
            with_row(np.add, rows, bias, rows)
        if relu:
            np.clip(block, 0.0, np.inf, out=block)  # three times as fast as np.maximum(block, 0)

    in_parallel(fill, *jobs.blocks_and_work(x, out))
    return channels_back(out, settings.get("data_format"))


def _biased_convolution_rule(upstream, needed, out, inputs, kernel, bias, transposed=False, relu=False, **settings):
    data_format = settings.get("data_format")
    x, out, upstream = (channels_to_end(array, data_format) for array in (inputs, out, upstream))
    jobs = _jobs(x, kernel, transposed, settings)
    by_x, fill = (np.empty(x.shape, x.dtype), jobs.by_x()) if needed[0] else (None, None)

    def go_back(images):
        above = _before_relu(upstream[images], out[images]) if relu else np.ascontiguousarray(upstream[images])
        if needed[0]:
            fill(above, by_x[images])
        return (
            jobs.by_kernel(x[images], above) if needed[1] else None,
            column_sums(above.reshape(-1, jobs.filters)) if needed[2] else None,
        )

    blocks, work = jobs.blocks_and_work(x, out)
    by_kernel, by_bias = added_up(go_back, blocks, (kernel if needed[1] else None, bias if needed[2] else None), work)
    return None if by_x is None else channels_back(by_x, data_format), by_kernel, by_bias


biased_convolution.joint_vjp(_biased_convolution_rule)


class _Jobs:
    """The three jobs of a convolution for one sweep, and what comes out: `(batch, *sizes, filters)`."""

    def __init__(self, sweep, kernel, transposed):
        self.sizes = sweep.inputs if transposed else sweep.outputs
        self.filters = kernel.shape[-2] if transposed else kernel.shape[-1]
        self._sweep, self._kernel, self._transposed = sweep, kernel, transposed

    def value(self):
        """A function `(x, out)` of blocks of images."""
        form = convolution_fast.input_correlation if self._transposed else convolution_fast.correlation
        return form(self._kernel, self._sweep)

    def by_x(self):
        """A function `(upstream, out)` of blocks of images."""
        form = convolution_fast.correlation if self._transposed else convolution_fast.input_correlation
        return form(self._kernel, self._sweep, winograd.GRADIENTS)

    def by_kernel(self, x, upstream):
        below, above = (upstream, x) if self._transposed else (x, upstream)
        return convolution_fast.kernel_gradient(below, above, self._sweep)

    def blocks_and_work(self, x, out):
        """So many images at a time that they, and what is laid out of them, stay in the cache; and about how much one of the three
        jobs is for all of them, as the bytes that could be gone through in that time."""
        stops = math.prod(self._sweep.outputs)
        work = x.nbytes + out.nbytes + 2 * len(x) * stops * self._kernel.size // FLOPS_A_BYTE
        laid_out = stops * convolution_fast.laid_out_for_a_stop(self._sweep, self._kernel)
        largest = CACHE if work < WORTHWHILE else SHARED
        return parts(len(x), max(laid_out, x[:1].nbytes, out[:1].nbytes), largest), work


def _jobs(x, kernel, transposed, settings):
    settings = {name: value for name, value in settings.items() if name != "data_format"}
    return _Jobs((transposed_sweep if transposed else conv_sweep)(x, kernel, **settings), kernel, transposed)


def _before_relu(upstream, out):
    """The upstream gradient where relu let something through, else 0."""
    above = scratch("above", out.shape, out.dtype)
    passed = np.greater(out, 0, out=scratch("passed", out.shape, bool))
    return np.multiply(upstream, passed, out=above)
