"""One small picture for each lesson, without words, for the README's table of lessons.

Each is made of strokes, on a canvas 200 wide and 100 high: boxes (layers), dots (data), arrows, grids (pictures).
"""

from figures.lessons.svg import page

SIZE = (200, 100)
STYLE = """\
.layer{fill:#ddf4ff;stroke:#0969da}.shared{fill:#fff1e5;stroke:#bc4c00}.data{fill:#d0d7de;stroke:#6e7781}.out{fill:#dafbe1;stroke:#1a7f37}
.none{fill:none;stroke:#6e7781}.arrow{stroke:#6e7781;fill:none}.back{stroke:#cf222e;fill:none;stroke-dasharray:4 3}.head{fill:#6e7781}
@media(prefers-color-scheme:dark){.layer{fill:#10263f;stroke:#58a6ff}.shared{fill:#3d2410;stroke:#f0883e}
.data{fill:#30363d;stroke:#8b949e}.out{fill:#12351f;stroke:#3fb950}.none{stroke:#8b949e}.arrow{stroke:#8b949e}.back{stroke:#ff7b72}
.head{fill:#8b949e}}"""
HEAD = """\
<defs><marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="6" markerHeight="6" orient="auto">\
<path class="head" d="M0,0 L10,5 L0,10 z"/></marker></defs>"""


def cover(words, strokes):
    """The SVG of these strokes; `words` say what they show."""
    return page(*SIZE, words, STYLE, [HEAD, *strokes])


def box(x, y, width=22, height=22, kind="layer"):
    """A box around the point (x, y)."""
    return f'<rect class="{kind}" x="{x - width / 2:g}" y="{y - height / 2:g}" width="{width}" height="{height}" rx="4"/>'


def dot(x, y, kind="data"):
    """A dot at the point (x, y)."""
    return f'<circle class="{kind}" cx="{x}" cy="{y}" r="7"/>'


def arrow(x1, y1, x2, y2, kind="arrow"):
    """A straight arrow from one point to another."""
    return f'<line class="{kind}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" marker-end="url(#head)"/>'


def bow(x1, y, x2, rise, kind="arrow"):
    """A bent arrow between two points of the same height; it rises above them, or falls if `rise` is negative."""
    return f'<path class="{kind}" d="M{x1},{y} C{x1},{y - rise} {x2},{y - rise} {x2},{y}" marker-end="url(#head)"/>'


def grid(x, y, rows, columns, cell, kinds=()):
    """A picture of cells with its upper left corner at (x, y); `kinds` maps (row, column) to a class."""
    kinds = dict(kinds)
    return [
        f'<rect class="{kinds.get((row, column), "none")}" x="{x + column * cell}" y="{y + row * cell}" width="{cell}" height="{cell}"/>'
        for row in range(rows) for column in range(columns)
    ]


def chain(y, xs, kinds):
    """Boxes and dots in a row with arrows between them: kind `data` and `out` are dots."""
    for x, kind in zip(xs, kinds):
        yield dot(x, y, kind) if kind in ("data", "out") else box(x, y, kind=kind)
    for x1, x2 in zip(xs, xs[1:]):
        yield arrow(x1 + 12, y, x2 - 12, y)


def sequential():
    """A row: data, three layers, the answer."""
    return chain(50, [20, 60, 100, 140, 180], ["data", "layer", "layer", "layer", "out"])


def functional():
    """Two ways in meet in a layer, from which two ways go out."""
    yield from chain(25, [20, 65], ["data", "layer"])
    yield from chain(75, [20, 65], ["data", "layer"])
    yield from (arrow(77, 28, 98, 44), arrow(77, 72, 98, 56), box(112, 50), arrow(124, 46, 168, 27), arrow(124, 54, 168, 73))
    yield from (dot(178, 25, "out"), dot(178, 75, "out"))


def tape():
    """A row of steps, and dashed arrows that lead back from the last one."""
    xs = [20, 73, 127, 180]
    yield from chain(60, xs, ["data", "layer", "layer", "out"])
    for right, left in zip(xs[:0:-1], xs[-2::-1]):
        yield bow(right - 4, 46, left + 4, 26, "back")


