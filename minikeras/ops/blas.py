"""OpenBLAS, the library behind NumPy's matrix products: on how many threads it works.

Nothing here is needed: with another library, or another build of this one, everything stays as it is.
"""

import contextlib
import ctypes
import functools
import os
import pathlib

import numpy as np

from minikeras.ambient import Ambient, shared_lock


@functools.cache
def library():
    """The OpenBLAS that NumPy's wheels bring along, or None."""
    package = pathlib.Path(np.__file__).parent
    for folder in (package.parent / "numpy.libs", package / ".dylibs"):
        for path in folder.glob("*openblas*"):
            with contextlib.suppress(OSError):
                return ctypes.CDLL(str(path))
    return None


_lock = shared_lock()
_inside = 0  # how many `one_thread`s last
_outside = None  # how many threads there were before the first of them
_own = Ambient("one_thread", 0)  # how many of them are this thread's


class one_thread:
    """Context: while it lasts, each matrix product of the process runs on the thread that asks for it.

    OpenBLAS's threads wait for the next product by asking for it all the time, for 30 ms, on the cores that others need: a step of
    a small convolutional network took 30 ms of a busy machine's two cores in the place of 17.
    """

    def __enter__(self):
        global _inside, _outside
        with _lock:
            if not _inside:
                _outside = threads()
                _set_threads(1)
            _inside += 1
        _own.set(_own.get() + 1)

    def __exit__(self, *error):
        global _inside
        with _lock:
            _inside -= 1
            if not _inside:
                _set_threads(_outside)
        _own.set(_own.get() - 1)


def threads():
    """On how many threads a large product runs outside of all `one_thread`s; None where OpenBLAS can't be asked."""
    if _inside:
        return _outside
    ask = _function("get_num_threads")
    return ask() if ask else None


def _set_threads(count):
    tell = _function("set_num_threads")
    if tell and count:
        tell(count)


@functools.cache
def _function(name):
    for full_name in (f"scipy_openblas_{name}64_", f"scipy_openblas_{name}", f"openblas_{name}64_", f"openblas_{name}"):
        if library() is not None and hasattr(library(), full_name):
            return getattr(library(), full_name)
    return None


def _leave_others():
    """A forked process has none of the threads, so it is inside of no `one_thread` but the forking thread's own."""
    global _inside
    was_inside, _inside = _inside, _own.get()
    if was_inside and not _inside:
        _set_threads(_outside)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_leave_others)
