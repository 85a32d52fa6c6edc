"""A check sets no name of the learner's; and what stops in its own line is never called the learner's code."""

import textwrap

import pytest

from minikeras.course import exercises


def cells(monkeypatch, capsys, *sources):
    """Run sources as the cells of one notebook; return its names and what was printed."""
    monkeypatch.setattr(exercises, "_LEDGER", {})
    names = {"__name__": "__main__"}
    for number, source in enumerate(sources):
        exec(compile(textwrap.dedent(source), f"<ipython-{number}>", "exec"), names)
    return names, capsys.readouterr().out


CHECK = """
from minikeras import course
with course.exercise("6.1", points=1) as check:
    left, right, extra = 1, 2, 3
    for trial in range(3):
        pass
    check.that({condition}, "No.")
"""


@pytest.mark.parametrize("condition", [True, False, "1 / 0"])
def test_names_are_as_before_whether_the_answer_was_right_wrong_or_broken(monkeypatch, capsys, condition):
    names, _ = cells(monkeypatch, capsys, "left = 'mine'", CHECK.format(condition=condition))
    assert names["left"] == "mine"
    assert not {"right", "extra", "trial"} & set(names)
    assert names["check"].name == "6.1"


def test_a_learners_own_check_is_not_lost_for_good(monkeypatch, capsys):
    names, _ = cells(monkeypatch, capsys, "right = None", CHECK.format(condition=True))
    assert names["right"] is None


def test_an_answer_whose_cell_was_not_run_is_asked_for(monkeypatch, capsys):
    check = "from minikeras import course\nwith course.exercise('1.1', points=2) as check:\n    check.same(parameters, 23)"
    assert cells(monkeypatch, capsys, check)[1] == (
        "1.1 ○ There is no parameters yet: run the cell with your answer first. 0 of 2 points.\n"
    )


def test_what_stops_in_the_learners_function_is_told_with_its_line(monkeypatch, capsys):
    answer = "def area(side):\n    return side * height\n"
    check = "from minikeras import course\nwith course.exercise('1.2', points=2) as check:\n    check.same(area(2), 4)"
    assert "✗ Your code stopped with NameError: name 'height' is not defined" in cells(monkeypatch, capsys, answer, check)[1]


def test_what_stops_in_the_checks_own_line_is_not_called_the_learners(monkeypatch, capsys):
    check = "from minikeras import course\nwith course.exercise('1.2', points=2) as check:\n    check.same(rows[5], 4)"
    printed = cells(monkeypatch, capsys, "rows = [1]", check)[1]
    assert printed == ("1.2 ✗ The check could not go on with your answer: IndexError: list index out of range 0 of 2 points.\n")
