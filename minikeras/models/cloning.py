"""A model of the same structure with weights of its own."""

from minikeras import tree
from minikeras.layers.input import Input, InputLayer
from minikeras.layers.layer import Layer
from minikeras.models.functional import Functional
from minikeras.models.model import Model
from minikeras.models.sequential import Sequential


def clone_model(model, input_tensors=None, clone_function=None, call_function=None, recursive=False, **kwargs):
    """A copy of a Sequential or functional model with new layers, and so with new weights; compiled as the model is.

    Args:
        input_tensors: KerasTensors to begin the copy with, instead of new Inputs.
        clone_function: makes a new layer of an old one; from its config by default.
        call_function: `call_function(layer, *args, **kwargs)`, calls the new layers of a functional model.
        recursive: whether `clone_function` also gets the layers of nested models, one by one.

    >>> model = keras.Sequential([keras.Input((2,)), layers.Dense(1)])
    >>> keras.models.clone_model(model).layers[0] is model.layers[0]
    False
    """

    def copy(layer):
        if recursive and isinstance(layer, Model) and clone_function is not None:
            return clone_model(layer, clone_function=clone_function, call_function=call_function, recursive=True)
        return (clone_function or _from_config)(layer)

    if isinstance(model, (Sequential, Functional)):
        clone = (
            _clone_sequential(model, input_tensors, copy)
            if isinstance(model, Sequential)
            else _clone_functional(model, input_tensors, copy, call_function)
        )
        if model.compiled:
            clone.compile_from_config(model.get_compile_config())
        return clone
    if clone_function is not None or input_tensors is not None:
        raise ValueError(
            "Arguments `clone_function` and `input_tensors` are only supported for Sequential models or Functional "
            f"models. Received model of type '{type(model).__name__}'"
        )
    return _from_config(model)


def _from_config(layer):
    return type(layer).from_config(layer.get_config())


def _clone_sequential(model, input_tensors, copy):
    clone = Sequential(name=model.name, trainable=model.trainable)
    if input_tensors is not None:
        clone.add(tree.flatten(input_tensors)[0])
    elif isinstance(model._stack[0], InputLayer):
        first = model._stack[0]
        clone.add(InputLayer(batch_shape=first.batch_shape, dtype=first.dtype, name=first.name))
    for layer in model.layers:
        clone.add(copy(layer))
    return clone


def _clone_functional(model, input_tensors, copy, call_function):
    if input_tensors is None:
        inputs = tree.map_structure(lambda x: Input(batch_shape=x.shape, dtype=x.dtype, name=x.name), model.input)
    else:
        inputs = tree.pack_sequence_as(model.input, tree.flatten(input_tensors))
    values = {id(old): new for old, new in zip(model.inputs, tree.flatten(inputs))}
    copies = {}
    for node in model._ordered_nodes:
        if node.is_input:
            continue
        operation = node.operation
        if operation not in copies:
            copies[operation] = (
                copy(operation) if isinstance(operation, Layer) else operation.from_config(operation.get_config())
            )
        args, kwargs = node.arguments.fill_in(values)
        new = copies[operation]
        outputs = new(*args, **kwargs) if call_function is None else call_function(new, *args, **kwargs)
        values.update((id(old), x) for old, x in zip(node.outputs, tree.flatten(outputs)))
    outputs = tree.map_structure(lambda x: values[id(x)], model.output)
    return Functional(inputs, outputs, name=model.name)
