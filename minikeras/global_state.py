"""The process-wide state that `clear_session()` wipes: name counters, the global seed generator, the dtype policy."""

_state = {}


def get(name, default=None, set_to_default=False):
    """The value stored under `name`, or `default`; `set_to_default` also stores the default.

    A stored None counts as absent, as in Keras.
    """
    value = _state.get(name)
    if value is None and default is not None:
        value = default
        if set_to_default:
            _state[name] = value
    return value


def set(name, value):
    """Store `value` under `name`."""
    _state[name] = value


def clear():
    """Forget everything; the next object is named and seeded as in a fresh process."""
    _state.clear()
