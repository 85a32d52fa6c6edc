"""Convolution in its plain form: one product for each entry of the kernel.

Shapes: x `(batch, *spatial, in)`, kernel `(*window, in, out)`, the result `(batch, *stops, out)`. As everywhere in deep learning,
the kernel is not flipped: mathematicians call this a correlation.
"""

import numpy as np


def correlate(x, kernel, sweep):
    """Slide the kernel over x: at each stop, the sum of all that its entries see, each times its own matrix (in, out)."""
    out = np.zeros((len(x), *sweep.outputs, kernel.shape[-1]), x.dtype)
    for offset, stops, places in sweep.overlaps():
        out[:, *stops] += np.matmul(x[:, *places], kernel[offset])
    return out


def input_gradient(upstream, kernel, sweep):
    """The gradient with respect to x: each place gets back what each entry of the kernel took from it."""
    gradient = np.zeros((len(upstream), *sweep.inputs, kernel.shape[-2]), upstream.dtype)
    for offset, stops, places in sweep.overlaps():
        gradient[:, *places] += np.matmul(upstream[:, *stops], kernel[offset].T)
    return gradient


def kernel_gradient(x, upstream, sweep):
    """The gradient with respect to the kernel: each entry gets, summed over its stops, what it saw times what became of it."""
    gradient = np.zeros((*sweep.sizes, x.shape[-1], upstream.shape[-1]), x.dtype)
    for offset, stops, places in sweep.overlaps():
        gradient[offset] = np.tensordot(x[:, *places], upstream[:, *stops], (range(x.ndim - 1),) * 2)
    return gradient


# Depthwise: each channel has kernels of its own, `(*window, in, multiplier)`, and gives `multiplier` channels.


def depthwise_correlate(x, kernel, sweep):
    """Slide each channel's own kernels over it: `(batch, *stops, in, multiplier)`."""
    out = np.zeros((len(x), *sweep.outputs, *kernel.shape[-2:]), x.dtype)
    for offset, stops, places in sweep.overlaps():
        out[:, *stops] += x[:, *places, :, None] * kernel[offset]
    return out


def depthwise_input_gradient(upstream, kernel, sweep):
    """The gradient with respect to x; upstream is `(batch, *stops, in, multiplier)`."""
    gradient = np.zeros((len(upstream), *sweep.inputs, kernel.shape[-2]), upstream.dtype)
    for offset, stops, places in sweep.overlaps():
        gradient[:, *places] += np.sum(upstream[:, *stops] * kernel[offset], axis=-1)
    return gradient


def depthwise_kernel_gradient(x, upstream, sweep):
    """The gradient with respect to the kernel."""
    gradient = np.zeros((*sweep.sizes, *upstream.shape[-2:]), x.dtype)
    for offset, stops, places in sweep.overlaps():
        gradient[offset] = np.sum(x[:, *places, :, None] * upstream[:, *stops], axis=tuple(range(x.ndim - 1)))
    return gradient
