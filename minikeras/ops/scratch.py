"""Scratch memory: large arrays that an operation fills, reads and forgets, kept for the next call.

Memory that is new from the system costs more than filling it: each of its pages has to be found and zeroed first.
"""

import ctypes
import functools
import math
import sys
import threading

import numpy as np

BUDGET = 64 * 2**20  # bytes; no operation works on more scratch than this at once
CACHE = 2 * 2**20  # bytes that stay near the processor while a block of work is done
SHARED = 2 * CACHE  # of a block where several threads work: larger, so that they meet at Python's lock less often

_kept = threading.local()


def scratch(purpose, shape, dtype):
    """An array with anything in it. The next call with the same purpose gives the same memory again."""
    dtype = np.dtype(dtype)
    size = math.prod(shape) * dtype.itemsize
    memory = getattr(_kept, purpose, None)
    if memory is None or memory.nbytes < size:
        memory = np.empty(size, np.uint8)
        if size <= BUDGET:
            setattr(_kept, purpose, memory)
    return memory[:size].view(dtype).reshape(shape)


_MMAP_THRESHOLD, _TRIM_THRESHOLD = -3, -1  # the C library's names for its settings


@functools.cache
def keep_freed_memory():
    """Let the process keep up to 512 MB of the memory that arrays give back, so that the next step's arrays need no new pages.

    Without it a step of a ResNet on 32 x 32 pixels gets 13,000 pages from the system, and takes half as long again; with 128 MB, a
    step of seven convolutions on 64 x 64 pixels, which fills 300 MB, takes a fifth longer. The process is not larger for it than the
    step that needs most. The setting is the C library's and holds for the whole process. Where that is not GNU's, nothing happens.
    """
    if not sys.platform.startswith("linux"):
        return
    setting = getattr(ctypes.CDLL(None), "mallopt", None)
    if setting is not None:
        setting(_MMAP_THRESHOLD, 64 * 2**20)
        setting(_TRIM_THRESHOLD, 512 * 2**20)
