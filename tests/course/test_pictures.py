"""Each picture of a lesson carries its text alternative."""

import sys
import types

import numpy as np
import pytest

from minikeras import course
from minikeras.course import pictures


@pytest.fixture
def shown(monkeypatch):
    """Collect what is shown instead of displaying it."""
    seen = []
    monkeypatch.setattr(pictures, "show", lambda *arguments: seen.append(arguments))
    return seen


def test_a_figure_is_shown_as_png_with_its_alternative(shown):
    with course.figure(alt="A line from 0 to 2.") as axes:
        axes.plot([0, 1, 2])
    ((mime, content, alt),) = shown
    assert (mime, content[:4], alt) == ("image/png", b"\x89PNG", "A line from 0 to 2.")


def test_the_same_figure_is_the_same_bytes(shown):
    for _ in range(2):
        with course.figure(alt="A line.") as axes:
            axes.plot([0, 1])
    assert shown[0][1] == shown[1][1]


def test_several_axes_come_as_one_flat_array(shown):
    with course.figure(alt="Six.", rows=2, columns=3) as axes:
        assert axes.shape == (6,)


@pytest.mark.parametrize("alt", ["", "  "])
def test_a_figure_without_an_alternative_is_refused(alt):
    with pytest.raises(ValueError, match="A figure needs a text alternative"):
        with course.figure(alt=alt):
            pass


def test_a_block_that_fails_shows_nothing(shown):
    with pytest.raises(ZeroDivisionError), course.figure(alt="Nothing."):
        1 / 0
    assert shown == []


@pytest.mark.parametrize("shape", [(3, 28, 28), (3, 28, 28, 1)])
def test_pictures_are_told_by_number_and_captions(shown, shape):
    course.images(np.zeros(shape), [7, 1, 4])
    assert shown[0][2] == "3 pictures of 28 by 28 pixels: 7, 1, 4"


def test_matplotlib_is_named_where_it_is_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(ImportError, match="Pictures need matplotlib: pip install matplotlib"):
        with course.figure(alt="A line."):
            pass


def test_outside_a_notebook_the_alternative_is_printed(capsys):
    pictures.show("image/png", b"...", "A cat.")
    assert capsys.readouterr().out == "A cat.\n"


def test_in_a_notebook_the_alternative_goes_with_the_picture(monkeypatch):
    told = []
    ipython, display = types.ModuleType("IPython"), types.ModuleType("IPython.display")
    ipython.get_ipython = lambda: object()
    display.display = lambda data, metadata, raw: told.append((data, metadata))
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    monkeypatch.setitem(sys.modules, "IPython.display", display)
    pictures.show("image/png", b"\x00", "A cat.")
    pictures.show("image/svg+xml", "<svg/>", "A dog.")
    assert told == [
        (
            {
                "text/html": '<img alt="A cat." style="max-width: 100%" src="data:image/png;base64,AA==">',
                "image/png": "AA==",
                "text/plain": "A cat.",
            },
            {"image/png": {"alt": "A cat."}},
        ),
        (
            {
                "text/html": '<img alt="A dog." style="max-width: 100%" src="data:image/svg+xml;base64,PHN2Zy8+">',
                "image/svg+xml": "<svg/>",
                "text/plain": "A dog.",
            },
            {"image/svg+xml": {"alt": "A dog."}},
        ),
    ]


def contrast(ink, ground):
    """How far two colours are apart in brightness, by the rule of the Web's guidelines (WCAG 2): from 1 to 21."""

    def brightness(colour):
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05

    levels = sorted([brightness(ink), brightness(ground)])
    return levels[1] / levels[0]


@pytest.mark.parametrize("ground", ["#ffffff", "#111111"])
@pytest.mark.parametrize("ink", [pictures.INK, *pictures.COLOURS])
def test_an_ink_can_be_read_on_a_white_page_and_on_a_dark_one(ink, ground):
    assert contrast(ink, ground) > 3


def test_a_figure_has_no_ground_of_its_own(shown):
    import io

    from matplotlib import image

    with course.figure(alt="A line.") as axes:
        axes.plot([1, 2])
    pixels = image.imread(io.BytesIO(shown[0][1]))
    assert pixels[0, 0, 3] == 0
