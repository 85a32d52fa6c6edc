"""From a Graph to shapes: how big each box is, and what is written where."""

from minikeras.views.blocks import Block
from minikeras.views.layout import arrange
from minikeras.views.legend import legend_of, legend_shapes, legend_width
from minikeras.views.safe_text import cut, visible
from minikeras.views.shapes import MONO, SANS, Arrow, Group, Page, Path, Rect, Text, text_width
from minikeras.views.theme import GROUPS
from minikeras.views.values import thicknesses

MARGIN = 18
TITLE, SMALL, CHIP, LABEL = 13, 11, 10, 10.5  # font sizes
LINE, CHIP_HEIGHT = 16, 16
HEADER = 40  # height of the picture's own title
LONGEST = 44  # columns of a name before it is cut; the tooltip has it whole
BAR_WIDTH, BAR_HEIGHT = 4, 14
CHANGES = ("added", "removed", "changed")  # kinds of boxes where two models are compared


def draw(graph, description, rankdir="TB", legend=True):
    """Lay a Graph out and draw it.

    Args:
        description: its text form.
        rankdir: "TB" or "LR".
        legend: explain the signs that are not plain, below the picture.
    """
    blocks = graph.view == "blocks"
    cards = {box.key: Block(box) if blocks else Card(box) for box in graph.boxes}
    headings = {frame.key: Card(frame) for frame in graph.frames}
    labels = [Label([] if blocks else edge_lines(graph, edge), edge.values) for edge in graph.edges]
    found = arrange(
        {key: card.size for key, card in cards.items()},
        {box.key: box.parent for box in graph.frames + graph.boxes},
        {key: card.heading_width for key, card in headings.items()},
        [(edge.source, edge.target, label.size) for edge, label in zip(graph.edges, labels)],
        rankdir != "LR",
    )
    header = _header(graph)
    linked = any(True for _ in _links(graph, found, _Shifted(0, 0)))
    signs = legend_of(graph, linked) if legend else []
    widest = max(found.width, *(text_width(text.text, text.size, text.font, text.bold) for text in header))
    widest = max(widest, min(legend_width(signs), 460))
    foot, below = legend_shapes(signs, MARGIN, found.height + MARGIN + HEADER, widest)
    page = Page(widest + 2 * MARGIN, found.height + 2 * MARGIN + HEADER + below, visible(graph.title), description)
    page.shapes += header
    at = _Shifted(MARGIN + (widest - found.width) / 2, MARGIN + HEADER)
    for key, rectangle in found.frames.items():
        page.shapes.append(headings[key].frame(*at.rectangle(rectangle)))
    page.shapes += _links(graph, found, at)
    thick = thicknesses(graph)
    for index, edge in enumerate(graph.edges):
        arrow = _arrow([at.point(p) for p in found.routes[index]], found.vertical, edge, thick[index])
        ahead = (0, 1) if found.vertical else (1, 0)
        arrow += [Arrow(at.point(entry), ahead, arrow[0].line) for entry in found.entries.get(index, ())]
        page.shapes.append(Group(None, arrow, "edge", index))
    for key, rectangle in found.frames.items():
        page.shapes.append(headings[key].heading(*at.point(rectangle)))
    for key, rectangle in found.boxes.items():
        page.shapes.append(cards[key].shapes(*at.rectangle(rectangle)))
    page.labels = {index: at.point(middle) for index, middle in found.labels.items()}
    for index, middle in found.labels.items():
        page.shapes.append(Group(None, list(labels[index].shapes(*at.point(middle))), "label", index))
    page.shapes += foot
    return page


def _header(graph):
    about = " · ".join([f"view of {graph.view}", *graph.notes])
    return [
        Text(MARGIN, MARGIN + 12, cut(visible(graph.title), 2 * LONGEST), 15, SANS, "ink", bold=True),
        Text(MARGIN, MARGIN + 29, cut(visible(about), 2 * LONGEST), SMALL, SANS, "muted"),
    ]


class _Shifted:
    """Moves what the layout found to its place on the page."""

    def __init__(self, x, y):
        self.x, self.y = x, y

    def point(self, point):
        return point[0] + self.x, point[1] + self.y

    def rectangle(self, rectangle):
        return (*self.point(rectangle), *rectangle[2:])


