"""Convolution layers: small filters that look for the same thing everywhere."""

from minikeras import ops
from minikeras.layers.base_convolution import BaseConvolution, check_positive
from minikeras.layers.passed_on import passed_on
from minikeras.layers.weight_arguments import make
from minikeras.layers.window_arguments import standardize_tuple, transposed_shape
from minikeras.serialization import builtin


class BaseConv(BaseConvolution):
    """Base of Conv1D and Conv2D; the other arguments are those of BaseConvolution.

    The kernel is `(*kernel_size, channels / groups, filters)`, the bias `(filters,)`.

    Args:
        filters: how many channels come out.
        groups: into how many parts, which don't see each other, channels and filters are cut.
    """

    def __init__(
        self,
        filters,
        kernel_size,
        strides=1,
        padding="valid",
        data_format=None,
        dilation_rate=1,
        groups=1,
        activation=None,
        use_bias=True,
        kernel_initializer="glorot_uniform",
        bias_initializer="zeros",
        kernel_regularizer=None,
        bias_regularizer=None,
        activity_regularizer=None,
        kernel_constraint=None,
        bias_constraint=None,
        **kwargs,
    ):
        super().__init__(**passed_on(locals(), "filters", "groups"))
        self.filters = filters
        self.groups = groups
        check_positive("filters", filters)
        if groups <= 0:
            raise ValueError(f"The number of groups must be a positive integer. Received: groups={groups}.")
        if filters is not None and filters % groups:
            raise ValueError(
                "The number of filters must be evenly divisible by the number of groups. "
                f"Received: groups={groups}, filters={filters}."
            )

    def build(self, input_shape):
        channels = self._fix_channels(input_shape)
        if channels is not None and channels % self.groups:
            raise ValueError(
                "The number of input channels must be evenly divisible by the number of groups. Received "
                f"groups={self.groups}, but the input has {channels} channels (full input shape is {input_shape})."
            )
        self.kernel = make(self, "kernel", (*self.kernel_size, channels and channels // self.groups, self.filters))
        self.bias = self._make_bias(self.filters)

    def call(self, inputs):
        return self._convolve(ops.conv, inputs, self.kernel, **self._window_arguments())

    def compute_output_shape(self, input_shape):
        return self._swept_shape(input_shape, self.filters)

    def get_config(self):
        return {**super().get_config(), "filters": self.filters, "groups": self.groups}


@builtin("keras.layers", aliases=["keras.layers.Convolution1D"])
class Conv1D(BaseConv):
    """Filters that slide along a sequence: `(batch, steps, channels)` becomes `(batch, new_steps, filters)`.

    Raises ValueError for a kernel that is larger than the sequence.

    >>> layers.Conv1D(4, 3)(np.ones((1, 5, 2), "float32")).shape
    (1, 3, 4)
    """

    rank = 1
    takes_causal_padding = True

    def call(self, inputs):
        if self.padding != "causal":
            return super().call(inputs)
        before = (self.dilation_rate[0] * (self.kernel_size[0] - 1), 0)
        widths = ((0, 0), before, (0, 0)) if self.data_format == "channels_last" else ((0, 0), (0, 0), before)
        return self._convolve(
            ops.conv, ops.pad(inputs, widths), self.kernel, **{**self._window_arguments(), "padding": "valid"}
        )


@builtin("keras.layers", aliases=["keras.layers.Convolution2D"])
class Conv2D(BaseConv):
    """Filters that slide over an image: `(batch, height, width, channels)` becomes `(batch, new_height, new_width, filters)`.

    Raises ValueError for inputs of another number of axes.

    >>> layers.Conv2D(4, 3, padding="same")(np.ones((1, 5, 5, 2), "float32")).shape
    (1, 5, 5, 4)
    """

    rank = 2


class BaseConvTranspose(BaseConvolution):
    """Base of Conv1DTranspose and Conv2DTranspose; the other arguments are those of BaseConvolution.

    The kernel is `(*kernel_size, filters, channels)`: a convolution's, used the other way round.

    Args:
        filters: how many channels come out.
        output_padding: how many places come behind the smallest possible output, less than the strides; None for the usual size.
    """

    def __init__(
        self,
        filters,
        kernel_size,
        strides=1,
        padding="valid",
        output_padding=None,
        data_format=None,
        dilation_rate=1,
        activation=None,
        use_bias=True,
        kernel_initializer="glorot_uniform",
        bias_initializer="zeros",
        kernel_regularizer=None,
        bias_regularizer=None,
        activity_regularizer=None,
        kernel_constraint=None,
        bias_constraint=None,
        **kwargs,
    ):
        super().__init__(**passed_on(locals(), "filters", "output_padding"))
        self.filters = filters
        self.output_padding = None
        check_positive("filters", filters)
        if output_padding is not None:
            self.output_padding = standardize_tuple(output_padding, self.rank, "output_padding", allow_zero=True)
            for axis, (added, stride) in enumerate(zip(self.output_padding, self.strides)):
                if added >= stride:
                    raise ValueError(
                        "`output_padding` must be strictly less than `strides` for all dimensions. "
                        f"At dimension {axis}, `output_padding` is {added} but `strides` is {stride}. "
                        f"Received: output_padding={self.output_padding}, strides={self.strides}"
                    )

    def build(self, input_shape):
        channels = self._fix_channels(input_shape)
        self.kernel = make(self, "kernel", (*self.kernel_size, self.filters, channels))
        self.bias = self._make_bias(self.filters)

    def call(self, inputs):
        return self._convolve(
            ops.conv_transpose, inputs, self.kernel, output_padding=self.output_padding, **self._window_arguments()
        )

    def compute_output_shape(self, input_shape):
        return transposed_shape(
            input_shape,
            self.filters,
            self.kernel_size,
            self.strides,
            self.padding,
            self.output_padding,
            self.data_format,
            self.dilation_rate,
        )

    def get_config(self):
        return {**super().get_config(), "filters": self.filters, "output_padding": self.output_padding}


@builtin("keras.layers", aliases=["keras.layers.Convolution1DTranspose"])
class Conv1DTranspose(BaseConvTranspose):
    """A convolution's way back along a sequence: `(batch, steps, channels)` becomes `(batch, new_steps, filters)`, usually longer.

    Raises ValueError for inputs of another number of axes.

    >>> layers.Conv1DTranspose(4, 3, strides=2)(np.ones((1, 5, 2), "float32")).shape
    (1, 11, 4)
    """

    rank = 1


@builtin("keras.layers", aliases=["keras.layers.Convolution2DTranspose"])
class Conv2DTranspose(BaseConvTranspose):
    """A convolution's way back over an image: `(batch, height, width, channels)` becomes a larger image with `filters` channels.

    Raises ValueError for inputs of another number of axes.

    >>> layers.Conv2DTranspose(4, 3, strides=2)(np.ones((1, 5, 5, 2), "float32")).shape
    (1, 11, 11, 4)
    """

    rank = 2


Convolution1D, Convolution2D = Conv1D, Conv2D
Convolution1DTranspose, Convolution2DTranspose = Conv1DTranspose, Conv2DTranspose
