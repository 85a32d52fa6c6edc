"""What all convolution layers share: a window, how it moves, a bias and an activation."""

from minikeras import activations, regularizers
from minikeras.layers.input_spec import InputSpec
from minikeras.layers.layer import Layer
from minikeras.layers.shape import standardize_data_format
from minikeras.layers.weight_arguments import arguments_of, config_of, keep, make
from minikeras.layers.window_arguments import standardize_padding, standardize_tuple, swept_shape
from minikeras.ops.biased_convolution import convolve


class BaseConvolution(Layer):
    """Base of the convolution layers. A subclass says its `rank`, makes its kernels in `build` and uses them in `call`.

    Args:
        kernel_size: sizes of the window, an int or one for each spatial axis.
        strides: from one stop of the window to the next, an int or one for each spatial axis.
        padding: "valid" (only whole windows) or "same" (zeros around); 1D convolutions also take "causal" (zeros before only, so
            that no output sees what comes later).
        data_format: "channels_last", `(batch, *spatial, channels)`, or "channels_first".
        dilation_rate: from one entry of the window to the next; more than 1 leaves gaps.
        activation: name or function of one tensor; none by default.
        use_bias: whether each filter adds a number of its own.
        kwargs: the initializer, regularizer and constraint of each weight; the others are those of Layer.

    Raises ValueError for numbers that make no sense.
    """

    rank = None
    weight_names = ("kernel", "bias")  # what the names of the weights' arguments begin with
    strides_exclude_dilation = True  # Keras takes both at once in depthwise and separable convolutions only
    takes_causal_padding = False

    def __init__(self, kernel_size, strides, padding, data_format, dilation_rate, activation, use_bias, **kwargs):
        weight_arguments = {name: kwargs.pop(name) for weight in self.weight_names for name in arguments_of(weight)}
        super().__init__(**kwargs)
        self.kernel_size = standardize_tuple(kernel_size, self.rank, "kernel_size")
        self.strides = standardize_tuple(strides, self.rank, "strides")
        self.dilation_rate = standardize_tuple(dilation_rate, self.rank, "dilation_rate")
        self.padding = standardize_padding(padding, allow_causal=self.takes_causal_padding)
        self.data_format = standardize_data_format(data_format)
        self.activation = activations.get(activation)
        self.use_bias = use_bias
        keep(self, **weight_arguments)
        self.input_spec = InputSpec(min_ndim=self.rank + 2)
        if self.strides_exclude_dilation and max(self.strides) > 1 and max(self.dilation_rate) > 1:
            raise ValueError(
                "`strides > 1` not supported in conjunction with `dilation_rate > 1`. "
                f"Received: strides={self.strides} and dilation_rate={self.dilation_rate}"
            )

    def _make_bias(self, filters):
        """The bias, or None for a layer without."""
        return make(self, "bias", (filters,)) if self.use_bias else None

    def _fix_channels(self, input_shape):
        """Demand the channels of `input_shape` of all later calls; returns how many they are."""
        axis = -1 if self.data_format == "channels_last" else 1
        self.input_spec = InputSpec(min_ndim=self.rank + 2, axes={axis: input_shape[axis]})
        self.compute_output_shape(input_shape)  # says what is wrong with a shape before there are weights
        return input_shape[axis]

    def _convolve(self, operation, inputs, kernel, **settings):
        """operation(inputs, kernel), then the bias, then the activation."""
        relu = self.activation is activations.relu
        outputs = convolve(operation, inputs, kernel, self.bias, relu, **settings)
        return outputs if relu else self.activation(outputs)

    def _window_arguments(self):
        return {
            "strides": self.strides,
            "padding": self.padding,
            "data_format": self.data_format,
            "dilation_rate": self.dilation_rate,
        }

    def _swept_shape(self, input_shape, channels):
        return swept_shape(
            input_shape, channels, self.kernel_size, self.strides, self.padding, self.data_format, self.dilation_rate
        )

    def get_config(self):
        return {
            **super().get_config(),
            "kernel_size": self.kernel_size,
            **self._window_arguments(),
            "activation": activations.serialize(self.activation),
            "use_bias": self.use_bias,
            "activity_regularizer": regularizers.serialize(self.activity_regularizer),
            **config_of(self, *self.weight_names),
        }


def check_positive(name, value):
    """Raise ValueError where a number of filters or the like is given and not above 0."""
    if value is not None and value <= 0:
        raise ValueError(f"Invalid value for argument `{name}`. Expected a strictly positive value. Received {name}={value}.")
