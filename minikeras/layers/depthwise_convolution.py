"""Convolutions that look at each channel by itself, alone or followed by a mixing of channels."""

from minikeras import ops
from minikeras.layers.base_convolution import BaseConvolution, check_positive
from minikeras.layers.passed_on import passed_on
from minikeras.layers.weight_arguments import make
from minikeras.serialization import builtin


class BaseDepthwiseConv(BaseConvolution):
    """Base of DepthwiseConv1D and DepthwiseConv2D; the other arguments are those of BaseConvolution.

    The kernel is `(*kernel_size, channels, depth_multiplier)`, the bias `(channels * depth_multiplier,)`.

    Args:
        depth_multiplier: how many kernels each channel has.
    """

    strides_exclude_dilation = False
    weight_names = ("depthwise", "bias")

    def __init__(
        self,
        kernel_size,
        strides=1,
        padding="valid",
        depth_multiplier=1,
        data_format=None,
        dilation_rate=1,
        activation=None,
        use_bias=True,
        depthwise_initializer="glorot_uniform",
        bias_initializer="zeros",
        depthwise_regularizer=None,
        bias_regularizer=None,
        activity_regularizer=None,
        depthwise_constraint=None,
        bias_constraint=None,
        **kwargs,
    ):
        super().__init__(**passed_on(locals(), "depth_multiplier"))
        self.depth_multiplier = depth_multiplier
        check_positive("depth_multiplier", depth_multiplier)

    def build(self, input_shape):
        channels = self._fix_channels(input_shape)
        self.kernel = make(self, "kernel", (*self.kernel_size, channels, self.depth_multiplier), "depthwise")
        self.bias = self._make_bias(channels * self.depth_multiplier)

    def call(self, inputs):
        return self._convolve(ops.depthwise_conv, inputs, self.kernel, **self._window_arguments())

    def compute_output_shape(self, input_shape):
        channels = input_shape[-1 if self.data_format == "channels_last" else 1]
        return self._swept_shape(input_shape, channels and channels * self.depth_multiplier)

    def get_config(self):
        return {**super().get_config(), "depth_multiplier": self.depth_multiplier}


@builtin("keras.layers")
class DepthwiseConv1D(BaseDepthwiseConv):
    """Kernels of its own for each channel of a sequence: `(batch, steps, channels)` becomes `(batch, new_steps, channels * depth_multiplier)`.

    Raises ValueError for inputs of another number of axes.

    >>> layers.DepthwiseConv1D(3)(np.ones((1, 5, 2), "float32")).shape
    (1, 3, 2)
    """

    rank = 1


@builtin("keras.layers")
class DepthwiseConv2D(BaseDepthwiseConv):
    """Kernels of its own for each channel of an image: `(batch, height, width, channels)` becomes as many channels times `depth_multiplier`.

    Raises ValueError for inputs of another number of axes.

    >>> layers.DepthwiseConv2D(3)(np.ones((1, 5, 5, 2), "float32")).shape
    (1, 3, 3, 2)
    """

    rank = 2


class BaseSeparableConv(BaseConvolution):
    """Base of SeparableConv1D and SeparableConv2D; the other arguments are those of BaseConvolution.

    First a depthwise convolution looks around in each channel, then a convolution of single pixels mixes the channels. The
    depthwise kernel is `(*kernel_size, channels, depth_multiplier)`, the pointwise one `(1, ..., channels * depth_multiplier, filters)`.

    Args:
        filters: how many channels come out.
        depth_multiplier: how many kernels each channel has in the first step.
    """

    strides_exclude_dilation = False
    weight_names = ("depthwise", "pointwise", "bias")

    def __init__(
        self,
        filters,
        kernel_size,
        strides=1,
        padding="valid",
        data_format=None,
        dilation_rate=1,
        depth_multiplier=1,
        activation=None,
        use_bias=True,
        depthwise_initializer="glorot_uniform",
        pointwise_initializer="glorot_uniform",
        bias_initializer="zeros",
        depthwise_regularizer=None,
        pointwise_regularizer=None,
        bias_regularizer=None,
        activity_regularizer=None,
        depthwise_constraint=None,
        pointwise_constraint=None,
        bias_constraint=None,
        **kwargs,
    ):
        super().__init__(**passed_on(locals(), "filters", "depth_multiplier"))
        self.filters = filters
        self.depth_multiplier = depth_multiplier
        check_positive("depth_multiplier", depth_multiplier)
        check_positive("filters", filters)

    def build(self, input_shape):
        channels = self._fix_channels(input_shape)
        multiplied = channels and channels * self.depth_multiplier
        self.depthwise_kernel = make(
            self, "depthwise_kernel", (*self.kernel_size, channels, self.depth_multiplier), "depthwise"
        )
        self.pointwise_kernel = make(self, "pointwise_kernel", (1,) * self.rank + (multiplied, self.filters), "pointwise")
        self.bias = self._make_bias(self.filters)

    def call(self, inputs):
        looked = ops.depthwise_conv(inputs, self.depthwise_kernel, **self._window_arguments())
        return self._convolve(ops.conv, looked, self.pointwise_kernel, data_format=self.data_format)

    def compute_output_shape(self, input_shape):
        return self._swept_shape(input_shape, self.filters)

    def get_config(self):
        return {**super().get_config(), "filters": self.filters, "depth_multiplier": self.depth_multiplier}


@builtin("keras.layers", aliases=["keras.layers.SeparableConvolution1D"])
class SeparableConv1D(BaseSeparableConv):
    """A separable convolution along a sequence: `(batch, steps, channels)` becomes `(batch, new_steps, filters)`.

    Raises ValueError for inputs of another number of axes.

    >>> layers.SeparableConv1D(4, 3)(np.ones((1, 5, 2), "float32")).shape
    (1, 3, 4)
    """

    rank = 1


@builtin("keras.layers", aliases=["keras.layers.SeparableConvolution2D"])
class SeparableConv2D(BaseSeparableConv):
    """A separable convolution over an image: `(batch, height, width, channels)` becomes `(batch, new_height, new_width, filters)`.

    Raises ValueError for inputs of another number of axes.

    >>> layers.SeparableConv2D(4, 3)(np.ones((1, 5, 5, 2), "float32")).shape
    (1, 3, 3, 4)
    """

    rank = 2


SeparableConvolution1D, SeparableConvolution2D = SeparableConv1D, SeparableConv2D
