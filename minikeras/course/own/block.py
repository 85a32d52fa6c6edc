"""`course.mine`: a learner's pieces in the library's place, for a block or for the rest of a notebook."""

import collections

from minikeras.course.own import elsewhere, kept
from minikeras.course.own.piece import Piece
from minikeras.course.own.seats import Seat, running
from minikeras.course.own.table import PIECES, WHOLE

_lasting = []  # blocks that hold for the rest of the notebook
_worked = {}  # id of a layer -> (the layer, the names of the pieces that worked for it)


def mine(**pieces):
    """Put your own functions in the library's place, by the names that the exercises gave them.

        with course.mine(softmax=softmax):
            model.fit(x, y)

    Without `with` it holds for the rest of the notebook. What is trained meanwhile runs on your code: it is held against the library's
    again and again, and where it is wrong, not answered yet or too slow, the library goes on, and the end of the block says so.
    `course.draw` marks the layers that ran on your code. On another engine than minikeras the pieces are compared with it.

    Raises ValueError for a name that no exercise has.
    """
    unknown = sorted(set(pieces) - set(PIECES))
    if unknown:
        raise ValueError(f"No exercise has a piece {unknown[0]!r}. There are: {', '.join(PIECES)}.")
    return Mine({name: Piece(name, function) for name, function in pieces.items()})


def my_keras():
    """Put all pieces that you have written, in this lesson and in those before, in the library's place: use it like `mine`.

    At the end of the block stands how many calls of layers ran on your own code.
    """
    return Mine({name: Piece(name, function) for name, function in kept.pieces().items()}, counted=True)


class Mine:
    """Pieces at work. `pieces` has them by their names."""

    def __init__(self, pieces, counted=False):
        self.pieces, self.counted, self._calls = pieces, counted, collections.Counter()
        self.seats = []
        if elsewhere.is_other_engine():
            elsewhere.compare(pieces)
        else:
            self._begin()

    def _begin(self):
        for block in list(_lasting):
            if set(block.pieces) & set(self.pieces):
                block.end()
        from minikeras.layers import Layer

        taken = [(Seat(Layer, "_computed"), self._call)]
        for name, piece in self.pieces.items():
            for seats in PIECES[name][1]:
                taken += seats(piece)
        for seat, stand_in in taken:
            seat.take(stand_in)
        self.seats = [seat for seat, stand_in in taken]
        _lasting.append(self)

    def _call(self, original, layer, *args, **kwargs):
        """A layer's call on numbers: while it lasts, what is computed belongs to it."""
        outer = running.swap((*running.get(), layer))
        try:
            return original(layer, *args, **kwargs)
        finally:
            running.set(outer)
            if not getattr(layer, "layers", None):
                self._calls[id(layer)] += 1
                for name in WHOLE & set(self.pieces):
                    self.pieces[name].works_for(layer)

    def table(self):
        """Return the pieces of my Keras as text, and what is still the library's."""
        return "\n".join(kept.table())

    @property
    def calls(self):
        """How many calls of layers there were."""
        return self._calls.total()

    @property
    def own(self):
        """How many of them were calls of layers that a piece worked for: forward, on the way back, or both."""
        at_work = [piece for piece in self.pieces.values() if piece.calls and not piece.stopped]
        return sum(self._calls[key] for key in set().union(*(piece.layers for piece in at_work)))

    def end(self):
        """Give the library its places back."""
        for seat in reversed(self.seats):
            seat.leave()
        self.seats = []
        if self in _lasting:
            _lasting.remove(self)
        for name, piece in self.pieces.items():
            if piece.calls and not piece.stopped:
                kept.keep(name, piece.mine)
                for key, layer in piece.layers.items():
                    _worked.setdefault(key, (layer, []))
                    if name not in _worked[key][1]:
                        _worked[key][1].append(name)

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        self.end()
        if error is None:
            print(self)
        return False

    def __str__(self):
        if not self.counted:
            return "\n".join(piece.told() for piece in self.pieces.values())
        trouble = [piece.told() for piece in self.pieces.values() if piece.stopped]
        used = [name for name, piece in self.pieces.items() if piece.calls and not piece.stopped]
        said = f"{self.own} of {self.calls} calls of layers ran on your own code: {', '.join(used)}." if used else ""
        return "\n".join([*trouble, said or "My Keras has no piece yet that this model needs."])


def marks_of(layer):
    """Return what a picture says of a layer that ran on a learner's code, such as ["mine: softmax"]."""
    found = _worked.get(id(layer))
    names = list(found[1]) if found and found[0] is layer else []
    for block in _lasting:
        names += [
            name for name, piece in block.pieces.items() if id(layer) in piece.layers and piece.calls and name not in names
        ]
    return [f"mine: {', '.join(names)}"] if names else []
