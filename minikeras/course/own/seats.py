"""Seats: places of the library where another function may sit for a while, for the thread that asked for it."""

import functools

from minikeras.ambient import Ambient, shared_lock

running = Ambient("layers whose calls are running", ())  # while pieces are at work
_MISSING = object()
_lock = shared_lock()
_taken = {}  # (id of the owner, name) -> [owner, name, what was there, how many blocks last]


class Seat:
    """An attribute of a module, a class or a primitive that holds a function.

    `take(stand_in)` puts a function there that is called as `stand_in(original, *args, **kwargs)`, until `leave()`. Only the thread
    that took the seat is led to it; all others, and this one afterwards, get what was there before.
    """

    def __init__(self, owner, name):
        self.owner, self.name = owner, name
        self.key = id(owner), name

    def take(self, stand_in):
        """Lead this thread's calls to `stand_in`."""
        with _lock:
            if self.key not in _taken:
                before = vars(self.owner).get(self.name, _MISSING)
                original = getattr(self.owner, self.name)
                sitting = Ambient(f"seat {self.name}")
                setattr(self.owner, self.name, _switch(original, sitting))
                _taken[self.key] = [self.owner, before, sitting, 0]
            _taken[self.key][3] += 1
            sitting = _taken[self.key][2]
        self._outer = sitting.get()
        sitting.set(stand_in if self._outer is None else _before(stand_in, self._outer))

    def leave(self):
        """Lead them back to what was there."""
        with _lock:
            owner, before, sitting, count = _taken[self.key]
            sitting.set(self._outer)
            if count > 1:
                _taken[self.key][3] = count - 1
                return
            del _taken[self.key]
            if before is _MISSING:
                delattr(owner, self.name)
            else:
                setattr(owner, self.name, before)


def _before(stand_in, other):
    """Two in one seat: the later one is asked first, and has the other for its original."""
    return lambda original, *args, **kwargs: stand_in(functools.partial(other, original), *args, **kwargs)


def _switch(original, sitting):
    """A function that leads to whoever sits there in this thread, or to the original."""

    def switched(*args, **kwargs):
        stand_in = sitting.get()
        return original(*args, **kwargs) if stand_in is None else stand_in(original, *args, **kwargs)

    switched.__wrapped__ = original
    return switched
