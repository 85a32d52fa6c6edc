"""SimpleRNN: the next state is tanh of a weighted sum of the input and the last state."""

from minikeras.layers.passed_on import passed_on
from minikeras.layers.rnn.cell import Cell, CellLayer
from minikeras.ops.recurrent.simple_rnn import simple_rnn
from minikeras.ops.recurrent.steps import simple_rnn_step
from minikeras.random.seeds import SeedGenerator
from minikeras.serialization import builtin


@builtin("keras.layers")
class SimpleRNNCell(Cell):
    """One step: activation(inputs @ kernel + state @ recurrent_kernel + bias).

    Inputs `(batch, features)` and one state `(batch, units)`; returns the output `(batch, units)` and `[state]`, the same tensor.

    Args: as SimpleRNN.

    Raises ValueError for units below 1.

    >>> layers.SimpleRNNCell(4)(np.ones((1, 2), "float32"), [np.zeros((1, 4), "float32")])[0].shape
    (1, 4)
    """

    _fast_form = staticmethod(simple_rnn)

    def __init__(
        self,
        units,
        activation="tanh",
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
        seed=None,
        **kwargs,
    ):
        seed_generator = SeedGenerator(seed)  # before the initializers take their seeds: the order of draws is Keras's
        super().__init__(**passed_on(locals(), "seed_generator"))
        self.seed_generator = seed_generator

    def call(self, sequence, states, training=False):
        state = states[0] if isinstance(states, (list, tuple)) else states
        new = simple_rnn_step(
            sequence, state, *self._weights_of_step(), self.activation, **self._masks_of_step(sequence, state, training)
        )
        return new, [new] if isinstance(states, (list, tuple)) else new


@builtin("keras.layers")
class SimpleRNN(CellLayer):
    """A fully connected recurrence: each step sees the input and the output of the step before.

    Input `(batch, time, features)`; output `(batch, units)`, or `(batch, time, units)` with `return_sequences`.

    Args:
        units: the size of the state and of the output.
        activation: of each step's sum; tanh by default.
        use_bias: whether a bias is added.
        dropout, recurrent_dropout: the part of the inputs, and of the state, that is left out while training; the same part
            in all steps of a sequence.
        seed: of the dropout masks.
        return_sequences, return_state, go_backwards, stateful, unroll: as RNN.

    Raises ValueError for units below 1.

    >>> layers.SimpleRNN(4)(np.ones((1, 3, 2), "float32")).shape
    (1, 4)
    """

    cell_class = SimpleRNNCell

    def __init__(
        self,
        units,
        activation="tanh",
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
        return_sequences=False,
        return_state=False,
        go_backwards=False,
        stateful=False,
        unroll=False,
        seed=None,
        **kwargs,
    ):
        # The activity regularizer is not handed on: Keras 3 accepts it and leaves it out as well.
        super().__init__(**passed_on(locals(), "activity_regularizer"))
