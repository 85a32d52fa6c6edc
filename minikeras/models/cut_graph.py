"""A model that begins at the outputs of layers: the part of the graph behind them, repeated on new Inputs."""

from minikeras import tree
from minikeras.graph import KerasTensor, Node
from minikeras.graph.function import map_graph
from minikeras.graph.history import history_of
from minikeras.layers.input import Input, InputLayer


def clone_calls(inputs, outputs):
    """Repeat the calls between intermediate tensors and `outputs` on new Inputs; the layers, and their weights, are the same."""
    copies, fresh = {}, []
    for x in tree.flatten(inputs):
        copy = x if is_input(x) else Input(batch_shape=x.shape, dtype=x.dtype, name=f"{x.name}CLONE")
        copies[id(x)] = copy
        fresh.append(copy)
    nodes, _, _ = map_graph(tree.flatten(inputs), tree.flatten(outputs))
    for node in nodes:
        if node.is_input or any(id(x) in copies for x in node.outputs):
            continue
        args, kwargs = node.arguments.fill_in(copies)
        results = [KerasTensor(x.shape, x.dtype) for x in node.outputs]
        Node(node.operation, args, kwargs, results)
        copies.update((id(x), result) for x, result in zip(node.outputs, results))
    return tree.pack_sequence_as(inputs, fresh), tree.map_structure(lambda x: copies[id(x)], outputs)


def is_input(x):
    """Whether a symbolic tensor is what an `Input` gave."""
    return isinstance(history_of(x).operation, InputLayer)
