"""Names given to objects that the caller did not name: `dense`, `dense_1`, `dense_2`."""

import collections
import re

from minikeras import global_state
from minikeras.ambient import shared_lock

_lock = shared_lock()  # no two threads get the same name


def auto_name(prefix):
    """A name not given before: the prefix in snake case, then with `_1`, `_2` and so on.

    The counters last until `clear_session()`.
    """
    name = to_snake_case(prefix)
    before = get_uid(name) - 1
    return f"{name}_{before}" if before else name


def get_uid(prefix=""):
    """Count one more object under `prefix` and return the count, starting at 1."""
    with _lock:
        counts = global_state.get("object_name_uids", collections.defaultdict(int), set_to_default=True)
        counts[prefix] += 1
        return counts[prefix]


def to_snake_case(name):
    """`Conv2DTranspose` becomes `conv2d_transpose`; characters that are not letters, digits or `_` are dropped."""
    name = re.sub(r"\W+", "", name)
    name = re.sub("(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub("([a-z])([A-Z])", r"\1_\2", name).lower()


def object_name(obj):
    """The name of anything that may stand as a loss or metric: its `name`, or its function or class name in snake case."""
    if hasattr(obj, "name"):
        return obj.name
    if hasattr(obj, "__name__"):
        return to_snake_case(obj.__name__)
    return to_snake_case(type(obj).__name__)
