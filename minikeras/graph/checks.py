"""What must hold of the calls between inputs and outputs: each can be computed, and no two operations have one name."""

import collections

from minikeras import tree
from minikeras.errors.explaining import explained, named
from minikeras.graph.disconnected import disconnected
from minikeras.graph.history import calls_of


def check_not_empty(inputs, outputs):
    """Raise ValueError where there is nothing among the inputs, or the outputs."""
    for argument, structure in (("inputs", inputs), ("outputs", outputs)):
        if not tree.flatten(structure):
            raise ValueError(f"`{argument}` argument cannot be empty. Received:\ninputs={inputs}\noutputs={outputs}")


def check_connected(inputs, outputs, nodes):
    """Raise ValueError where something that is needed cannot be computed from the inputs."""
    computable = {id(x) for x in inputs}
    for node in nodes:
        for x in node.input_tensors:
            if id(x) not in computable:
                raise disconnected(x, outputs, inputs)
        if not node.is_input:
            computable.update(id(x) for x in node.outputs)
    for x in outputs:
        if id(x) not in computable:
            raise disconnected(x, outputs, inputs)


def check_names(operations):
    """Raise ValueError where two operations have one name: configs and files call them by name."""
    for name, count in collections.Counter(operation.name for operation in operations).items():
        if count > 1:
            same = [operation for operation in operations if operation.name == name]
            places = [node.made_at for operation in same for node in calls_of(operation)[:1]]
            raise explained(
                ValueError,
                f'The name "{name}" is used {count} times in the model. All operation names should be unique.',
                where=[
                    f"{named(operation)}   {place}   {place.source if place else ''}".rstrip()
                    for operation, place in zip(same, places)
                ],
                fix=f"name='{name}_2'",
            )
