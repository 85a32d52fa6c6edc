"""BLAS, the library behind NumPy's matrix products: on how many threads it works.

The OpenBLAS of NumPy's wheels is found beside them. Other builds (conda's, Debian's, MKL, BLIS) are found by `threadpoolctl` where it is
installed, or, on Linux, an OpenBLAS among what the process has loaded. Apple's Accelerate can't be asked; it needs no telling either.
"""

import contextlib
import ctypes
import functools
import itertools
import os
import pathlib

import numpy as np

from minikeras.ambient import Ambient, shared_lock
from minikeras.machine import processors

LOADED = pathlib.Path("/proc/self/maps")  # on Linux: what the process has loaded

_lock = shared_lock()
_inside = 0  # how many `one_thread`s last
_outside = ()  # how many threads each library had before the first of them
_own = Ambient("one_thread", 0)  # how many of them are this thread's
_wanted = None  # the number given to `set_threads`


class one_thread:
    """Context: while it lasts, each matrix product of the process runs on the thread that asks for it.

    OpenBLAS's threads spin for 30 ms, waiting for the next product on the cores that others need: a step of a small convolutional
    network took 30 ms of a busy machine's two cores in the place of 17.
    """

    def __enter__(self):
        global _inside, _outside
        with _lock:
            if not _inside:
                _outside = _counts()
                _tell([1] * len(_outside))
            _inside += 1
        _own.set(_own.get() + 1)

    def __exit__(self, *error):
        global _inside
        with _lock:
            _inside -= 1
            if not _inside:
                _tell(_outside)
        _own.set(_own.get() - 1)


def threads():
    """On how many threads a large product runs outside of all `one_thread`s; None where BLAS can't be asked."""
    return max(_outside if _inside else _counts(), default=None)


def set_threads(count):
    """Let large products run on so many threads from now on, outside of all `one_thread`s."""
    global _wanted, _outside
    with _lock:
        _wanted = count
        if _inside:
            _outside = [count] * len(_outside)
        else:
            _tell([count] * len(libraries()))


def threads_to_share():
    """Among how many threads work may be shared out: the number given to `set_threads`, else as many as BLAS uses (so that
    OPENBLAS_NUM_THREADS, say, holds for both) and the processors allow.

    It is 1 where BLAS can't be asked and may have threads of its own: they would spin against ours (an epoch of 1.6 s took 67.9).
    """
    if _wanted is not None:
        return _wanted
    own = threads()
    if own is None and not _is_known_not_to_spin():
        return 1
    return min(own or processors.available(), processors.available())


def _counts():
    return [library.get_num_threads() for library in libraries()]


def _tell(counts):
    for library, count in zip(libraries(), counts):
        library.set_num_threads(count)


@functools.cache
def libraries():
    """What can be asked and told: objects with `get_num_threads()` and `set_num_threads(count)`."""
    return _brought_along() or _found_by_threadpoolctl() or _openblas(_loaded("openblas"))


def _brought_along():
    """The OpenBLAS of NumPy's wheels; to ask threadpoolctl for it would take a twelfth of a small program's time."""
    package = pathlib.Path(np.__file__).parent
    return _openblas(
        path for folder in (package.parent / "numpy.libs", package / ".dylibs") for path in folder.glob("*openblas*")
    )


def _found_by_threadpoolctl():
    try:
        from threadpoolctl import ThreadpoolController
    except ImportError:
        return []
    return [_told_by_any_thread(library) for library in ThreadpoolController().select(user_api="blas").lib_controllers]


def _told_by_any_thread(library):
    """A library that threadpoolctl found. It lets one thread alone tell OpenBLAS, and all others in vain; so that one is told here."""
    if library.internal_api == "openblas":
        with contextlib.suppress(OSError, AttributeError):
            return OpenBlas(ctypes.CDLL(library.filepath))
    return library


class OpenBlas:
    """An OpenBLAS, whatever its builder put before and after the names of its functions.

    Raises AttributeError where the library has no such functions.
    """

    def __init__(self, library):
        for before, after in itertools.product(("scipy_openblas_", "openblas_"), ("64_", "_64", "")):
            if hasattr(library, f"{before}get_num_threads{after}"):
                self.get_num_threads = getattr(library, f"{before}get_num_threads{after}")
                self.set_num_threads = getattr(library, f"{before}set_num_threads{after}")
                return
        raise AttributeError("no function says how many threads this library has")


def _openblas(paths):
    """The first of these libraries that can be asked, in a list; an empty one where none can."""
    for path in paths:
        with contextlib.suppress(OSError, AttributeError):
            return [OpenBlas(ctypes.CDLL(str(path)))]
    return []


def _loaded(*names):
    """The paths of loaded libraries with one of these names in theirs; none where the system doesn't tell."""
    try:
        lines = LOADED.read_text(errors="replace").splitlines()
    except OSError:
        return []
    paths = {line.split(maxsplit=5)[5] for line in lines if line.count("/") and len(line.split(maxsplit=5)) == 6}
    return sorted(path for path in paths if any(name in pathlib.PurePath(path).name.lower() for name in names))


def _is_known_not_to_spin():
    """Whether BLAS is Accelerate, or there is none with threads of its own among what is loaded."""
    name = np.__config__.CONFIG.get("Build Dependencies", {}).get("blas", {}).get("name", "")
    if "accelerate" in name.lower():
        return True
    return LOADED.exists() and not _loaded("openblas", "mkl", "blis")


def _leave_others():
    """A forked process has none of the threads, so it is inside of no `one_thread` but the forking thread's own."""
    global _inside
    was_inside, _inside = _inside, _own.get()
    if was_inside and not _inside:
        _tell(_outside)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_leave_others)
