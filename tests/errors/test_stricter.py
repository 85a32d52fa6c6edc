"""Where minikeras is stricter than Keras: each row of the page says so in its own words, and with the checks off does as Keras does."""

import re
import warnings
from pathlib import Path

import pytest

import minikeras
from minikeras.config import strict_checks, use_strict_checks
from tests.errors.stricter_cases import STRICTER, TOKENS
from tests.errors.test_errors import execute
from tests.parity import as_numpy, assert_close, engines

TEXTS = Path(__file__).parent / "texts" / "stricter"
PAGE = Path(__file__).parents[2] / "docs" / "stricter-than-keras.md"
# Said by both engines, or by TensorFlow about its own affairs.
NOT_ABOUT_IT = ("Do not pass an `input_shape`", "Skipping nested container", "tf.function", "5 out of", "6 out of")


class Outcome:
    """What running code gave: an error or None, the warnings, and the numbers in `result`."""

    def __init__(self, code, keras, folder):
        self.error = self.result = None
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                names = execute(code, keras, folder=str(folder))
                self.result = as_plain(names.get("result"))
            except Exception as error:
                self.error = error
        self.said = [
            w for w in caught if w.category in (UserWarning, RuntimeWarning) and not str(w.message).startswith(NOT_ABOUT_IT)
        ]

    def text(self):
        """Everything that was said, as a learner reads it."""
        parts = [f"{w.category.__name__}: {w.message}" for w in self.said]
        return "\n".join(parts + ([f"{type(self.error).__name__}: {self.error}"] if self.error else [])) + "\n"


def as_plain(result):
    return (
        [as_numpy(part) for part in result]
        if isinstance(result, (list, tuple))
        else None
        if result is None
        else as_numpy(result)
    )


@pytest.mark.parametrize("row", STRICTER)
def test_what_is_said_is_what_is_written_down(row, tmp_path):
    outcome = Outcome(STRICTER[row][0], minikeras, tmp_path)
    assert outcome.text() == (TEXTS / f"{row}.txt").read_text()
    assert len(outcome.said) + (outcome.error is not None) == 1
    assert len(outcome.text().splitlines()) <= 8


@pytest.mark.parametrize("row", STRICTER)
def test_without_the_checks_it_is_as_in_keras(row, tmp_path):
    theirs = Outcome(STRICTER[row][0], engines()[1], tmp_path)
    with use_strict_checks(False):
        ours = Outcome(STRICTER[row][0], minikeras, tmp_path)
    assert (ours.error is None) == (theirs.error is None), ours.error or theirs.error
    assert {first_line(w) for w in ours.said} == {first_line(w) for w in theirs.said}
    if theirs.result is not None:
        assert_close(ours.result, theirs.result, what=row)


def first_line(warning):
    """The sentence of a warning; of a list of Tensors, its shapes count, not how it is written."""
    return str(warning.message).split("\n")[0]


@pytest.mark.parametrize("row", STRICTER)
def test_what_is_to_be_written_instead_is_taken_without_a_word(row, tmp_path):
    code, wrong, mended = STRICTER[row]
    assert code.count(wrong) == 1
    outcome = Outcome(code.replace(wrong, mended), minikeras, tmp_path)
    assert outcome.text() == "\n"


def test_the_page_has_these_rows_and_no_others():
    rows = re.findall(r"^\| `([a-z-]+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert rows == list(STRICTER)
    assert {path.stem for path in TEXTS.glob("*.txt")} == set(STRICTER)


def test_the_switch_is_a_context_and_tells_how_it_stands():
    assert strict_checks() and minikeras.config.strict_checks is strict_checks
    with use_strict_checks(False):
        assert not strict_checks()
        with use_strict_checks():
            assert strict_checks()
        assert not strict_checks()
    assert strict_checks()


def test_a_mask_that_nobody_wants_any_more_is_lost_without_a_word(tmp_path):
    code = TOKENS + "m = Model(i, layers.Dense(2)(layers.Flatten()(e)))\nm.predict(np.ones((2, 5)), verbose=0)"
    assert Outcome(code, minikeras, tmp_path).text() == "\n"
    with use_strict_checks(False):
        assert "Layer 'flatten' (of type Flatten) was passed an input with a mask" in Outcome(code, minikeras, tmp_path).text()


def test_the_layer_that_wanted_a_mask_is_named_on_numbers_too(tmp_path):
    code = """
e = layers.Embedding(10, 4, mask_zero=True, name='embedding')(np.array([[1, 2, 0, 0, 0]]))
for _ in range(2):
    layers.LSTM(3, name='lstm')(layers.Dropout(0.1)(layers.Conv1D(4, 1, name='conv')(e)))"""
    told = Outcome(code, minikeras, tmp_path).said
    assert len(told) == 2  # once for each LSTM
    assert str(told[0].message).startswith("Layer 'conv' (of type Conv1D)") and "layer 'lstm' (LSTM)" in str(told[0].message)


def test_a_shared_layer_is_told_of_once(tmp_path):
    assert len(Outcome(STRICTER["output-of-a-shared-layer"][0] + "\nd.output, d.input", minikeras, tmp_path).said) == 1


def test_a_layer_called_again_by_lines_of_its_own_is_meant(tmp_path):
    code = "i = Input((4,))\nd = layers.Dense(4)\nx = d(i)\nx = d(x)\nModel(i, x)"
    assert Outcome(code, minikeras, tmp_path).text() == "\n"


@pytest.mark.parametrize(
    "code",
    [
        "Model(i, d(d(i)))",
        "for layer in (d, d, layers.Dense(2)):\n    x = layer(x)\nModel(i, x)",
        "m = Model(i, d(d(i)))\nkeras.models.clone_model(m)",
        "m = Model(i, d(d(i)))\nkeras.Model.from_config(m.get_config())",
        "a = layers.Dense(4)(i)\nb = d(d(a))\nModel(a, b)",
    ],
    ids=["nested", "list", "clone", "config", "part"],
)
def test_calls_that_no_loop_makes_are_meant(code, tmp_path):
    said = Outcome("x = i = Input((4,))\nd = layers.Dense(4)\n" + code, minikeras, tmp_path).text()
    assert said == "\n"
