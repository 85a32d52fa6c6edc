"""ConvLSTM: an LSTM whose inputs and states are pictures, and whose products are convolutions.

Source: Shi et al., 2015, "Convolutional LSTM network: a machine learning approach for precipitation nowcasting".
"""

from minikeras import activations, ops
from minikeras.layers.input_spec import InputSpec
from minikeras.layers.layer import Layer
from minikeras.layers.passed_on import passed_on
from minikeras.layers.rnn.dropout_masks import DropoutMasks
from minikeras.layers.rnn.lstm import ones_on_the_forget_gate
from minikeras.layers.rnn.own_cell import OwnCell, answer_for_the_cell
from minikeras.layers.shape import standardize_data_format
from minikeras.layers.weight_arguments import arguments_of, config_of, keep, make
from minikeras.layers.window_arguments import standardize_padding, standardize_tuple, swept_shape
from minikeras.random.seeds import SeedGenerator
from minikeras.serialization import builtin

WEIGHTS = ("kernel", "recurrent", "bias")  # what the names of their arguments begin with
GATES = 4


class ConvLSTMCell(DropoutMasks, Layer):
    """One step: from a picture `(batch, *spatial, channels)` and two states `(batch, *new_spatial, filters)` to the next states."""

    dropout_mask_count = GATES
    state_size = -1  # the states' shapes follow from the pictures'

    def __init__(
        self,
        rank,
        filters,
        kernel_size,
        strides,
        padding,
        data_format,
        dilation_rate,
        activation,
        recurrent_activation,
        use_bias,
        unit_forget_bias,
        dropout,
        recurrent_dropout,
        seed,
        **kwargs,
    ):
        weight_arguments = {name: kwargs.pop(name) for weight in WEIGHTS for name in arguments_of(weight)}
        super().__init__(**kwargs)
        self._start_dropout(dropout, recurrent_dropout, seed)
        self.seed_generator = SeedGenerator(seed)
        self.rank, self.filters = rank, filters
        self.kernel_size = standardize_tuple(kernel_size, rank, "kernel_size")
        self.strides = standardize_tuple(strides, rank, "strides", allow_zero=True)
        self.padding = standardize_padding(padding)
        self.data_format = standardize_data_format(data_format)
        self.dilation_rate = standardize_tuple(dilation_rate, rank, "dilation_rate")
        if max(self.strides) > 1 and max(self.dilation_rate) > 1:
            raise ValueError(
                "Specifying `strides > 1` is not compatible with `dilation_rate > 1`. Please provide `strides=1` or "
                f"`dilation_rate=1`. Received: strides={self.strides} and dilation_rate={self.dilation_rate}"
            )
        self.activation, self.recurrent_activation = activations.get(activation), activations.get(recurrent_activation)
        self.use_bias, self.unit_forget_bias = use_bias, unit_forget_bias
        keep(self, **weight_arguments)
        self.input_spec = InputSpec(ndim=rank + 2)

    def build(self, input_shape, states_shape=None):
        channel_axis = -1 if self.data_format == "channels_last" else 1
        self.picture_shape = tuple(input_shape[1:])
        spatial = input_shape[1:-1] if channel_axis == -1 else input_shape[2:]
        if None in spatial:
            raise ValueError(
                "ConvLSTM layers only support static input shapes for the spatial dimension. Received invalid input shape: "
                f"input_shape={input_shape}"
            )
        channels = input_shape[channel_axis]
        if channels is None:
            raise ValueError(
                "The channel dimension of the inputs (last axis) should be defined. Found None. Full input shape received: "
                f"input_shape={input_shape}"
            )
        width = self.filters * GATES
        self.kernel = make(self, "kernel", (*self.kernel_size, channels, width))
        self.recurrent_kernel = make(self, "recurrent_kernel", (*self.kernel_size, self.filters, width), "recurrent")
        self.bias = make(self, "bias", (width,), initializer=self._starting_bias()) if self.use_bias else None

    def _starting_bias(self):
        return ones_on_the_forget_gate(self.bias_initializer, self.filters) if self.unit_forget_bias else self.bias_initializer

    def call(self, inputs, states, training=False):
        h, c = states
        input_masks = self.get_dropout_mask(inputs) if training and 0 < self.dropout < 1 else None
        state_masks = self.get_recurrent_dropout_mask(h) if training and 0 < self.recurrent_dropout < 1 else None
        window = {"strides": self.strides, "padding": self.padding, "dilation_rate": self.dilation_rate}
        seen = self._convolved(inputs, input_masks, self.kernel, **window)
        if self.use_bias:
            seen = [x + self._along_channels(b) for x, b in zip(seen, ops.split(self.bias, GATES))]
        kept = self._convolved(h, state_masks, self.recurrent_kernel, padding="same")
        i, f, candidate, o = (x + y for x, y in zip(seen, kept))
        c = self.recurrent_activation(f) * c + self.recurrent_activation(i) * self.activation(candidate)
        h = self.recurrent_activation(o) * self.activation(c)
        return h, [h, c]

    def _convolved(self, x, masks, kernel, **window):
        """What each gate sees of x: one convolution for all, or one for each where each has a mask of its own."""
        window["data_format"] = self.data_format
        if masks is None:
            return ops.split(ops.conv(x, kernel, **window), GATES, axis=-1 if self.data_format == "channels_last" else 1)
        kernels = ops.split(kernel, GATES, axis=-1)
        return [ops.conv(x * mask, part, **window) for mask, part in zip(masks, kernels)]

    def _along_channels(self, bias):
        return bias if self.data_format == "channels_last" else ops.reshape(bias, (-1,) + (1,) * self.rank)

    def compute_output_shape(self, input_shape, states_shape=None):
        window = (self.kernel_size, self.strides, self.padding, self.data_format, self.dilation_rate)
        shape = swept_shape(input_shape, self.filters, *window)
        return shape, [shape, shape]

    def get_initial_state(self, batch_size=None):
        """Zeros for both states."""
        shape, _ = self.compute_output_shape((batch_size, *self.picture_shape))
        return [ops.zeros(shape, dtype=self.compute_dtype) for _ in range(2)]

    def _own_config(self):
        """The part of the config that the layer round the cell has as well."""
        names = (
            "filters kernel_size strides padding data_format dilation_rate use_bias unit_forget_bias dropout recurrent_dropout"
        )
        return {
            **{name: getattr(self, name) for name in names.split()},
            "activation": activations.serialize(self.activation),
            "recurrent_activation": activations.serialize(self.recurrent_activation),
            **config_of(self, *WEIGHTS),
            "seed": self.seed,
        }

    def get_config(self):
        return {**super().get_config(), **self._own_config()}


