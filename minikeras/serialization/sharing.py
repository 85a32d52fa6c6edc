"""One object that appears in several places of a config is read back as one object."""

from minikeras import global_state


class ObjectSharingScope:
    """Inside this scope, objects written twice carry a `shared_object_id`, and objects read with one id are the same."""

    def __enter__(self):
        global_state.set("shared_objects/by_id", {})
        global_state.set("shared_objects/configs", {})
        return self

    def __exit__(self, *exception):
        global_state.set("shared_objects/by_id", None)
        global_state.set("shared_objects/configs", None)


def note_written(obj, config):
    """Remember an object's config; the second time, mark both configs as the same object's."""
    configs = global_state.get("shared_objects/configs")
    if configs is None:
        return
    first = configs.setdefault(id(obj), config)
    if first is not config:
        first["shared_object_id"] = config["shared_object_id"] = id(obj)


def note_read(obj, shared_id):
    """Remember the object read under an id."""
    by_id = global_state.get("shared_objects/by_id")
    if by_id is not None:
        by_id[shared_id] = obj


def already_read(shared_id):
    """The object read before under this id, or None."""
    return (global_state.get("shared_objects/by_id") or {}).get(shared_id)
