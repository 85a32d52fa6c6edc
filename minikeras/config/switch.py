"""What is on or off for the whole program, and can be turned for a few lines alone."""

from minikeras.ambient import Ambient, shared_lock

_lock = shared_lock()
_REMEMBERED = 64  # more threads than that are not between making a switch and entering it at one time


class Switch:
    """A setting that is on or off. Making one turns it for the program, from the call on.

    As a context it is turned until its end, and for the thread that runs the block alone. Only `with` says that a block was meant, a
    moment after the switch was made: what it did to the program is undone then.

    Each subclass is a switch of its own, on at first.
    """

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        cls._here = Ambient(cls.__name__)  # None outside of all blocks
        cls._made = []  # the last one holds for the program

    def __init__(self, on=True):
        self.on = bool(on)
        self._before = []
        self._around = self._here.get()
        if self._around is not None:  # made inside of a block: what it says holds there at once
            self._here.set(self.on)
        with _lock:
            self._made.append(self)
            del self._made[:-_REMEMBERED]

    @classmethod
    def is_on(cls):
        """How it stands for the caller."""
        here = cls._here.get()
        if here is not None:
            return here
        made = cls._made[-1:]
        return made[0].on if made else True

    def __enter__(self):
        with _lock:
            if self in self._made:
                self._made.remove(self)
        if self._around is not None:
            self._here.set(self._around)
            self._around = None
        self._before.append(self._here.swap(self.on))
        return self

    def __exit__(self, *error):
        self._here.set(self._before.pop())
