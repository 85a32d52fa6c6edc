"""From objects to configs: dicts of plain values in Keras's own form, so that Keras can read them."""

import inspect
import warnings

import numpy as np

from minikeras.serialization import byte_code, sharing, tables

_PLAIN_TYPES = (str, int, float, bool)


def serialize_keras_object(obj):
    """The object as plain values: numbers, strings, lists, tuples and dicts.

    A layer, initializer, loss or the like becomes a dict of `module`, `class_name`, `config` and `registered_name`,
    with `build_config` and `compile_config` where the object has them.

    Raises:
        TypeError: if the object has no `get_config`, or its `get_config` doesn't return a dict.
        ValueError: for a lambda that holds other than plain values; others are written, with a warning, and never read.
    """
    if obj is None or isinstance(obj, (*_PLAIN_TYPES, byte_code.LambdaConfig)):
        return obj
    if isinstance(obj, tuple):
        return tuple(serialize_keras_object(item) for item in obj)
    if isinstance(obj, list):
        return [serialize_keras_object(item) for item in obj]
    if isinstance(obj, dict):
        return serialize_dict(obj)
    if isinstance(obj, np.generic) or (isinstance(obj, np.ndarray) and obj.ndim == 0):
        return obj.item()
    special = tables.special_tag(obj)
    if special is not None:
        tag, encode = special
        return {"class_name": tag, "config": encode(obj)}
    if _is_function(obj):
        return _serialize_function(obj)
    return _serialize_instance(obj)


def serialize_dict(values):
    """Each value of the dict serialized, under the same keys."""
    return {key: serialize_keras_object(value) for key, value in values.items()}


def _is_function(obj):
    """Operations of `keras.ops` are objects that stand for functions, and count as such."""
    return callable(obj) and hasattr(obj, "__name__") and not inspect.isclass(obj) and not hasattr(obj, "get_config")


def _serialize_function(function):
    """Functions are written by name alone; the reader finds them in its own tables."""
    if function.__name__ == "<lambda>":
        warnings.warn(
            "The object being serialized includes a `lambda`. This is unsafe. In order to reload the object in Keras, you will have "
            "to pass `safe_mode=False` to the loading function; minikeras runs no code of a file and takes the function itself, in "
            "`custom_objects`. Better: a function with `def`, decorated with `@keras.saving.register_keras_serializable()`. It is "
            f"{function}.",
            stacklevel=2,
        )
        return byte_code.LambdaConfig(function, {"value": byte_code.dump(function)})
    sharing.note_own(tables.get_registered_name(function), function)
    return {
        "module": "builtins",
        "class_name": "function",
        "config": tables.get_registered_name(function),
        "registered_name": "function",
    }


def _serialize_instance(obj):
    config = _named_config(type(obj), _inner_config(obj))
    for key in ("build_config", "compile_config"):
        getter = getattr(obj, f"get_{key}", None)
        extra = getter() if getter is not None else None
        if extra is not None:
            config[key] = serialize_dict(extra)
    sharing.note_written(obj, config)
    return config


def _inner_config(obj):
    if not hasattr(obj, "get_config"):
        raise TypeError(
            f"Cannot serialize object {obj} of type {type(obj)}. "
            "To be serializable, a class must implement the `get_config()` method."
        )
    config = obj.get_config()
    if not isinstance(config, dict):
        raise TypeError(f"The `get_config()` method of {obj} should return a dict. It returned: {config}")
    return serialize_dict(config)


def _named_config(cls, inner_config):
    """The config under the class's name: Keras's name for minikeras's own classes, the learner's for all others."""
    name = tables.builtin_name(cls)
    if name is None and cls.__module__.startswith("minikeras."):
        tables.open_all_rooms()  # an operation of a graph: `saving` knows what Keras calls it
        name = tables.builtin_name(cls)
    if name is None:
        # A script's classes live in `__main__`, which means another script when the file is read.
        module = None if cls.__module__ == "__main__" else cls.__module__
        class_name, registered_name = cls.__name__, tables.get_registered_name(cls)
        sharing.note_own(registered_name, cls)
    else:
        module, class_name = name
        # Keras writes classes that its public API doesn't name, such as Functional, with their place in its source.
        registered_name = class_name if module.startswith("keras.src.") else None
    return {"module": module, "class_name": class_name, "config": inner_config, "registered_name": registered_name}
