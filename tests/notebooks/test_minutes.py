"""The minutes that a lesson says are those that its words, its code and its exercises take."""

import re

import nbformat
import pytest

from tools import lessons, minutes, notebook, places

BOOKS = {path.stem: notebook.read(path) for path in places.solutions()}


@pytest.mark.parametrize("name", BOOKS)
def test_a_lesson_takes_at_most_75_minutes_and_says_how_many(name):
    lesson = lessons.release(BOOKS[name])
    assert minutes.needed(lesson) <= minutes.MOST
    assert lesson.metadata.lesson.minutes == minutes.rounded(lesson), "python -m tools.lessons link"
    assert lesson.cells[0].source == minutes.head(lesson, lesson.cells[0].source), "python -m tools.lessons link"


@pytest.mark.parametrize("name", BOOKS)
def test_what_is_optional_is_said_to_be(name):
    lesson = lessons.release(BOOKS[name])
    marked = [cell for cell in lesson.cells if minutes.is_optional(cell)]
    said = [cell for cell in lesson.cells if re.search(r"^##+ .* \*\(optional\)\*$", cell.source, re.MULTILINE)]
    assert bool(marked) == bool(said) == ("marked *optional*" in lesson.cells[0].source)
    for cell in said:
        at = lesson.cells.index(cell)
        assert minutes.is_optional(cell) or minutes.is_optional(lesson.cells[at + 1]), cell.id


@pytest.mark.parametrize("name", BOOKS)
def test_each_exercise_has_hints_and_at_last_the_solution(name):
    lesson = lessons.release(BOOKS[name])
    for cell in lesson.cells:
        for exercise in re.findall(r"^### Exercise (\d+\.\d+)", cell.source, re.MULTILINE):
            assert f'course.solution("{exercise}")' in cell.source.splitlines()[-1]


def test_words_lines_and_exercises_are_counted():
    def cell(kind, source, **metadata):
        return getattr(nbformat.v4, f"new_{kind}_cell")(source, metadata=metadata, id=f"{kind}-{len(source)}")

    lesson = nbformat.v4.new_notebook(
        cells=[
            cell("markdown", "word " * 240 + "<details>hint " + "long " * 500 + "</details> [word](of-a-link) ![a](b)"),
            cell("markdown", "*2 points · easy · 4 minutes*"),
            cell("code", "x = 1\n\n" * 30),
            cell("code", "check\n" * 30, jupyter={"source_hidden": True}),
            cell("code", "aside\n" * 100, tags=["optional"]),
        ]
    )
    assert minutes.needed(lesson) == 10 and minutes.optional(lesson) == 10 and minutes.rounded(lesson) == 10
    assert minutes.head(lesson, "**5 minutes · 2 exercises.**") == (
        "**10 minutes · 2 exercises.** The parts marked *optional* take 10 more."
    )
