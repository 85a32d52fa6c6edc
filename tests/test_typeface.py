"""Korean in pictures: the typeface has every syllable that is used, widths are counted right, and nothing is drawn as a box."""

import io
import unicodedata
import warnings

import pytest

import minikeras as keras
import minikeras.views.safe_text as safe_text
import minikeras.views.svg as svg
import minikeras.views.typeface as typeface
from minikeras import course
from minikeras.course import pictures

WORDS = ["층 그래프", "모델", "한글 abc", "값 2개"]


@pytest.fixture(scope="module")
def drawable():
    """The characters of the typeface, by their numbers."""
    from fontTools.ttLib import TTFont

    return TTFont(typeface.PATH).getBestCmap()


def test_the_typeface_has_the_2350_syllables_and_its_licence_beside_it(drawable):
    syllables = [code for code in drawable if ord("가") <= code <= ord("힣")]
    assert len(syllables) == 2350
    assert typeface.PATH.stat().st_size < 330_000
    assert "SIL OPEN FONT LICENSE Version 1.1" in typeface.PATH.with_name("OFL.txt").read_text(encoding="utf-8")


@pytest.fixture
def shown(monkeypatch):
    """Collect what is shown instead of displaying it."""
    seen = []
    monkeypatch.setattr(pictures, "show", lambda *arguments: seen.append(arguments))
    return seen


def test_a_figure_with_korean_labels_misses_no_glyph(shown):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with course.figure(alt="손실이 줄어듭니다.") as axes:
            axes.plot([2, 1, -1], label="훈련 손실")
            axes.set(xlabel="에포크", ylabel="손실", title="훈련 기록 − 첫 번째")
            axes.legend()
    assert shown[0][1].startswith(b"\x89PNG")


def test_letters_and_signs_look_as_they_did_without_the_typeface(shown, monkeypatch):
    def drawn():
        with course.figure(alt="A line.") as axes:
            axes.plot([0, -1])
            axes.set(xlabel="loss − 1")
        return shown[-1][1]

    with_it = drawn()
    monkeypatch.setattr(typeface, "family", lambda: "DejaVu Sans")
    assert drawn() == with_it


def named_in_korean(form):
    inputs = keras.Input((4,), name=unicodedata.normalize(form, "입력값"))
    outputs = keras.layers.Dense(2, name=unicodedata.normalize(form, "출력층"))(inputs)
    return keras.Model(inputs, outputs, name=unicodedata.normalize(form, "나의_모델"))


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_model_named_in_korean_is_drawn_as_png_without_a_missing_glyph(form, tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        named_in_korean(form).graph().save(str(tmp_path / "model.png"))


@pytest.mark.parametrize("word", WORDS)
def test_a_text_is_as_wide_in_parts_as_in_syllables(word):
    parts = unicodedata.normalize("NFD", word)
    assert safe_text.width(word) == safe_text.width(parts) == sum(2 if "가" <= c <= "힣" else 1 for c in word)
    assert unicodedata.normalize("NFC", safe_text.cut(parts, 4)) == safe_text.cut(word, 4)


def test_a_summary_and_a_drawing_stand_in_line_in_both_forms():
    texts = []
    for form in ("NFC", "NFD"):
        keras.backend.clear_session()
        model, file = named_in_korean(form), io.StringIO()
        model.summary(print_fn=lambda line, **more: print(line, file=file))
        lines = [line for line in file.getvalue().splitlines() if line.startswith(("┃", "│", "┏", "├", "└", "╇"))]
        assert len({safe_text.width(line) for line in lines}) == 1
        texts.append(unicodedata.normalize("NFC", file.getvalue() + str(model.graph())))
    assert texts[0] == texts[1]


def test_text_with_hangul_asks_for_fonts_that_have_it_and_other_text_does_not():
    drawn = named_in_korean("NFC").graph().svg()
    for line in drawn.splitlines():
        if line.startswith("<text"):
            assert ("Malgun Gothic" in line or "D2Coding" in line) == safe_text.has_hangul(
                line.rpartition("</text>")[0].partition(">")[2]
            )
    assert svg.KOREAN.keys() == svg.FONTS.keys()
