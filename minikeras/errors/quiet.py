"""A block in which no warning is shown."""

import contextlib
import os
import threading
import warnings

_turn = threading.RLock()


@contextlib.contextmanager
def without_warnings():
    """A context in which warnings are ignored, for one thread after the other.

    Python keeps its filters for the whole process. Of two threads whose `warnings.catch_warnings` cross, the second one would put
    back what the first had set: nobody would ever be warned again.
    """
    with _turn, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _begin_anew():
    """A forked process has none of the threads that had a turn."""
    global _turn
    _turn = threading.RLock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_anew)
