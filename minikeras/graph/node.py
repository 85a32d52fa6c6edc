"""Node: one call of one operation. A layer that is called twice is one layer with two Nodes."""

from minikeras import tree
from minikeras.errors.origin import caller
from minikeras.graph.arguments import Arguments
from minikeras.graph.history import UNKNOWN, KerasHistory, calls_of
from minikeras.graph.keras_tensor import KerasTensor


class Node:
    """One call in the layer graph.

    Attributes:
        operation: what was called; the node stands among its `calls` at place `index`.
        arguments: with what.
        outputs: the KerasTensors that came out, as a flat list.
        is_input: True where nothing symbolic went in: an Input.
        made_at: the `Origin` of the line that made the call.
    """

    def __init__(self, operation, call_args=(), call_kwargs=None, outputs=None):
        self.operation = operation
        self.arguments = Arguments(tuple(call_args), dict(call_kwargs or {}))
        self.outputs = tree.flatten(outputs) if outputs is not None else []
        self.is_input = not self.arguments.keras_tensors
        self.made_at = caller()
        for x in self.outputs:
            if not isinstance(x, KerasTensor):
                raise ValueError(
                    f"All operation outputs must be tensors. Operation {operation} returned a non-tensor. "
                    f"Non-tensor received: {x}"
                )
        for x in self.arguments.keras_tensors:
            if not hasattr(x, "_keras_history"):
                x._keras_history = UNKNOWN
        self.index = len(calls_of(operation))
        calls_of(operation).append(self)
        for parent in self.parent_nodes:
            parent.operation._outbound_nodes.append(self)
        for i, x in enumerate(self.outputs):
            x._keras_history = KerasHistory(operation, self.index, i)

    @property
    def input_tensors(self):
        return self.arguments.keras_tensors

    @property
    def output_tensors(self):
        return self.outputs

    @property
    def parent_nodes(self):
        """The nodes whose outputs this one was called on."""
        nodes = [x._keras_history.node for x in self.arguments.keras_tensors]
        return [node for node in nodes if node is not None]

    # As a learner reads a call: `layer.calls[1].output`.

    @property
    def input(self):
        """What went in: one KerasTensor, or a list of them."""
        return _only(self.input_tensors)

    @property
    def output(self):
        """What came out: one KerasTensor, or a list of them."""
        return _only(self.outputs)

    def __repr__(self):
        return f"<Node operation={self.operation.name}, id={id(self)}>"


def _only(tensors):
    return tensors[0] if len(tensors) == 1 else list(tensors)
