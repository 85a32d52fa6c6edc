"""Activations by name: what `activation="relu"` means, and what configs write for it."""

import types

import minikeras.activations.functions as functions
from minikeras import serialization
from minikeras.errors.suggest import did_you_mean

ACTIVATIONS = {
    name: function
    for name, function in vars(functions).items()
    if isinstance(function, types.FunctionType) and serialization.builtin_name(function)
}


def serialize(activation):
    """The name of one of Keras's own activations, or the config of a learner's.

    Raises ValueError for what is neither a function nor an object with a config.

    >>> keras.activations.serialize(keras.activations.relu)
    'relu'
    """
    config = serialization.serialize_keras_object(activation)
    if not isinstance(config, dict) or "config" not in config:
        raise ValueError(
            f"Unknown activation function '{activation}' cannot be serialized due to invalid function name. Make "
            f"sure to use one of the names of keras.activations or register your own. config={config}"
        )
    return config["config"] if isinstance(config["config"], str) and config["config"] in ACTIVATIONS else config


def deserialize(config, custom_objects=None):
    """The activation that `serialize` described: a name, or a dict.

    >>> keras.activations.deserialize("relu").__name__
    'relu'
    """
    return serialization.deserialize_keras_object(config, module_objects=ACTIVATIONS, custom_objects=custom_objects)


def get(identifier):
    """The activation meant by a name, a config, a function (itself) or None (linear).

    Raises ValueError where no activation is meant.

    >>> keras.activations.get("relu").__name__
    'relu'
    """
    if identifier is None:
        return functions.linear
    if isinstance(identifier, dict):
        found = serialization.deserialize_keras_object(identifier)
    elif isinstance(identifier, str):
        found = ACTIVATIONS.get(identifier)
    else:
        found = identifier
    if not callable(found):
        hint = did_you_mean(identifier, ACTIVATIONS) if isinstance(identifier, str) else ""
        raise ValueError(f"Could not interpret activation function identifier: {identifier}{hint}")
    return found
