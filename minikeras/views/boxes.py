"""What every view draws, whichever way it is drawn: boxes, the frames round them, and edges."""

import itertools
import string


class Box:
    """One call (or layer, or step of a tape).

    Attributes:
        key: names it within the graph; the boxes around it come first, "encoder[0]/code".
        title, class_name: such as "code" and "Dense".
        kind: "input", "output", "layer", "model" (a closed nested model), "operation", "weights" or "data"; "wrong" for what a
            mistake is about; "fold" for what stands for several; "added", "removed" or "changed" where two models are compared.
        parent: key of the frame it stands in, or None.
        operation: what is called; boxes of one operation share its weights.
        outputs: the shape of each of its output tensors.
        notes: further facts, such as "40 parameters".
        marks: what has to be seen at once: "input 0", "frozen", "same weights", "output".
        group: a number shared by the boxes of one operation, if it has several; None otherwise.
        letter: "A", "B", ... of such a group, where it shares weights; None otherwise.
        made_at: the line of code that made the call, where it is known; its text is "notebook.ipynb:12".
        weights: WeightValues of a trace with gradients, one for each trained weight.
    """

    def __init__(self, key, title, class_name, kind, parent=None, operation=None, outputs=(), notes=(), marks=()):
        self.key, self.title, self.class_name, self.kind = key, title, class_name, kind
        self.parent, self.operation = parent, operation
        self.outputs, self.notes, self.marks = list(outputs), list(notes), list(marks)
        self.group = self.letter = None
        self.weights = []
        self.made_at = None


class Edge:
    """A tensor on its way from one box to another.

    Attributes:
        source, target: keys of boxes; `tensor` says which of the source's outputs it is.
        shapes: the shape it has; several in the view of layers, where calls on several shapes are one edge.
        place: in the view of calls, `(key of the call, how-manieth input)` it feeds, by which a trace knows it.
        values: Values of a trace, or None.
        change: "added" or "removed" where two models are compared; None otherwise.
    """

    def __init__(self, source, target, tensor=0, shapes=(), place=None):
        self.source, self.target, self.tensor, self.place = source, target, tensor, place
        self.shapes = list(shapes)
        self.values = self.change = None


class Graph:
    """Boxes, the frames of open nested models (Boxes too), and edges; boxes stand after those that feed them."""

    def __init__(self, title, view):
        self.title, self.view = title, view
        self.boxes, self.frames, self.edges, self.notes = [], [], [], []

    def box(self, key):
        """The box or frame of that key."""
        return next(box for box in self.boxes + self.frames if box.key == key)


def count(number, noun):
    """Such as "1,024 parameters" and "1 weight"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def letters():
    """A, B, ..., Z, AA, AB, ...: colours repeat after a few groups, and are no help in grey print."""
    for length in itertools.count(1):
        yield from map("".join, itertools.product(string.ascii_uppercase, repeat=length))


def shape_text(tensor):
    """A tensor's shape as Keras writes it: "(None, 4)"."""
    return str(tuple(tensor.shape))
