"""The drawings in the lessons are what their script draws."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NAMES = sorted(path.stem for path in (ROOT / "figures").glob("lesson-*.svg"))


@pytest.fixture(scope="module")
def figures():
    spec = importlib.util.spec_from_file_location("lesson_drawings", ROOT / "figures" / "lesson_drawings.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.FIGURES


def test_every_drawing_of_the_script_stands_in_the_folder(figures):
    assert sorted(figures) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_drawing_redrawn_is_the_same_byte_for_byte(name, figures):
    assert (ROOT / "figures" / f"{name}.svg").read_text(encoding="utf-8") == figures[name]()
