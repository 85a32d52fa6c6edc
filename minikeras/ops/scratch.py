"""Scratch memory: large arrays that an operation fills, reads and forgets, kept for the next call.

Memory that is new from the system costs more than filling it: each of its pages has to be found and zeroed first.
"""

import math
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
