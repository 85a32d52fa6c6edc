"""The calls of a functional model as plain values, and the calls repeated from them."""

from minikeras import tree
from minikeras.graph import KerasTensor
from minikeras.graph.function import node_key
from minikeras.serialization import deserialize_keras_object, serialize_keras_object


def node_config(node, places):
    """A call as `{"args": ..., "kwargs": ...}`; a symbolic argument is written as where it comes from."""

    def written(x):
        if not isinstance(x, KerasTensor):
            return x
        operation, node_index, tensor_index = x._keras_history
        return {"class_name": "__keras_tensor__",
                "config": {"shape": x.shape, "dtype": x.dtype,
                           "keras_history": [operation.name, places[node_key(operation, node_index)], tensor_index]}}

    args = tree.map_structure(written, tuple(node.arguments.args))
    kwargs = tree.map_structure(written, dict(node.arguments.kwargs))
    return {"args": [serialize_keras_object(arg) for arg in args],
            "kwargs": {key: serialize_keras_object(value) for key, value in kwargs.items()}}


def process_nodes(made, waiting):
    """Repeat the calls of all layers, each as soon as the tensors it was called on exist again.

    Args:
        made: dict from name to layer.
        waiting: dict from name to the configs of its calls.

    Raises ValueError where a call waits for a tensor that nobody makes.
    """
    pending = [(name, config) for name, configs in waiting.items() for config in configs]
    while pending:
        blocked_layers, still = set(), []
        for name, config in pending:
            arguments = None if name in blocked_layers else _arguments(config, made)
            if arguments is None:  # the later calls of a layer must not overtake this one
                blocked_layers.add(name)
                still.append((name, config))
            else:
                args, kwargs = arguments
                made[name](*args, **kwargs)
        if len(still) == len(pending):
            raise ValueError("Invalid Functional model configuration. The graph of the Functional model either has loops or "
                             f"disconnected nodes. The calls of these layers failed to be resolved: {sorted(blocked_layers)}")
        pending = still


def _arguments(config, made):
    """`(args, kwargs)` of a call with its tensors in place, or None while one of them does not exist yet."""
    missing = []

    def tensor(place):
        name, node_index, tensor_index = place
        layer = made.get(name)
        if layer is not None:
            from minikeras.models.functional import Functional
            node_index -= isinstance(layer, Functional)
            if node_index < len(layer._inbound_nodes):
                return layer._inbound_nodes[node_index].outputs[tensor_index]
        missing.append(place)
        return None

    def read(value):
        if isinstance(value, dict):
            if value.get("class_name") == "__keras_tensor__":
                return tensor(value["config"]["keras_history"])
            if "class_name" in value:
                return deserialize_keras_object(value)
            return {key: read(part) for key, part in value.items()}
        if isinstance(value, (list, tuple)):
            return type(value)(read(part) for part in value)
        return value

    args, kwargs = read(list(config["args"])), read(dict(config["kwargs"]))
    return None if missing else (args, kwargs)
