"""Memory that arrays give back: the process keeps it for the next step's arrays, or the system gets it."""

import ctypes
import sys

KEPT = 512 * 2**20  # bytes
_LARGE = 64 * 2**20  # an array of so many bytes still comes from the memory that is kept
_USUAL = 128 * 2**10  # the C library's own setting for both
_MMAP_THRESHOLD, _TRIM_THRESHOLD = -3, -1  # the C library's names for its settings

_wanted = True
_applied = False


def keep_freed_memory():
    """Let the process keep up to 512 MB of the memory that arrays give back, so that the next step's arrays need no new pages.

    Without it a step of a ResNet on 32 x 32 pixels meets 13,000 page faults, and takes half as long again; with 128 MB, a step of
    seven convolutions on 64 x 64 pixels, which fills 300 MB, takes a fifth longer. The process is not larger for it than the step
    that needs most. The setting is the C library's and holds for the whole process. Where that is not GNU's, nothing happens, nor
    after `keras.config.use_machine(keep_memory=False)`.
    """
    global _applied
    if _wanted and not _applied:
        _set(_LARGE, KEPT)
        _applied = True


def is_kept():
    """Whether `fit` lets the process keep memory."""
    return _wanted


def want(keep):
    """Whether to keep memory from now on. What was kept goes back to the system where it is not wanted any more."""
    global _wanted, _applied
    _wanted = bool(keep)
    if _applied and not _wanted:
        _set(_USUAL, _USUAL)
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
        _applied = False


def _set(mmap_threshold, trim_threshold):
    if sys.platform.startswith("linux"):
        setting = getattr(ctypes.CDLL(None), "mallopt", None)
        if setting is not None:
            setting(_MMAP_THRESHOLD, mmap_threshold)
            setting(_TRIM_THRESHOLD, trim_threshold)
