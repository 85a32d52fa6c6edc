"""The living picture: a page of its own, or a frame in a notebook, in which a picture of calls can be entered.

The page holds everything: the pictures, their words, a few kilobytes of script (`living.js`, which says how it works), no address of
another host. In a notebook it stands in a sandboxed frame, which reaches nothing around it, beside the image that stands there where
scripts are not allowed.
"""

import itertools
import json
import string
import zlib
from importlib import resources

from minikeras.views.comparing import settings_of
from minikeras.views.html import image
from minikeras.views.safe_text import cut, markup, visible
from minikeras.views.steps import steps_of
from minikeras.views.svg import to_svg

MOST_WEIGHTS, LONGEST = 12, 160  # told of one box; columns of a line
MOST_OPENINGS = 16  # pictures in one page: each way of opening up to four nested models
WORDS = {
    "toolbar": "Steps and view",
    "first": "first step",
    "back": "one step back",
    "play": "play or pause",
    "next": "one step on",
    "last": "last step",
    "nearer": "nearer",
    "farther": "farther",
    "fit": "whole picture",
    "search": "search",
    "enter": "Double click or space opens and closes it.",
    "opened": "opened",
    "closed": "closed",
    "found": "found",
    "details": "Details of the box",
    "moment": "moment of the training",
}


def document(pictures, film=None):
    """A whole HTML page with the living picture in it.

    Args:
        pictures: Pictures of one model, each with other nested models opened; the first is shown first.
        film: what a training recorded, to be played: see `film.py`.
    """
    page, style, script = (_file(f"living.{ending}") for ending in ("html", "css", "js"))
    return string.Template(page).substitute(
        title=markup(pictures[0].graph.title),
        style=style,
        still=_image(pictures[0]),
        script=script.replace("export function", "function"),
        data=_as_script(data_of(pictures, film)),
    )


def _file(name):
    return (resources.files("minikeras.views") / name).read_text(encoding="utf-8")


def in_notebook(pictures, height=520, film=None):
    """What a notebook shows: an image, hidden where styles and frames are allowed, and the page in a frame of its own.

    A notebook that is not trusted loses the style and the frame, and shows the image.
    """
    name = f"mk-still-{zlib.crc32(str(pictures[0]).encode()):x}"
    frame = (
        f'<iframe title="{markup(pictures[0].graph.title)}" sandbox="allow-scripts" loading="lazy" '
        f'style="width:100%;height:{height}px;border:0" srcdoc="{_in_attribute(document(pictures, film))}"></iframe>'
    )
    still = _image(pictures[0]).replace("<img ", f'<img class="{name}" ', 1)
    return f"<style>.{name}{{display:none!important}}</style>{still}{frame}"


def data_of(pictures, film=None):
    """What the script gets, as plain lists and dicts."""
    return {"words": WORDS, "pages": [_page(picture) for picture in pictures], "film": film}


def openings(keys):
    """The sets of nested models that are opened, one for each picture: none first. `keys` are the calls of nested models.

    A model inside another is open only where that one is. Where there are too many ways, each stands with its level.
    """
    sets = [
        frozenset(chosen)
        for count in range(len(keys) + 1)
        for chosen in itertools.combinations(keys, count)
        if all(around in chosen for key in chosen for around in _around(key, keys))
    ] if len(keys) <= 12 else []  # fmt: skip
    if 0 < len(sets) <= MOST_OPENINGS:
        return sets
    levels = sorted({len(_around(key, keys)) for key in keys})
    return [frozenset(), *(frozenset(key for key in keys if len(_around(key, keys)) <= level) for level in levels)]


def _around(key, keys):
    return [other for other in keys if key.startswith(other + "/")]


def _page(picture):
    graph = picture.graph
    boxes = {
        box.key: {"about": _about(box), "nested": box.kind in ("model", "fold"), "details": _details(box)}
        for box in graph.boxes + graph.frames
    }
    for frame in graph.frames:
        boxes[frame.key]["inside"] = [box.key for box in graph.boxes if box.key.startswith(frame.key + "/")]
    return {
        "opened": [frame.key for frame in graph.frames if frame.kind != "fold"],
        "svg": to_svg(picture.page(), keyed=True),
        "boxes": boxes,
        "edges": [{"source": edge.source, "target": edge.target} for edge in graph.edges],
        "steps": [step._asdict() for step in steps_of(graph)],
    }


def _about(box):
    facts = [f"{box.title} ({box.class_name})" if box.class_name else box.title, *box.notes, *box.marks]
    return visible(", ".join([*facts, *(f"output {shape}" for shape in box.outputs)]))


def _details(box):
    """What a box tells when it is picked: the line that made the call, its settings, its weights with their shapes and values."""
    lines = [f"made at {box.made_at}: {box.made_at.source}".rstrip(": ")] if box.made_at else []
    settings = settings_of(box.operation) if box.operation is not None else {}
    lines += [f"{name} = {value}" for name, value in settings.items() if value not in ("None", "")]
    lines += [f"{weight.name} {tuple(weight.shape)}" for weight in getattr(box.operation, "weights", ())[:MOST_WEIGHTS]]
    return [cut(visible(line), LONGEST) for line in [*lines, *(weight.line() for weight in box.weights)]]


def _image(picture):
    return image("image/svg+xml", picture.svg(), str(picture))


def _as_script(data):
    """JSON that stays inside its script whatever the names say."""
    text = json.dumps(data, ensure_ascii=True)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _in_attribute(text):
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