class Card:
    """What is written in a box, or over a frame: its name, what it is, and its marks as chips."""

    def __init__(self, box):
        self.box = box
        self.title = cut(visible(box.title), LONGEST)
        self.small = box.kind == "input" and box.parent is not None  # only the way into an open model
        facts = () if self.small else (box.class_name, *box.notes)
        self.facts = _lines_of([cut(visible(fact), LONGEST + 12) for fact in facts if fact])
        self.facts += [cut(visible(weight.line()), LONGEST + 12) for weight in box.weights]
        self.title_size = SMALL if self.small else TITLE
        self.chips = [cut(visible(self._with_letter(mark)), LONGEST) for mark in box.marks]
        self.chip_widths = [text_width(chip, CHIP, SANS) + 12 for chip in self.chips]
        self.chips_width = sum(self.chip_widths) + 5 * (len(self.chips) - 1) if self.chips else 0
        title_width = text_width(self.title, self.title_size, MONO, bold=not self.small)
        self.subtitle_width = text_width(self.facts[0], SMALL, SANS) if self.facts else 0
        self.heading_width = title_width + 10 + self.subtitle_width + (10 + self.chips_width if self.chips else 0)
        width = max([title_width, self.chips_width] + [text_width(fact, SMALL, SANS) for fact in self.facts]) + 26
        self.chips_at = 14 + LINE * (1 + len(self.facts))
        self.size = (max(width, 84), self.chips_at + (CHIP_HEIGHT + 5 if self.chips else 0))
        if self.small and not self.chips:
            self.size = (title_width + 16, 20)

    def shapes(self, x, y, width, height):
        fill, line = self._colours()
        rounding = height / 2.6 if self.box.kind in ("input", "data", "weights") else 7 if self.box.kind != "operation" else 14
        shapes = []
        if self.box.kind in ("model", "fold"):  # a second sheet behind it: there is more inside
            shapes.append(Rect(x + 4, y + 4, width, height, rounding, fill, line))
        shapes.append(Rect(x, y, width, height, rounding, fill, line, "frozen" in self.box.marks))
        middle = x + width / 2
        baseline = y + 14 if self.size[1] == 20 else y + 19
        shapes.append(Text(middle, baseline, self.title, self.title_size, MONO, "ink", not self.small, "middle"))
        for i, fact in enumerate(self.facts):
            shapes.append(Text(middle, y + 19 + LINE * (i + 1), fact, SMALL, SANS, "muted", False, "middle"))
        shapes += self._chips(middle - self.chips_width / 2, y + self.chips_at)
        return Group(self._tooltip(), shapes, "box", self.box.key)

    def frame(self, x, y, width, height):
        """The frame of an open nested model."""
        return Rect(x, y, width, height, 10, "frame", self._colours("frame")[1], "frozen" in self.box.marks)

    def heading(self, x, y):
        """Its name, in one line at its top; edges pass behind it."""
        shapes = [
            Rect(x + 10, y + 6, self.heading_width + 8, 22, 4, "frame"),
            Text(x + 14, y + 21, self.title, TITLE, MONO, "ink", True),
        ]
        left = x + 24 + text_width(self.title, TITLE, MONO, bold=True)
        shapes += [Text(left, y + 21, fact, SMALL, SANS, "muted") for fact in self.facts[:1]]
        shapes += self._chips(left + self.subtitle_width + 10, y + 9)
        return Group(self._tooltip(), shapes, "frame", self.box.key)

    def _with_letter(self, mark):
        """A mark of shared weights with the letter of its group: "same weights A", "called 2 times A"."""
        return f"{mark} {self.box.letter}" if self.box.letter and _tells_of_sharing(mark) else mark

    def _colours(self, kind=None):
        if self.box.kind == "wrong":
            return "alarm-fill", "alarm"
        if self.box.kind in CHANGES:
            return f"{self.box.kind}-fill", self.box.kind
        if self.box.letter is not None:
            name = f"group-{self.box.group % GROUPS}"
        else:
            name = kind or {"input": "input", "data": "input", "operation": "operation"}.get(self.box.kind, "box")
        return name, f"{name}-line"

    def _chips(self, x, y):
        _, line = self._colours()
        for chip, width in zip(self.chips, self.chip_widths):
            loud = self.box.kind in ("wrong", *CHANGES) or self.box.letter is not None and _tells_of_sharing(chip)
            ink = line if loud else "chip-ink"
            yield Rect(
                x,
                y,
                width,
                CHIP_HEIGHT,
                CHIP_HEIGHT / 2,
                "chip" if ink == "chip-ink" else "paper",
                None if ink == "chip-ink" else line,
            )
            yield Text(x + width / 2, y + 11.5, chip, CHIP, SANS, ink, False, "middle")
            x += width + 5

    def _tooltip(self):
        box = self.box
        facts = [f"{box.title} ({box.class_name})", *box.notes, *box.marks, *(f"output {shape}" for shape in box.outputs)]
        return visible(", ".join(facts))


def _tells_of_sharing(mark):
    return mark.startswith(("same ", "called ", "used "))


def _lines_of(facts):
    """Join short facts in lines."""
    lines = []
    for fact in facts:
        if lines and len(lines[-1]) + len(fact) < LONGEST:
            lines[-1] += f" · {fact}"
        else:
            lines.append(fact)
    return lines


