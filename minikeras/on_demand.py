"""Rooms of many files open a file when one of its names is first asked for: a small model reads few files, not all.

The `__init__` of such a room says which file has which names. It is the index of the room:

    __getattr__, __dir__, __all__ = opened_on_demand(__name__, {
        "dense": "Dense",
        "merging": "Add Average Concatenate add average concatenate",
    })

Python asks a module's `__getattr__` for a name that the module does not have (PEP 562, a lazy import). The first `keras.layers.Dense`
opens `dense.py` and leaves the class in the room, so that it is asked once for each name. `dir` lists the public names and opens
nothing; `from minikeras.layers import *` opens everything. No room imports a file of its own while it is opened itself, so imports of
several threads never wait for each other in a circle.

The files of a room are its inside: `keras.layers.dense` is an AttributeError and `from minikeras.layers import dense` an ImportError,
as in Keras. Whoever reads the library says `from minikeras.layers.dense import Dense`, or `import minikeras.layers.dense as dense`.
"""

import importlib
import os
import sys
import threading
import types
from pathlib import Path

import minikeras.ambient  # noqa: F401  (a fork waits for open files before it takes the locks that these may need: the later first)


def opened_on_demand(room, files, otherwise=None, files_shown=False):
    """What a room needs to open its files when they are needed: its `__getattr__`, `__dir__` and `__all__`.

    Args:
        room: the module's `__name__`.
        files: dict from a file of the room, or the full name of a module elsewhere in minikeras, to the names it has for this
            room. A file without names is itself public, as `keras.ops.nn`.
        otherwise: a function that is asked for names that the table has not; it raises `missing(room, name)` in the end.
        files_shown: True for a room that Keras has not: its files are attributes, as in any package.
    """
    places = {}
    for file, names in files.items():
        module = file if file.startswith("minikeras.") else f"{room}.{file}"
        places.update({name: (module, name) for name in names.split()} or {file: (module, None)})
    public = list(places)
    this = sys.modules[room]
    if not files_shown:
        this._public_files = frozenset(file for file, names in files.items() if not names)
        this.__class__ = _Room

    def __getattr__(name):
        if name in places:
            module, of_module = places[name]
            value = opened(module)
            if of_module is not None:
                value = getattr(value, of_module)
            setattr(this, name, value)
            return value
        if not files_shown and has_file(this, name) and _is_from_import(sys._getframe(1)):
            raise ImportError(f"cannot import name {name!r} from {room!r} ({this.__file__}).{_hint(room, name)}", name=name)
        if otherwise is not None:
            return otherwise(name)
        raise missing(room, name)

    def __dir__():  # what the room adds to its `__all__` is listed, too
        return sorted(public)

    return __getattr__, __dir__, public


class _Room(types.ModuleType):
    """A room that keeps its files inside: Python sets an open file as an attribute of its package, and that is left undone here."""

    def __setattr__(self, name, value):
        inside = isinstance(value, types.ModuleType) and value.__name__ == f"{self.__name__}.{name}"
        if not inside or name in self._public_files:
            super().__setattr__(name, value)


def has_file(module, name):
    """Whether a module is a folder with a file, or a folder, of this name."""
    folders = [Path(folder) for folder in getattr(module, "__path__", ())]
    return any((folder / f"{name}.py").exists() or (folder / name).is_dir() for folder in folders)


def _is_from_import(frame):
    """Whether it is Python's own function for `from room import name` that asks: it would find the open file in `sys.modules`."""
    return frame.f_code.co_name == "_handle_fromlist"


def _hint(room, name):
    told = str(missing(room, name)).partition(". ")[2]
    return f" {told}" if told else f" It is a file of it: import {room}.{name} as {name}"


# What a low room needs of a higher one. It imports nothing from above: it asks here, and the package says where the thing stands.

_above, _found = {}, {}


def stands_above(**places):
    """Say where that stands which lower rooms ask for: `stands_above(signs="minikeras.ops.operators")`, or `"module:name"`."""
    _above.update(places)


def from_above(need, default=None):
    """What was handed in for a need; `default` where nothing was (each room can be looked at by itself)."""
    if need not in _found:
        if need not in _above:
            return default
        module, _, name = _above[need].partition(":")
        _found[need] = getattr(opened(module), name) if name else opened(module)
    return _found[need]


def missing(module, name):
    """The AttributeError that a module's `__getattr__` raises for a name it doesn't have. It may know a better one."""
    explain = from_above("missing_name", lambda *asked: AttributeError("module {!r} has no attribute {!r}".format(*asked)))
    return explain(module, name)


# Opening, and forks

_busy = threading.Condition()
_depths = {}  # by a thread that is opening a file: how many, one within another
_LONGEST = 10.0  # seconds that a fork waits: files open in milliseconds


def opened(module):
    """The module with this name."""
    thread = threading.get_ident()
    with _busy:
        _depths[thread] = _depths.get(thread, 0) + 1
    try:
        return importlib.import_module(module)
    finally:
        with _busy:
            _depths[thread] -= 1
            if not _depths[thread]:
                del _depths[thread]
                _busy.notify_all()


def _wait_for_others():
    """Before a fork: a file that another thread was opening would stay half-open in the child, and be waited for for ever."""
    _busy.acquire()
    this_thread = threading.get_ident()
    if this_thread not in _depths:  # the others may be waiting for what this one is opening
        _busy.wait_for(lambda: not _depths, timeout=_LONGEST)


def _go_on():
    _busy.release()


def _begin_as_child():
    this_thread = threading.get_ident()
    for thread in _depths.keys() - {this_thread}:
        del _depths[thread]
    _busy.release()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_wait_for_others, after_in_parent=_go_on, after_in_child=_begin_as_child)
