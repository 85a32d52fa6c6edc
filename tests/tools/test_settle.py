"""Points changed by hand, and what being late costs."""

import pytest

from tests.tools import submissions
from tools.teach import grade, marks, settle

NAME = submissions.LESSON.name


def report(points=13):
    told = grade.nothing(submissions.LESSON, "Fine.")
    for entry in told["exercises"]:
        entry["points"] = entry["maximum"]
    return {"learner": "kim", **told, "points": points}


def test_a_change_by_hand_survives_and_says_why(tmp_path):
    (tmp_path / settle.CHANGES).write_text(f"learner,lesson,exercise,points,reason\nkim,{NAME},4.2,2.5,a good idea\n")
    for _ in range(2):
        (told,) = settle.settled([report()], tmp_path)
    assert told["points"] == 11.5
    assert told["exercises"][1]["notes"] == ["Changed by hand from 4 to 2.5 points: a good idea"]
    assert "4.2 changed by hand: a good idea" in marks.rows([told], [])[1][-1]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (f"kim,{NAME},4.2,1,", "has no reason"),
        (f"lee,{NAME},4.2,1,x", "there is no lee"),
        (f"kim,{NAME},9.9,1,x", "there is no kim"),
    ],
)
def test_a_change_that_fits_nothing_or_has_no_reason_is_refused(tmp_path, row, sentence):
    (tmp_path / settle.CHANGES).write_text(f"learner,lesson,exercise,points,reason\n{row}\n")
    with pytest.raises(SystemExit, match=sentence):
        settle.settled([report()], tmp_path)


@pytest.mark.parametrize(("rule", "points"), [("nothing", 13), ("refuse", 0), ("0.5", 3.25)])
def test_what_late_costs_is_the_courses_rule(tmp_path, rule, points):
    (tmp_path / settle.DEADLINES).write_text(f"lesson,due\n{NAME},2026-11-29 12:00\n")
    submissions.put(tmp_path / "submitted" / "kim" / NAME / "timestamp.txt", b"2026-11-30 20:00:00")
    (told,) = settle.settled([report()], tmp_path, rule)
    assert (told["points"], told["late"]) == (points, 2)


def test_in_time_costs_nothing(tmp_path):
    (tmp_path / settle.DEADLINES).write_text(f"lesson,due\n{NAME},2026-11-29 12:00 UTC\n")
    submissions.put(tmp_path / "submitted" / "kim" / NAME / "timestamp.txt", b"2026-11-29 11:59:59.99 UTC")
    (told,) = settle.settled([report()], tmp_path, "refuse")
    assert (told["points"], told["late"]) == (13, 0)
