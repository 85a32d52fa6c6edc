"""How many units feed into, and are fed by, one unit of a layer."""

import math


def compute_fans(shape, input_axes=None, output_axes=None):
    """The pair (fan in, fan out) of a weight.

    A kernel (inputs, outputs) gives its own shape; a convolution's kernel (..., channels in, channels out) counts every
    position of its window; a vector counts itself for both.

    Args:
        shape: tuple of ints.
        input_axes, output_axes: where both are given, the axes whose sizes are multiplied instead.
    """
    shape = tuple(shape)
    if input_axes is not None and output_axes is not None:
        return math.prod(shape[axis] for axis in input_axes), math.prod(shape[axis] for axis in output_axes)
    if not shape:
        return 1, 1
    if len(shape) == 1:
        return shape[0], shape[0]
    window = math.prod(shape[:-2])
    return shape[-2] * window, shape[-1] * window
