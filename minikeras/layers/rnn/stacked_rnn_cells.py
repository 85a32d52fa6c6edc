"""StackedRNNCells: several cells as one, each fed by the one below it."""

from minikeras import ops, serialization, tree
from minikeras.layers.arguments import signature_of
from minikeras.layers.layer import Layer
from minikeras.serialization import builtin


@builtin("keras.layers")
class StackedRNNCells(Layer):
    """A stack of cells that behaves as one cell; its states are those of the cells, in a list.

    Args:
        cells: list of cells, the lowest first.

    Raises ValueError where one of them has no `call` or no `state_size`.

    Shapes: `(batch, features)` -> `(batch, units of the last cell)`.

    >>> layers.RNN(layers.StackedRNNCells([layers.GRUCell(4), layers.GRUCell(2)]))(np.ones((1, 3, 5), "float32")).shape
    (1, 2)
    """

    def __init__(self, cells, **kwargs):
        super().__init__(**kwargs)
        for cell in cells:
            if "call" not in dir(cell):
                raise ValueError(f"All cells must have a `call` method. Received cell without a `call` method: {cell}")
            if "state_size" not in dir(cell):
                raise ValueError(f"All cells must have a `state_size` attribute. Received cell without a `state_size`: {cell}")
        self.cells = cells

    @property
    def state_size(self):
        """The sizes of the states of each cell."""
        return [cell.state_size for cell in self.cells]

    @property
    def output_size(self):
        """How many numbers the highest cell gives."""
        return output_size_of(self.cells[-1])

    def build(self, input_shape):
        for cell in self.cells:
            if isinstance(cell, Layer) and not cell.built:
                cell.build(input_shape)
            input_shape = (input_shape[0], output_size_of(cell))

    def get_initial_state(self, batch_size=None):
        """The states before the first step: for each cell its own, zeros where it does not say."""
        states = []
        for cell in self.cells:
            if hasattr(cell, "get_initial_state"):
                states.append(cell.get_initial_state(batch_size=batch_size))
            else:
                states.append(
                    tree.map_structure(lambda size: ops.zeros((batch_size, size), dtype=self.compute_dtype), cell.state_size)
                )
        return states

    def call(self, inputs, states, training=False, **kwargs):
        new_states = []
        for cell, state in zip(self.cells, states):
            takes_training = isinstance(cell, Layer) and "training" in signature_of(type(cell).call).names
            training_or_not = {"training": training} if takes_training else {}
            call = cell if callable(cell) else cell.call
            inputs, new = call(inputs, list(state) if tree.is_nested(state) else [state], **training_or_not, **kwargs)
            new_states.append(new[0] if len(new) == 1 and not tree.is_nested(state) else new)
        return inputs, new_states[0] if len(new_states) == 1 else new_states

    def get_config(self):
        return {**super().get_config(), "cells": [serialization.serialize_keras_object(cell) for cell in self.cells]}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """The stack that `get_config` described, with its cells."""
        config = dict(config)
        return cls([serialization.deserialize_keras_object(cell, custom_objects) for cell in config.pop("cells")], **config)


def output_size_of(cell):
    """How many numbers a cell gives: its `output_size`, or the size of its first state.

    Raises ValueError where that is no int.
    """
    size = getattr(cell, "output_size", None)
    if size is None:
        size = tree.flatten(cell.state_size)[0]
    if not isinstance(size, int):
        raise ValueError("output_size must be an integer.")
    return size
