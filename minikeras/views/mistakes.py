"""The picture of a mistake: the calls that lead to it, and in red the one that could not be made.

Read from an error that `minikeras.errors.explaining` made: its tensors, the operation that refused them, the line of code.
"""

from minikeras.graph import KerasTensor, Operation, calls_of
from minikeras.graph.history import history_of
from minikeras.views.boxes import Box, Edge, Graph, shape_text
from minikeras.views.calls import kind_of, notes_of

MOST = 12  # calls drawn: those nearest to the mistake


class Complaint:
    """What is wrong with a tensor, in the place of an edge's Values: the shape and these lines are written in red."""

    heading = "what is wrong:"
    histogram = ()

    def __init__(self, shape, lines):
        self.alarms = [shape, *lines]

    def lines(self):
        return self.alarms[1:]


def read_mistake(error):
    """The Graph of an explained error, or None where it is not about calls."""
    if not error.tensors:
        return None
    graph = Graph(f"{type(error).__name__} at {_named(error)}", "calls")
    graph.notes = (error.parts["Why"] or error.parts["Wants"] or [str(error).split("\n")[0]])[:1]
    drawing = _Drawing(graph, None if error.where is None else error.where.operation)
    if error.inputs:
        _draw_disconnected(drawing, error)
    else:
        _draw_refused(drawing, error)
    return graph


def _named(error):
    where = error.where
    if where is not None and where.operation is not None:
        return f"'{where.operation.name}' ({type(where.operation).__name__})"
    if error.inputs:
        return "Model"
    return str(where.origin) if where is not None and where.origin is not None else "this line"


def _draw_disconnected(drawing, error):
    """The way from the missing Input to the output, beside the inputs that were given."""
    missing, *way = error.tensors
    drawing.add([*way, missing, *error.inputs])
    cause = drawing.box_of(missing)
    cause.kind = "wrong"
    cause.marks.append("not among the inputs")
    for x in error.inputs:
        drawing.box_of(x).marks.append("input")
    if way:
        drawing.box_of(way[-1]).marks.append("output")
        nearest = drawing.box_of(way[0]).key
        for edge in drawing.graph.edges:
            if (edge.source, edge.target) == (cause.key, nearest):
                edge.values = Complaint(shape_text(missing), ["not given"])


def _draw_refused(drawing, error):
    """The calls that made the tensors, and the call that refused them."""
    where = error.where
    operation = None if where is None else where.operation
    calls = calls_of(operation)[:1] if operation is not None else []
    drawing.add([*(x for x in error.tensors if isinstance(x, KerasTensor)), *(x for node in calls for x in node.outputs)])
    if operation is None:
        source = where.origin.source if where is not None and where.origin is not None else ""
        refusing = drawing.box(source or "here", str(where.origin) if source else "", "wrong")
    else:
        title = f"{operation.name}[{len(calls_of(operation))}]" if calls else operation.name
        refusing = drawing.box(title, type(operation).__name__, "wrong", operation)
        for first in map(drawing.box_of, [node.outputs[0] for node in calls]):
            for box in (first, refusing):
                shares_weights = bool(getattr(operation, "weights", ()))
                box.group, box.letter = 0, "A" if shares_weights else None
                box.marks.insert(0, "same weights" if shares_weights else "same layer")
    wants = [f"wants {text}" for text in error.parts["Wants"][:1]] or ["refused"]
    uncalled = any(isinstance(x, Operation) for x in error.tensors)
    for x in error.tensors:
        source, shape = drawing.stand_in(x)
        edge = Edge(source.key, refusing.key, 0, [shape] if shape else [])
        if isinstance(x, Operation) or not uncalled:
            edge.values = Complaint(shape, wants)
        drawing.graph.edges.append(edge)
    drawing.graph.boxes.append(refusing)


class _Drawing:
    """A Graph to which calls are added, each once; the calls of `numbered` have their number, even where there is only one."""

    def __init__(self, graph, numbered=None):
        self.graph, self.numbered = graph, numbered
        self.boxes = {}  # by the id of the Node, or of what stands there without one
        self.keys = set()

    def box(self, title, class_name, kind, operation=None, **parts):
        """A box of its own key, not yet among the graph's."""
        key = title
        while key in self.keys:
            key += "'"
        self.keys.add(key)
        return Box(key, title, class_name, kind, None, operation, **parts)

    def add(self, tensors):
        """Add the calls that lead to these tensors, the nearest ones, in the order in which they were made."""
        near, found = [history_of(x).node for x in tensors], {}
        while near and len(found) < MOST + len(tensors):
            node = near.pop(0)
            if node is not None and id(node) not in found:
                found[id(node)] = node
                near += node.parent_nodes
        for node in _after_their_parents(found):
            self._add_call(node)

    def _add_call(self, node):
        operation = node.operation
        several = len(calls_of(operation)) > 1 or operation is self.numbered
        title = f"{operation.name}[{node.index}]" if several else operation.name
        box = self.box(
            title,
            type(operation).__name__,
            kind_of(operation),
            operation,
            outputs=map(shape_text, node.outputs),
            notes=notes_of(node),
        )
        self.boxes[id(node)] = box
        self.graph.boxes.append(box)
        for x in node.input_tensors:
            source = self.boxes.get(id(history_of(x).node))
            if source is not None:
                self.graph.edges.append(Edge(source.key, box.key, x._keras_history.tensor_index, [shape_text(x)]))
        if any(id(parent) not in self.boxes for parent in node.parent_nodes):
            box.notes.append("more before it")

    def box_of(self, tensor):
        """The box of the call that made a tensor."""
        return self.boxes[id(history_of(tensor).node)]

    def stand_in(self, x):
        """The box that x comes from, and its shape as text: the call that made it, or a box for what is no symbol at all."""
        if isinstance(x, KerasTensor) and history_of(x).node is not None:
            return self.box_of(x), shape_text(x)
        if isinstance(x, Operation):
            box = self.box(x.name, type(x).__name__, "wrong", x, marks=["never called"])
            self.graph.boxes.append(box)
            return box, ""
        shape = shape_text(x)
        box = self.box("an array" if not isinstance(x, KerasTensor) else x.name, "", "data", outputs=[shape])
        self.graph.boxes.append(box)
        return box, shape


def _after_their_parents(nodes):
    """Nodes, given by their ids, each after those of them it takes its inputs from."""
    order, waiting, done = [], list(nodes.values())[::-1], set()
    while waiting:
        node = waiting[-1]
        before = [parent for parent in node.parent_nodes if id(parent) in nodes and id(parent) not in done]
        if before:
            waiting += before
            continue
        waiting.pop()
        if id(node) not in done:
            done.add(id(node))
            order.append(node)
    return order
