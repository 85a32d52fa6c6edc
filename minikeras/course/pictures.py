"""Pictures with a text alternative.

A picture is stored in the notebook as a PNG or SVG together with a sentence that says what is to be seen. A reader who
cannot see it has the sentence, and so has the comparison of the two engines: it compares the sentences, not the pixels.
"""

import contextlib
import io

import numpy as np

# A picture lies on the page as it is, white or dark: its ground is transparent, and its inks can be read on both (3 to 1 and better).
INK = "#777777"
COLOURS = ["#2a7fd4", "#d9660a", "#1f9148", "#d64550", "#9467bd", "#97694f", "#c8519a", "#777777", "#8a8a1f", "#14919b"]
INKS = {
    **{f"{part}.color": INK for part in ("text", "xtick", "ytick")},
    **{f"axes.{part}": INK for part in ("edgecolor", "labelcolor", "titlecolor")},
    "legend.framealpha": 0.0,
    "axes.prop_cycle": "cycler('color', " + repr(COLOURS) + ")",
}

import minikeras.course.words as words
import minikeras.views.typeface as typeface
from minikeras.views.html import image


@contextlib.contextmanager
def figure(alt, rows=1, columns=1, size=None):
    """Draw with matplotlib inside a `with` block, and show the figure at its end.

    `alt` says what is to be seen, numbers included where they matter. Gives one Axes, or an array of them of shape
    (rows, columns), flattened, where there are several. `size` is (width, height) in inches.

    Raises ValueError when `alt` is empty, ImportError when matplotlib is missing.
    """
    if not alt or not alt.strip():
        raise ValueError("A figure needs a text alternative: figure(alt='what is to be seen').")
    Figure, Canvas = _matplotlib()
    from matplotlib import rc_context

    with rc_context(INKS | {"font.family": ["DejaVu Sans", typeface.family()]}):
        picture = Figure(figsize=size or (4.2 * columns, 2.8 * rows), layout="constrained", dpi=100)
        Canvas(picture)
        axes = picture.subplots(rows, columns, squeeze=False).ravel()
        yield axes[0] if len(axes) == 1 else axes
        file = io.BytesIO()
        picture.savefig(file, format="png", metadata={"Software": None}, transparent=True)
    show("image/png", file.getvalue(), alt)


def images(pictures, captions=None, alt=None, columns=10, size=0.9):
    """Show grey pictures of shape (picture, row, column), side by side, each with its caption.

    The text alternative tells their number and captions, unless `alt` is given.
    """
    pictures = np.asarray(pictures)
    pictures = pictures.reshape(pictures.shape[:3])
    captions = [str(caption) for caption in captions] if captions is not None else [""] * len(pictures)
    columns = min(columns, len(pictures))
    rows = -(-len(pictures) // columns)
    alt = alt or words.told(_count(pictures) + (f": {', '.join(captions)}" if any(captions) else ""))
    with figure(alt, rows, columns, size=(size * columns, (size + 0.25 * any(captions)) * rows)) as axes:
        axes = np.atleast_1d(axes)
        for place in axes:
            place.set_axis_off()
        for place, picture, caption in zip(axes, pictures, captions):
            place.imshow(picture, cmap="gray_r")
            place.set_title(caption, fontsize=9)


def _count(pictures):
    height, width = pictures.shape[1:3]
    return f"{len(pictures)} pictures of {height} by {width} pixels"


def show(mime, content, alt):
    """Display a picture's bytes or text with its text alternative; outside a notebook, print the alternative."""
    if not in_notebook():
        words.say(alt)
        return
    from IPython.display import display

    html = image(mime, content, alt)
    if isinstance(content, bytes):
        import base64

        content = base64.b64encode(content).decode("ascii")
    display({"text/html": html, mime: content, "text/plain": alt}, metadata={mime: {"alt": alt}}, raw=True)


def in_notebook():
    """Tell whether this code runs in IPython, where a display can be shown."""
    try:
        from IPython import get_ipython
    except ImportError:
        return False
    return get_ipython() is not None


def _matplotlib():
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError as error:
        raise ImportError("Pictures need matplotlib: pip install matplotlib (or make learn).") from error
    return Figure, FigureCanvasAgg
