"""A solution gets all points and an untouched lesson none. What is stored says so, and nbval holds it on both engines."""

import re

import pytest

from tools import notebook, places
from tools.teach import course

LESSONS = course.all_lessons()


def printed(folder, lesson):
    """What each check of a notebook has printed, by the exercise's key."""
    book = notebook.read(folder / lesson.name / f"{lesson.name}.ipynb")
    return {
        cell.id.removesuffix(course.CHECK): "".join(output.get("text", "") for output in cell.outputs)
        for cell in notebook.code_cells(book)
        if cell.id.endswith(course.CHECK)
    }


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_every_check_gives_the_solution_all_points(lesson):
    right = {e.key: f"{e.name} ✓ Right. {e.points} of {e.points} points." for e in lesson.exercises}
    assert {key: text.strip() for key, text in printed(places.SOLUTIONS, lesson).items()} == right


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_every_check_gives_the_untouched_lesson_none(lesson):
    said = printed(places.LESSONS, lesson)
    for e in lesson.exercises:
        assert re.search(rf"^{re.escape(e.name)} [○✗] .*\b0 of {e.points} points\.$", said[e.key].strip(), re.DOTALL), e.name


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_grading_gives_nothing_where_the_visible_check_gives_nothing(lesson):
    for cell in lesson.cells:
        if cell.id.endswith(course.CHECK):
            visible, _, hidden = cell.source.partition("### BEGIN HIDDEN TESTS\n")
            if "check.part(" in visible:  # hidden tests enter the same check again, and can only take points
                counts = hidden.endswith("check.score()\n### END HIDDEN TESTS") and "course.exercise(" not in hidden
            else:
                counts = hidden.startswith("assert check.passed, check.message\n")
            assert counts, f"{cell.id}: what the visible check says counts first"
            assert "not_compared" not in cell.metadata, f"{cell.id}: nbval must compare what a check says"
