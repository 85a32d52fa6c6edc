"""The README's table of lessons, made of what each lesson says of itself: its title, its goal, its minutes; and its picture."""

from figures.lessons.covers import COVERS, alt
from tools import links, notebook

PATH = notebook.ROOT / "README.md"
BEGIN, END = "<!-- the lessons: written by tools.lessons generate -->\n", "<!-- end of the lessons -->\n"


def table(paths):
    """Return the table of the lessons at these paths, in Markdown."""
    lines = ["| | lesson | you will be able to | minutes |", "|---|---|---|---|"]
    for path in paths:
        told, number = notebook.read(path).metadata.lesson, path.name[:2]
        place = path.relative_to(notebook.ROOT).as_posix()
        picture = f'<img src="figures/lesson-{number}-cover.svg" width="120" alt="{alt(number)}">' if number in COVERS else ""
        doors = f" · {links.opened(path.stem)}" if links.opened(path.stem) else ""
        lines.append(f"| {picture} | [{number} {told.title}]({place}){doors} | {told.goal} | {told.minutes} |")
    return "\n".join(lines) + "\n"


def updated(text, paths):
    """Return the README's text with the table of the lessons at these paths in place of the one it has."""
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    return before + BEGIN + table(paths) + END + after
