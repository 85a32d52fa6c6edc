"""`graph(model)`: one function for every view of a model, and the Picture it gives."""

import os

from minikeras.views import raster
from minikeras.views.draw import draw
from minikeras.views.graph import read_calls, read_layers
from minikeras.views.svg import to_svg
from minikeras.views.text import to_text


def graph(model, view="calls", expand_nested=False, rankdir="TB"):
    depth = 1_000_000 if expand_nested is True else int(expand_nested)
    return Picture({"calls": read_calls, "layers": read_layers}[view](model, depth), rankdir)


class Picture:
    """A model drawn: a notebook shows it as SVG, `print` as text, `save` writes it to a file.

    Attributes:
        graph: the Graph that is drawn, with its `boxes`, `frames` and `edges`.
    """

    def __init__(self, graph, rankdir="TB"):
        self.graph = graph
        self.rankdir = rankdir

    def __str__(self):
        return to_text(self.graph)

    def __repr__(self):
        return str(self)

    def page(self):
        """The picture as shapes."""
        return draw(self.graph, str(self), self.rankdir)

    def svg(self, theme="auto"):
        """The picture as SVG text; `theme` is "auto", "light" or "dark"."""
        return to_svg(self.page(), theme)

    def _repr_svg_(self):
        return self.svg()

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"image/svg+xml": self.svg(), "text/plain": str(self)}

    def save(self, path, theme=None, dpi=192):
        """Write the picture to a file ending in .svg, .png, .pdf or .txt; returns the path.

        Raises ValueError for another ending, ImportError for .png and .pdf without matplotlib.
        """
        path = os.fspath(path)
        format = os.path.splitext(path)[1][1:].lower()
        if format == "svg":
            content = self.svg(theme or "auto").encode()
        elif format == "txt":
            content = f"{self}\n".encode()
        elif format in raster.FORMATS:
            content = raster.to_bytes(self.page(), format, dpi, theme or "light")
        else:
            raise ValueError(f"A picture is saved as .svg, .png, .pdf or .txt. Received: path={path}")
        with open(path, "wb") as file:
            file.write(content)
        return path
