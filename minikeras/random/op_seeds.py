"""TensorFlow's pair of seeds for one operation: the global seed, and the operation's own."""

import random

from minikeras.ambient import shared_lock

_DEFAULT_SEED = 87654321  # TensorFlow's, where an operation has a seed and the program has none
_LARGEST = 2**31 - 1
_lock = shared_lock()  # no two calls get the same words


class GlobalSeed:
    """The seed of the program, and the numbers that follow from it for operations without a seed of their own.

    Attributes:
        seed: integer, or None: then nothing can be repeated.
        used: how many blocks of random words the operations with a seed of their own have used up so far.
    """

    def __init__(self, seed=None):
        self.seed = seed
        self.used = {}
        self._own = random.Random(seed)

    def blocks(self, operation, own, count):
        """Set `count` blocks of random words aside for one call of an operation; returns its pair of seeds, and where they begin.

        Args:
            operation: what tells the operation from others, such as ("normal", "float32").
            own: its own seed. Without one, each call has a pair to itself, and begins at 0.
        """
        with _lock:
            pair = self.pair(own)
            if own is None:
                return pair, 0
            begin = self.used.get((*operation, pair), 0)
            self.used[*operation, pair] = begin + count
            return pair, begin

    def pair(self, own=None):
        """The pair of seeds of an operation whose own seed is `own`."""
        if self.seed is None:
            if own is None:
                fresh = random.SystemRandom()
                return fresh.randint(1, _LARGEST), fresh.randint(1, _LARGEST)
            pair = (_DEFAULT_SEED, own % _LARGEST)
        else:
            pair = (self.seed % _LARGEST, (self._own.randint(0, _LARGEST) if own is None else own) % _LARGEST)
        return pair if pair != (0, 0) else (0, _LARGEST)


_program = GlobalSeed()


def set_seed(seed):
    """Begin anew with a global seed."""
    global _program
    _program = GlobalSeed(seed)


def program():
    """The GlobalSeed in force."""
    return _program


def seed_pair(own=None):
    """The pair of seeds of an operation whose own seed is `own` (None: one that follows from the global seed)."""
    return _program.pair(own)
