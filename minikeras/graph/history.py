"""Where a symbolic tensor comes from: the tuple on which the whole layer graph hangs."""

from typing import NamedTuple


class KerasHistory(NamedTuple):
    """Which operation made a tensor, in which of its calls, as which of the call's outputs."""

    operation: object
    node_index: int
    tensor_index: int

    @property
    def node(self):
        """The call that made the tensor, a Node; None where nobody knows who made it."""
        return None if self.operation is None else self.operation._inbound_nodes[self.node_index]


UNKNOWN = KerasHistory(None, 0, 0)


def history_of(x):
    """The KerasHistory of a tensor; UNKNOWN for one that no call made."""
    return getattr(x, "_keras_history", UNKNOWN)


def calls_of(operation):
    """The Nodes of an operation, one for each call on symbols, in order.

    To people this is `operation.calls`. The library asks here, for a learner's own layer may use that name for something else.
    """
    return operation._inbound_nodes
