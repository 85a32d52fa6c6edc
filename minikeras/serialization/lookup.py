"""What the `get` of every room of small things does: initializers, activations, losses and so on, by whatever names them."""

import collections.abc
import functools
import inspect
import sys

from minikeras.errors.suggest import did_you_mean
from minikeras.naming import to_snake_case
from minikeras.serialization.from_config import deserialize_keras_object
from minikeras.serialization.to_config import serialize_keras_object


class RoomNames(collections.abc.Mapping):
    """A room's table for its `get`: from what a thing may be called to the thing. Looking one up opens the file it is in.

    Args:
        room: the room's `__name__`.
        names: dict from what a thing may be called to its name in the room.
    """

    def __init__(self, room, names):
        self.room, self.names = sys.modules[room], names

    def __getitem__(self, name):
        return getattr(self.room, self.names[name])

    def __contains__(self, name):
        return name in self.names

    def __iter__(self):
        return iter(self.names)

    def __len__(self):
        return len(self.names)


def names_of(room, *classes, **aliases):
    """A room's table: each class under its own name and its name in snake case, and the aliases."""
    return RoomNames(room, {**{name: name for name in classes}, **{to_snake_case(name): name for name in classes}, **aliases})


def look_up(identifier, table, kind):
    """The object that an identifier means.

    Args:
        identifier: None, a name in the table or registered by the learner, a config, a class or a callable.
        table: dict of the room's names and its classes and functions.
        kind: what the room holds, such as `"initializer"`, for the error text.

    Returns:
        None for None; a new instance for a class or its name; functions and instances as they are.

    Raises:
        ValueError: if it means nothing callable; the text names the nearest known name.
    """
    if identifier is None:
        return None
    found = deserialize_keras_object(identifier, module_objects=table) if isinstance(identifier, (str, dict)) else identifier
    if not callable(found):
        hint = did_you_mean(identifier, table) if isinstance(identifier, str) else ""
        raise ValueError(f"Could not interpret {kind} identifier: {identifier}.{hint}")
    return found() if inspect.isclass(found) else found


def functions_of(names, kind, example, described="config"):
    """The three functions that every room of small things has: `serialize`, `deserialize` and `get`.

    Args:
        names: the room's table, a RoomNames.
        kind: what the room holds, such as `"initializer"`; so is the argument of `serialize` called, as in Keras.
        example: the name of one of its classes, which needs no arguments, for the docstrings.
        described: what Keras calls the first argument of `deserialize`.
    """
    room = names.room.__name__.replace("minikeras", "keras")

    @_named(kind)
    def serialize(thing):
        return serialize_keras_object(thing)

    @_named(described, custom_objects=None)
    def deserialize(config, custom_objects):
        return deserialize_keras_object(config, custom_objects, module_objects=names)

    def get(identifier):
        return look_up(identifier, names, kind)

    serialize.__doc__ = (
        f"The {kind} as plain values: a dict, or a name for a function of a learner's own.\n\n"
        f">>> {room}.serialize({room}.{example}())['class_name']\n'{example}'\n"
    )
    deserialize.__doc__ = (
        f"The {kind} that `serialize` described, new.\n\n"
        f">>> type({room}.deserialize({{'class_name': '{example}', 'config': {{}}}})).__name__\n'{example}'\n"
    )
    get.__doc__ = (
        f"The {kind} meant by a name, a config, a class, a function or an instance; None for None.\n\n"
        f"Raises:\n    ValueError: if it means none.\n\n>>> type({room}.get('{to_snake_case(example)}')).__name__\n'{example}'\n"
    )
    for function in (serialize, deserialize, get):
        function.__module__, function.__qualname__ = names.room.__name__, function.__name__
    return serialize, deserialize, get


def _named(first, **optional):
    """Decorator that gives a function's arguments other names."""
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    others = [inspect.Parameter(name, kind, default=default) for name, default in optional.items()]
    signature = inspect.Signature([inspect.Parameter(first, kind), *others])

    def named(function):
        @functools.wraps(function)
        def call(*args, **kwargs):
            bound = signature.bind(*args, **kwargs)
            bound.apply_defaults()
            return function(*bound.args)

        call.__signature__ = signature
        return call

    return named
