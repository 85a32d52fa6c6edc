"""The function behind a model of one's own: its `call` is run once on symbols, and what they go through is recorded.

A subclassed model has no inputs and outputs of its own, so nobody recorded its calls. On symbols, layers and operations record them
as in a functional model. Afterwards everything is as it was: the Nodes that were made are taken away again.
"""

import collections
import contextlib
import re

import minikeras.views.structure as structure
from minikeras import tree
from minikeras.views.engines import engine_of


@contextlib.contextmanager
def function_by_calling(model, x=None):
    """While it lasts, the function whose Nodes a model's `call` makes; a functional model's own. None where that can't be found out.

    Args:
        x: a batch, to know what comes in; without it the shapes are those that the model was built for. An unbuilt model is built.
    """
    function = structure.function_of(model)
    if function is not None or not structure.is_model(model) or structure.is_sequential(model):
        yield function
        return
    layers = _every_layer(model)
    counts = [len(structure.calls_of(layer)) for layer in layers]
    try:
        yield _called(model, x)
    finally:
        for layer, made in zip(layers, counts):
            del structure.calls_of(layer)[made:]


def _called(model, x):
    keras = engine_of(model).keras
    try:
        if x is not None:
            if not model.built:
                model(x)
            inputs = tree.map_structure(lambda array: keras.Input(tuple(array.shape[1:]), dtype=_name(array.dtype)), x)
        else:
            inputs = _inputs_as_built(model, keras)
        outputs = model.call(inputs) if inputs is not None else None
        if outputs is None or not all(isinstance(leaf, keras.KerasTensor) for leaf in tree.flatten(outputs)):
            return None
        function = keras.Function(inputs, outputs, name=f"{model.name}_call")
        _rename(function, inputs, _every_layer(model))
        return function
    except Exception:  # a learner's own code: it may look at numbers, which symbols have not
        return None


def _rename(function, inputs, layers):
    """The inputs and what is computed between layers are named by what they are, alike in every run."""
    inputs = tree.flatten(inputs)
    names = {id(x._keras_history[0]): "input" if len(inputs) == 1 else f"input_{i}" for i, x in enumerate(inputs)}
    taken = collections.Counter(layer.name for layer in layers)
    kept = {id(layer) for layer in layers}
    for operation in function._operations:
        if id(operation) in kept:
            continue
        name = names.get(id(operation)) or re.sub(r"_\d+$", "", operation.name)
        operation.name = f"{name}_{taken[name]}" if taken[name] else name
        taken[name] += 1


def _name(dtype):
    return getattr(dtype, "name", str(dtype))


def _inputs_as_built(model, keras):
    """Symbols of the shapes that a model was built for; None where it knows none."""
    shapes = structure.build_shapes_of(model)
    if len(shapes) != 1:
        return None
    return _symbols(shapes[0], keras)


def _symbols(shape, keras):
    if isinstance(shape, dict):
        return {name: _symbols(part, keras) for name, part in shape.items()}
    if shape and all(size is None or isinstance(size, int) for size in shape):
        return keras.Input(tuple(shape[1:]))
    return [_symbols(part, keras) for part in shape]


def _every_layer(model):
    return [layer for layer in model._flatten_layers() if hasattr(layer, "_inbound_nodes")]
