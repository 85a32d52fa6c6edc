"""Where everything in a picture stands: boxes, the frames round nested models, edges and their labels.

A frame is laid out first, by itself, and then stands as one big item in the drawing around it. An edge that crosses its border is
cut there: the frame gets a gate in its first or its last rank, and each piece is drawn at its own level.
"""

import collections

import minikeras.views.ranks as ranks

PADDING = 16  # between a frame and what stands in it
HEADING = 34  # above it, for the frame's name
LOOP = 26  # how far a self-loop reaches out

Gate = collections.namedtuple("Gate", "side box")  # where edges enter ("in") or leave ("out") a frame, from or to a box in it


class Layout:
    """What `arrange` found.

    Attributes:
        boxes, frames: rectangles `(x, y, width, height)` by key.
        routes: for each edge (by index) the list of points it goes through.
        labels: for each labelled edge the middle of its label.
        entries: for each edge the points where it enters frames.
        vertical: edges run downwards; otherwise to the right.
        width, height: of the whole drawing.
    """

    def __init__(self, vertical):
        self.vertical = vertical
        self.boxes, self.frames, self.routes, self.labels, self.entries = {}, {}, {}, {}, {}
        self.width = self.height = 0.0


def arrange(sizes, parents, headings, edges, vertical=True):
    """Lay out a graph with frames.

    Args:
        sizes: `{box: (width, height)}`; keys are strings.
        parents: `{box or frame: the frame it stands in, or None}`.
        headings: `{frame: the width of its name}`, a frame after the one it stands in.
        edges: `(box, box, (width, height) of the label or None)` triples.
        vertical: edges run from top to bottom; False for left to right.
    """
    plans = {frame: _Plan(frame) for frame in (None, *headings)}
    for key in (*sizes, *headings):
        plans[parents[key]].members.append(key)
    for index, (source, target, label) in enumerate(edges):
        if source != target:
            _cut(index, source, target, label, parents, plans)
    looped = {source for source, target, _ in edges if source == target}
    items = {}
    for key, size in sizes.items():
        across, along = size if vertical else size[::-1]
        items[key] = ranks.Item(across + (2 * LOOP if key in looped else 0), along)
    for frame in reversed(plans):  # inner frames before those around them
        plans[frame].lay_out(items, headings.get(frame, 0), vertical)
    return _collected(plans, items, sizes, edges, vertical)


class _Plan:
    """One level of the drawing: a frame (or the whole), what stands in it, and the pieces of edges that run there."""

    def __init__(self, frame):
        self.frame = frame
        self.members = []
        self.pieces = []  # (edge's index, its how-manieth piece, start, end, label's size, source box, target box)
        self.edges = []  # (edge's index, its how-manieth piece, ranks.Edge)
        self.gates = {}  # Gate: the item in the first or last rank that stands for it
        self.inset = (0, 0)  # of the contents within the frame, across and along
        self.width = self.height = 0.0

    def lay_out(self, items, heading, vertical):
        for index, part, start, end, label, source, target in self.pieces:
            first, leave = self._tied(start, Gate("out", source), items)
            last, arrive = self._tied(end, Gate("in", target), items)
            label = label and ranks.Item(*(label if vertical else label[::-1]))
            length = 1 if isinstance(start, Gate) or isinstance(end, Gate) else 2
            self.edges.append((index, part, ranks.Edge(first, last, label, leave, arrive, length)))
        members = [items[key] for key in self.members] + list(self.gates.values())
        sides = [[item for gate, item in self.gates.items() if gate.side == side] for side in ("in", "out")]
        self.width, self.height = ranks.lay_out(members, [edge for *_, edge in self.edges], *sides)
        if self.frame is not None:
            items[self.frame] = self._framed(heading, vertical)

    def _tied(self, end, gate, items):
        """The item at one end of a piece, and where on it the edge is tied; None lets the ranks decide."""
        if isinstance(end, Gate):
            if end not in self.gates:
                self.gates[end] = ranks.Item(0, 0, solid=False)
            return self.gates[end], 0.0
        item = items[end]
        return item, item.gates[gate] if isinstance(item, _FrameItem) else None

    def _framed(self, heading, vertical):
        wide = (self.width if vertical else self.height) + 2 * PADDING
        spare = max(heading + 2 * PADDING - wide, 0)
        if vertical:
            self.inset = (PADDING + spare / 2, HEADING)
            item = _FrameItem(wide + spare, self.height + HEADING + PADDING)
        else:
            self.inset = (HEADING, PADDING + spare / 2)
            item = _FrameItem(self.width + HEADING + PADDING, wide + spare)
        item.gates = {gate: self.inset[0] + inner.x - item.width / 2 for gate, inner in self.gates.items()}
        return item


