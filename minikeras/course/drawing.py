"""A model of either engine drawn in a lesson, with its text form as the alternative."""

from minikeras.course.pictures import show
from minikeras.views.pictures import graph


def draw(model, alt=None, **options):
    """Show a model as a picture: one box a call, or as the options of `minikeras.views.graph` say.

    The text alternative is the picture's own text form, unless `alt` is given.
    """
    picture = graph(model, **options)
    show("image/svg+xml", picture.svg(), alt or str(picture))


def describe(model, **options):
    """Return the text form of the picture that `draw` shows with the same options."""
    return str(graph(model, **options))
