"""What is looked at before a model is written: what could not be read back, and what would come back differently."""

import inspect
import json
import warnings

from minikeras.config.strict_checks import strict_checks
from minikeras.errors.origin import stack_level
from minikeras.errors.quiet import without_warnings
from minikeras.graph.recorded import FunctionOperation
from minikeras.saving.operations import enter_names
from minikeras.saving.safe_names import is_safe
from minikeras.serialization import builtin_name, serialize_keras_object

_GIVEN_BY_THE_BASE = {"self", "name", "dtype", "trainable", "activity_regularizer", "autocast"}


def check_can_be_saved(model):
    """Raise what `model.save` would raise about the model's structure, without writing anything.

    Raises ValueError, TypeError or NotImplementedError where a layer, a loss or an argument has no form in files.
    """
    with without_warnings():  # they come when it is saved
        check_before_saving(model)
        json.dumps(serialize_keras_object(model), allow_nan=False)


def check_before_saving(model):
    """Warn of arguments that a learner's own `get_config` forgets, and of a model without weights.

    Raises ValueError where a name would be refused when the file is read.
    """
    if not model.built:
        warnings.warn(
            "You are saving a model that has not yet been built. It might not contain any weights yet. Consider "
            f"building the model first by calling it on some data. ('{model.name}' does not know its input shape: begin it with "
            "keras.Input(shape=...).)",
            stacklevel=stack_level(),
        )
    for layer in model._flatten_layers():
        if not is_safe(layer.name):
            raise ValueError(
                f"The name {layer.name!r} could not be read back from a file: use letters, digits, '_', '.', '-', "
                "blanks and round brackets, at most 128 of them."
            )
        for operation in getattr(layer, "operations", ()):
            _check_operation(operation)
        _check_config(layer)


def _check_operation(operation):
    """An operation that Keras has no name for could not be read back."""
    enter_names()
    if isinstance(operation, FunctionOperation) and builtin_name(type(operation)) is None:
        raise ValueError(
            f"The operation '{operation.name}' has no name in Keras's files. Put it into the `call` of a layer of your own."
        )


def _check_config(layer):
    """Hold the arguments of `__init__` that were given against what `get_config` returns."""
    cls = type(layer)
    if builtin_name(cls) is not None or "get_config" not in _own_names(cls) or "from_config" in _own_names(cls):
        return
    try:
        given = inspect.signature(cls.__init__).bind(layer, *layer._constructor_arguments[0], **layer._constructor_arguments[1])
        config = layer.get_config()
    except Exception:  # get_config speaks for itself when the config is written
        return
    for name, parameter in inspect.signature(cls.__init__).parameters.items():
        if name in config or name in _GIVEN_BY_THE_BASE or name not in given.arguments:
            continue
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        comes_back = (
            "the layer cannot be made again without it"
            if parameter.default is parameter.empty
            else f"it will come back as {parameter.default!r}"
        )
        if (
            strict_checks()
            and parameter.default is not given.arguments[name]
            and not _equal(parameter.default, given.arguments[name])
        ):
            warnings.warn(
                f"{cls.__name__}.get_config() does not return '{name}'; {comes_back} (layer '{layer.name}').",
                stacklevel=stack_level(),
            )


def _own_names(cls):
    """The names that a learner's class and its bases define, above the classes of the library."""
    return {name for base in cls.__mro__ if not base.__module__.startswith("minikeras.") for name in vars(base)}


def _equal(a, b):
    try:
        return bool(a == b)
    except Exception:
        return False
