"""What SimpleRNNCell, LSTMCell and GRUCell share, and what the layers SimpleRNN, LSTM and GRU do with it."""

from minikeras import activations, constraints, initializers, ops, regularizers
from minikeras.layers.input_spec import InputSpec
from minikeras.layers.layer import Layer
from minikeras.layers.rnn.dropout_masks import DropoutMasks
from minikeras.layers.rnn.rnn import RNN
from minikeras.random.seeds import SeedGenerator


class Cell(DropoutMasks, Layer):
    """Base of the cells: a kernel for the inputs, one for the state, a bias, each as wide as all gates together."""

    gates = 1
    states = 1

    def __init__(
        self,
        units,
        activation,
        use_bias,
        kernel_initializer,
        recurrent_initializer,
        bias_initializer,
        kernel_regularizer,
        recurrent_regularizer,
        bias_regularizer,
        kernel_constraint,
        recurrent_constraint,
        bias_constraint,
        dropout,
        recurrent_dropout,
        seed,
        **kwargs,
    ):
        if units <= 0:
            raise ValueError(f"Received an invalid value for argument `units`, expected a positive integer, got {units}.")
        super().__init__(**kwargs)
        self.units = units
        self.activation = activations.get(activation)
        self.use_bias = use_bias
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.recurrent_initializer = initializers.get(recurrent_initializer)
        self.bias_initializer = initializers.get(bias_initializer)
        self.kernel_regularizer = regularizers.get(kernel_regularizer)
        self.recurrent_regularizer = regularizers.get(recurrent_regularizer)
        self.bias_regularizer = regularizers.get(bias_regularizer)
        self.kernel_constraint = constraints.get(kernel_constraint)
        self.recurrent_constraint = constraints.get(recurrent_constraint)
        self.bias_constraint = constraints.get(bias_constraint)
        self._start_dropout(dropout, recurrent_dropout, seed)
        self.state_size = units if self.states == 1 else [units] * self.states
        self.output_size = units

    def build(self, input_shape):
        width = self.units * self.gates
        self.kernel = self.add_weight(
            (input_shape[-1], width),
            self.kernel_initializer,
            name="kernel",
            regularizer=self.kernel_regularizer,
            constraint=self.kernel_constraint,
        )
        self.recurrent_kernel = self.add_weight(
            (self.units, width),
            self.recurrent_initializer,
            name="recurrent_kernel",
            regularizer=self.recurrent_regularizer,
            constraint=self.recurrent_constraint,
        )
        self.bias = None
        if self.use_bias:
            self.bias = self.add_weight(
                self._bias_shape(),
                self._starting_bias(),
                name="bias",
                regularizer=self.bias_regularizer,
                constraint=self.bias_constraint,
            )

    def _bias_shape(self):
        return (self.units * self.gates,)

    def _starting_bias(self):
        return self.bias_initializer

    def _weights_of_step(self):
        return self.kernel, self.recurrent_kernel, self.bias

    def _masks_of_step(self, inputs, state, training):
        """The dropout masks as arguments of the step; a rate of 1 drops nothing, as in Keras."""
        return {
            "input_masks": self.get_dropout_mask(inputs) if training and 0 < self.dropout < 1 else None,
            "state_masks": self.get_recurrent_dropout_mask(state) if training and 0 < self.recurrent_dropout < 1 else None,
        }

    def whole_sequence(self, sequences, states, mask, training, **settings):
        """All steps at once, `(output, states)`, by the fast form; None where that can't do what this cell does."""
        masked = training and (self.recurrent_dropout > 0 or (self.dropout > 0 and self.dropout_mask_count is not None))
        if masked or not self._has_usual_activations():
            return None
        if training and 0 < self.dropout < 1:
            sequences = ops.multiply(sequences, ops.expand_dims(self.get_dropout_mask(sequences[:, 0]), axis=1))
        output, *states = self._fast_form(sequences, *self._weights_of_step(), *states, mask, **settings)
        return output, states

    def _has_usual_activations(self):
        return self.activation is activations.tanh

    def get_initial_state(self, batch_size=None):
        """Zeros `(batch, units)` for each state."""
        return [ops.zeros((batch_size, self.units), dtype=self.compute_dtype) for _ in range(self.states)]

    def get_config(self):
        return {**super().get_config(), **self._own_config(), "seed": self.seed}

    def _own_config(self):
        """The part of the config that the layer round the cell has as well."""
        return {
            "units": self.units,
            "activation": activations.serialize(self.activation),
            "use_bias": self.use_bias,
            "kernel_initializer": initializers.serialize(self.kernel_initializer),
            "recurrent_initializer": initializers.serialize(self.recurrent_initializer),
            "bias_initializer": initializers.serialize(self.bias_initializer),
            "kernel_regularizer": regularizers.serialize(self.kernel_regularizer),
            "recurrent_regularizer": regularizers.serialize(self.recurrent_regularizer),
            "bias_regularizer": regularizers.serialize(self.bias_regularizer),
            "kernel_constraint": constraints.serialize(self.kernel_constraint),
            "recurrent_constraint": constraints.serialize(self.recurrent_constraint),
            "bias_constraint": constraints.serialize(self.bias_constraint),
            "dropout": self.dropout,
            "recurrent_dropout": self.recurrent_dropout,
        }


