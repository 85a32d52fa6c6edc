"""The calls of a functional model as plain values, and the calls repeated from them."""

import collections

from minikeras import tree
from minikeras.graph import KerasTensor, calls_of
from minikeras.graph.function import node_key
from minikeras.serialization import deserialize_keras_object, serialize_keras_object


def node_config(node, places):
    """A call as `{"args": ..., "kwargs": ...}`; a symbolic argument is written as where it comes from."""

    def written(x):
        if not isinstance(x, KerasTensor):
            return x
        operation, node_index, tensor_index = x._keras_history
        return {
            "class_name": "__keras_tensor__",
            "config": {
                "shape": x.shape,
                "dtype": x.dtype,
                "keras_history": [operation.name, places[node_key(operation, node_index)], tensor_index],
            },
        }

    args = tree.map_structure(written, tuple(node.arguments.args))
    kwargs = tree.map_structure(written, dict(node.arguments.kwargs))
    return {
        "args": [serialize_keras_object(arg) for arg in args],
        "kwargs": {key: serialize_keras_object(value) for key, value in kwargs.items()},
    }


def process_nodes(made, waiting):
    """Repeat the calls of all layers, each as soon as the tensors it was called on exist again.

    Args:
        made: dict from name to layer.
        waiting: dict from name to the configs of its calls.

    Raises ValueError where a call waits for a tensor that nobody makes.
    """
    calls = {name: collections.deque(configs) for name, configs in waiting.items()}
    waiting_for = collections.defaultdict(list)  # from a call (layer and number) to the layers whose next call needs it
    ready = collections.deque(calls)
    while ready:
        name = ready.popleft()
        while calls[name]:
            args, kwargs, missing = _arguments(calls[name][0], made)
            if missing is not None:  # the later calls of a layer must not overtake this one
                waiting_for[missing].append(name)
                break
            made[name](*args, **kwargs)
            calls[name].popleft()
            ready.extend(waiting_for.pop((name, len(calls_of(made[name])) - 1), ()))
    blocked = sorted(name for name in calls if calls[name])
    if blocked:
        raise ValueError(
            "Invalid Functional model configuration. The graph of the Functional model either has loops or "
            f"disconnected nodes. The following nodes failed to be resolved: the next calls of the layers {blocked}"
        )


def _arguments(config, made):
    """`(args, kwargs, missing)` of a call; `missing` is a call whose tensor does not exist yet, or None."""
    missing = None

    def tensor(place):
        nonlocal missing
        name, node_index, tensor_index = place
        layer = made.get(name)
        if layer is None:
            raise ValueError(f"Unknown layer: {name}")
        if node_index < len(calls_of(layer)):
            return calls_of(layer)[node_index].outputs[tensor_index]
        missing = (name, node_index)
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
    return args, kwargs, missing
