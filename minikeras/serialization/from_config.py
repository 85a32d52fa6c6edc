"""From configs to objects. Every name is looked up in the tables; no config decides what is imported, and no code is read.

A config may come from a stranger's file. Keras's loader was led astray through names (an importable function posing as a
layer, a registered name overriding a harmless class name) and through byte code; here a class is found only if its
module, its class name and its registered name agree with one entry of the tables.
"""

import inspect
import types

from minikeras.errors.suggest import did_you_mean
from minikeras.serialization import byte_code, sharing, tables

_PLAIN_TYPES = (str, int, float, bool)
# Where the functions that configs name without a place may live, in the order of the search.
_FUNCTION_MODULES = ("activations", "losses", "metrics", "initializers", "regularizers", "constraints", "optimizers")


class UnknownObjectError(TypeError, ValueError):
    """A config names a class or function that is in no table. Keras raises TypeError here; readers of files, ValueError."""


def deserialize_keras_object(config, custom_objects=None, safe_mode=True, module_objects=None):
    """The object that `serialize_keras_object` described.

    Args:
        config: a dict with `class_name` and `config`; lists and dicts of such; or plain values, returned as they are.
        custom_objects: dict of names and a learner's own classes or functions, beside those that are registered.
        safe_mode: accepted as in Keras, without effect: there is no unsafe form to allow.
        module_objects: dict of the names that one room knows, for configs that say only a name.

    Raises:
        UnknownObjectError: (a TypeError and a ValueError) if a name is in no table.
        TypeError: if the config's parts have the wrong types, or the class doesn't take the arguments in it.
        ValueError: for a lambda, whose byte code is never read.
    """
    known = {**(custom_objects or {}), **tables.scope_objects(), **tables.get_custom_objects()}
    if config is None:
        return None
    if isinstance(config, str) and known.get(config) is not None:
        return known[config]
    if isinstance(config, (list, tuple)):
        return [deserialize_keras_object(item, custom_objects, safe_mode) for item in config]
    if module_objects is not None:
        config = _complete(config, module_objects, known)
    if isinstance(config, _PLAIN_TYPES):
        return config
    if not isinstance(config, dict):
        if callable(config):
            return config
        raise TypeError(f"Could not parse config: {config}")
    if "class_name" not in config or "config" not in config:
        return {key: deserialize_keras_object(value, custom_objects, safe_mode) for key, value in config.items()}
    return _read_object(config, known)


def _complete(config, module_objects, known):
    """Turn a room's short form (a name, or a dict of a name and arguments) into the function or the full config.

    A name that the room doesn't know comes back as it is.
    """
    if isinstance(config, str):
        config = {"class_name": config, "config": {}}
        if config["class_name"] not in module_objects:
            return config["class_name"]
    if not isinstance(config, dict):
        return config
    if "class_name" not in config:
        raise ValueError(f"Unknown `config` as a `dict`, config={config}")
    name = config["class_name"]
    is_full = config.get("module") or config.get("registered_name") in known or name in known
    if is_full or name not in module_objects:
        return config
    target = module_objects[name]
    if not inspect.isclass(target):
        return target
    module, class_name = tables.builtin_name(target)
    return {"module": module, "class_name": class_name, "config": config.get("config") or {}}


def _read_object(config, known):
    """One dict with `class_name` and `config`: a special value, a function or an instance of a class."""
    class_name, inner = config["class_name"], config["config"]
    if isinstance(config, byte_code.LambdaConfig):  # a copy within memory
        return config.function
    if class_name == "__lambda__":
        raise ValueError(
            "Requested the deserialization of a Python lambda. minikeras never runs code from a file: hand the function itself over "
            "in `custom_objects`, or define it by name, register it, and save the model again."
        )
    decode = tables.special_decoder(class_name)
    if decode is not None:
        return decode(inner)
    if class_name == "function":
        return find_function(config, known)
    if not isinstance(class_name, str) or not isinstance(inner, (dict, types.NoneType)):
        raise TypeError(f"Expected 'config' to be a dict for {class_name},\ninstead got {type(inner)}")
    shared_id = config.get("shared_object_id")
    shared = sharing.already_read(shared_id) if shared_id is not None else None
    if shared is not None:
        return shared
    instance = _make_instance(find_class(config, known), config, known)
    if shared_id is not None:
        sharing.note_read(instance, shared_id)
    return instance


def _make_instance(cls, config, known):
    """Call the class's `from_config`, then build and compile the instance as the config says."""
    if not inspect.isclass(cls):
        return cls
    if not hasattr(cls, "from_config"):
        raise TypeError(
            f"Unable to reconstruct an instance of '{config['class_name']}' because the class is missing a "
            "`from_config()` method."
        )
    with tables.CustomObjectScope(known):
        try:
            instance = cls.from_config(config["config"] or {})
        except UnknownObjectError:
            raise
        except TypeError as error:
            raise TypeError(
                f"{cls} could not be deserialized properly. Please ensure that its `__init__` takes every key that its "
                f"`get_config()` returns, and that nested objects are deserialized in `from_config()`.\n"
                f"config={config['config']}\nException encountered: {error}"
            ) from error
        if config.get("build_config") and not instance.built:
            instance.build_from_config(config["build_config"])
            instance.built = True
        if config.get("compile_config"):
            instance.compile_from_config(config["compile_config"])
    return instance


def find_class(config, known):
    """The class that a config means, from the tables or from `known`, a dict of a learner's own. Raises UnknownObjectError."""
    class_name, module = config["class_name"], config.get("module")
    registered_name = config.get("registered_name", class_name)
    if module is not None and _is_builtin_module(module):
        found = tables.builtin_object(module, class_name)
        if found is not None and registered_name not in (None, class_name):
            raise ValueError(
                f"`registered_name={registered_name!r}` was provided in the config, but '{module}.{class_name}' is "
                "built in and does not use registered names."
            )
    else:
        found = known.get(registered_name)
    if found is None:
        raise _unknown("class", class_name, registered_name or class_name, module, known)
    return found


def find_function(config, known):
    """The function that a config means, from the tables or from `known`. Raises UnknownObjectError."""
    name, module = config.get("config"), config.get("module")
    if not isinstance(name, str):
        raise TypeError(f"Expected 'config' to be a non-null str for a function classname,\ninstead got {type(name)}")
    if known.get(name) is not None:
        return known[name]
    places = [f"keras.{place}" for place in _FUNCTION_MODULES] if module in (None, "builtins") else [module]
    for place in places:
        found = tables.builtin_object(place, name)
        if found is not None and not inspect.isclass(found):
            return found
    raise _unknown("function", name, name, module, known)


def _is_builtin_module(module):
    return module == "keras" or str(module).startswith("keras.")


def _unknown(kind, name, registered_name, module, known):
    builtin_names = [full_name.rpartition(".")[2] for full_name in tables.builtin_full_names()]
    others = [other for other in (*builtin_names, *known) if other != name]
    where = f" (of module {module!r})" if module and module != "builtins" else ""
    if module is not None and _is_builtin_module(module):
        sentence = f"Could not locate {kind} '{name}'{where}.{did_you_mean(name, others)}"
        return UnknownObjectError(
            f"{sentence} It is Keras's own, and minikeras does not have it: use Keras itself for what needs it."
        )
    return UnknownObjectError(
        f"Could not locate {kind} '{name}'{where}.{did_you_mean(name, others)} If it is your own: "
        f"pass custom_objects={{'{registered_name}': {registered_name.rpartition('>')[2]}}}, or decorate it with "
        "`@keras.saving.register_keras_serializable()` and run that before reading the config."
    )
