"""The drawings in the text of the lessons: python figures/lesson_drawings.py writes them as SVG beside this file.

Two show a model that the learner builds; the views of the library draw them. The third is a tape with its slopes, drawn here.
"""

import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
if __name__ == "__main__":
    sys.path.insert(0, str(FOLDER.parent))

import minikeras as keras  # noqa: E402 (the clone is found first)
from minikeras.views import graph  # noqa: E402

layers = keras.layers


def row_of_layers():
    """Pictures of 8 x 8 dots through a row of four layers."""
    model = keras.Sequential(
        [
            keras.Input((8, 8), name="picture"),
            layers.Flatten(name="row"),
            layers.Dense(32, activation="relu", name="dense_32"),
            layers.Dense(16, activation="relu", name="dense_16"),
            layers.Dense(5, activation="softmax", name="dense_5"),
        ],
        name="drawn",
    )
    return graph(model).svg()


def two_ways_in_and_out():
    """Two inputs, two outputs; one output sees both inputs, the other only the left one."""
    left, right = keras.Input((3,), name="left"), keras.Input((5,), name="right")
    eight = layers.Dense(8, activation="relu", name="dense_8")(left)
    four = layers.Dense(4, activation="relu", name="dense_4")(right)
    both = layers.Dense(1, activation="sigmoid", name="both")(layers.concatenate([eight, four], name="join"))
    alone = layers.Dense(3, activation="softmax", name="alone")(eight)
    return graph(keras.Model([left, right], [both, alone], name="drawn")).svg()


BOXES = {"x = 3": (20, 30), "y = 2": (20, 120), "x · y = 6": (220, 75), "z = x · y + x = 9": (420, 30)}
ARROWS = [("x = 3", "x · y = 6", 2), ("y = 2", "x · y = 6", 3), ("x · y = 6", "z = x · y + x = 9", 1),
          ("x = 3", "z = x · y + x = 9", 1)]
BOX_WIDTH, BOX_HEIGHT = 130, 36
STYLE = """\
.box{fill:#ddf4ff;stroke:#0969da}.arrow{stroke:#6e7781;fill:none}.head{fill:#6e7781}text{fill:#1f2328;font:13px sans-serif}
@media(prefers-color-scheme:dark){.box{fill:#10263f;stroke:#58a6ff}.arrow{stroke:#8b949e}.head{fill:#8b949e}text{fill:#e6edf3}}"""


HEAD = """\
<defs><marker id="head" viewBox="0 0 10 10" refX="10" refY="5" markerWidth="9" markerHeight="9" orient="auto">\
<path class="head" d="M0,0 L10,5 L0,10 z"/></marker></defs>"""


def tape_with_slopes():
    """The tape of z = x · y + x at x = 3, y = 2, with the slope of each step at its arrow."""
    words = "; ".join(f"from {start} to {end}: slope {slope}" for start, end, slope in ARROWS)
    lines = [
        '<svg xmlns="http://www.w3.org/2000/svg" width="570" height="176" viewBox="0 0 570 176" role="img">',
        f"<title>A tape</title><desc>{words}</desc>",
        f"<style>{STYLE}</style>",
        HEAD,
        *(_arrow(*BOXES[start], *BOXES[end], slope) for start, end, slope in ARROWS),
        *(_box(text, *place) for text, place in BOXES.items()),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _box(text, x, y):
    return (
        f'<rect class="box" x="{x}" y="{y}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="8"/>'
        f'<text x="{x + BOX_WIDTH / 2}" y="{y + 23}" text-anchor="middle">{text}</text>'
    )


def _arrow(x1, y1, x2, y2, slope):
    """A line from the right side of one box to the left side of another, the slope above its middle."""
    x1, y1, y2 = x1 + BOX_WIDTH, y1 + BOX_HEIGHT / 2, y2 + BOX_HEIGHT / 2
    return (
        f'<line class="arrow" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" marker-end="url(#head)"/>'
        f'<text x="{(x1 + x2) / 2}" y="{(y1 + y2) / 2 - 9}" text-anchor="middle">{slope}</text>'
    )


FIGURES = {
    "lesson-01-exercise-4": row_of_layers,
    "lesson-02-exercise-3": two_ways_in_and_out,
    "lesson-03-tape": tape_with_slopes,
}


def main():
    """Write every drawing beside this file."""
    for name, draw in FIGURES.items():
        (FOLDER / f"{name}.svg").write_text(draw(), encoding="utf-8")


if __name__ == "__main__":
    main()
