"""What `Model(inputs, outputs)` says to something else in the place of symbols, and a functional model to other inputs than its own."""

import warnings

from minikeras import tree
from minikeras.autodiff import Tensor
from minikeras.errors.explaining import described, explained, named, place, written
from minikeras.errors.origin import stack_level
from minikeras.graph import KerasTensor
from minikeras.layers.explain_inputs import single_row
from minikeras.layers.explain_names import tensors
from minikeras.layers.layer import Layer


def check_symbols(argument, structure):
    """Raise ValueError for what is no KerasTensor among the inputs or the outputs."""
    for x in tree.flatten(structure):
        if isinstance(x, KerasTensor):
            continue
        why = fix = None
        if isinstance(x, Layer):
            why, fix = f"{named(x)} is a layer, not a tensor; call it, to get one", f"{written(x)}(x)"
        elif hasattr(x, "shape"):
            why = "an array is the result of a computation; a model is made of the calls themselves, on an Input"
        raise explained(
            ValueError,
            f"All `{argument}` values must be KerasTensors. Received: {argument}={structure} including "
            f"invalid value {x} of type {type(x)}",
            where=place(),
            why=why,
            fix=fix,
            tensors=[x] if isinstance(x, Layer) or hasattr(x, "shape") else (),
        )


def warn_of_other_names(inputs):
    """Warn of keys of a dict of inputs that are not the names of the Inputs."""
    for key, x in inputs.items():
        if isinstance(x, KerasTensor) and key != x.name:
            warnings.warn(
                "When providing `inputs` as a dict, all keys in the dict must match the names of the corresponding "
                f"tensors. Received key '{key}' mapping to value {x} which has name '{x.name}'. Change the tensor name "
                f"to '{key}' (via `Input(..., name='{key}')`)",
                stacklevel=stack_level(),
            )


def another_structure(model, inputs):
    """The sentence for inputs that are nested in another way than the model's."""
    expected = tree.map_structure(lambda x: x.name, model._inputs_struct)
    received = tree.map_structure(lambda x: "None" if x is None else f"Tensor(shape={x.shape})", inputs)
    return f"The structure of `inputs` doesn't match the expected structure.\nExpected: {expected}\nReceived: inputs={received}"


def too_few(model, inputs, count):
    """The error for `count` tensors where the model has more Inputs."""
    return explained(
        ValueError,
        another_structure(model, inputs),
        where=place(model),
        got=tensors(count),
        wants=tensors(len(model._inputs)),
        why=f"nothing would come into {', '.join(repr(x.name) for x in model._inputs[count:])}",
    )


def another_rank(model, x, symbol):
    """The error for an input with another number of axes than its Input has."""
    single = tuple(x.shape) == symbol.shape[1:]
    return explained(
        ValueError,
        f"Invalid input shape for input {x} with name '{symbol.name}'. Expected shape {symbol.shape}, "
        f"but input has incompatible shape {tuple(x.shape)}",
        where=place(model),
        got=described(x),
        wants=f"a batch of rows: {symbol.shape}",
        why=single_row(symbol.shape[1:]) if single else None,
        fix="x[None]" if single else None,
        tensors=[x],
    )


def check_numbers(x, symbol):
    """Raise ValueError for text where an Input wants numbers."""
    array = x.array if isinstance(x, Tensor) else x
    if getattr(getattr(array, "dtype", None), "kind", "") in "US" and symbol.dtype != "string":
        raise explained(
            ValueError,
            f"Invalid dtype: {array.dtype.name}",
            where=place(),
            got="text",
            wants=f"numbers, for input '{symbol.name}'",
            why="a model computes with numbers; text that is made of digits can be turned into them",
            fix="x.astype('float32')",
        )
