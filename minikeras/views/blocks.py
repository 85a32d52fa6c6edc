"""The look of textbooks: each call as a solid block, whose sides follow the shape of what it gives."""

import math
import re

from minikeras.views.safe_text import cut, visible
from minikeras.views.shapes import MONO, SANS, Group, Path, Rect, Text, text_width

TITLE, SMALL, LONGEST = 11, 9.5, 22
SLANT = 0.45  # how far a step into the depth goes to the right and up
FAMILIES = (("conv", "group-0"), ("pool", "group-3"), ("dense", "group-2"), ("lstm|gru|rnn|attention|embedding", "group-1"))


class Block:
    """A call as a block: its height follows the rows, its depth the columns, its width the channels, all on a log scale."""

    def __init__(self, box):
        self.box = box
        self.title = cut(visible(box.title), LONGEST)
        self.sizes = _sizes_of(box)
        self.height, self.depth, self.thickness = _extent(self.sizes)
        self.shape = visible("×".join(map(str, self.sizes)))
        self.marks = [visible(mark) for mark in box.marks if mark.startswith(("same ", "frozen"))]
        self.marks = [f"{mark} {box.letter}" if box.letter and mark.startswith("same ") else mark for mark in self.marks]
        self.lines = [(self.title, TITLE, MONO), *((text, SMALL, SANS) for text in (self.shape, *self.marks) if text)]
        words = max(text_width(text, size, font) for text, size, font in self.lines)
        solid = self.thickness + self.depth * SLANT
        self.size = (max(words, solid) + 10, self.height + self.depth * SLANT + 8 + 14 * len(self.lines))

    def shapes(self, x, y, width, height):
        fill = _colour(self.box)
        line = f"{fill}-line"
        lift = self.depth * SLANT
        left = x + (width - self.thickness - lift) / 2
        right, top = left + self.thickness, y + lift
        bottom = top + self.height
        shapes = [
            _face([(left, top), (left + lift, y), (right + lift, y), (right, top)], fill, line),
            _face([(right, top), (right + lift, y), (right + lift, bottom - lift), (right, bottom)], fill, line),
            Rect(left, top, self.thickness, self.height, 0, fill, line),
        ]
        for number, (text, size, font) in enumerate(self.lines):
            ink = "ink" if number == 0 else "muted"
            shapes.append(Text(x + width / 2, bottom + 14 * (number + 1), text, size, font, ink, number == 0, "middle"))
        return Group(visible(f"{self.box.title} ({self.box.class_name}), {self.shape}"), shapes, "box", self.box.key)


def _face(corners, fill, line):
    return Path([("M", corners[:1]), *(("L", [corner]) for corner in corners[1:]), ("Z", [])], line, False, 1.0, fill)


def _sizes_of(box):
    """The sizes of what a call gives, without the batch: (28, 28, 16). Unknown ones are "?"."""
    shape = box.outputs[0] if box.outputs else "()"
    return tuple("?" if size == "None" else int(size) for size in re.findall(r"None|\d+", shape)[1:])


def _extent(sizes):
    """Height, depth and width in pixels of `(rows, columns, channels)`, `(steps, features)` or `(units,)`."""
    *places, channels = [16 if size == "?" else size for size in sizes] or [1]
    if not places:
        return 10 + 13 * math.log2(1 + channels), 0, 10
    rows, columns = places[0], math.prod(places[1:]) if places[1:] else 1
    depth = 11 * math.log2(1 + columns) if columns > 1 else 0
    return 10 + 11 * math.log2(1 + rows), depth, 5 + 4 * math.log2(1 + channels)


def _colour(box):
    if box.kind == "input":
        return "input"
    name = box.class_name.lower()
    return next((colour for pattern, colour in FAMILIES if re.search(pattern, name)), "box")
