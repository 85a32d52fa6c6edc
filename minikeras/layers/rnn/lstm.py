"""LSTM: a state that is carried on almost unchanged, and gates that decide what goes in and what comes out."""

from minikeras import ops
from minikeras.layers.passed_on import passed_on
from minikeras.layers.rnn.cell import CellLayer, GatedCell
from minikeras.ops.recurrent.lstm import lstm
from minikeras.ops.recurrent.steps import lstm_step
from minikeras.serialization import builtin


@builtin("keras.layers")
class LSTMCell(GatedCell):
    """One step of an LSTM.

    Inputs `(batch, features)` and two states `(batch, units)`, h and c; returns the output, which is h, and `[h, c]`.

    Args: as LSTM.

    Raises ValueError for units below 1.

    >>> layers.LSTMCell(4)(np.ones((1, 2), "float32"), [np.zeros((1, 4), "float32")] * 2)[0].shape
    (1, 4)
    """

    gates = 4
    states = 2
    _fast_form = staticmethod(lstm)

    def __init__(
        self,
        units,
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
        kernel_constraint=None,
        recurrent_constraint=None,
        bias_constraint=None,
        dropout=0.0,
        recurrent_dropout=0.0,
        seed=None,
        **kwargs,
    ):
        super().__init__(**passed_on(locals(), "unit_forget_bias"))
        self.unit_forget_bias = unit_forget_bias

    def _starting_bias(self):
        return ones_on_the_forget_gate(self.bias_initializer, self.units) if self.unit_forget_bias else self.bias_initializer

    def call(self, inputs, states, training=False):
        h, c = lstm_step(
            inputs,
            *states,
            *self._weights_of_step(),
            self.activation,
            self.recurrent_activation,
            **self._masks_of_step(inputs, states[0], training),
        )
        return h, [h, c]

    def _own_config(self):
        return {**super()._own_config(), "unit_forget_bias": self.unit_forget_bias}


def ones_on_the_forget_gate(initializer, units):
    """An initializer for the biases of an LSTM's four gates, `(4 * units,)`: ones for the second, the others by `initializer`."""

    def starting_bias(shape, dtype=None):
        parts = [initializer((units,), dtype=dtype), ops.ones((units,), dtype=dtype), initializer((2 * units,), dtype=dtype)]
        return ops.concatenate(parts)

    return starting_bias


@builtin("keras.layers")
class LSTM(CellLayer):
    """Long short-term memory. Hochreiter and Schmidhuber, 1997; gates in the order input, forget, cell, output.

    Input `(batch, time, features)`; output `(batch, units)`, or `(batch, time, units)` with `return_sequences`; with
    `return_state` also the states h and c, `(batch, units)` each.

    Args:
        units: the size of the states and of the output.
        activation: of the cell candidate and of the output; tanh by default.
        recurrent_activation: of the gates; sigmoid by default.
        use_bias: whether a bias is added.
        unit_forget_bias: whether the forget gate's bias begins at 1, so that nothing is forgotten at first.
        dropout, recurrent_dropout: the part of the inputs, and of the state, that is left out while training; the same part
            in all steps of a sequence.
        seed: of the dropout masks.
        return_sequences, return_state, go_backwards, stateful, unroll: as RNN.
        use_cudnn: "auto" or False; True asks for a GPU, which is not there.

    Raises ValueError for units below 1.

    >>> layers.LSTM(4, return_sequences=True)(np.ones((1, 3, 2), "float32")).shape
    (1, 3, 4)
    """

    cell_class = LSTMCell

    def __init__(
        self,
        units,
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
        unroll=False,
        use_cudnn="auto",
        **kwargs,
    ):
        super().__init__(**passed_on(locals()))

    unit_forget_bias = property(lambda self: self.cell.unit_forget_bias, doc="The cell's `unit_forget_bias`.")

    def get_config(self):
        return {**super().get_config(), "seed": self.cell.seed}
