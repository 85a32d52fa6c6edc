"""Piece: a learner's function at work in the library's place, and what is to be said of it."""

import time

import numpy as np

NOT_COVERED = object()  # the learner's function is not meant for this case
PATIENCE = 20.0  # seconds that a piece may take in one block, where the library would be much faster
MUCH = 3  # times


class Piece:
    """A learner's function in its seats.

    It is held against the library's on each new kind of case, and now and then (calls 1, 2, 4, 8, ...). Where it is wrong, stops with
    an error, is not answered yet or takes too long, the piece leaves the work to the library for the rest of the block, and says so.

    Attributes:
        name, mine: the learner's name and function.
        calls: how often the learner's result was used.
        stopped: why it is not used any more, a sentence; None while it is.
        layers: the layers whose calls it has worked for.
    """

    def __init__(self, name, mine):
        self.name, self.mine = name, mine
        self.calls, self.tried, self.seconds, self.library_seconds, self.compared = 0, 0, 0.0, 0.0, 0
        self.stopped = None
        self.layers = {}
        self._seen = set()

    def answer(self, case, mine, library, alike=None):
        """Return the learner's result where it may be used, else the library's.

        `case` names the kind of case, such as shapes; `mine` and `library` are functions of nothing. `alike(got, right)` returns None,
        or what is wrong with it.
        """
        if self.stopped:
            return library()
        self.tried += 1
        began = time.perf_counter()
        try:
            got = mine()
        except Exception as error:
            return self._stop(f"yours stopped with {type(error).__name__}: {error}".split("\n")[0], library())
        if got is NOT_COVERED:
            return library()
        if got is None or got is Ellipsis:
            return self._stop("not answered yet", library())
        self.seconds += time.perf_counter() - began
        if case not in self._seen or self.tried & (self.tried - 1) == 0:
            self._seen.add(case)
            began = time.perf_counter()
            right = library()
            self.library_seconds += time.perf_counter() - began
            self.compared += 1
            wrong = (alike or difference)(got, right)
            if wrong:
                return self._stop(f"yours gives something else: {wrong}", right)
        self._look_at_the_clock()
        self.calls += 1
        return got

    def _look_at_the_clock(self):
        """Stop where the piece has taken long, and would take a multiple of the library's time."""
        slower = self.seconds / self.tried > MUCH * self.library_seconds / max(self.compared, 1)
        if self.seconds > PATIENCE and slower:
            self.stopped = "yours is right, and slow"

    def _stop(self, reason, result):
        self.stopped = reason
        return result

    def works_for(self, layer):
        """Note a layer whose call this piece has a part in."""
        if layer is not None:
            self.layers[id(layer)] = layer

    def told(self):
        """Return the sentence that is said of the piece at the end of a block."""
        if self.stopped:
            return f"{self.name}: {self.stopped}. The library went on."
        if not self.calls:
            return f"{self.name}: nothing in this block asked for it."
        return f"{self.name}: yours, and the same numbers as the library's."


def difference(got, right, rtol=2e-3):
    """Return what is wrong with arrays (or lists of them) beside the right ones, or None."""
    if isinstance(right, (tuple, list)):
        if not isinstance(got, (tuple, list)) or len(got) != len(right):
            return f"{len(right)} arrays are wanted"
        return next((wrong for pair in zip(got, right) if (wrong := difference(*pair))), None)
    if right is None:
        return None  # nobody wants it, so the library has not computed it
    if got is None:
        return "something is missing"
    got, right = (np.asarray(getattr(value, "array", value), dtype="float64") for value in (got, right))
    if got.shape != right.shape:
        return f"the shape {got.shape}, in place of {right.shape}"
    room = 1e-6 + 1e-3 * np.abs(right).max(initial=0)
    wrong = ~np.isclose(got, right, rtol, room)
    if not wrong.any():
        return None
    place = tuple(int(axis) for axis in np.argwhere(wrong)[0])
    return f"{got[place]:.4g} at {list(place)}, in place of {right[place]:.4g}"
