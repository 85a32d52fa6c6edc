"""A lesson of a teacher's own can be graded from the first moment."""

import pytest

from tests.tools import submissions
from tools import notebook
from tools.teach import course, grade, new


def test_a_new_lesson_grades_its_right_and_its_wrong_answers(tmp_path):
    number, files = new.new("quiz-1", tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in files] == [
        "solutions/20-quiz-1/20-quiz-1.ipynb",
        "tests/answers/20.txt",
    ]
    lesson = course.load(files[0])
    assert (lesson.points, "BEGIN" in str(lesson.handed_out)) == (2, False)
    book = notebook.read(files[0])
    right = grade.grade_content(submissions.text(book), lesson)
    submissions.answer(book, "20-1", "def dense(x, kernel, bias):\n    return x @ kernel")
    wrong = grade.grade_content(submissions.text(book), lesson)
    assert (right["points"], wrong["points"]) == (2, 0), right["reason"]
    assert wrong["exercises"][0]["message"].startswith("Not right yet. The bias is missing.")


@pytest.mark.parametrize("name", ["", "../x", "Quiz 1", "=x"])
def test_a_bad_name_is_told(tmp_path, name):
    with pytest.raises(SystemExit, match="is no name for a lesson"):
        new.new(name, tmp_path)


def test_numbers_go_on_and_names_are_not_taken_twice(tmp_path):
    assert [new.new(name, tmp_path)[0] for name in ("a", "b")] == [20, 21]
    with pytest.raises(SystemExit, match="already"):
        new.new("a", tmp_path)
