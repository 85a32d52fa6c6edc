"""Keras 2's accessors of an operation's calls, gone in Keras 3: in the books they are how one tells the calls of a shared layer apart."""

from minikeras import tree
from minikeras.graph.explain_calls import never_called
from minikeras.graph.history import calls_of


class CallsByNumber:
    """Base of Operation: `layer.get_output_at(1)`, which today is `layer.calls[1].output`."""

    def _get_node_attribute_at_index(self, node_index, attribute, attribute_name):
        """As Keras's: `attribute` of the given call, alone where there is one and in a list otherwise."""
        calls = calls_of(self)
        if not calls:
            raise never_called(self, attribute_name)
        if node_index >= len(calls):
            raise ValueError(
                f"Asked to get {attribute_name} at node {node_index}, but the operation has only {len(calls)} inbound nodes."
            )
        values = getattr(calls[node_index], attribute)
        return values[0] if isinstance(values, list) and len(values) == 1 else values

    def get_input_at(self, node_index):
        """The input of call number `node_index`. Keras 2 only; in Keras 3 there is nothing in its place."""
        return self._get_node_attribute_at_index(node_index, "input_tensors", "input")

    def get_output_at(self, node_index):
        """The output of call number `node_index`. Keras 2 only; in Keras 3 there is nothing in its place."""
        return self._get_node_attribute_at_index(node_index, "output_tensors", "output")

    def get_input_shape_at(self, node_index):
        """The shape of the input of call number `node_index`. Keras 2 only."""
        return tree.map_structure(lambda x: x.shape, self.get_input_at(node_index))

    def get_output_shape_at(self, node_index):
        """The shape of the output of call number `node_index`. Keras 2 only."""
        return tree.map_structure(lambda x: x.shape, self.get_output_at(node_index))
