"""What is said of operations: a name that cannot be one, `layer.output` where there is no call yet, or more than one."""

import warnings

from minikeras.errors.explaining import described, explained, explanation, place, written
from minikeras.errors.origin import stack_level
from minikeras.graph.history import calls_of

_SHOWN = 3


def no_name(name):
    """The error for what cannot be the name of an operation."""
    return explained(
        ValueError,
        f"Argument `name` must be a string and cannot contain character `/`. Received: name={name} (of type {type(name)})",
        where=place(),
        why="in the path of a weight, '/' stands between a layer and what is inside it",
        fix=f"name={str(name).replace('/', '_')!r}",
    )


def never_called(operation, attribute):
    """The error for the input or output of an operation without a call."""
    sentence = f"The layer {operation.name} has never been called and thus has no defined {attribute}."
    if hasattr(operation, "compiled"):
        return explained(
            AttributeError,
            sentence,
            where=place(),
            why="without an Input in front, a model has no symbols of its own",
            fix="Input(shape=(4,))",
        )
    return explained(
        AttributeError,
        sentence,
        where=place(),
        why=f"only a call has an {attribute}; a layer alone is a recipe",
        fix=f"{written(operation)}(x)",
    )


def tell_of_calls(operation, attribute):
    """Warn that a shared layer has one input and output for each of its calls, and list them."""
    calls = [
        f"call {node.index}: {described(node.input) if hasattr(node.input, 'shape') else 'several tensors'} --> "
        f"{getattr(node.output, 'shape', 'several tensors')}   {node.made_at or ''}".rstrip()
        for node in calls_of(operation)[:_SHOWN]
    ]
    more = len(calls_of(operation)) - _SHOWN
    warnings.warn(
        explanation(
            f'Layer {operation.name} has multiple inbound nodes, hence the notion of "layer {attribute}" is ill-defined. Use '
            f"`get_{attribute}_at(node_index)` instead.",
            where=place(),
            got=calls + ([f"and {more} more"] if more > 0 else []),
            why=f"`.{attribute}` is that of call 0",
            fix=f"{operation.name}.calls[1].{attribute}",
        ),
        stacklevel=stack_level(),
    )
