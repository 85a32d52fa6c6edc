"""Whether the last activation gives what the loss wants: probabilities, of one class or of several."""

import warnings

from minikeras import losses
from minikeras.activations.by_name import ACTIVATIONS
from minikeras.errors.explaining import explained, explanation, named, place
from minikeras.errors.origin import stack_level
from minikeras.serialization import builtin_name

_SUM_TO_1 = ("softmax", "sparsemax")
_PROBABILITIES = (*_SUM_TO_1, "sigmoid", "hard_sigmoid", "sparse_sigmoid")
_CLASSES = {
    "categorical_crossentropy": "CategoricalCrossentropy",
    "sparse_categorical_crossentropy": "SparseCategoricalCrossentropy",
}
_BINARY = {"binary_crossentropy": "BinaryCrossentropy", "binary_focal_crossentropy": "BinaryFocalCrossentropy"}


def check_activations(symbols, names, identifiers):
    """Look at the layers that end a model and the losses of their outputs.

    Raises ValueError for a softmax over one number, which is always 1; warns where a loss wants probabilities and the activation
    gives other numbers. Layers and functions of one's own are taken to know what they do.
    """
    for x, name, identifier in zip(symbols, names, identifiers):
        layer = x._keras_history.operation
        activation = _name_of(getattr(layer, "activation", None))
        function, from_logits = _function(identifier)
        if function not in _CLASSES and function not in _BINARY or activation is None:
            continue
        if activation == "softmax" and x.shape[-1] == 1:
            raise softmax_of_one(layer, x.shape)
        if from_logits or x.shape[-1] is None:
            continue
        wanted = _SUM_TO_1 if function in _CLASSES else _PROBABILITIES
        if activation not in wanted and x.shape[-1] > 1 - (function in _BINARY):
            _warn(layer, activation, name, function)


def softmax_of_one(layer, shape):
    """The error for a softmax whose only number is always 1."""
    return explained(
        ValueError,
        f"You are using a softmax over axis -1 of a tensor of shape {shape}. This axis has size 1. The softmax "
        "operation will always return the value 1, which is likely not what you intended. Did you mean to use a sigmoid "
        "instead?",
        where=place(layer),
        why="a softmax shares out 1 among the classes; with one class there is nothing to share, and nothing to learn",
        fix="activation='sigmoid'",
    )


def _warn(layer, activation, name, function):
    several = function in _CLASSES
    what = "no activation" if activation == "linear" else f"the activation '{activation}'"
    wanted = "probabilities that add up to 1" if several else "probabilities"
    kind = (_CLASSES if several else _BINARY)[function]
    fixes = [f"activation='{'softmax' if several else 'sigmoid'}'"]
    if activation == "linear":
        fixes.append(f"loss=keras.losses.{kind}(from_logits=True)")
    warnings.warn(
        explanation(
            f"Loss '{function}' expects {wanted}; layer {named(layer)} has {what}.",
            where=f"output '{name}'   {place()}",
            fix=fixes,
        ),
        stacklevel=stack_level(),
    )


def _name_of(activation):
    """The name of one of Keras's activations, or None for another function."""
    return next((name for name, function in ACTIVATIONS.items() if function is activation), None)


def _function(identifier):
    """`(name, from_logits)` of a loss as it was given to `compile`; no name for a function that is not Keras's."""
    if identifier is None or str(identifier).lower() in ("crossentropy", "ce"):
        return None, False
    loss = losses.get(identifier)
    _, name = builtin_name(getattr(loss, "fn", loss)) or (None, None)
    return name, getattr(loss, "_fn_kwargs", {}).get("from_logits", False)
