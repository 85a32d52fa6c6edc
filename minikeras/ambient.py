"""What holds for a while: in the lines of a `with` block, for the thread that runs them and for nobody else.

Whether the tape records, which call is the outermost one, within which budget a file is read: code deep inside asks for such things,
and handing them through every call in between would drown what the calls say. They stand here, one `Ambient` for each. A plain global in
the place of an Ambient gives wrong numbers without a word: the fit of one thread stops the tape of another.

What the threads of a process share on purpose (the counters of names, the seeds, the number of BLAS's threads) is no Ambient: it stands
behind a `shared_lock`.

An Ambient is a context variable (`contextvars`): threads and asyncio's tasks have values of their own. A thread begins with the
defaults; one that works for another, as the helpers of `ops.parallel` do, runs in a copy of the other's context.
"""

import contextvars
import os
import threading


class Ambient:
    """A value that each thread has for itself.

    recording = Ambient("recording", False)
    recording.get()                    # False
    with recording.during(True):
        recording.get()                # True, in this thread

    Args:
        name: for whoever looks at a context in a debugger.
        default: what holds where nothing was set.
    """

    __slots__ = ("get", "set")

    def __init__(self, name, default=None):
        variable = contextvars.ContextVar(name, default=default)
        self.get, self.set = variable.get, variable.set  # no method of our own in between: operations ask all the time

    def swap(self, value):
        """Set the value; returns how it was, to be set again."""
        before = self.get()
        self.set(value)
        return before

    def during(self, value):
        """A context in which the value holds."""
        return _During(self, value)


class _During:
    """Context: the ambient has this value. It may be entered again while it lasts, so it keeps what was before each time."""

    __slots__ = ("_ambient", "_value", "_before")

    def __init__(self, ambient, value):
        self._ambient, self._value, self._before = ambient, value, []

    def __enter__(self):
        self._before.append(self._ambient.swap(self._value))

    def __exit__(self, *error):
        self._ambient.set(self._before.pop())


_shared = []  # all shared locks
_held = []  # those that are held for a fork


def shared_lock():
    """A lock for what all threads share, which each holds for a moment only.

    A fork waits for it, so a child finds it free and what it guards whole. Where one is taken inside of another, it is made first.
    """
    lock = threading.Lock()
    _shared.append(lock)
    return lock


def _hold_all():
    _held.extend(reversed(_shared))
    for lock in _held:
        lock.acquire()


def _release_all():
    while _held:
        _held.pop().release()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_hold_all, after_in_parent=_release_all, after_in_child=_release_all)
