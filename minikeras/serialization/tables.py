"""The tables of names: which class a saved config may mean. Reading a config looks names up here.

A class is entered when its file is opened. For a name that is not there yet, all files that enter names are opened (`names_of_files`).
"""

import functools
import inspect

from minikeras.ambient import Ambient
from minikeras.on_demand import from_above

_builtin_names = {}
_builtin_objects = {}
_custom_objects = {}
_custom_names = {}
_specials = {}
_scope = Ambient("custom objects", {})


def builtin(module, name=None, aliases=()):
    """Decorator that enters a class or function of minikeras under the name it has in Keras.

    Args:
        module: the module that Keras writes into configs, such as `"keras.layers"`.
        name: the name it has there, if it isn't the object's own.
        aliases: further full names to read, such as `"keras.FloatDTypePolicy"`.
    """

    def enter(obj):
        public_name = name or obj.__name__
        _builtin_names[obj] = (module, public_name)
        for full_name in (f"{module}.{public_name}", *aliases):
            _builtin_objects[full_name] = obj
        return obj

    return enter


def builtin_name(obj):
    """The pair (module, name) that configs write for one of minikeras's own objects, or None."""
    return _builtin_names.get(obj)


def builtin_object(module, name):
    """The object of minikeras that Keras calls `module.name`, or None."""
    if f"{module}.{name}" not in _builtin_objects:
        open_all_rooms()
    return _builtin_objects.get(f"{module}.{name}")


def builtin_full_names():
    """The full names of all of minikeras's own objects."""
    open_all_rooms()
    return list(_builtin_objects)


@functools.cache
def open_all_rooms():
    """Open every file of minikeras that enters a name, so that a config may name what was not used yet."""
    from_above("names_of_files", lambda: None)()


def special(tag, cls, encode, decode):
    """Teach the writer and the reader a kind of value that is not made by `from_config`, such as `"__tensor__"`.

    Args:
        tag: the `class_name` written into the config.
        cls: the Python type of the values.
        encode: from a value to a dict of plain values.
        decode: from that dict back to a value.
    """
    _specials[tag] = (cls, encode, decode)


def special_tag(value):
    """The pair (tag, encode) of the special kind that the value is of, or None."""
    for tag, (cls, encode, _) in _specials.items():
        if isinstance(value, cls):
            return tag, encode
    return None


def special_decoder(tag):
    """The function that reads the special kind called `tag`, or None."""
    return _specials[tag][2] if tag in _specials else None


def register_keras_serializable(package="Custom", name=None):
    """Decorator that lets files name a learner's own class or function, as `package>name`.

    Args:
        package: the first half of the name.
        name: the second half, by default the object's own name.

    Raises:
        ValueError: if a class has no `get_config` method.
    """

    def register(obj):
        if inspect.isclass(obj) and not hasattr(obj, "get_config"):
            raise ValueError("Cannot register a class that does not have a get_config() method.")
        registered_name = f"{package}>{name if name is not None else obj.__name__}"
        _custom_objects[registered_name] = obj
        _custom_names[obj] = registered_name
        return obj

    return register


def get_custom_objects():
    """The dict of registered names and objects itself: what is put in is known from then on."""
    return _custom_objects


def get_registered_name(obj):
    """`package>name` if the object is registered, else the Python name of the class or function."""
    return _custom_names[obj] if obj in _custom_names else obj.__name__


def get_registered_object(name, custom_objects=None, module_objects=None):
    """The object registered under `name`: in the scope, in the registry, or in the dicts given; else None."""
    for table in (scope_objects(), _custom_objects, custom_objects or {}, module_objects or {}):
        if name in table:
            return table[name]
    return None


def scope_objects():
    """The names known inside the innermost `custom_object_scope`."""
    return _scope.get()


class CustomObjectScope:
    """`with custom_object_scope({"Scale": Scale}):` makes the names known to whatever is read inside."""

    def __init__(self, custom_objects):
        self.custom_objects = custom_objects or {}
        self.backup = None

    def __enter__(self):
        self.backup = _scope.swap(dict(self.custom_objects))
        return self

    def __exit__(self, *exception):
        _scope.set(self.backup)


custom_object_scope = CustomObjectScope
