"""Shapes as PNG or PDF, drawn by matplotlib."""

import io
import unicodedata

import minikeras.views.typeface as typeface
from minikeras.views.shapes import Arrow, Group, Path, Rect, Text
from minikeras.views.svg import arrow_corners
from minikeras.views.theme import DARK, LIGHT

FORMATS = ("png", "pdf")
# Behind them stands the package's own Korean typeface, and behind that one what a system may have for other writings.
FONTS = {"mono": "DejaVu Sans Mono", "sans": "DejaVu Sans"}
PIXELS = 96  # of a Page make an inch
LARGEST = 30_000  # dots along one side, beyond which a picture gets coarser instead of larger


def to_bytes(page, format, dpi=192, theme="light"):
    """A Page as the bytes of a "png" or "pdf" file. Raises ImportError without matplotlib."""
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError as error:
        raise ImportError(f"A picture as {format} needs matplotlib: pip install matplotlib. SVG needs nothing.") from error
    figure = Figure(figsize=(page.width / PIXELS, page.height / PIXELS))
    FigureCanvasAgg(figure)
    axes = figure.add_axes([0, 0, 1, 1])
    axes.set_axis_off()
    axes.set_xlim(0, page.width)
    axes.set_ylim(page.height, 0)
    painter = _Painter(axes, DARK if theme == "dark" else LIGHT)
    painter.paint(Rect(0.5, 0.5, page.width - 1, page.height - 1, 10, "paper", "border"))
    for shape in page.shapes:
        painter.paint(shape)
    file = io.BytesIO()
    metadata = {"Software": None} if format == "png" else {"CreationDate": None, "Producer": None, "Creator": None}
    dpi = min(dpi, LARGEST * PIXELS / max(page.width, page.height))
    figure.savefig(file, format=format, dpi=dpi, metadata=metadata, transparent=True)
    return file.getvalue()


class _Painter:
    def __init__(self, axes, colours):
        self.axes, self.colours = axes, colours
        behind = [typeface.family(), *_installed(["Noto Sans CJK KR"])]
        self.fonts = {name: [family, *behind] for name, family in FONTS.items()}

    def paint(self, shape):
        self._PAINTERS[type(shape)](self, shape)

    def group(self, group):
        for shape in group.shapes:
            self.paint(shape)

    def rect(self, r):
        from matplotlib.patches import FancyBboxPatch

        radius = min(r.radius, r.width / 2, r.height / 2)
        style = f"round,pad=0,rounding_size={radius}" if radius else "square,pad=0"
        self.axes.add_patch(
            FancyBboxPatch((r.x, r.y), r.width, r.height, boxstyle=style, **self._paint(r.fill, r.line, r.dashed))
        )

    def path(self, p):
        from matplotlib.patches import PathPatch
        from matplotlib.path import Path as Outline

        codes = {"M": Outline.MOVETO, "L": Outline.LINETO, "C": Outline.CURVE4}
        points = [point for _, points in p.steps for point in points]
        kinds = [codes[letter] for letter, points in p.steps for _ in points]
        self.axes.add_patch(PathPatch(Outline(points, kinds), **self._paint(p.fill, p.line, p.dashed, p.thickness)))

    def arrow(self, a):
        from matplotlib.patches import Polygon

        self.axes.add_patch(Polygon(arrow_corners(a), closed=True, **self._paint(a.fill, None)))

    def text(self, t):
        aligned = {"start": "left", "middle": "center", "end": "right"}[t.anchor]
        text = t.text.replace("$", r"\$")  # matplotlib takes dollars for formulas
        text = unicodedata.normalize("NFC", text)  # and syllables in parts for separate letters
        self.axes.text(
            t.x,
            t.y,
            text,
            fontsize=t.size * 72 / PIXELS,
            family=self.fonts[t.font],
            color=self.colours[t.ink],
            weight="bold" if t.bold else "normal",
            ha=aligned,
            va="baseline",
        )

    _PAINTERS = {Rect: rect, Path: path, Arrow: arrow, Text: text, Group: group}

    def _paint(self, fill, line, dashed=False, thickness=1.2):
        return {
            "facecolor": self.colours[fill] if fill else "none",
            "edgecolor": self.colours[line] if line else "none",
            "linewidth": thickness * 72 / PIXELS if line else 0,
            "linestyle": (0, (4, 3)) if dashed else "solid",
        }


def _installed(families):
    from matplotlib import font_manager

    known = {font.name for font in font_manager.fontManager.ttflist}
    return [family for family in families if family in known]
