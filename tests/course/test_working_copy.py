"""A working copy never loses what a learner has written, and gets what is new in the course."""

import json

import pytest

from minikeras import course
from minikeras.course import exercises, ledger, working_copy


def cell(name, source, kind="code", **metadata):
    outputs = {"outputs": [{"output_type": "stream", "name": "stdout", "text": "1"}], "execution_count": 1}
    return {"id": name, "cell_type": kind, "source": source, "metadata": metadata, **(outputs if kind == "code" else {})}


CELLS = {
    "title": cell("title", "# 1. Rows", "markdown"),
    "first": cell("first", "print(1)"),
    "1-1-answer": cell("1-1-answer", "area = ..."),
    "1-1-check": cell("1-1-check", "check()", nbgrader={"grade": True, "grade_id": "1-1-check", "points": 2}),
}


def write(folder, cells=CELLS, name="01-rows"):
    """A lesson with these cells in a folder of lessons."""
    book = {
        "cells": list(cells.values()),
        "metadata": {"lesson": {"title": "Rows", "minutes": 5}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    place = folder / name / f"{name}.ipynb"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps(book), encoding="utf-8")
    return place


@pytest.fixture
def copied(tmp_path):
    """The lessons' folder, the working copy, and a function that reads the copy's cells."""
    write(tmp_path / "lessons")
    working_copy.renew(tmp_path / "lessons", tmp_path / "mine")
    return tmp_path / "lessons", tmp_path / "mine", tmp_path / "mine" / "01-rows" / "01-rows.ipynb"


def cells(path):
    return {cell["id"]: cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]}


def work(path, name, source):
    """A learner writes in a cell, runs it, and saves the notebook as Jupyter does: sources as lists of lines."""
    book = json.loads(path.read_text(encoding="utf-8"))
    for one in book["cells"]:
        if one["id"] == name:
            one.update(source=source.splitlines(keepends=True), outputs=[{"output_type": "stream", "text": "mine"}])
    path.write_text(json.dumps(book), encoding="utf-8")


def test_a_copy_has_no_outputs_and_the_lesson_keeps_its_own(copied):
    lessons, mine, path = copied
    assert all(one["outputs"] == [] and one["execution_count"] is None for one in cells(path).values() if "outputs" in one)
    assert cells(lessons / "01-rows" / "01-rows.ipynb")["first"]["outputs"]


def test_a_second_call_changes_nothing_and_says_nothing(copied):
    lessons, mine, path = copied
    work(path, "1-1-answer", "area = 4")
    before = path.read_bytes()
    assert working_copy.renew(lessons, mine) == []
    assert path.read_bytes() == before


def test_an_update_renews_what_was_not_worked_in_and_says_so(copied):
    lessons, mine, path = copied
    work(path, "1-1-answer", "area = 4\nprint(area)")
    write(lessons, {**CELLS, "first": cell("first", "print(2)"), "last": cell("last", "print(3)")})
    (told,) = working_copy.renew(lessons, mine)
    assert told == "01-rows: 2 cells renewed; your own work stands as it was."
    now = cells(path)
    assert list(now) == ["title", "first", "1-1-answer", "1-1-check", "last"]
    assert now["first"]["source"] == "print(2)" and now["first"]["outputs"] == []
    assert "".join(now["1-1-answer"]["source"]) == "area = 4\nprint(area)"
    assert now["1-1-answer"]["outputs"][0]["text"] == "mine"


def test_a_cell_that_both_have_changed_stays_the_learners_and_is_named(copied):
    lessons, mine, path = copied
    work(path, "first", "print('mine')")
    write(lessons, {**CELLS, "first": cell("first", "print(2)"), "title": cell("title", "# 1. Lines", "markdown")})
    (told,) = working_copy.renew(lessons, mine)
    assert told.endswith("In these the lesson has changed, too: first.")
    assert "".join(cells(path)["first"]["source"]) == "print('mine')"


def test_a_cell_of_the_learners_own_stays_where_it_stood(copied):
    lessons, mine, path = copied
    book = json.loads(path.read_text())
    book["cells"].insert(2, cell("abc123", "my_notes = 1"))
    path.write_text(json.dumps(book))
    write(lessons, {**CELLS, "title": cell("title", "# 1. Lines", "markdown")})
    working_copy.renew(lessons, mine)
    assert list(cells(path)) == ["title", "first", "abc123", "1-1-answer", "1-1-check"]


def test_a_cell_that_the_course_has_dropped_goes_unless_it_was_worked_in(copied):
    lessons, mine, path = copied
    work(path, "1-1-answer", "area = 4")
    write(lessons, {"title": CELLS["title"]})
    working_copy.renew(lessons, mine)
    assert list(cells(path)) == ["title", "1-1-answer"]


def test_without_a_plan_every_cell_that_differs_counts_as_worked_in(copied):
    lessons, mine, path = copied
    work(path, "first", "print('mine')")
    (mine / ledger.PLAN).unlink()
    write(lessons, {**CELLS, "first": cell("first", "print(2)"), "title": cell("title", "# 1. Lines", "markdown")})
    working_copy.renew(lessons, mine)
    assert "".join(cells(path)["first"]["source"]) == "print('mine')"


def test_a_notebook_that_cannot_be_read_is_left_alone_and_the_new_one_stands_beside_it(copied):
    lessons, mine, path = copied
    path.write_text('{"cells": [')
    (told,) = working_copy.renew(lessons, mine)
    assert path.read_text() == '{"cells": [' and "01-rows.new.ipynb is the lesson as it is now" in told
    assert list(cells(path.with_name("01-rows.new.ipynb"))) == list(CELLS)


def test_points_last_over_restarts_and_progress_shows_all_lessons(copied, monkeypatch, capsys):
    lessons, mine, path = copied
    monkeypatch.chdir(path.parent)
    for right in (True, False):  # a point once made stays
        monkeypatch.setattr(exercises, "_LEDGER", {})  # as after a restart
        with course.exercise("1.1", points=2) as check:
            check.that(right, "No.")
    monkeypatch.setattr(exercises, "_LEDGER", {})
    capsys.readouterr()
    course.progress()
    assert capsys.readouterr().out == "✓ 01 Rows: 2 of 2 points (5 minutes)\nAll lessons: 2 of 2 points.\n"


@pytest.mark.parametrize("broken", ["", "{", "[1]", '{"1.1": "<b>", "../x": 3}'])
def test_a_broken_file_of_points_counts_as_none(copied, monkeypatch, capsys, broken):
    lessons, mine, path = copied
    (mine / ledger.NOTES).write_text(broken)
    monkeypatch.chdir(path.parent)
    monkeypatch.setattr(exercises, "_LEDGER", {})
    course.progress()
    assert "All lessons:" in capsys.readouterr().out


def test_outside_a_working_copy_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with course.exercise("1.1", points=2):
        pass
    assert list(tmp_path.iterdir()) == []