class _FrameItem(ranks.Item):
    __slots__ = ("gates",)


def _cut(index, source, target, label, parents, plans):
    """Split an edge at the borders of the frames it leaves and enters; the label stays with the piece between them."""
    leaving, entering = _frames_around(source, parents), _frames_around(target, parents)
    while leaving and entering and leaving[-1] == entering[-1]:
        leaving.pop()
        entering.pop()
    path = [(frame, start, Gate("out", source), None) for frame, start in zip(leaving, [source, *leaving])]
    common = parents[leaving[-1] if leaving else source]
    path.append((common, leaving[-1] if leaving else source, entering[-1] if entering else target, label))
    path += [(frame, Gate("in", target), end, None) for frame, end in zip(entering[::-1], [*entering[-2::-1], target])]
    for part, (frame, start, end, size) in enumerate(path):
        plans[frame].pieces.append((index, part, start, end, size, source, target))


def _frames_around(key, parents):
    """The frames a box stands in, the innermost first."""
    frames = []
    while parents[key] is not None:
        key = parents[key]
        frames.append(key)
    return frames


def _collected(plans, items, sizes, edges, vertical):
    """Everything in the coordinates of the whole drawing."""
    found = Layout(vertical)
    turn = (lambda x, y: (x, y)) if vertical else (lambda x, y: (y, x))
    found.width, found.height = turn(plans[None].width, plans[None].height)
    origins = {None: (0.0, 0.0)}
    pieces = collections.defaultdict(dict)
    for frame, plan in plans.items():  # outer frames before those in them
        x, y = origins[frame]
        for key in plan.members:
            item = items[key]
            left, top = x + item.x - item.width / 2, y + item.top
            if key in plans:
                origins[key] = (left + plans[key].inset[0], top + plans[key].inset[1])
                found.frames[key] = (*turn(left, top), *turn(item.width, item.height))
            else:
                width = sizes[key][0 if vertical else 1]
                found.boxes[key] = (*turn(x + item.x - width / 2, top), *sizes[key])
        for index, part, edge in plan.edges:
            pieces[index][part] = [turn(x + px, y + py) for px, py in ranks.route(edge)]
            if isinstance(edge.target, _FrameItem) and not edge.turned:
                found.entries.setdefault(index, []).append(pieces[index][part][-1])
            if edge.label is not None:
                found.labels[index] = turn(x + edge.label.x, y + edge.label.top + edge.label.height / 2)
    for index, parts in pieces.items():
        found.routes[index] = [point for part in sorted(parts) for point in parts[part]]
    for index, (source, target, _) in enumerate(edges):
        if source == target:
            found.routes[index] = _loop(found.boxes[source], vertical)
    return found


def _loop(box, vertical):
    """Out of a box at one side, and back into it."""
    x, y, width, height = box
    if vertical:
        return [(x + width, y + height * 0.7), (x + width + LOOP, y + height / 2), (x + width, y + height * 0.3)]
    return [(x + width * 0.3, y + height), (x + width / 2, y + height + LOOP), (x + width * 0.7, y + height)]
