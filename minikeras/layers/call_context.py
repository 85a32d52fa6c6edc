"""What an outer call tells the calls inside it: whether it trains, and under which names weights are made."""

import itertools

from minikeras.ambient import Ambient


class CallContext:
    """The outermost call of a layer that is running: its layer, its `training` value, and a number of its own."""

    _current = Ambient("call")
    current = _current.get  # the CallContext of the caller, or None outside of all calls
    enter = _current.set
    _numbers = itertools.count()

    def __init__(self, entry_layer):
        self.entry_layer = entry_layer
        self.training = None
        self.number = next(self._numbers)


_scopes = Ambient("scopes", ())


class name_scope:
    """Context: variables made inside get `name/` before their own name."""

    def __init__(self, name):
        self.name = name

    def __enter__(self):
        _scopes.set((*_scopes.get(), self.name))

    def __exit__(self, *error):
        _scopes.set(_scopes.get()[:-1])


def current_path():
    """The names of the open scopes, joined by `/`."""
    return "/".join(_scopes.get())
