"""RNN: walks a cell along the time axis."""

from minikeras import config, ops, serialization, tree
from minikeras.autodiff import Tensor, Variable
from minikeras.layers.arguments import signature_of
from minikeras.layers.layer import Layer
from minikeras.layers.rnn.dropout_masks import DropoutMasks
from minikeras.layers.rnn.stacked_rnn_cells import StackedRNNCells, output_size_of
from minikeras.ops.recurrent.loop import rnn
from minikeras.serialization import builtin


@builtin("keras.layers")
class RNN(Layer):
    """Calls a cell on one step after the other and hands its states on.

    Input `(batch, time, ...)`; output `(batch, units)`, that of the last step, or `(batch, time, units)`.

    Args:
        cell: has `call(inputs, states) -> (output, new_states)` and `state_size`, an int or a list of ints; may have
            `output_size` and `get_initial_state(batch_size)`. A list of cells is stacked.
        return_sequences: whether the outputs of all steps are returned, not only the last.
        return_state: whether the last states are returned as well, after the output.
        go_backwards: whether the last step comes first; the outputs stand in the order in which they were made.
        stateful: whether a batch begins with the states at which the one before it ended.
        unroll: accepted; every sequence is walked step by step anyway.
        zero_output_for_mask: whether masked steps give 0, not the output of the step before.

    Raises ValueError where the cell lacks something, and for stateful layers where the size of the batch is unknown or changes.

    >>> layers.RNN(layers.SimpleRNNCell(4))(np.ones((1, 3, 2), "float32")).shape
    (1, 4)
    """

    _not_owned = Layer._not_owned | {"states"}  # where a sequence stopped is no weight

    def __init__(
        self,
        cell,
        return_sequences=False,
        return_state=False,
        go_backwards=False,
        stateful=False,
        unroll=False,
        zero_output_for_mask=False,
        **kwargs,
    ):
        if isinstance(cell, (list, tuple)):
            cell = StackedRNNCells(cell)
        if "call" not in dir(cell):
            raise ValueError(f"Argument `cell` should have a `call` method. Received: cell={cell}")
        if "state_size" not in dir(cell):
            raise ValueError(
                "The RNN cell should have a `state_size` attribute (single integer or list of integers, one "
                f"integer per RNN state). Received: cell={cell}"
            )
        super().__init__(**kwargs)
        self.zero_output_for_mask = zero_output_for_mask
        self.cell = cell
        self.return_sequences = return_sequences
        self.return_state = return_state
        self.go_backwards = go_backwards
        self.stateful = stateful
        self.unroll = unroll
        self.supports_masking = True
        self.states = None
        self._expected_batch_size = None
        size = cell.state_size
        if not isinstance(size, (list, tuple, int)):
            raise ValueError("state_size must be an integer, or a list/tuple of integers (one for each state tensor).")
        self.single_state = isinstance(size, int)
        self.state_size = [size] if self.single_state else list(size)

    def build(self, sequences_shape, initial_state_shape=None):
        if isinstance(self.cell, Layer) and not self.cell.built:
            self.cell.build((sequences_shape[0], *sequences_shape[2:]))
        if self.stateful and self.states is None:
            if sequences_shape[0] is None:
                raise ValueError(
                    "When using `stateful=True` in a RNN, the batch size must be static. Found dynamic batch size: "
                    f"sequence.shape={tuple(sequences_shape)}"
                )
            self.states = tree.map_structure(
                lambda state: Variable(state.array, trainable=False, dtype=self.variable_dtype, name="rnn_state"),
                self.get_initial_state(sequences_shape[0]),
            )
            self._expected_batch_size = sequences_shape[0]
        elif self.stateful:
            self.reset_state()

    def get_initial_state(self, batch_size):
        """The states before the first step, zeros unless the cell says otherwise: a list."""
        own = getattr(self.cell, "get_initial_state", None)
        if own is None:
            return [ops.zeros((batch_size, size), dtype=self.cell.compute_dtype) for size in self.state_size]
        states = own(batch_size=batch_size)
        return list(states) if tree.is_nested(states) else [states]

    def reset_state(self):
        """Set the kept states of a stateful layer back to 0."""
        for state in tree.flatten(self.states) if self.states is not None else []:
            state.assign(ops.zeros_like(state))

    reset_states = reset_state

    def call(self, sequences, initial_state=None, mask=None, training=False):
        if initial_state is None:
            # A copy: the kept states are overwritten below, and the gradient still wants to see the old ones.
            initial_state = (
                tree.map_structure(lambda v: Tensor(v.numpy()), self.states)
                if self.stateful
                else self.get_initial_state(sequences.shape[0])
            )
        if self.stateful and sequences.shape[0] != self._expected_batch_size:
            raise ValueError(
                "If an RNN is stateful, the batch size of the input sequences must be the same as the batch size of "
                f"the initial state. \n- Expected batch size: {self._expected_batch_size}\n"
                f"- Received batch size: {sequences.shape[0]}"
            )
        states = list(initial_state) if tree.is_nested(initial_state) else [initial_state]
        states = tree.map_structure(lambda x: ops.convert_to_tensor(x, dtype=self.compute_dtype), states)
        self._draw_dropout_masks(self.cell, sequences[:, 0], states, training)
        mask = tree.flatten(mask)[0]
        output, states = self.inner_loop(sequences, states, mask, training)
        for cell in getattr(self.cell, "cells", [self.cell]):
            if isinstance(cell, DropoutMasks):
                cell.reset_dropout_mask()
                cell.reset_recurrent_dropout_mask()
        if self.stateful:
            for kept, state in zip(tree.flatten(self.states), tree.flatten(states)):
                kept.assign(state)
        return (output, *states) if self.return_state else output

    def inner_loop(self, sequences, initial_state, mask, training=False):
        """`(output, states)`: the fast form where the cell has one for all steps, else the loop over the cell."""
        settings = {
            "return_sequences": self.return_sequences,
            "go_backwards": self.go_backwards,
            "zero_output_for_mask": self.zero_output_for_mask,
        }
        if config.fast_forms() and hasattr(self.cell, "whole_sequence"):
            done = self.cell.whole_sequence(sequences, initial_state, mask, training, **settings)
            if done is not None:
                return done
        takes_training = isinstance(self.cell, Layer) and "training" in signature_of(type(self.cell).call).names
        kwargs = {"training": training} if takes_training else {}

        def step(inputs, states):
            output, new_states = self.cell(inputs, states, **kwargs)
            return output, new_states if tree.is_nested(new_states) else [new_states]

        last, outputs, states = rnn(
            step, sequences, initial_state, self.go_backwards, mask, self.zero_output_for_mask, self.return_sequences
        )
        return outputs if self.return_sequences else last, states

    def _draw_dropout_masks(self, cell, step, states, training):
        """Draw all masks before the first step, those of a lower cell first."""
        if isinstance(cell, DropoutMasks):
            if training:
                cell.get_dropout_mask(step)
                cell.get_recurrent_dropout_mask(tree.flatten(states)[0])
            else:
                cell.skip_dropout_masks()
        elif isinstance(cell, StackedRNNCells):
            for inner, state in zip(cell.cells, states):
                self._draw_dropout_masks(inner, step, state, training)
                step = ops.zeros((step.shape[0], output_size_of(inner)), dtype=step.dtype)

    def compute_output_shape(self, sequences_shape, initial_state_shape=None):
        batch, time = sequences_shape[0], sequences_shape[1]
        output = (batch, time, output_size_of(self.cell)) if self.return_sequences else (batch, output_size_of(self.cell))
        if not self.return_state:
            return output
        return (output, *tree.map_structure(lambda size: (batch, size), self.state_size))

    def compute_mask(self, _, mask):
        """The mask of the outputs: that of the inputs where all steps are returned, else none."""
        mask = tree.flatten(mask)[0] if self.return_sequences else None
        return [mask] + [None] * len(self.state_size) if self.return_state else mask

    def get_config(self):
        return {
            **super().get_config(),
            "return_sequences": self.return_sequences,
            "return_state": self.return_state,
            "go_backwards": self.go_backwards,
            "stateful": self.stateful,
            "unroll": self.unroll,
            "zero_output_for_mask": self.zero_output_for_mask,
            "cell": serialization.serialize_keras_object(self.cell),
        }

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """The layer that `get_config` described, with its cell."""
        config = dict(config)
        return cls(serialization.deserialize_keras_object(config.pop("cell"), custom_objects), **config)
