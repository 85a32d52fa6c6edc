"""The Korean lessons are held to the English ones: the same but for their words, and words that keep the rules of docs/korean.md."""

import copy

import pytest

from tools import lessons, links, notebook, places
from tools.editions import bones, prose, readings, waiting

PATHS = places.solutions((), "ko")
FIRST = PATHS[0]


@pytest.mark.parametrize("path", PATHS, ids=places.shown)
def test_a_lesson_is_the_english_one_in_other_words(path):
    assert waiting.report(path) == [], f"python -m tools.lessons waiting ko {path.stem[:2]} --show"


@pytest.mark.parametrize("path", PATHS, ids=places.shown)
def test_its_text_keeps_the_rules(path):
    assert prose.faults(notebook.read(path)) == []


@pytest.mark.parametrize("path", PATHS, ids=places.shown)
def test_it_was_generated_and_its_links_are_those_that_the_tool_writes(path):
    lesson = places.LESSONS / path.relative_to(places.SOLUTIONS)
    assert lesson.exists(), "python -m tools.lessons generate"
    books = {one: notebook.read(one) for one in places.every_edition()}
    book = books[path]
    links.linked(book, path.stem, lessons.titles_of(books, "ko"), "ko")
    assert notebook.text(book) == path.read_text(encoding="utf-8"), "python -m tools.lessons link"


def test_there_is_a_lesson_at_least():
    assert PATHS


@pytest.fixture
def pair():
    return [copy.deepcopy(book) for book in waiting.books(FIRST)]


def cell(book, name):
    return next(cell for cell in book.cells if cell.id == name)


CHANGES = {
    "a cell is missing": lambda book: book.cells.pop(),
    "cells in another order": lambda book: book.cells.insert(0, book.cells.pop()),
    "other points": lambda book: cell(book, "2-1-check").metadata.nbgrader.update(points=3),
    "a tag": lambda book: cell(book, "progress").metadata.pop("tags"),
    "another number in the code": lambda book: replaced(book, "ten-numbers", "Dense(64", "Dense(65"),
    "another argument": lambda book: replaced(book, "ten-numbers", "activation=", "kernel_initializer="),
    "a name that is translated": lambda book: replaced(book, "three-outputs", 'name="both"', 'name="둘"'),
    "another format": lambda book: replaced(book, "adder-fit", "{off:.2f}", "{off:.3f}"),
    "another field": lambda book: replaced(book, "adder-fit", "{lazy:.2f}", "{off:.2f}"),
    "a number in a text": lambda book: replaced(book, "2-3-check", "12개", "13개"),
    "a mark for a tool": lambda book: replaced(book, "2-1-check", "### BEGIN HIDDEN", "### BEGIN  HIDDEN"),
    "the language is not said": lambda book: replaced(book, "imports", 'course.language("ko")', ""),
    "a heading": lambda book: replaced(book, "layer", "## ", "### "),
    "another exercise": lambda book: replaced(book, "predict", "연습 2.1", "연습 2.7"),
    "other minutes of an exercise": lambda book: replaced(book, "predict", "4분", "5분"),
    "a name in the text": lambda book: replaced(book, "branches", "`concatenate`", "이어 붙이기"),
    "code in the text": lambda book: replaced(book, "predict", "layer(layer(x))", "layer(x)"),
    "another picture": lambda book: replaced(book, "drawing", "lesson-02-exercise-3.svg", "lesson-02-cover.svg"),
    "a number in the text ": lambda book: replaced(book, "both-ways", "784", "785"),
    "another output": lambda book: cell(book, "call-on-input").outputs[0].update(text="KerasTensor (None, 3) float32\n"),
    "another number in an output": lambda book: (
        cell(book, "adder-fit").outputs[0].update(text=cell(book, "adder-fit").outputs[0].text.replace("1.8", "1.9"))
    ),
    "an output is missing": lambda book: cell(book, "broken").outputs.pop(),
}


def replaced(book, name, old, new):
    assert old in cell(book, name).source
    cell(book, name).source = cell(book, name).source.replace(old, new)


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_one_edition_alone_is_found(change, pair):
    english, korean = pair
    assert waiting.pairs.differences(english, korean) == []
    CHANGES[change](korean)
    assert waiting.pairs.differences(english, korean)


def test_an_english_sentence_that_changes_is_told_with_its_cell(pair):
    english, korean = pair
    replaced(english, "layer", "Make a layer", "Make one layer")
    assert waiting.pairs.differences(english, korean) == []
    assert waiting.stale(english, korean) == ["layer"]


@pytest.mark.parametrize(
    ("token", "particle", "fits"),
    [
        ("`Dense`", "는", True), ("`Dense`", "은", False), ("`Model()`", "로", True), ("`Model`", "으로", False), ("784", "는", True),
        ("10", "으로", True), ("2,000", "은", True), ("1", "로", True), ("97%", "를", True), ("`LSTM`", "은", True), ("`fit`", "은", True),
        ("`(w, b)`", "는", True), ("`None`", "은", True), ("`ValueError`", "가", True), ("층", "으로", True), ("모델", "로", True),
        ("`hidden_2`", "는", None), ("`shape`", "은", None), ("`b3`", "은", None),
    ],
)  # fmt: skip
def test_a_particle_goes_by_how_the_name_is_read(token, particle, fits):
    assert readings.fits(token, particle) is fits


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("**층(layer)**은 함수입니다.", "not shown bold"),
        ("`Dense`은 층입니다.", "another particle"),
        ("`b3`은 출력입니다.", "a noun goes behind"),
        ("784은 픽셀 수입니다.", "another particle"),
        ("타겟이 필요합니다.", "타깃"),
        ("층이 값을(를) 받습니다.", "choice of a particle"),
        ("이렇게 해요.", "합니다체"),
        ("층2개가 있습니다.", "space before the number"),
        ("0~9 사이입니다.", "struck through"),
        ("층", "not in NFC"),
    ],
)
def test_a_fault_of_the_text_is_found(text, fault):
    import unicodedata

    text = unicodedata.normalize("NFD", text) if fault == "not in NFC" else text
    assert any(fault in told for told in prose.of_text(text))


@pytest.mark.parametrize(
    "text",
    ["층을 호출하세요.", "예상해 볼까요?", "**층**(layer)은", "`fit` 메서드는", "값이 있나요?", "2개", "`Dense`는 10으로"],
)
def test_good_text_has_no_fault(text):
    assert list(prose.of_text(text)) == []


def test_a_term_is_given_in_english_where_it_is_first_used():
    assert list(prose.unexplained("층은 함수입니다.", ""))
    assert not list(prose.unexplained("층(layer)은 함수입니다. 층을 호출(call)합니다.", ""))
    assert not list(prose.unexplained("층은 함수입니다.", "층(layer)"))


def test_every_character_of_the_lessons_is_in_the_typeface():
    from fontTools.ttLib import TTFont

    import minikeras.views.typeface as typeface

    known = TTFont(typeface.PATH).getBestCmap()
    for path in PATHS:
        for one in notebook.code_cells(notebook.read(path)):
            texts = "".join(text for text, *_ in bones.of(one.source)[1])
            assert {letter for letter in texts if "가" <= letter <= "힣" and ord(letter) not in known} == set()
