"""Rooms of many files open a file when one of its names is first asked for: a small model reads few files, not all.

The `__init__` of such a room says which file has which names. It is the index of the room:

    __getattr__, __dir__, __all__ = opened_on_demand(__name__, {
        "dense": "Dense",
        "merging": "Add Average Concatenate add average concatenate",
    })

Python asks a module's `__getattr__` for a name that the module does not have (PEP 562). The first `keras.layers.Dense` opens
`dense.py` and leaves the class in the room, so that it is asked once for each name. `dir` lists the public names and opens nothing;
`from minikeras.layers import *` opens everything.

An open file becomes an attribute of its room, under the file's name. So no file of such a room has the name of something public.
"""

import importlib
import os
import sys
import threading

import minikeras.ambient  # noqa: F401  (a fork waits for open files before it takes the locks that these may need: the later first)


def missing(module, name):
    """The AttributeError that a module's `__getattr__` raises for a name it doesn't have; the sentence is Python's own."""
    return _explain(module, name)


def _explain(module, name):
    return AttributeError(f"module {module!r} has no attribute {name!r}")


def missing_names_explained_by(explain):
    """Let `explain(module, name)` make the errors for missing names. The package hands in one that knows what was there before."""
    global _explain
    _explain = explain


def opened_on_demand(room, files):
    """What a room needs to open its files when they are needed: its `__getattr__`, `__dir__` and `__all__`.

    Args:
        room: the module's `__name__`.
        files: dict from a file of the room, or the full name of a module elsewhere in minikeras, to the names it has for this
            room. A file without names is itself public, as `keras.ops.nn`.
    """
    places = {}
    for file, names in files.items():
        module = file if file.startswith("minikeras.") else f"{room}.{file}"
        places[file] = (module, None)
        places.update({name: (module, name) for name in names.split()})
    public = [name for file, names in files.items() for name in names.split() or [file]]

    def __getattr__(name):
        if name not in places:
            raise missing(room, name)
        module, of_module = places[name]
        value = opened(module)
        if of_module is not None:
            value = getattr(value, of_module)
        setattr(sys.modules[room], name, value)
        return value

    def __dir__():  # what the room adds to its `__all__` is listed, too
        return sorted(public)

    return __getattr__, __dir__, public


_one_thread = threading.RLock()


def opened(module):
    """The module with this name. Threads open files one after the other: imports that cross see half-open modules.

    A thread that is in the middle of an import must not wait here, for the other one may be waiting for it.
    """
    if _is_importing():
        return importlib.import_module(module)
    with _one_thread:
        return importlib.import_module(module)


def _is_importing():
    frame = sys._getframe(1)
    while frame is not None and not frame.f_code.co_filename.startswith("<frozen importlib"):
        frame = frame.f_back
    return frame is not None


def _wait_for_others():
    """Before a fork: a file that another thread was opening would stay half-open in the child, and be waited for."""
    if not _is_importing():
        _one_thread.acquire()


def _go_on():
    if not _is_importing():
        _one_thread.release()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_wait_for_others, after_in_parent=_go_on, after_in_child=_go_on)
