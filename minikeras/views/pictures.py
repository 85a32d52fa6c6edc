"""`graph(model)`: one function for every view of a model, and the Picture it gives."""

import os

import minikeras.views.exports as exports
import minikeras.views.living as living
import minikeras.views.raster as raster
import minikeras.views.structure as structure
from minikeras.views.calls import read_calls, read_layers
from minikeras.views.draw import draw
from minikeras.views.fold import LARGE, folded
from minikeras.views.html import image
from minikeras.views.safe_text import markup
from minikeras.views.svg import to_svg
from minikeras.views.text import to_text

VIEWS = ("calls", "layers", "blocks", "tape")
ALL = 1_000_000  # levels deep


def graph(
    model,
    view="calls",
    x=None,
    y=None,
    expand_nested=False,
    rankdir=None,
    training=False,
    interactive=False,
    legend=True,
    fold=None,
):
    """A model as a picture: what calls what, and what flows between.

    Args:
        model: a model of minikeras or of tf.keras; or, for the view "tape", a Tensor.
        view: "calls" has a box for each call of a layer, so a layer called twice stands there twice; "layers" has one for each
            layer; "blocks" has a solid block for each call, as in textbooks; "tape" has one box for each step of a forward pass
            on `x` (zeros by default).
        x: a batch; each edge of the view of calls then shows the values that flow there.
        y: its targets; with a compiled loss, each edge then also shows the size of the loss's gradient, and each box its weights'.
        expand_nested: True opens nested models and wrappers, a number opens so many levels; with "details", a notebook also gets
            a closed strip below the picture for each nested model, to open with a click.
        rankdir: "TB" runs from top to bottom, "LR" from left to right, as blocks do.
        training: trace as in training, with dropout and the batch's statistics.
        interactive: give the living picture, `Picture.interactive()`.
        fold: draw equal blocks that follow each other once, "× 16", and of a long row the first and last three calls; None does so in
            large graphs, and with a tape folds the steps that a layer repeats.
        legend: explain below the picture those signs in it that are not plain.

    Returns: a `Picture`, or with `interactive` a `LivingPicture`.

    Raises:
        ValueError: for another view, or a model that can't be seen in that way.
    """
    if view not in VIEWS:
        raise ValueError(f"`view` must be one of {', '.join(VIEWS)}. Received: view={view!r}")
    rankdir = rankdir or ("LR" if view == "blocks" else "TB")
    if view == "tape" or not hasattr(model, "layers"):
        picture = Picture(_tape(model, x, y, training, fold is not False), rankdir, legend=legend)
    else:
        strips = expand_nested == "details"
        depth = 0 if strips else ALL if expand_nested is True else int(expand_nested)
        read = _folding(_reader(model, view, x, y, training), fold)
        picture = Picture(read(depth), rankdir, _nested(model, rankdir) if strips else (), read, legend)
    return picture.interactive() if interactive else picture


def _reader(model, view, x, y, training):
    """The function that reads the model as a Graph; its argument says which nested models are open."""
    if view == "layers":
        return lambda depth: read_layers(model, depth)
    if view == "blocks":
        return lambda depth: _as_blocks(read_calls(model, depth))
    if x is None:
        return lambda depth: read_calls(model, depth)
    from minikeras.views.trace import read_traced_calls

    return lambda depth: read_traced_calls(model, x, y, training, depth)


def _as_blocks(graph):
    graph.view = "blocks"
    return graph


def _folding(read, fold):
    """A reader of a model that folds what it reads; the keys that are open may be those of folds, too."""

    def folding(depth):
        found = read(depth)
        if fold or fold is None and len(found.boxes) > LARGE:
            return folded(found, () if isinstance(depth, int) else depth)
        return found

    return folding


def compare_models(a, b, expand_nested=False, rankdir="TB"):
    """Two models in one picture: what was added, removed and changed from a to b, in colour and in words. Not in Keras.

    Args:
        a, b: models with inputs and outputs, of either engine.
        expand_nested: True opens nested models, a number opens so many levels.
        rankdir: "TB" runs from top to bottom, "LR" from left to right.

    Returns: a `Picture`; printed, it tells the differences call by call.

    >>> one = keras.Sequential([keras.Input((2,)), layers.Dense(3, name="d")], name="m")
    >>> other = keras.Sequential([keras.Input((2,)), layers.Dense(4, name="d")], name="m")
    >>> str(keras.utils.compare_models(one, other)).split(chr(10))[0]
    'm, view of calls: 1 changed'
    """
    from minikeras.views.comparing import read_difference

    return Picture(read_difference(a, b, ALL if expand_nested is True else int(expand_nested)), rankdir)


def mistake(error):
    """The Picture of an explained error: the calls that lead to it, the bad one in red. None where it is not about calls."""
    from minikeras.views.mistakes import read_mistake

    found = read_mistake(error)
    return None if found is None else Picture(found)


