"""GRU: one state, and two gates that mix the old state with a new candidate."""

from minikeras import tree
from minikeras.layers.passed_on import passed_on
from minikeras.layers.rnn.cell import CellLayer, GatedCell
from minikeras.ops.recurrent.gru import gru
from minikeras.ops.recurrent.steps import gru_step
from minikeras.serialization import builtin


@builtin("keras.layers")
class GRUCell(GatedCell):
    """One step of a GRU.

    Inputs `(batch, features)` and one state `(batch, units)`; returns the output `(batch, units)` and `[state]`, the same tensor.

    Args: as GRU.

    Raises ValueError for units below 1.

    >>> layers.GRUCell(4)(np.ones((1, 2), "float32"), [np.zeros((1, 4), "float32")])[0].shape
    (1, 4)
    """

    gates = 3

    def __init__(
        self,
        units,
        activation="tanh",
        recurrent_activation="sigmoid",
        use_bias=True,
        kernel_initializer="glorot_uniform",
        recurrent_initializer="orthogonal",
        bias_initializer="zeros",
        kernel_regularizer=None,
        recurrent_regularizer=None,
        bias_regularizer=None,
        kernel_constraint=None,
        recurrent_constraint=None,
        bias_constraint=None,
        dropout=0.0,
        recurrent_dropout=0.0,
        reset_after=True,
        seed=None,
        **kwargs,
    ):
        super().__init__(**passed_on(locals(), "reset_after"))
        self.reset_after = reset_after

    def _bias_shape(self):
        return (2, 3 * self.units) if self.reset_after else (3 * self.units,)

    def _fast_form(self, *operands, **settings):
        return gru(*operands, reset_after=self.reset_after, **settings)

    def call(self, inputs, states, training=False):
        state = states[0] if tree.is_nested(states) else states
        new = gru_step(
            inputs,
            state,
            *self._weights_of_step(),
            self.activation,
            self.recurrent_activation,
            reset_after=self.reset_after,
            **self._masks_of_step(inputs, state, training),
        )
        return new, [new] if tree.is_nested(states) else new

    def _own_config(self):
        return {**super()._own_config(), "reset_after": self.reset_after}


@builtin("keras.layers")
class GRU(CellLayer):
    """Gated recurrent unit. Cho et al., 2014; gates in the order update, reset, candidate.

    Input `(batch, time, features)`; output `(batch, units)`, or `(batch, time, units)` with `return_sequences`.

    Args:
        units: the size of the state and of the output.
        activation: of the candidate; tanh by default.
        recurrent_activation: of the gates; sigmoid by default.
        use_bias: whether biases are added.
        dropout, recurrent_dropout: the part of the inputs, and of the state, that is left out while training; the same part
            in all steps of a sequence.
        seed: of the dropout masks.
        return_sequences, return_state, go_backwards, stateful, unroll: as RNN.
        reset_after: whether the reset gate acts behind the product with the recurrent kernel, which then has a bias of its
            own, or before it.
        use_cudnn: "auto" or False; True asks for a GPU, which is not there.

    Raises ValueError for units below 1.

    >>> layers.GRU(4)(np.ones((1, 3, 2), "float32")).shape
    (1, 4)
    """

    cell_class = GRUCell

    def __init__(
        self,
        units,
        activation="tanh",
        recurrent_activation="sigmoid",
        use_bias=True,
        kernel_initializer="glorot_uniform",
        recurrent_initializer="orthogonal",
        bias_initializer="zeros",
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
        reset_after=True,
        use_cudnn="auto",
        **kwargs,
    ):
        super().__init__(**passed_on(locals()))

    reset_after = property(lambda self: self.cell.reset_after, doc="The cell's `reset_after`.")

    def get_config(self):
        return {**super().get_config(), "seed": self.cell.seed}
