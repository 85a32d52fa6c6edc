"""One object that appears in several places of a config is read back as one object."""

from minikeras.ambient import Ambient

_written = Ambient("configs of shared objects")  # dict from an object's id to its config
_own = Ambient("a learner's own names")  # dict from the name in a config to the class or function
_read = Ambient("shared objects")  # dict from the id that a config has to the object


class ObjectSharingScope:
    """Inside this scope, objects written twice carry a `shared_object_id`, and objects read with one id are the same."""

    def __enter__(self):
        self._outer = _written.swap({}), _read.swap({})
        return self

    def __exit__(self, *exception):
        written, read = self._outer
        _written.set(written)
        _read.set(read)


def note_written(obj, config):
    """Remember an object's config; the second time, mark both configs as the same object's."""
    configs = _written.get()
    if configs is None:
        return
    first = configs.setdefault(id(obj), config)
    if first is not config:
        first["shared_object_id"] = config["shared_object_id"] = id(obj)


def note_read(obj, shared_id):
    """Remember the object read under an id."""
    by_id = _read.get()
    if by_id is not None:
        by_id[shared_id] = obj


def already_read(shared_id):
    """The object read before under this id, or None."""
    return (_read.get() or {}).get(shared_id)


class OwnNames:
    """A scope, `with OwnNames() as known:`, in which the learner's own classes and functions that are written go into a dict.

    A copy within memory is made with them; a file, and who reads it, must get them by `custom_objects`.
    """

    def __enter__(self):
        known = {}
        self._outer = _own.swap(known)
        return known

    def __exit__(self, *exception):
        _own.set(self._outer)


def note_own(name, obj):
    """Remember what a name in a config means."""
    known = _own.get()
    if known is not None:
        known[name] = obj
