"""A model of either engine drawn in a lesson, with its text form as the alternative."""

from minikeras.course.own.block import marks_of
from minikeras.course.own.elsewhere import is_other_engine
from minikeras.course.pictures import show
from minikeras.views.pictures import graph


def draw(model, *, alt=None, to_file=None, **options):
    """Show a model as a picture: one box a call, or as the options of `minikeras.views.graph` say.

    The text alternative is the picture's own text form, unless `alt` is given. `to_file` is a path such as "model.svg", or one
    that ends in .png, where the picture is written as well. Layers that ran on your own code (`course.mine`) are marked.
    Values on the edges (`x`, `y`) are minikeras's: on another engine the picture comes without them.
    """
    if is_other_engine():
        options = {name: value for name, value in options.items() if name not in ("x", "y", "training")}
    picture = graph(model, **options)
    alt = alt or str(picture)
    for box in picture.graph.boxes:
        box.marks += marks_of(box.operation)
    if to_file is not None:
        picture.save(to_file)
    show("image/svg+xml", picture.svg(), alt)


def describe(model, **options):
    """Return the text form of the picture that `draw` shows with the same options."""
    return str(graph(model, **options))
