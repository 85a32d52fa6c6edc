"""A functional model as a config: its layers, their calls, its inputs and outputs; and the model made of that again."""

import inspect

from minikeras import tree
from minikeras.graph import calls_of
from minikeras.graph.function import node_key
from minikeras.models.functional import Functional
from minikeras.models.model import Model
from minikeras.models.nodes import node_config, process_nodes
from minikeras.serialization import deserialize_keras_object, serialize_keras_object


def functional_config(model):
    """Name, layers with their calls, inputs and outputs; of a subclass with another constructor, its arguments."""
    if not _has_functional_constructor(type(model)):
        return Model.get_config(model)
    places = {}
    for operation in model._operations:
        kept = [node for node in calls_of(operation) if node_key(operation, node.index) in model._nodes]
        places.update((node_key(operation, node.index), number) for number, node in enumerate(kept))
    layers = []
    for operation in model._operations:
        own = [node for node in calls_of(operation) if node_key(operation, node.index) in model._nodes]
        calls = [node_config(node, places) for node in own if not node.is_input]
        layers.append({**serialize_keras_object(operation), "name": operation.name, "inbound_nodes": calls})

    def place(x):
        operation, node_index, tensor_index = x._keras_history
        number = places[node_key(operation, node_index)]
        # Here, but not in the calls, Keras counts a model's own graph as its call 0.
        return [operation.name, number + isinstance(operation, Functional), tensor_index]

    return {
        "name": model.name,
        "trainable": model.trainable,
        "layers": layers,
        "input_layers": tree.map_structure(place, model._inputs_struct),
        "output_layers": tree.map_structure(place, model._outputs_struct),
    }


def functional_from_config(cls, config, custom_objects=None):
    """Make a functional model from a config: make its layers, repeat their calls, take its inputs and outputs."""
    config = dict(config)
    layer_configs = config.pop("layers")
    if any(isinstance(call, list) for layer in layer_configs for call in layer["inbound_nodes"]):
        from minikeras.saving.legacy_configs import modern_graph  # the room above, opened for configs of Keras 1 and 2

        return functional_from_config(cls, modern_graph({**config, "layers": layer_configs}), custom_objects)
    made = {}
    for layer_config in layer_configs:
        made[layer_config["name"]] = deserialize_keras_object(layer_config, custom_objects=custom_objects)
    process_nodes(made, {c["name"]: list(c["inbound_nodes"]) for c in layer_configs})

    def tensors(place):
        if isinstance(place, (list, tuple)) and len(place) == 3 and isinstance(place[0], str):
            name, node_index, tensor_index = place
            if name not in made:
                raise RuntimeError(f"Internal error: could not find layer {name}.")
            return calls_of(made[name])[node_index - isinstance(made[name], Functional)].outputs[tensor_index]
        if isinstance(place, dict):
            return {key: tensors(part) for key, part in place.items()}
        return type(place)(tensors(part) for part in place)

    inputs, outputs = tensors(config.pop("input_layers")), tensors(config.pop("output_layers"))
    return cls(inputs=inputs, outputs=outputs, name=config.pop("name", None), trainable=config.pop("trainable", None), **config)


def _has_functional_constructor(cls):
    parameters = list(inspect.signature(cls.__init__).parameters)
    return parameters[1:3] == ["inputs", "outputs"]