class ConvLSTM(OwnCell):
    """Base of ConvLSTM1D, ConvLSTM2D and ConvLSTM3D. A subclass says its `rank`.

    Args:
        filters: how many channels the states and the output have.
        kernel_size, strides, padding, data_format, dilation_rate: of the convolution over the inputs, as in Conv2D; that over the
            state has the same kernel size, and keeps the size of the picture.
        dropout, recurrent_dropout: the part of the inputs, and of the state, that is left out while training.
        return_sequences, return_state, go_backwards, stateful: as RNN.

    Raises ValueError for strides and a dilation at once, and for pictures whose size is not known.
    """

    rank = None

    def __init__(
        self,
        filters,
        kernel_size,
        strides=1,
        padding="valid",
        data_format=None,
        dilation_rate=1,
        activation="tanh",
        recurrent_activation="sigmoid",
        use_bias=True,
        kernel_initializer="glorot_uniform",
        recurrent_initializer="orthogonal",
        bias_initializer="zeros",
        unit_forget_bias=True,
        kernel_regularizer=None,
        recurrent_regularizer=None,
        bias_regularizer=None,
        activity_regularizer=None,
        kernel_constraint=None,
        recurrent_constraint=None,
        bias_constraint=None,
        dropout=0.0,
        recurrent_dropout=0.0,
        seed=None,
        return_sequences=False,
        return_state=False,
        go_backwards=False,
        stateful=False,
        **kwargs,
    ):
        of_the_layer = ("activity_regularizer", "return_sequences", "return_state", "go_backwards", "stateful")
        settings = {name: value for name, value in locals().items() if name in of_the_layer}
        arguments = passed_on(locals(), "of_the_layer", "settings", *of_the_layer, *kwargs)
        cell = ConvLSTMCell(self.rank, **arguments, name="conv_lstm_cell", dtype=kwargs.get("dtype"))
        super().__init__(cell, **settings, **kwargs)
        self.input_spec = InputSpec(ndim=self.rank + 3)

    def compute_output_shape(self, sequences_shape, initial_state_shape=None):
        batch, steps, *picture = sequences_shape
        state = self.cell.compute_output_shape((batch, *picture))[0]
        output = (batch, steps, *state[1:]) if self.return_sequences else state
        return (output, state, state) if self.return_state else output

    def compute_mask(self, _, mask):
        """The mask of the outputs: that of the inputs where all steps are returned, else none."""
        mask = super().compute_mask(_, mask)
        return [mask[0], None, None] if isinstance(mask, list) else mask


_WINDOW = ("filters", "kernel_size", "strides", "padding", "data_format", "dilation_rate")
_OTHERS = ("activation", "recurrent_activation", "use_bias", "unit_forget_bias", "dropout", "recurrent_dropout")
answer_for_the_cell(ConvLSTM, (*_WINDOW, *_OTHERS, *(name for weight in WEIGHTS for name in arguments_of(weight))))


@builtin("keras.layers")
class ConvLSTM1D(ConvLSTM):
    """An LSTM over sequences of rows: `(batch, time, rows, channels)` becomes `(batch, new_rows, filters)`; see ConvLSTM.

    Raises ValueError for rows whose size is not known.

    >>> layers.ConvLSTM1D(4, 3)(np.ones((1, 2, 5, 2), "float32")).shape
    (1, 3, 4)
    """

    rank = 1


@builtin("keras.layers")
class ConvLSTM2D(ConvLSTM):
    """An LSTM over films: `(batch, time, height, width, channels)` becomes `(batch, new_height, new_width, filters)`; see ConvLSTM.

    Raises ValueError for pictures whose size is not known.

    >>> layers.ConvLSTM2D(4, 3)(np.ones((1, 2, 5, 5, 2), "float32")).shape
    (1, 3, 3, 4)
    """

    rank = 2


@builtin("keras.layers")
class ConvLSTM3D(ConvLSTM):
    """An LSTM over sequences of volumes `(batch, time, depth, height, width, channels)`; see ConvLSTM.

    Raises ValueError for volumes whose size is not known.

    >>> layers.ConvLSTM3D(4, 2)(np.ones((1, 2, 3, 3, 3, 2), "float32")).shape
    (1, 2, 2, 2, 4)
    """

    rank = 3
