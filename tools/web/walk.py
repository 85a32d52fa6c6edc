"""The walk through the code: the rooms in reading order, each with its picture and its files, as the package's docstring names them."""

import ast
import re
import tomllib

from tools import notebook

LIBRARY = notebook.ROOT / "minikeras"
# The picture of a room, and what is to be seen on it.
PICTURES = {
    "autodiff": (
        "lesson-03-tape.svg",
        "The tape of a small computation: numbers, the steps between them, and the gradients back.",
    ),
    "ops": ("siamese-tape.svg", "The tape of a model with shared layers: each operation is a box of its own."),
    "graph": ("siamese-calls.svg", "A model's calls: a layer that is called twice stands there twice."),
    "layers": ("siamese-layers.svg", "The same model's layers: a layer that is called twice stands there once."),
    "training": (
        "siamese-values.svg",
        "A model with the values that flow forward and the gradients that come back, on every arrow.",
    ),
    "models": ("autoencoder-open.svg", "An autoencoder whose two nested models stand open."),
    "errors": ("error-last-step.svg", "A model's calls up to the one that failed, which is marked."),
    "views": ("autoencoder-closed.svg", "An autoencoder with its two nested models closed."),
    "saving": ("lesson-12-pair.svg", "Two layers of a learner's own, which a file has to find again."),
    "hdf5": ("lesson-12-cover.svg", "A row of layers, a file, and the row again."),
    "metrics": ("lesson-06-cover.svg", "One way parts into two that meet again; the upper one has an answer of its own."),
    "losses": ("lesson-06-cover.svg", "One way parts into two that meet again; the upper one has an answer of its own."),
}


def write(folder, words):
    """Write a page for each room, and the one that leads through them."""
    folder.mkdir(parents=True)
    first, rest = first_walk(), other_rooms()
    lines = [f"# {words['walk']}", "", words["walk-text"], ""]
    for title, rooms in ((words["walk-first"], first), (words["walk-second"], rest)):
        lines += [f"## {title}", "", f"| | {words['job']} |", "|---|---|"]
        lines += [f"| [{room}]({page_name(room)}.md) | {in_table(summary(path_of(room)))} |" for room in rooms] + [""]
    pages = [page_name(room) for room in [*first, *rest]]
    lines += ["```{toctree}", ":hidden:", ":maxdepth: 1", "", *pages, "```", ""]
    (folder / "index.md").write_text("\n".join(lines), encoding="utf-8")
    for room in [*first, *rest]:
        (folder / f"{page_name(room)}.md").write_text(room_page(room, first.get(room, []), words), encoding="utf-8")


def room_page(room, order, words):
    """Return the page of a room: its docstring, its picture, and its files, those of the first walk first."""
    path = path_of(room)
    lines = [f"# {room}", "", prose(docstring(path)), ""]
    if room in PICTURES:
        name, alt = PICTURES[room]
        lines += [f"![{alt}](../figures/{name})", ""]
    lines += [f"| {words['file']} | {words['job']} | {words['lines']} |", "|---|---|---|"]
    for file in files_of(room, order):
        place = file.relative_to(notebook.ROOT).as_posix()
        mark = " ★" if file.stem in order else ""
        count = len(file.read_text(encoding="utf-8").splitlines())
        lines.append(f"| [`{file.stem}`](code:{place}){mark} | {in_table(summary(file))} | {count} |")
    if order:
        lines += ["", f"★ {words['walk-first']}: {', '.join(f'`{name}`' for name in order)}."]
    return "\n".join(lines) + "\n"


def first_walk():
    """Return the rooms of the first walk, each with its files in order, as the package's docstring has them."""
    text = docstring(LIBRARY / "__init__.py")
    found = re.findall(r"^\d\. `(\w+)`: (.+)$", text, re.MULTILINE)
    known = lambda room, told: [name for name in re.findall(r"\w+", told) if (LIBRARY / room / f"{name}.py").exists()]
    return {room: known(room, told) for room, told in found}


def other_rooms():
    """Return the rooms and single files that the first walk leaves out, from the ground up, as the contract of imports orders them."""
    settings = tomllib.loads((notebook.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    rooms = [room for layer in reversed(layers) for room in re.findall(r"\w+", layer)]
    inner = [f"{path.parent.relative_to(LIBRARY).as_posix()}" for path in sorted(LIBRARY.glob("*/*/__init__.py"))]
    rooms = [found for room in rooms for found in [room, *[one for one in inner if one.startswith(f"{room}/")]]]
    rooms += [one for one in inner if one not in rooms]
    return [room for room in rooms if room not in first_walk() and path_of(room) is not None]


def path_of(room):
    """Return the file that says what a room is, None where there is no such room."""
    paths = LIBRARY / room / "__init__.py", LIBRARY / f"{room}.py"
    return next((path for path in paths if path.exists()), None)


def files_of(room, order=()):
    """Return the files of a room, in reading order."""
    if not (LIBRARY / room).is_dir():
        return [LIBRARY / f"{room}.py"]
    rest = [path for path in sorted((LIBRARY / room).glob("*.py")) if path.stem not in order]
    return [LIBRARY / room / f"{name}.py" for name in order] + rest


def files():
    """Return the paths of all files that the walk leads to, from the project's folder on."""
    return {path.relative_to(notebook.ROOT).as_posix() for path in LIBRARY.rglob("*.py") if path.stat().st_size}


def page_name(room):
    return room.replace("/", "-")


def docstring(path):
    return ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""


def summary(path):
    """Return the first sentence of what a file says of itself."""
    return re.sub(r"\s+", " ", docstring(path).split("\n\n")[0])


def in_table(text):
    return text.replace("|", r"\|").replace("$", r"\$")


def prose(text):
    """Return a docstring as Markdown: examples stand in fences."""
    from tools.web.docstrings import markdown

    return markdown(text)
