"""Shapes as SVG: no scripts, no ids, readable on light and dark pages, with a title and a description for those who can't see it.

Each shape carries its light colours itself, so it stays readable where style sheets are stripped; one small style sheet changes
them on dark pages. The rules are the same in every picture, so several pictures on one page don't disturb each other.
"""

import math

from minikeras.views.safe_text import has_hangul, markup
from minikeras.views.shapes import Arrow, Group, Path, Rect, Text
from minikeras.views.theme import DARK, LIGHT

FONTS = {
    "mono": "ui-monospace,SFMono-Regular,Menlo,Consolas,DejaVu Sans Mono,Noto Sans CJK KR,monospace",
    "sans": "system-ui,-apple-system,Segoe UI,Helvetica,Arial,Noto Sans,Noto Sans CJK KR,sans-serif",
}
# For text with Hangul in it: what macOS, Windows, Android and Linux have, before the browser looks for itself.
KOREAN = {
    "mono": "ui-monospace,SFMono-Regular,Menlo,Consolas,DejaVu Sans Mono,D2Coding,NanumGothicCoding,Noto Sans Mono CJK KR,monospace",
    "sans": "system-ui,-apple-system,Segoe UI,Helvetica,Arial,Noto Sans,Apple SD Gothic Neo,Malgun Gothic,Noto Sans KR,"
    "Noto Sans CJK KR,NanumGothic,sans-serif",
}


def to_svg(page, theme="auto", keyed=False):
    """A Page as the text of an SVG document.

    Args:
        theme: "auto" (by the reader's settings), "light" or "dark".
        keyed: whether each group says what it stands for, so that a script finds it: `<g data-part="edge" data-key="3">`.
    """
    writer = _Writer(theme, keyed)
    body = [writer.shape(Rect(0.5, 0.5, page.width - 1, page.height - 1, 10, "paper", "border"))]
    body += map(writer.shape, page.shapes)
    width, height = _number(page.width), _number(page.height)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'role="img" aria-label="{markup(page.title)}">'
    )
    about = f"<title>{markup(page.title)}</title>\n<desc>{_lines(page.description)}</desc>"
    return "\n".join([head, about, *writer.style(), *body, "</svg>"]) + "\n"


def pieces(shapes):
    """Shapes as SVG elements without a document around them; their dark colours are those of the document they come into."""
    writer = _Writer("auto")
    return "".join(map(writer.shape, shapes))


class _Writer:
    def __init__(self, theme, keyed=False):
        self.keyed = keyed
        self.colours = DARK if theme == "dark" else LIGHT
        self.adapts = theme == "auto"
        self.used = set()

    def shape(self, shape):
        return self._WRITERS[type(shape)](self, shape)

    def rect(self, r):
        radius = f' rx="{_number(r.radius)}"' if r.radius else ""
        return (
            f'<rect x="{_number(r.x)}" y="{_number(r.y)}" width="{_number(r.width)}" height="{_number(r.height)}"{radius}'
            f"{self._paint(r.fill, r.line, r.dashed)}/>"
        )

    def path(self, p):
        steps = " ".join(letter + " ".join(f"{_number(x)},{_number(y)}" for x, y in points) for letter, points in p.steps)
        return f'<path d="{steps}"{self._paint(p.fill, p.line, p.dashed, p.thickness)}/>'

    def arrow(self, a):
        corners = " ".join(f"{_number(x)},{_number(y)}" for x, y in arrow_corners(a))
        return f'<polygon points="{corners}"{self._paint(a.fill, None)}/>'

    def text(self, t):
        anchor = f' text-anchor="{t.anchor}"' if t.anchor != "start" else ""
        bold = ' font-weight="600"' if t.bold else ""
        return (
            f'<text x="{_number(t.x)}" y="{_number(t.y)}" font-family="{_families(t)[t.font]}" font-size="{_number(t.size)}"{bold}'
            f'{anchor} xml:space="preserve"{self._paint(t.ink, None)}>{markup(t.text)}</text>'
        )

    def group(self, g):
        inside = [f"<title>{markup(g.title)}</title>"] if g.title is not None else []
        inside += map(self.shape, g.shapes)
        if self.keyed and g.part is not None:
            inside[0] = f'<g data-part="{g.part}" data-key="{markup(g.key)}">{inside[0]}'
        elif g.title is not None:
            inside[0] = f"<g>{inside[0]}"
        else:
            return "\n".join(inside)
        return "\n".join([*inside, "</g>"])

    _WRITERS = {Rect: rect, Path: path, Arrow: arrow, Text: text, Group: group}

    def _paint(self, fill, line, dashed=False, thickness=1.2):
        classes = [f"mk-{kind}-{role}" for kind, role in (("f", fill), ("s", line)) if role]
        self.used.update(classes)
        painted = f' class="{" ".join(classes)}"' if self.adapts and classes else ""
        painted += f' fill="{self.colours[fill] if fill else "none"}"'
        if line:
            painted += f' stroke="{self.colours[line]}" stroke-width="{_number(thickness)}"'
            painted += ' stroke-dasharray="5 4"' if dashed else ""
        return painted

    def style(self):
        if not self.adapts:
            return []
        rules = "".join(f".{name}{{{'fill' if name[3] == 'f' else 'stroke'}:{DARK[name[5:]]}}}" for name in sorted(self.used))
        return [f"<style>@media(prefers-color-scheme:dark){{{rules}}}</style>"]


def arrow_corners(arrow, length=8.0, half=3.6):
    """The three corners of an arrow's head."""
    (x, y), (dx, dy) = arrow.tip, arrow.direction
    norm = math.hypot(dx, dy)
    dx, dy = dx / norm, dy / norm
    back = (x - dx * length, y - dy * length)
    return [(x, y), (back[0] - dy * half, back[1] + dx * half), (back[0] + dy * half, back[1] - dx * half)]


def _lines(text):
    return "\n".join(markup(line) for line in text.split("\n"))


def _number(value):
    return f"{value:.1f}".removesuffix(".0")


def _families(t):
    return KOREAN if has_hangul(t.text) else FONTS
