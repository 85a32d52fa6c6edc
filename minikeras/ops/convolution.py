"""Convolutions: one small kernel, used at every place.

Each operation here settles what its arguments mean (layout of the channels, padding, groups) and hands the work to its plain form
(`convolution_plain`) or its fast form (`convolution_fast`).
"""

import dataclasses

import numpy as np

import minikeras.ops.convolution_fast as convolution_fast
import minikeras.ops.convolution_plain as convolution_plain
from minikeras import config
from minikeras.autodiff import composed, primitive
from minikeras.ops.windows import channels_back, channels_to_end, layout, one_per_axis, sweep_over


@primitive(operands=2)
def conv(inputs, kernel, strides=1, padding="valid", data_format=None, dilation_rate=1):
    """Slide a kernel over `inputs`: at each stop, one sum over its window and all channels, for each of its filters.

    Args:
        inputs: `(batch, *spatial, channels)`, or `(batch, channels, *spatial)` with `data_format="channels_first"`.
        kernel: `(*window, channels / groups, filters)`. With fewer input channels than `inputs` has, channels and filters fall
            into groups that don't see each other.
        strides, dilation_rate: an int, or one for each spatial axis.
        padding: "valid" (only whole windows) or "same" (zeros around; ceil(size / stride) stops).

    Raises ValueError where shapes don't fit, or a "valid" window is larger than the input.

    >>> ops.conv(np.ones((1, 4, 1), "float32"), np.ones((3, 1, 1), "float32"))[0, :, 0]
    Tensor([3., 3.], shape=(2,), dtype=float32)
    """
    x = channels_to_end(inputs, data_format)
    groups = _groups(x.shape[-1], kernel)
    out = _by_group(_forms().correlate, groups, x, kernel, conv_sweep(x, kernel, strides, padding, dilation_rate))
    return channels_back(out, data_format)


def _conv_rule(upstream, needed, out, inputs, kernel, strides=1, padding="valid", data_format=None, dilation_rate=1):
    x, upstream, forms = channels_to_end(inputs, data_format), channels_to_end(upstream, data_format), _forms()
    groups = x.shape[-1] // kernel.shape[-2]
    sweep = conv_sweep(x, kernel, strides, padding, dilation_rate)
    by_input = _by_group(forms.input_gradient, groups, upstream, kernel, sweep) if needed[0] else None
    by_kernel = _by_group(forms.kernel_gradient, groups, x, upstream, sweep) if needed[1] else None
    return None if by_input is None else channels_back(by_input, data_format), by_kernel


conv.joint_vjp(_conv_rule)


@primitive(operands=2)
def conv_transpose(inputs, kernel, strides=1, padding="valid", output_padding=None, data_format=None, dilation_rate=1):
    """The way back of a convolution: each place of `inputs` adds its number times the kernel to the window it stands for.

    It is exactly the gradient of `conv` with respect to its input, and is used to make images larger.

    Args:
        inputs: `(batch, *spatial, channels)`, or `(batch, channels, *spatial)` with `data_format="channels_first"`.
        kernel: `(*window, filters, channels)`: the two the other way round than in `conv`.
        strides: an int, or one for each spatial axis: how far apart the windows of neighbours lie.
        padding: "valid" gives (size - 1) * stride + max(window, stride) places, "same" size * stride.
        output_padding: how many places are added behind the smallest possible result; None gives the sizes above.

    Raises ValueError where shapes don't fit.

    >>> ops.conv_transpose(np.ones((1, 2, 1), "float32"), np.ones((2, 1, 1), "float32"), strides=2)[0, :, 0]
    Tensor([1., 1., 1., 1.], shape=(4,), dtype=float32)
    """
    _check_channels(inputs, kernel, -1, data_format)
    x = channels_to_end(inputs, data_format)
    sweep = transposed_sweep(x, kernel, strides, padding, output_padding, dilation_rate)
    return channels_back(_by_group(_forms().input_gradient, 1, x, kernel, sweep), data_format)


def _conv_transpose_rule(
    upstream, needed, out, inputs, kernel, strides=1, padding="valid", output_padding=None, data_format=None, dilation_rate=1
):
    x, upstream, forms = channels_to_end(inputs, data_format), channels_to_end(upstream, data_format), _forms()
    sweep = transposed_sweep(x, kernel, strides, padding, output_padding, dilation_rate)
    by_input = _by_group(forms.correlate, 1, upstream, kernel, sweep) if needed[0] else None
    by_kernel = _by_group(forms.kernel_gradient, 1, upstream, x, sweep) if needed[1] else None
    return None if by_input is None else channels_back(by_input, data_format), by_kernel


conv_transpose.joint_vjp(_conv_transpose_rule)


@primitive(operands=2)
def depthwise_conv(inputs, kernel, strides=1, padding="valid", data_format=None, dilation_rate=1):
    """Slide over each channel kernels of its own: nothing is mixed between channels.

    Args:
        inputs: `(batch, *spatial, channels)`, or `(batch, channels, *spatial)` with `data_format="channels_first"`.
        kernel: `(*window, channels, multiplier)`; channel c gives the output channels c * multiplier and following.

    The other arguments and the errors are those of `conv`.

    >>> ops.depthwise_conv(np.ones((1, 3, 2), "float32"), np.ones((2, 2, 1), "float32")).shape
    (1, 2, 2)
    """
    _check_channels(inputs, kernel, -2, data_format)
    x = channels_to_end(inputs, data_format)
    out = _forms().depthwise_correlate(x, kernel, conv_sweep(x, kernel, strides, padding, dilation_rate))
    return channels_back(out.reshape(*out.shape[:-2], out.shape[-2] * out.shape[-1]), data_format)


