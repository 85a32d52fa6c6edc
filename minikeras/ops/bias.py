"""One number added to each channel: the last step of every convolution."""

import numpy as np

from minikeras import config
from minikeras.autodiff import primitive
from minikeras.ops.short_rows import column_sums, with_row
from minikeras.ops.windows import channels_back, channels_to_end


@primitive(operands=2)
def add_bias(x, bias, data_format=None):
    """x `(batch, *spatial, channels)` (or as data_format says) + bias `(channels,)`."""
    last = channels_to_end(x, data_format)
    if not config.fast_forms() or not last.flags.c_contiguous:
        return channels_back(last + bias, data_format)
    out = np.empty(last.shape, np.result_type(x, bias))
    with_row(np.add, last.reshape(-1, bias.size), bias, out.reshape(-1, bias.size))
    return channels_back(out, data_format)


def _add_bias_rule(upstream, needed, out, x, bias, data_format=None):
    last = channels_to_end(upstream, data_format)
    by_bias = None
    if needed[1]:
        fast = config.fast_forms() and last.flags.c_contiguous
        by_bias = column_sums(last.reshape(-1, bias.size)) if fast else last.sum(axis=tuple(range(last.ndim - 1)))
    return upstream, by_bias


add_bias.joint_vjp(_add_bias_rule)
