"""The errors that teach: their class is Keras's, their text is the one written down, and the Fix line mends the mistake."""

import linecache
from pathlib import Path

import numpy as np
import pytest

import minikeras
from minikeras.errors.explaining import Explained
from tests.errors.cases import CASES
from tests.parity import engines

TEXTS = Path(__file__).parent / "texts"
STRICTER = {
    "tensors_in_the_constructor",  # Keras takes the tensors for axes and says nothing
    "misspelt_loss_weight",
    "misspelt_loss",
    "older_names_of_layers",  # Keras says it in fit, not in compile
    "input_too_many",  # Keras takes the arrays in alphabetical order, and only warns
    "labels_from_1",
    "negative_label",
    "target_for_each_step",
    "token_without_a_row",  # TensorFlow's own class of error
}


def execute(code, keras, **more):
    """Run a learner's lines, as if they stood in lesson.py, with a fresh session. Returns the names they define."""
    keras.backend.clear_session()
    code = code.lstrip("\n")
    linecache.cache["lesson.py"] = (len(code), None, code.splitlines(True), "lesson.py")
    names = {
        "np": np,
        "layers": keras.layers,
        "ops": keras.ops,
        "Input": keras.Input,
        "Model": keras.Model,
        "Sequential": keras.Sequential,
        "keras": keras,
        **more,
    }
    exec(compile(code, "lesson.py", "exec"), names)  # noqa: S102
    return names


def error_of(name, keras=minikeras):
    try:
        execute(CASES[name][0], keras)
    except Exception as error:
        return error
    raise AssertionError(f"{name} raised nothing")


@pytest.mark.parametrize("name", CASES)
def test_the_text_is_the_one_written_down(name):
    error = error_of(name)
    assert isinstance(error, Explained)
    assert f"{type(error).__name__}: {error}\n" == (TEXTS / f"{name}.txt").read_text()
    assert len(str(error).splitlines()) <= 8 and "\x1b" not in str(error)


@pytest.mark.parametrize("name", sorted(set(CASES) - STRICTER))
def test_the_class_is_keras_s(name):
    keras = engines()[1]
    theirs = error_of(name, keras)
    ours = error_of(name)
    assert any(kind.__name__ == type(theirs).__name__ for kind in type(ours).__mro__)


@pytest.mark.parametrize("name", [name for name, (_, _, mended) in CASES.items() if mended])
def test_the_fix_mends_the_mistake(name):
    code, wrong, mended = CASES[name]
    fix = error_of(name).fix
    assert fix in mended or mended in fix or fix.rstrip(")") in mended, (
        f"the fix {fix!r} is not what the case applies: {mended!r}"
    )
    execute(code.replace(wrong, mended), minikeras)


def test_every_text_belongs_to_a_case():
    assert {path.stem for path in TEXTS.glob("*.txt")} == set(CASES)
