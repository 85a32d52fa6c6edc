"""OpenBLAS, the library behind NumPy's matrix products: on how many threads it works.

Nothing here is needed: with another library, or another build of this one, everything stays as it is.
"""

import contextlib
import ctypes
import functools
import pathlib

import numpy as np


@functools.lru_cache(maxsize=None)
def library():
    """The OpenBLAS that NumPy's wheels bring along, or None."""
    package = pathlib.Path(np.__file__).parent
    for folder in (package.parent / "numpy.libs", package / ".dylibs"):
        for path in folder.glob("*openblas*"):
            with contextlib.suppress(OSError):
                return ctypes.CDLL(str(path))
    return None


def threads():
    """On how many threads a large product runs; None where OpenBLAS can't be asked."""
    ask = _function("get_num_threads")
    return ask() if ask else None


@contextlib.contextmanager
def one_thread():
    """While it lasts, each matrix product of the process runs on the thread that asks for it. Not for two threads at a time."""
    before, tell = threads(), _function("set_num_threads")
    if before is None or tell is None:
        yield
        return
    tell(1)
    try:
        yield
    finally:
        tell(before)


@functools.lru_cache(maxsize=None)
def _function(name):
    for full_name in (f"scipy_openblas_{name}64_", f"scipy_openblas_{name}", f"openblas_{name}64_", f"openblas_{name}"):
        if library() is not None and hasattr(library(), full_name):
            return getattr(library(), full_name)
    return None
