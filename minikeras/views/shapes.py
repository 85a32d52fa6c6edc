"""The few shapes that pictures are made of, and how wide text is. Colours are roles of the theme, lengths are in pixels."""

import collections

from minikeras.views.safe_text import width as columns

MONO, SANS = "mono", "sans"

Rect = collections.namedtuple("Rect", "x y width height radius fill line dashed", defaults=(None, None, False))
# steps: ("M" | "L" | "C" | "Z", points); thickness in pixels
Path = collections.namedtuple("Path", "steps line dashed thickness fill", defaults=(False, 1.4, None))
Arrow = collections.namedtuple("Arrow", "tip direction fill")  # direction: a unit vector
Text = collections.namedtuple("Text", "x y text size font ink bold anchor", defaults=(False, "start"))
# What belongs together, with its name (None for a part that needs none), and what it stands for in a living picture: "box" or "edge"
# or "label", and its key or number.
Group = collections.namedtuple("Group", "title shapes part key", defaults=(None, None))

_ADVANCE = {MONO: 0.605, SANS: 0.56}  # mean width of a letter in ems; the widest of the usual fonts for MONO


def text_width(text, size, font, bold=False):
    """How wide a line of text is at most, near enough to draw a box round it."""
    return columns(text) * size * _ADVANCE[font] * (1.06 if bold and font == SANS else 1.0)


class Page:
    """A list of shapes with the size of the whole, and the words that stand for it where it can't be seen."""

    def __init__(self, width, height, title, description):
        self.width, self.height = width, height
        self.title, self.description = title, description
        self.shapes = []
        self.labels = {}  # the middle of each edge's label, by the edge's number
