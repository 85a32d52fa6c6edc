"""The figures are what their script draws."""

import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def drawn():
    spec = importlib.util.spec_from_file_location("figures_draw", ROOT / "figures" / "draw.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.FIGURES


@pytest.mark.parametrize("name", ["siamese-layers", "siamese-calls", "siamese-values", "siamese-tape", "autoencoder-closed",
                                  "autoencoder-open"])
def test_a_figure_redrawn_is_the_same_byte_for_byte(name):
    figures = drawn()
    assert (ROOT / "figures" / f"{name}.svg").read_text(encoding="utf-8") == figures[name]().svg()
    assert len(figures) == 6, "a new figure needs a line in this test"


def test_every_figure_that_a_text_shows_exists_and_has_words_beside_it():
    texts = [ROOT / "README.md", *ROOT.glob("solutions/*/*.ipynb")]
    shown = [(text, match) for text in texts if text.exists()
             for match in re.findall(r"!\[([^\]]*)\]\((?:\.\./)*figures/([^)]+)\)", text.read_text(encoding="utf-8"))]
    for text, (words, file) in shown:
        assert (ROOT / "figures" / file).exists(), f"{text.name} shows {file}"
        assert len(words.split()) > 3, f"{text.name} says nothing about {file}"