class Label:
    """What is written on an edge: the shape and, when values were traced, what they are like."""

    def __init__(self, lines, values):
        self.lines = lines
        self.values = values
        self.bars = values.histogram if values else ()
        width = max((text_width(line, LABEL, MONO) for line in lines), default=0)
        width = max(width, len(self.bars) * BAR_WIDTH)
        margin = BAR_HEIGHT + 9 if self.bars else 6 if values else 2
        self.size = (width + (14 if values else 8), 14 * len(lines) + margin) if lines else None

    def shapes(self, x, y):
        width, height = self.size
        left, top = x - width / 2, y - height / 2
        alarmed = bool(self.values and self.values.alarms)
        yield Rect(
            left,
            top,
            width,
            height,
            4,
            "alarm-fill" if alarmed else "paper",
            "alarm" if alarmed else "border" if self.values else None,
        )
        for i, line in enumerate(self.lines):
            alarm = alarmed and line in self.values.alarms
            ink = "alarm" if alarm else "ink" if self.values and i else "muted"
            yield Text(x, top + 11.5 + 14 * i + (2 if self.values else 0), line, LABEL, MONO, ink, alarm, "middle")
        tallest = max(self.bars, default=0)
        for i, count in enumerate(self.bars):
            tall = BAR_HEIGHT * count / tallest if tallest else 0
            if tall:
                yield Rect(
                    x + (i - len(self.bars) / 2) * BAR_WIDTH,
                    top + height - 4 - max(tall, 1),
                    BAR_WIDTH - 1,
                    max(tall, 1),
                    0,
                    "alarm" if alarmed else "bar",
                )


def edge_lines(graph, edge):
    """The lines of an edge's label."""
    several = graph.view == "calls" and len(graph.box(edge.source).outputs) > 1
    shapes = f"[{edge.tensor}] " * several + " or ".join(edge.shapes)
    lines = ([shapes] if shapes else []) + (edge.values.lines() if edge.values else [])
    return lines + ([edge.change] if edge.change else [])


def _arrow(points, vertical, edge, thickness):
    """A smooth line along the points, with an arrow's head at its end."""
    ink = edge.change or ("alarm" if edge.values and edge.values.alarms else "edge")
    dashed = edge.change == "removed"
    if edge.source == edge.target:
        (x0, y0), bulge, (x1, y1) = points
        steps = [
            ("M", [(x0, y0)]),
            ("C", [(bulge[0], y0), (bulge[0], y1), (x1, y1)] if vertical else [(x0, bulge[1]), (x1, bulge[1]), (x1, y1)]),
        ]
        return [Path(steps, ink, dashed, thickness), Arrow((x1, y1), (-1, 0) if vertical else (0, -1), ink)]
    turn = (lambda x, y: (x, y)) if vertical else (lambda x, y: (y, x))
    upwards = turn(*points[-1])[1] < turn(*points[-2])[1]
    direction = turn(0, -1 if upwards else 1)
    steps = [("M", [points[0]])]
    steps += [("C" if len(curve) == 3 else "L", [turn(*p) for p in curve]) for curve in _curves([turn(*p) for p in points])]
    return [Path(steps, ink, dashed, thickness), Arrow(points[-1], direction, ink)]


def _curves(points):
    """Cubics through points that go down (or all up), upright at both ends, never swinging out beside the points.

    Source: F. N. Fritsch and R. E. Carlson, "Monotone Piecewise Cubic Interpolation", 1980.
    """
    slopes = [(x1 - x0) / (y1 - y0) if y1 != y0 else 0.0 for (x0, y0), (x1, y1) in zip(points, points[1:])]
    tangents = [0.0] + [2 * a * b / (a + b) if a * b > 0 else 0.0 for a, b in zip(slopes, slopes[1:])] + [0.0]
    for (x0, y0), (x1, y1), before, after in zip(points, points[1:], tangents, tangents[1:]):
        if abs(x0 - x1) < 0.5 and abs(before) + abs(after) < 0.01:
            yield [(x1, y1)]
        else:
            out, back = ((y1 - y0) * (0.55 if tangent == 0 else 1 / 3) for tangent in (before, after))
            yield [(x0 + before * out, y0 + out), (x1 - after * back, y1 - back), (x1, y1)]


def _links(graph, found, at):
    """A dashed line between two calls of one layer that stand side by side."""
    rows = {}
    for box in graph.boxes:
        x, y, width, height = at.rectangle(found.boxes[box.key])
        row = (box.parent, round(y + height / 2)) if found.vertical else (box.parent, round(x + width / 2))
        rows.setdefault(row, []).append((x, y, width, height, box))
    for row in rows.values():
        row.sort(key=lambda entry: entry[0] if found.vertical else entry[1])
        for (x0, y0, w0, h0, one), (x1, y1, _, _, other) in zip(row, row[1:]):
            if one.letter is not None and one.letter == other.letter:
                start, end = (
                    ((x0 + w0, y0 + h0 / 2), (x1, y0 + h0 / 2))
                    if found.vertical
                    else ((x0 + w0 / 2, y0 + h0), (x0 + w0 / 2, y1))
                )
                yield Path([("M", [start]), ("L", [end])], f"group-{one.group % GROUPS}-line", dashed=True)
