"""What the views ask a model: which Nodes and layers it has, in which order.

Everything here reads the attributes that minikeras and Keras share (`_inbound_nodes`, `_keras_history`, `_nodes_by_depth`, ...),
so the views draw models of either engine.
"""

import math

from minikeras import tree

_BITS = {"bool": 1, "float16": 16, "bfloat16": 16, "float32": 32, "float64": 64}
_BITS.update({f"{sign}int{bits}": bits for sign in ("", "u") for bits in (8, 16, 32, 64)})


def is_sequential(thing):
    """True for a Sequential model of either engine."""
    return has_base(thing, "Sequential")


def is_functional(thing):
    """True for a model made from inputs and outputs, of either engine."""
    return has_base(thing, "Functional")


def is_model(thing):
    """True for anything that holds layers of its own: Sequential, functional or subclassed."""
    return has_base(thing, "Model")


def function_of(model):
    """The thing that holds a model's Nodes: a functional model itself, a built Sequential's inner one, otherwise None."""
    if is_functional(model):
        return model
    return getattr(model, "_functional", None) if is_sequential(model) else None


def nodes_of(function):
    """The Nodes between a function's inputs and outputs, each after those it takes its inputs from.

    The order does not depend on anything but the model: first by depth, then as the model's operations stand, then call by call.
    """
    place = {id(operation): i for i, operation in enumerate(operations_of(function))}
    depths = function._nodes_by_depth
    return [
        node
        for depth in sorted(depths, reverse=True)
        for node in sorted(depths[depth], key=lambda n: (place[id(n.operation)], call_index(n)))
    ]


def operations_of(function):
    """The operations of a functional model in Keras's order, or the layers of any other model."""
    return list(function._operations) if hasattr(function, "_operations") else list(function.layers)


def calls_of(operation):
    """The Nodes of an operation of either engine, in order."""
    return operation._inbound_nodes


def call_index(node):
    """Which call of its operation a Node is, counted from 0: the first number in `summary()`'s `dense[0][0]`."""
    return calls_of(node.operation).index(node)


def source_of(tensor):
    """The `(node, tensor index)` that a symbolic tensor comes from, or None for a tensor that no operation made."""
    operation, node_index, tensor_index = tensor._keras_history
    return None if operation is None else (calls_of(operation)[node_index], tensor_index)


def flat(structure):
    """The leaves of a structure of tensors as a list; an empty list for None."""
    return [] if structure is None else tree.flatten(structure)


def build_shapes_of(layer):
    """The shapes that a layer was built for, where it wasn't called on symbols; an empty list if it knows none."""
    shapes = getattr(layer, "_build_shapes_dict", None) or getattr(layer, "_build_shapes", None) or {}
    return list(shapes.values())


def count_weights(weights):
    """How many numbers a list of Variables holds, each Variable counted once."""
    return sum(math.prod(w.shape) for w in {id(w): w for w in weights}.values())


def memory_of(weights):
    """How many bytes they take, each Variable counted once."""
    unique = {id(w): w for w in weights}.values()
    return sum(math.prod(w.shape) * _BITS[_dtype_name(w)] for w in unique) / 8


def parameters_of(operation):
    """How many weights an operation holds; 0 for one that is not a layer or is not built."""
    return count_weights(getattr(operation, "weights", []))


def is_frozen(operation):
    """True where an operation has weights and none of them is trained."""
    weights = getattr(operation, "weights", [])
    return bool(weights) and not getattr(operation, "trainable_weights", [])


def _dtype_name(weight):
    return getattr(weight.dtype, "name", weight.dtype)


def has_base(thing, name):
    """Whether one of the classes of a thing, or of what it inherits from, has this name, in either engine."""
    return any(base.__name__ == name for base in type(thing).__mro__)