def layer_graph():
    """Seven nodes in layers, with arrows that part and cross and meet."""
    places = {"a": (20, 30), "b": (20, 70), "c": (73, 20), "d": (73, 55), "e": (73, 88), "f": (127, 40), "g": (180, 55)}
    for start, end in ("ac", "ad", "bd", "be", "cf", "df", "eg", "fg"):
        (x1, y1), (x2, y2) = places[start], places[end]
        yield arrow(x1 + 11, y1, x2 - 12, y2)
    for name, (x, y) in places.items():
        yield dot(x, y, "data" if name in "ab" else "out" if name == "g" else "layer")


def images():
    """A window of nine cells on a picture, and the one cell that it becomes."""
    window = {(row, column): "shared" for row in (1, 2, 3) for column in (2, 3, 4)}
    yield from grid(15, 15, 6, 6, 12, window)
    yield from grid(135, 26, 4, 4, 12, {(1, 2): "out"})
    yield arrow(77, 45, 155, 44)


def branching():
    """One way parts into two that meet again; the upper one has an answer of its own."""
    yield from chain(55, [20, 55], ["data", "layer"])
    yield from (arrow(67, 51, 88, 36), arrow(67, 59, 88, 74), box(100, 32), box(100, 78), arrow(112, 35, 133, 50), arrow(112, 75, 133, 60))
    yield from (box(145, 55), arrow(157, 55, 172, 55), dot(181, 55, "out"), arrow(105, 20, 136, 12), dot(146, 12, "out"))


def shared():
    """Two ways go through the same layer, and are compared."""
    yield from (dot(20, 28), dot(20, 72), box(80, 50, 34, 60, "shared"), box(140, 50), dot(181, 50, "out"))
    yield from (arrow(30, 28, 60, 34), arrow(30, 72, 60, 66), arrow(98, 36, 127, 46), arrow(98, 64, 127, 54), arrow(152, 50, 172, 50))


def models_as_layers():
    """A box that holds a row of layers is itself a layer in a row."""
    yield box(92, 50, 108, 60, "shared")
    yield from chain(50, [16, 60, 92, 124, 164], ["data", "layer", "layer", "layer", "layer"])
    yield from (arrow(176, 50, 183, 50), dot(191, 50, "out"))


def blocks():
    """Three blocks in a row, each with an arrow that leads past it."""
    yield from chain(62, [16, 55, 100, 145, 186], ["data", "layer", "layer", "layer", "out"])
    for x in (55, 100, 145):
        yield bow(x - 19, 58, x + 20, 44)


def sequences():
    """The same layer four times, from left to right; each reads a word and hands its state on."""
    yield from chain(45, [35, 80, 125, 170], ["shared"] * 4)
    for x in (35, 80, 125, 170):
        yield from (dot(x, 86), arrow(x, 78, x, 58))
    yield from (arrow(170, 33, 170, 20), dot(170, 11, "out"))


def autoencoder():
    """Layers that grow narrow, a code, and layers that grow wide again."""
    heights = [80, 56, 34, 14, 34, 56, 80]
    for place, height in enumerate(heights):
        yield box(25 + 25 * place, 50, 12, height, "shared" if height == 14 else "layer")


def saving():
    """A row of layers, a file, and the row again."""
    for x in (20, 44, 156, 180):
        yield box(x, 50, 16, 40)
    page = "M84,22 h22 l12,12 v44 h-34 z M106,22 v12 h12"
    yield from (f'<path class="data" d="{page}"/>', arrow(56, 50, 80, 50), arrow(121, 50, 145, 50))


def questions():
    """A picture and a row of words go in; one of four answers stands out."""
    yield from grid(12, 8, 4, 4, 10, {(1, 1): "shared", (1, 2): "shared", (2, 1): "shared", (2, 2): "shared"})
    yield from (dot(18, 78), dot(36, 78), dot(54, 78), arrow(56, 30, 96, 46), arrow(64, 76, 96, 58), box(110, 52))
    yield arrow(122, 52, 142, 52)
    for place, height in enumerate((18, 54, 10, 26)):
        yield box(153 + 12 * place, 84 - height / 2, 9, height, "out" if height == 54 else "data")


COVERS = {
    "01": sequential, "02": functional, "03": tape, "04": layer_graph, "05": images, "06": branching, "07": shared,
    "08": models_as_layers, "09": blocks, "10": sequences, "11": autoencoder, "12": saving, "13": questions,
}


def alt(number):
    """What a lesson's picture shows, in words."""
    return COVERS[number].__doc__


def drawn(number):
    """A lesson's picture."""
    return cover(alt(number), COVERS[number]())


FIGURES = {f"lesson-{number}-cover": (lambda number=number: drawn(number)) for number in COVERS}