class Picture:
    """A model drawn: a notebook shows it as SVG, `print` as text, `save` writes it to a file.

    Attributes:
        graph: the Graph that is drawn, with its `boxes`, `frames` and `edges`.
        strips: Pictures of nested models, for a notebook to open.
    """

    def __init__(self, graph, rankdir="TB", strips=(), read=None, legend=True):
        self.graph = graph
        self.legend = legend
        self.rankdir = rankdir
        self.strips = tuple(strips)
        self._read = read
        self._page = None

    def __str__(self):
        return to_text(self.graph)

    def __repr__(self):
        return str(self)

    def text(self, format="plain"):
        """The picture as text: "plain" words, "tikz" for a paper, or "mermaid" for a page. Raises ValueError for another format."""
        if format == "plain":
            return str(self)
        if format == "mermaid":
            return exports.to_mermaid(self.graph)
        if format == "tikz":
            return exports.to_tikz(self.page())
        raise ValueError(f"`format` must be one of plain, tikz, mermaid. Received: format={format!r}")

    def page(self):
        """The picture as shapes, laid out once."""
        if self._page is None:
            self._page = draw(self.graph, str(self), self.rankdir, self.legend)
        return self._page

    def svg(self, theme="auto"):
        """The picture as SVG text; `theme` is "auto" (by the reader's settings), "light" or "dark"."""
        return to_svg(self.page(), theme)

    def _repr_svg_(self):
        return self.svg()

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/html": self.html(), "image/svg+xml": self.svg(), "text/plain": str(self)}

    def html(self):
        """The picture with its words, and a strip below it for each nested model, without scripts: images and `<details>`."""
        parts = [image("image/svg+xml", self.svg(), str(self))]
        for strip in self.strips:
            parts.append(f"<details><summary>{markup(strip.graph.title)}</summary>{strip.html()}</details>")
        return "\n".join(parts)

    def interactive(self):
        """The picture as one that can be entered: nested models open, paths light up, calls are gone through step by step."""
        return LivingPicture(self, self._with_others_opened())

    def _with_others_opened(self):
        """Pictures of the same model with other nested models opened, this one first."""
        if self._read is None:
            return [self]
        opened = self._read(ALL)
        keys = [frame.key for frame in opened.frames] + [box.key for box in opened.boxes if box.kind == "fold"]
        mine = {frame.key for frame in self.graph.frames if frame.kind != "fold"}
        others = [opened for opened in living.openings(keys) if opened != mine]
        return [self, *(Picture(self._read(opened), self.rankdir, legend=self.legend) for opened in others)]

    def save(self, path, theme=None, dpi=192):
        """Write the picture to a file ending in .svg, .png, .pdf, .txt or .html (the living picture); returns the path.

        Raises ValueError for another ending, ImportError for .png and .pdf without matplotlib.
        """
        path = os.fspath(path)
        format = os.path.splitext(path)[1][1:].lower()
        if format == "svg":
            content = self.svg(theme or "auto").encode(
                "ascii", "xmlcharrefreplace"
            )  # JupyterLite makes one byte of each letter
        elif format == "txt":
            content = f"{self}\n".encode()
        elif format == "html":
            content = living.document(self._with_others_opened()).encode()
        elif format in raster.FORMATS:
            content = raster.to_bytes(self.page(), format, dpi, theme or "light")
        else:
            raise ValueError(f"A picture is saved as .svg, .png, .pdf, .txt or .html. Received: path={path}")
        with open(path, "wb") as file:
            file.write(content)
        return path


class LivingPicture:
    """A Picture that can be entered: a notebook shows it in a frame of its own, and the still picture where scripts are not allowed."""

    def __init__(self, picture, pictures):
        self.picture = picture
        self._pictures = pictures

    def __str__(self):
        return str(self.picture)

    def __repr__(self):
        return str(self)

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {**self.picture._repr_mimebundle_(), "text/html": living.in_notebook(self._pictures)}

    def save(self, path, **options):
        """As `Picture.save`."""
        return self.picture.save(path, **options)


def _nested(model, rankdir):
    """A Picture of each nested model, with those nested in it."""
    operations = [] if structure.function_of(model) is None else structure.operations_of(structure.function_of(model))
    inner = [operation for operation in operations if structure.function_of(operation) is not None]
    return [Picture(read_calls(nested), rankdir, _nested(nested, rankdir)) for nested in inner]


def _tape(model, x, y, training, fold):
    if isinstance(model, (list, tuple)) or not hasattr(model, "layers"):
        from minikeras.views.tape import read_tape

        return read_tape(model)
    from minikeras.views.trace import read_forward_pass

    return read_forward_pass(model, x, y, training, fold)
