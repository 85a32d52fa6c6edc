"""A Graph in words: one line for each box, stable from run to run, for tests, terminals and screen readers."""

from minikeras.views.safe_text import visible, width


def to_text(graph):
    """The text form: a headline, then every box after those that feed it.

    siamese, view of calls: 6 calls of 5 layers, 57 parameters
    left               InputLayer   (None, 4)                                               input 0
    shared_encoder[0]  Dense        (None, 8)   from left    40 parameters, relu; same weights as shared_encoder[1]
    """
    headline = f"{visible(graph.title)}, view of {graph.view}: {', '.join(graph.notes)}"
    index = _Index(graph)
    rows = [_row(index, box, level) for box, level in _in_order(graph)]
    widths = [max((width(row[i]) for row in rows), default=0) for i in range(4)]
    lines = ["  ".join([*(_padded(cell, w) for cell, w in zip(row, widths)), row[4]]).rstrip() for row in rows]
    return "\n".join([headline, *lines, *_values(graph)])


class _Index:
    """A Graph's boxes by key, edges by target, and the keys of each group."""

    def __init__(self, graph):
        everything = graph.frames + graph.boxes
        self.view = graph.view
        self.boxes = {box.key: box for box in everything}
        self.incoming, self.groups = {}, {}
        for edge in graph.edges:
            self.incoming.setdefault(edge.target, []).append(edge)
        for box in everything:
            self.groups.setdefault(box.group, []).append(box.key)


def _in_order(graph):
    """Boxes and frames with their level; a frame stands before the boxes in it."""
    frames = {frame.key: frame for frame in graph.frames}
    told = set()
    for box in graph.boxes:
        around, key = [], box.parent
        while key is not None:
            around.append(frames[key])
            key = frames[key].parent
        for level, frame in enumerate(reversed(around)):
            if frame.key not in told:
                told.add(frame.key)
                yield frame, level
        yield box, len(around)


def _row(index, box, level):
    sources = [_source(index, edge, box) for edge in index.incoming.get(box.key, ())]
    return [
        "  " * level + visible(box.title),
        visible(box.class_name),
        ", ".join(box.outputs),
        "from " + ", ".join(sources) if sources else "",
        "; ".join(filter(None, [", ".join(box.notes), _marks(index, box)])),
    ]


def _source(index, edge, box):
    """Where an edge comes from: its title for a neighbour in the same frame, the whole key from anywhere else."""
    source = index.boxes[edge.source]
    several = len(source.outputs) > 1 and index.view != "layers"
    name = source.title if source.parent == box.parent or source.kind == "removed" else edge.source
    return visible(name) + (f" output {edge.tensor}" if several else "") + (f" ({edge.change})" if edge.change else "")


def _marks(index, box):
    marks = []
    for mark in box.marks:
        if mark.startswith("same "):
            others = [key for key in index.groups[box.group] if key != box.key]
            mark += " as " + " and ".join(map(visible, others))
        marks.append(visible(mark))
    return ", ".join(marks)


def _values(graph):
    valued = [edge for edge in graph.edges if edge.values]
    lines = [
        f"  {visible(edge.source)} -> {visible(edge.target).lstrip('/')}: {', '.join(edge.values.lines())}" for edge in valued
    ]
    weights = [f"  {visible(box.key)}: {visible(weight.line())}" for box in graph.boxes for weight in box.weights]
    return ([valued[0].values.heading, *lines] if lines else []) + (["weights:", *weights] if weights else [])


def _padded(text, columns):
    return text + " " * (columns - width(text))
