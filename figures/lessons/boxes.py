"""Boxes joined by arrows, as SVG that adapts to light and dark pages, for what the library's own views do not draw."""

from figures.lessons.svg import page

BOX_WIDTH, BOX_HEIGHT = 130, 36
STYLE = """\
.box{fill:#ddf4ff;stroke:#0969da}.arrow{stroke:#6e7781;fill:none}.head{fill:#6e7781}text{fill:#1f2328;font:13px sans-serif}
@media(prefers-color-scheme:dark){.box{fill:#10263f;stroke:#58a6ff}.arrow{stroke:#8b949e}.head{fill:#8b949e}text{fill:#e6edf3}}"""
HEAD = """\
<defs><marker id="head" viewBox="0 0 10 10" refX="10" refY="5" markerWidth="9" markerHeight="9" orient="auto">\
<path class="head" d="M0,0 L10,5 L0,10 z"/></marker></defs>"""


def drawing(width, height, title, words, boxes, arrows):
    """An SVG of boxes and the arrows between them.

    Args:
        width, height: in pixels.
        title, words: what a screen reader says.
        boxes: the place of each text's box, `{text: (x, y)}`, of its upper left corner.
        arrows: `(from text, to text, label)`, each from the right side of one box to the left side of another.
    """
    drawn_arrows = (_arrow(*boxes[start], *boxes[end], label) for start, end, label in arrows)
    drawn_boxes = (_box(text, *place) for text, place in boxes.items())
    return page(width, height, title, STYLE, [HEAD, *drawn_arrows, *drawn_boxes], words)


def _box(text, x, y):
    return (
        f'<rect class="box" x="{x}" y="{y}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="8"/>'
        f'<text x="{x + BOX_WIDTH / 2}" y="{y + 23}" text-anchor="middle">{text}</text>'
    )


def _arrow(x1, y1, x2, y2, label):
    """A line from the right side of one box to the left side of another, the label above its middle."""
    x1, y1, y2 = x1 + BOX_WIDTH, y1 + BOX_HEIGHT / 2, y2 + BOX_HEIGHT / 2
    return (
        f'<line class="arrow" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" marker-end="url(#head)"/>'
        f'<text x="{(x1 + x2) / 2}" y="{(y1 + y2) / 2 - 9}" text-anchor="middle">{label}</text>'
    )
