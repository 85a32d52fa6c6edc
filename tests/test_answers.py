"""The graders are graded: wrong answers get no points and a message, unusual right ones get them all.

tests/answers/NN.txt holds the answers to lesson NN. A lesson's cells run once; then each answer takes the place of the solution's,
and the exercise's check decides, its hidden tests among it.
"""

import collections
import contextlib
import os
import warnings
from pathlib import Path

import pytest

from minikeras import course
from tools import lessons, notebook

FOLDER = Path(__file__).resolve().parent / "answers"
Answer = collections.namedtuple("Answer", "lesson exercise right label code")


def read_answers(path):
    """The answers in a file: after `@@ 1-2 wrong: label` stands the code."""
    for block in path.read_text(encoding="utf-8").split("\n@@ ")[1:]:
        head, _, code = block.partition("\n")
        exercise, verdict, label = head.replace(":", "", 1).split(" ", 2)
        yield Answer(path.stem, exercise, verdict == "right", label, code)


ANSWERS = [answer for path in sorted(FOLDER.glob("*.txt")) for answer in read_answers(path)]


@pytest.fixture(scope="module")
def lesson_at():
    """A function from a lesson's number to its checks and to the names that its cells define."""
    known = {}
    folder = os.getcwd()

    def run(number):
        if number not in known:
            known.clear()
            known[number] = run_cells(lessons.solutions([number])[0])
        return known[number]

    yield run
    os.chdir(folder)


def run_cells(path):
    """Run a solution's cells in this process, without its pictures."""
    os.chdir(path.parent)
    names, checks = {"__name__": "__main__"}, {}
    with pytest.MonkeyPatch.context() as patch:
        for picture in ("draw", "images"):
            patch.setattr(course, picture, lambda *args, **kwargs: None)
        patch.setattr(course, "figure", no_figure)
        for cell in notebook.code_cells(notebook.read(path)):
            exec(compile(cell.source, f"<ipython-{cell.id}>", "exec"), names)
            if cell.id.endswith("-check"):
                checks[cell.id.removesuffix("-check")] = cell.source
    return checks, names


@contextlib.contextmanager
def no_figure(alt, rows=1, columns=1, size=None):
    class Axes:
        def __getattr__(self, name):
            return lambda *args, **kwargs: None

    yield Axes() if rows * columns == 1 else [Axes() for _ in range(rows * columns)]


def grade(answer, checks, names):
    """Run an answer's code and the check; return whether it got the points."""
    names = dict(names)
    exec(compile(answer.code, "<ipython-answer>", "exec"), names)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(compile(checks[answer.exercise], "<ipython-check>", "exec"), names)
    except AssertionError:
        return False
    return True


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: f"{answer.exercise}: {answer.label}")
def test_an_answer_gets_the_points_that_it_is_worth(answer, lesson_at, capsys):
    checks, names = lesson_at(answer.lesson)
    assert grade(answer, checks, names) == answer.right
    printed = capsys.readouterr().out.strip().splitlines()[-1]
    if not answer.right:
        assert "Right" not in printed and len(printed.split()) > 6, f"the visible check says only: {printed}"


def test_every_exercise_has_wrong_answers_and_unusual_right_ones():
    counts = collections.Counter((answer.lesson, answer.exercise, answer.right) for answer in ANSWERS)
    for lesson, exercise in {(answer.lesson, answer.exercise) for answer in ANSWERS}:
        assert counts[lesson, exercise, False] >= 5, f"{exercise}: {counts[lesson, exercise, False]} wrong answers"
        assert counts[lesson, exercise, True] >= 2, f"{exercise}: {counts[lesson, exercise, True]} right answers"
