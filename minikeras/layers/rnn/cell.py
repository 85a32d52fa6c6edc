"""What SimpleRNNCell, LSTMCell and GRUCell share, and what the layers SimpleRNN, LSTM and GRU do with it."""

from minikeras import activations, ops
from minikeras.layers.arguments import signature_of
from minikeras.layers.input_spec import InputSpec
from minikeras.layers.layer import Layer
from minikeras.layers.rnn.dropout_masks import DropoutMasks
from minikeras.layers.rnn.own_cell import OwnCell, answer_for_the_cell
from minikeras.layers.weight_arguments import arguments_of, config_of, keep, make
from minikeras.naming import to_snake_case
from minikeras.random.seeds import SeedGenerator

WEIGHTS = ("kernel", "recurrent", "bias")  # what the names of their arguments begin with


class Cell(DropoutMasks, Layer):
    """Base of the cells: a kernel for the inputs, one for the state, a bias, each as wide as all gates together."""

    gates = 1
    states = 1

    def __init__(self, units, activation, use_bias, dropout, recurrent_dropout, seed, **kwargs):
        if units <= 0:
            raise ValueError(f"Received an invalid value for argument `units`, expected a positive integer, got {units}.")
        weight_arguments = {name: kwargs.pop(name) for weight in WEIGHTS for name in arguments_of(weight)}
        super().__init__(**kwargs)
        self.units = units
        self.activation = activations.get(activation)
        self.use_bias = use_bias
        keep(self, **weight_arguments)
        self._start_dropout(dropout, recurrent_dropout, seed)
        self.state_size = units if self.states == 1 else [units] * self.states
        self.output_size = units

    @classmethod
    def arguments(cls):
        """The names of the arguments of its constructor."""
        return signature_of(cls.__init__).known

    def build(self, input_shape):
        width = self.units * self.gates
        self.kernel = make(self, "kernel", (input_shape[-1], width))
        self.recurrent_kernel = make(self, "recurrent_kernel", (self.units, width), "recurrent")
        self.bias = make(self, "bias", self._bias_shape(), initializer=self._starting_bias()) if self.use_bias else None

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
            **config_of(self, *WEIGHTS),
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

    @classmethod
    def arguments(cls):
        return super().arguments() | {"implementation"}

    def _has_usual_activations(self):
        return super()._has_usual_activations() and self.recurrent_activation is activations.sigmoid

    def _own_config(self):
        return {**super()._own_config(), "recurrent_activation": activations.serialize(self.recurrent_activation)}


class CellLayer(OwnCell):
    """Base of SimpleRNN, LSTM and GRU: an RNN that makes its own cell and answers for the cell's arguments.

    A subclass says its `cell_class`. Args: the cell's, and those of RNN.
    """

    cell_class = None

    def __init__(self, use_cudnn="auto", **arguments):
        of_the_cell = [name for name in arguments if name in self.cell_class.arguments()]
        cell = self.cell_class(
            **{name: arguments.pop(name) for name in of_the_cell},
            dtype=arguments.get("dtype"),
            trainable=arguments.get("trainable", True),
            name=to_snake_case(self.cell_class.__name__),
        )
        super().__init__(cell, **arguments)
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


_OTHERS = ("units", "activation", "use_bias", "dropout", "recurrent_dropout")
answer_for_the_cell(CellLayer, (*_OTHERS, *(name for weight in WEIGHTS for name in arguments_of(weight))))
