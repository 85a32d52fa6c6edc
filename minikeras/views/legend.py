"""What the signs in a picture mean that are not plain: those that are used in it, in one or two lines below."""

from minikeras.views.shapes import SANS, Path, Rect, Text, text_width

SIZE, LINE, GAP, SIGN = 10.5, 18, 18, 30  # font, height of a line, between two signs, width of a sign


def legend_of(graph, linked=False):
    """The `(sign, words)` pairs that a Graph needs; none where everything in it is plain. `linked`: it has links between calls."""
    boxes = graph.boxes + graph.frames
    values = [edge.values for edge in graph.edges if hasattr(edge.values, "histogram") and hasattr(edge.values, "gradient")]
    return [
        (sign, words)
        for used, sign, words in (
            (any(box.letter for box in boxes), "shared", "one letter, one colour: the same weights"),
            (any(box.kind == "model" for box in graph.boxes), "nested", "holds more: a model or a wrapper"),
            (any("frozen" in box.marks for box in boxes), "frozen", "dashed frame: frozen, not trained"),
            (linked, "link", "calls of one layer, side by side"),
            (graph.view == "blocks", "block", "height: rows, depth: columns, width: channels (log scale)"),
            (any(box.kind == "fold" for box in boxes), "fold", "× n: equal blocks, drawn once"),
            (values, "values", "mean ± spread, range, and histogram of what flows"),
            (
                any(value.gradient is not None for value in values),
                "gradient",
                "the thicker, the larger its gradient (log scale)",
            ),
        )
        if used
    ]


def legend_width(signs):
    """How wide the widest sign with its words is."""
    return max((_width(words) for _, words in signs), default=0)


def legend_shapes(signs, left, top, width):
    """The legend's shapes, in lines not wider than `width`, and the height that they take."""
    if not signs:
        return [], 0
    shapes, x, y = [], left, top + 16
    for sign, words in signs:
        if x > left and x + _width(words) > left + width:
            x, y = left, y + LINE
        shapes += _SIGNS[sign](x, y)
        shapes.append(Text(x + SIGN, y + 4, words, SIZE, SANS, "muted"))
        x += _width(words) + GAP
    return shapes, y + LINE - top - 6


def _width(words):
    return SIGN + text_width(words, SIZE, SANS)


def _line(x, y, ink, dashed=False, thickness=1.4):
    return Path([("M", [(x, y)]), ("L", [(x + 22, y)])], ink, dashed, thickness)


_SIGNS = {
    "shared": lambda x, y: [
        Rect(x, y - 7, 22, 14, 4, "group-0", "group-0-line"),
        Text(x + 11, y + 4, "A", SIZE, SANS, "group-0-line", True, "middle"),
    ],
    "nested": lambda x, y: [Rect(x + 3, y - 4, 19, 11, 3, "box", "box-line"), Rect(x, y - 7, 19, 11, 3, "box", "box-line")],
    "fold": lambda x, y: [Rect(x + 3, y - 4, 19, 11, 3, "box", "box-line"), Rect(x, y - 7, 19, 11, 3, "box", "box-line")],
    "block": lambda x, y: [
        Rect(x + 6, y - 7, 12, 10, 0, "group-0", "group-0-line"),
        Rect(x, y - 3, 12, 10, 0, "group-0", "group-0-line"),
    ],
    "frozen": lambda x, y: [Rect(x, y - 7, 22, 14, 4, "box", "box-line", True)],
    "link": lambda x, y: [_line(x, y, "group-0-line", True)],
    "values": lambda x, y: [Rect(x + 5 * i, y + 6 - h, 4, h, 0, "bar") for i, h in enumerate((3, 9, 13, 6))],
    "gradient": lambda x, y: [_line(x, y - 4, "edge", thickness=1.4), _line(x, y + 3, "edge", thickness=4.6)],
}
