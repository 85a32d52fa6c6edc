"""The figures are what their script draws."""

import re
from pathlib import Path

import pytest

from figures.draw import FIGURES

ROOT = Path(__file__).resolve().parent.parent
NAMES = sorted(path.stem for path in (ROOT / "figures").glob("*.svg"))


def test_every_figure_of_the_script_stands_in_the_folder_and_no_other():
    assert sorted(FIGURES) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_redrawn_is_the_same_byte_for_byte(name):
    assert (ROOT / "figures" / f"{name}.svg").read_text(encoding="utf-8") == FIGURES[name]()


def test_every_figure_that_a_text_shows_exists_and_has_words_beside_it():
    texts = [ROOT / "README.md", *ROOT.glob("docs/*.md"), *ROOT.glob("solutions/*/*.ipynb")]
    shown = [
        (text, match)
        for text in texts
        for match in re.findall(r"!\[([^\]]*)\]\((?:\.\./)*figures/([^)]+)\)", text.read_text(encoding="utf-8"))
    ]
    assert shown
    for text, (words, file) in shown:
        assert (ROOT / "figures" / file).exists(), f"{text.name} shows {file}"
        assert len(words.split()) > 3, f"{text.name} says nothing about {file}"
