"""The drawings in the text of the lessons: python figures/lesson_drawings.py writes them as SVG.

Each drawing is a few boxes and arrows, laid out by graphviz. The boxes are pale and the arrows grey, so that a drawing can be read
on a white page and on a dark one.
"""

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
if __name__ == "__main__":
    sys.path.insert(0, str(FOLDER.parent))

from minikeras.views.graphviz import find_dot  # noqa: E402 (the clone is found first)

STYLE = """\
  bgcolor=transparent; rankdir=LR;
  node [shape=box, style="rounded,filled", fillcolor="#eef3fb", color="#5b7db1", fontname="Helvetica", fontsize=12];
  edge [color="#7f7f7f", fontname="Helvetica", fontsize=11, fontcolor="#7f7f7f"];
"""

# A drawing is a list of arrows: from box to box, and what stands at the arrow, if anything. A box is its text.
DRAWINGS = {
    "lesson-01-exercise-4": [
        ("Input\n8 x 8", "Flatten\n64"),
        ("Flatten\n64", "Dense, relu\n32"),
        ("Dense, relu\n32", "Dense, relu\n16"),
        ("Dense, relu\n16", "Dense, softmax\n5"),
    ],
    "lesson-02-exercise-3": [
        ("left\nInput 3", "Dense, relu\n8"),
        ("right\nInput 5", "Dense, relu\n4"),
        ("Dense, relu\n8", "Concatenate\n12"),
        ("Dense, relu\n4", "Concatenate\n12"),
        ("Concatenate\n12", "both\nDense 1, sigmoid"),
        ("Dense, relu\n8", "alone\nDense 3, softmax"),
    ],
    "lesson-03-tape": [
        ("x = 3", "x · y = 6", "slope 2"),
        ("y = 2", "x · y = 6", "slope 3"),
        ("x · y = 6", "z = 9", "slope 1"),
        ("x = 3", "z = 9", "slope 1"),
    ],
}


def dot_text(arrows):
    """Return a drawing in graphviz's DOT language."""
    lines = [f"  {_quote(start)} -> {_quote(end)} [label={_quote(''.join(label))}];" for start, end, *label in arrows]
    return "digraph {\n" + STYLE + "\n".join(lines) + "\n}\n"


def svg(arrows):
    """Return a drawing as SVG text. Raises FileNotFoundError where no graphviz program is found."""
    program = find_dot()
    if program is None:
        raise FileNotFoundError("No graphviz program: pip install graphviz-pure.")
    run = subprocess.run([program, "-Tsvg"], input=dot_text(arrows), capture_output=True, text=True, encoding="utf-8", check=True)
    return run.stdout[run.stdout.index("<svg") :]


def main():
    """Write every drawing beside this file."""
    for name, arrows in DRAWINGS.items():
        (FOLDER / f"{name}.svg").write_text(svg(arrows), encoding="utf-8")


def _quote(text):
    return '"' + text.replace('"', '\\"').replace("\n", "\\n") + '"'


if __name__ == "__main__":
    main()