def _depthwise_conv_rule(upstream, needed, out, inputs, kernel, strides=1, padding="valid", data_format=None, dilation_rate=1):
    x, upstream, forms = channels_to_end(inputs, data_format), channels_to_end(upstream, data_format), _forms()
    sweep = conv_sweep(x, kernel, strides, padding, dilation_rate)
    upstream = upstream.reshape(*upstream.shape[:-1], *kernel.shape[-2:])
    by_input = forms.depthwise_input_gradient(upstream, kernel, sweep) if needed[0] else None
    by_kernel = forms.depthwise_kernel_gradient(x, upstream, sweep) if needed[1] else None
    return None if by_input is None else channels_back(by_input, data_format), by_kernel


depthwise_conv.joint_vjp(_depthwise_conv_rule)


@composed(operands=3)
def separable_conv(inputs, depthwise_kernel, pointwise_kernel, strides=1, padding="valid", data_format=None, dilation_rate=1):
    """A depthwise convolution, which looks around, and then one of single pixels, which mixes channels.

    Args:
        inputs: `(batch, *spatial, channels)`, or `(batch, channels, *spatial)` with `data_format="channels_first"`.
        depthwise_kernel: `(*window, channels, multiplier)`.
        pointwise_kernel: `(1, ..., 1, channels * multiplier, filters)`.

    The other arguments and the errors are those of `conv`.

    >>> ops.separable_conv(np.ones((1, 3, 2)), np.ones((2, 2, 1)), np.ones((1, 2, 4))).shape
    (1, 2, 4)
    """
    looked = depthwise_conv(
        inputs, depthwise_kernel, strides=strides, padding=padding, data_format=data_format, dilation_rate=dilation_rate
    )
    return conv(looked, pointwise_kernel, data_format=data_format)


def _forms():
    return convolution_fast if config.fast_forms() else convolution_plain


def conv_sweep(x, kernel, strides=1, padding="valid", dilation_rate=1):
    """The Sweep of a convolution over x `(batch, *spatial, channels)`. Raises ValueError where the kernel has other axes."""
    axes = kernel.ndim - 2
    if x.ndim != kernel.ndim:
        raise ValueError(
            "Kernel shape must have the same length as input, but received "
            f"kernel of shape {kernel.shape} and input of shape {x.shape}."
        )
    return sweep_over(
        x.shape[1:-1],
        kernel.shape[:-2],
        one_per_axis(strides, axes, "strides"),
        padding.lower(),
        one_per_axis(dilation_rate, axes, "dilation_rate"),
    )


def transposed_sweep(x, kernel, strides=1, padding="valid", output_padding=None, dilation_rate=1):
    """The Sweep over the result of a transposed convolution, whose stops are the places of x."""
    axes = kernel.ndim - 2
    strides = one_per_axis(strides, axes, "strides")
    dilations = one_per_axis(dilation_rate, axes, "dilation_rate")
    added = output_padding if isinstance(output_padding, (tuple, list)) else (output_padding,) * axes
    sizes = tuple(
        transposed_size(n, k, s, padding.lower(), o, d)
        for n, k, s, o, d in zip(x.shape[1:-1], kernel.shape[:-2], strides, added, dilations)
    )
    sweep = sweep_over(sizes, kernel.shape[:-2], strides, padding.lower(), dilations)
    if sweep.outputs != x.shape[1:-1] and 0 not in x.shape[1:-1]:
        raise ValueError(
            f"A convolution of the output's size {sizes} would not give the input's {x.shape[1:-1]}: "
            f"output_padding={output_padding} does not fit strides {strides}."
        )
    return dataclasses.replace(sweep, outputs=x.shape[1:-1])


def transposed_size(size, window, stride, padding, output_padding, dilation):
    """The size of an axis after a transposed convolution; None stays None."""
    if size is None:
        return None
    reach = (window - 1) * dilation + 1
    if padding == "valid":
        return (size - 1) * stride + reach + (max(reach, stride) - reach if output_padding is None else output_padding)
    if output_padding is None:
        return size * stride
    return (size - 1) * stride + reach % 2 + output_padding


def _by_group(form, groups, x, kernel, sweep):
    """Run a form on each group: x and its partner (kernel or upstream gradient) are cut along their last axes."""
    dtype = np.result_type(x, kernel)
    x, kernel = x.astype(dtype, copy=False), kernel.astype(dtype, copy=False)
    pairs = zip(np.split(x, groups, axis=-1), np.split(kernel, groups, axis=-1))
    parts = [form(a, b, sweep) for a, b in pairs]
    return parts[0] if groups == 1 else np.concatenate(parts, axis=-1)


def _groups(channels, kernel):
    """Into how many groups the kernel's shape cuts the channels. Raises ValueError where it doesn't."""
    kernel_channels, filters = kernel.shape[-2:]
    if kernel_channels == 0 or channels % kernel_channels:
        raise ValueError(
            "The number of input channels must be evenly divisible by kernel's in_channels. Received input channels "
            f"{channels} and kernel in_channels {kernel_channels} (kernel shape {kernel.shape})."
        )
    groups = channels // kernel_channels
    if filters % groups:
        raise ValueError(
            f"The number of filters must be evenly divisible by the number of groups. Received {filters} filters "
            f"and {groups} groups (kernel shape {kernel.shape}, {channels} channels)."
        )
    return groups


def _check_channels(inputs, kernel, axis, data_format):
    channels = inputs.shape[-1 if layout(data_format) == "channels_last" else 1]
    if channels != kernel.shape[axis]:
        raise ValueError(
            "The number of input channels must match the kernel's input channels. Received: input "
            f"channels={channels}, kernel input channels={kernel.shape[axis]}, data_format='{layout(data_format)}'."
        )
