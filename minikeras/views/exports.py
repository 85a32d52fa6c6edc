"""A picture as text for other programs: TikZ for papers, Mermaid for pages."""

from minikeras.views.safe_text import visible
from minikeras.views.shapes import MONO, Arrow, Group, Path, Rect, Text
from minikeras.views.svg import arrow_corners
from minikeras.views.theme import LIGHT

POINTS = 0.75  # of TeX in a pixel
_TEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "_": r"\_", "%": r"\%",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "±": r"$\pm$", "×": r"$\times$", "·": r"$\cdot$", "…": r"\dots{}",
    "→": r"$\to$", "<": r"\textless{}", ">": r"\textgreater{}", '"': r"\textquotedbl{}", "-": "{-}", "`": r"\textasciigrave{}",
}  # fmt: skip


def to_mermaid(graph):
    """A Graph as the text of a Mermaid flow chart; Mermaid lays it out itself."""
    names = {box.key: f"n{number}" for number, box in enumerate(graph.boxes + graph.frames)}
    lines = ["flowchart TB"]

    def inside(parent, indent):
        for frame in [frame for frame in graph.frames if frame.parent == parent]:
            lines.append(f'{indent}subgraph {names[frame.key]}["{_quoted(frame.title)}"]')
            inside(frame.key, indent + "  ")
            lines.append(f"{indent}end")
        for box in [box for box in graph.boxes if box.parent == parent]:
            facts = [box.title, ", ".join(filter(None, [box.class_name, *box.notes])), ", ".join(map(str, box.marks))]
            left, right = ("([", "])") if box.kind == "input" else ("[", "]")
            lines.append(f'{indent}{names[box.key]}{left}"{"<br/>".join(_quoted(fact) for fact in facts if fact)}"{right}')

    inside(None, "  ")
    for edge in graph.edges:
        label = " or ".join(edge.shapes)
        lines.append(
            f"  {names[edge.source]} -->{f'|{chr(34)}{_quoted(label)}{chr(34)}|' if label else ''} {names[edge.target]}"
        )
    for letter in sorted({box.letter for box in graph.boxes if box.letter}):
        fill, line = (LIGHT[name] for name in _group_colours(graph, letter))
        lines.append(f"  classDef shared{letter} fill:{fill},stroke:{line}")
        lines.append(f"  class {','.join(names[box.key] for box in graph.boxes if box.letter == letter)} shared{letter}")
    return "\n".join(lines) + "\n"


def _group_colours(graph, letter):
    from minikeras.views.theme import GROUPS

    group = next(box.group for box in graph.boxes if box.letter == letter)
    return f"group-{group % GROUPS}", f"group-{group % GROUPS}-line"


def _quoted(text):
    """Text inside quotes of Mermaid: whatever could end them, or be markup, by its number."""
    return "".join(c if c.isalnum() or c in " ,.:-_()" else f"#{ord(c)};" for c in visible(text))


def to_tikz(page):
    """A Page as a TikZ picture, for a document that loads `tikz`."""
    writer = _Tikz(page.height)
    body = [line for shape in page.shapes for line in writer.lines(shape)]
    colours = [rf"\definecolor{{mk-{name}}}{{HTML}}{{{LIGHT[name][1:].upper()}}}" for name in sorted(writer.used)]
    head = f"% {visible(page.title)}"
    return "\n".join([head, *colours, r"\begin{tikzpicture}[x=1pt,y=1pt]", *body, r"\end{tikzpicture}"]) + "\n"


class _Tikz:
    def __init__(self, height):
        self.height = height
        self.used = set()

    def lines(self, shape):
        if isinstance(shape, Group):
            return [line for inner in shape.shapes for line in self.lines(inner)]
        return [self._WRITERS[type(shape)](self, shape)]

    def rect(self, r):
        radius = min(r.radius, r.width / 2, r.height / 2) * POINTS
        options = self._paint(r.fill, r.line, r.dashed, 1.2) + ([f"rounded corners={radius:.2f}pt"] if radius else [])
        return rf"\path[{','.join(options)}] {self._point(r.x, r.y)} rectangle {self._point(r.x + r.width, r.y + r.height)};"

    def path(self, p):
        parts = []
        for letter, points in p.steps:
            at = [self._point(*point) for point in points]
            if letter == "C":
                parts += [f".. controls {at[i]} and {at[i + 1]} .. {at[i + 2]}" for i in range(0, len(at), 3)]
            elif letter == "Z":
                parts.append("-- cycle")
            else:
                parts += at if letter == "M" else [f"-- {point}" for point in at]
        return rf"\path[{','.join(self._paint(p.fill, p.line, p.dashed, p.thickness))}] {' '.join(parts)};"

    def arrow(self, a):
        corners = " -- ".join(self._point(*corner) for corner in arrow_corners(a))
        return rf"\path[{','.join(self._paint(a.fill, None, False, 1))}] {corners} -- cycle;"

    def text(self, t):
        self.used.add(t.ink)
        anchor = {"start": "base west", "middle": "base", "end": "base east"}[t.anchor]
        size = t.size * POINTS
        font = rf"\fontsize{{{size:.1f}}}{{{size * 1.2:.1f}}}\selectfont" + (r"\ttfamily" if t.font == MONO else r"\sffamily")
        font += r"\bfseries" if t.bold else ""
        words = "".join(_TEX.get(c, c) for c in visible(t.text))
        return rf"\node[anchor={anchor},inner sep=0pt,text=mk-{t.ink},font={font}] at {self._point(t.x, t.y)} {{{words}}};"

    _WRITERS = {Rect: rect, Path: path, Arrow: arrow, Text: text}

    def _point(self, x, y):
        return f"({x * POINTS:.2f},{(self.height - y) * POINTS:.2f})"

    def _paint(self, fill, line, dashed, thickness):
        self.used.update(filter(None, (fill, line)))
        options = [f"fill=mk-{fill}"] if fill else []
        options += [f"draw=mk-{line}", f"line width={thickness * POINTS:.2f}pt"] if line else []
        return options + (["dashed"] if dashed and line else [])
