"""Numbers of one's own: the check knows them, and a neighbour's answer does not fit."""

import zipfile

import pytest

from minikeras import course as lessons_course
from minikeras.course import variants
from tests.tools import submissions
from tools import notebook
from tools.teach import __main__ as teach, course, grade, marks

LESSON = course.chosen(["05"])[0]
KEYS = [exercise.key for exercise in LESSON.exercises]
CHOICES = [(10, 12, 8, 5), (9, 14, 6, 4), (12, 15, 5, 6)]
ROSTER = "id,name\n4711,Kim\n4712,Lee\n"


@pytest.fixture(autouse=True)
def nobody(monkeypatch):
    monkeypatch.setattr(variants, "_said", "")
    monkeypatch.delenv(variants.GRADED, raising=False)


def test_where_nobody_is_named_all_have_the_first_choice():
    assert lessons_course.variant("5.1", CHOICES) == CHOICES[0]


def test_a_learner_has_the_same_numbers_every_time_and_neighbours_mostly_others():
    drawn = {}
    for who in range(40):
        lessons_course.learner(who)
        drawn[who] = lessons_course.variant("5.1", CHOICES)
        assert drawn[who] == lessons_course.variant("5.1", CHOICES)
    assert set(drawn.values()) == set(CHOICES)


def test_what_the_grader_says_counts_more_than_what_the_notebook_says(monkeypatch):
    lessons_course.learner("a neighbour")
    monkeypatch.setenv(variants.GRADED, "")
    assert lessons_course.variant("5.1", CHOICES) == CHOICES[0]


def numbers_of(who):
    """The shape that a learner's own layer of exercise 5.1 gives, and its parameters."""
    (cell,) = [cell for cell in LESSON.cells if cell.id == "5-1-numbers"]
    lessons_course.learner(who)
    values = {"course": lessons_course, "print": lambda *words: None}
    exec(cell.source, values)
    rows, columns, filters, size = (values[name] for name in ("photo_rows", "photo_columns", "filters_asked", "window_size"))
    return (rows - size + 1, columns - size + 1, filters), (size * size * 3 + 1) * filters


def test_a_round_with_numbers_of_ones_own(tmp_path):
    """From hand_out with a roster to the marks: who answers with a neighbour's numbers gets no points, whatever the notebook says."""
    (tmp_path / "roster.csv").write_text(ROSTER)
    place = ["--folder", str(tmp_path / "marking")]
    teach.main(["hand_out", "05", "--roster", str(tmp_path / "roster.csv"), "--to", str(tmp_path / "out"), *place])
    assert numbers_of("4711") != numbers_of("4712")
    for name, who in (("Kim", "4711"), ("Lee", "4712")):
        with zipfile.ZipFile(tmp_path / "out" / f"{name} {who}.zip") as archive:
            (member,) = [one for one in archive.namelist() if one.endswith("05-images.ipynb")]
            book = notebook.nbformat.reads(archive.read(member).decode(), as_version=4)
        assert f"course.learner('{who}')" in [cell.source for cell in book.cells]
        shape, parameters = numbers_of("4711")  # Lee has copied Kim's answer, and Kim's line
        submissions.cell(book, "learner").source = "course.learner('4711')"
        submissions.answer(book, "5-1", f"shape, parameters = {shape}, {parameters}")
        submissions.put(tmp_path / "returned" / f"{name}_{who}.ipynb", submissions.text(book))
    teach.main(["collect", str(tmp_path / "returned"), "--roster", str(tmp_path / "roster.csv"), *place])
    teach.main(["grade", *place])
    points = {told["learner"]: told["points"] for told in marks.read_reports(tmp_path / "marking" / "graded")}
    assert points == {"Kim": 2, "Lee": 0}


def test_without_a_note_all_are_graded_with_the_lessons_own_numbers(tmp_path):
    submissions.put(tmp_path / "x.ipynb", submissions.text(submissions.answered(["5-1"], LESSON)))
    told = grade.grade(tmp_path / "x.ipynb", LESSON)
    assert told["points"] == 2