class GatedCell(Cell):
    """Base of LSTMCell and GRUCell: gates with an activation of their own, and Keras's two ways to draw dropout masks.

    Implementation 1, taken with recurrent dropout, draws one mask for each gate; implementation 2 one for all.
    """

    def __init__(self, units, recurrent_activation, implementation=2, **kwargs):
        super().__init__(units, **kwargs)
        self.recurrent_activation = activations.get(recurrent_activation)
        self.implementation = 1 if self.recurrent_dropout else implementation
        if self.implementation == 1:
            self.dropout_mask_count = self.gates
        self.seed_generator = SeedGenerator(self.seed)

    def _has_usual_activations(self):
        return super()._has_usual_activations() and self.recurrent_activation is activations.sigmoid

    def _own_config(self):
        return {**super()._own_config(), "recurrent_activation": activations.serialize(self.recurrent_activation)}


class CellLayer(RNN):
    """Base of SimpleRNN, LSTM and GRU: an RNN that makes its own cell and answers for the cell's arguments."""

    def __init__(self, cell, use_cudnn="auto", **kwargs):
        super().__init__(cell, **kwargs)
        self.input_spec = InputSpec(ndim=3)
        if use_cudnn not in ("auto", True, False):
            raise ValueError(
                "Invalid valid received for argument `use_cudnn`. Expected one of {'auto', True, False}. "
                f"Received: use_cudnn={use_cudnn}"
            )
        self.use_cudnn = use_cudnn

    def inner_loop(self, sequences, initial_state, mask, training=False):
        if self.use_cudnn is True:
            raise ValueError(
                "use_cudnn=True was specified, but cuDNN is not supported for this layer configuration with this "
                "backend. Pass use_cudnn='auto' to fallback to a non-cuDNN implementation."
            )
        return super().inner_loop(sequences, initial_state, mask, training)

    def get_config(self):
        config = {
            **super().get_config(),
            **self.cell._own_config(),
            "activity_regularizer": regularizers.serialize(self.activity_regularizer),
        }
        del config["cell"]
        return config

    @classmethod
    def from_config(cls, config):
        """The layer that `get_config` described."""
        return cls(**config)


def _of_the_cell(name):
    return property(lambda self: getattr(self.cell, name), doc=f"The cell's `{name}`.")


for _name in (
    "units",
    "activation",
    "use_bias",
    "kernel_initializer",
    "recurrent_initializer",
    "bias_initializer",
    "kernel_regularizer",
    "recurrent_regularizer",
    "bias_regularizer",
    "kernel_constraint",
    "recurrent_constraint",
    "bias_constraint",
    "dropout",
    "recurrent_dropout",
):
    setattr(CellLayer, _name, _of_the_cell(_name))
