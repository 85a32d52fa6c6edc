"""The graders are graded: wrong answers get no points and a message, unusual right ones get them all.

tests/answers/NN.txt holds the answers to lesson NN, each with the points that it deserves; after `# says:` in one stands what a good tutor would say, and the check must.
A lesson's cells run once; then each answer takes the place of the solution's, and the exercise's check decides, its hidden tests
among it. KERAS_ENGINE=tensorflow before pytest grades them on tf.keras.
"""

import collections
import re
from pathlib import Path

import pytest

from tools.answers import Lesson

FOLDER = Path(__file__).resolve().parent / "answers"
Answer = collections.namedtuple("Answer", "lesson exercise right points label code")
HEAD = re.compile(r"(\S+) (right|wrong)(?:, (\d+) points?)?: (.+)")


def read_answers(path):
    """The answers in a file: after `@@ 1-2 wrong: label`, or `@@ 1-2 wrong, 1 point: label`, stands the code."""
    for block in path.read_text(encoding="utf-8").split("\n@@ ")[1:]:
        head, _, code = block.partition("\n")
        exercise, verdict, points, label = HEAD.fullmatch(head).groups()
        yield Answer(path.stem, exercise, verdict == "right", int(points or 0), label, code)


ANSWERS = [answer for path in sorted(FOLDER.glob("[0-9]*.txt")) for answer in read_answers(path)]


@pytest.fixture(scope="module")
def lesson_at():
    """A function from a lesson's number to the lesson, run; the last one is kept."""
    known = {}

    def run(number):
        if number not in known:
            known.clear()
            known[number] = Lesson(number)
        return known[number]

    return run


@pytest.mark.slow
@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: f"{answer.exercise}: {answer.label}")
def test_an_answer_gets_the_points_that_it_is_worth(answer, lesson_at, capsys):
    lesson = lesson_at(answer.lesson)
    deserved = lesson.points[answer.exercise] if answer.right else answer.points
    assert lesson.grade(answer.exercise, answer.code) == deserved
    assert lesson.set_by_check == [], "a check leaves names of its own behind, on which the learner's next try may die"
    printed = capsys.readouterr().out.strip().splitlines()[-1]
    if not answer.right:
        assert "Right." not in printed and len(printed.split()) > 6, f"the visible check says only: {printed}"
        for sentence in re.findall(r"^# says: (.+)$", answer.code, re.MULTILINE):
            assert sentence in printed


def test_every_exercise_has_wrong_answers_and_unusual_right_ones():
    counts = collections.Counter((answer.lesson, answer.exercise, answer.right) for answer in ANSWERS)
    for lesson, exercise in {(answer.lesson, answer.exercise) for answer in ANSWERS}:
        assert counts[lesson, exercise, False] >= 5, f"{exercise}: {counts[lesson, exercise, False]} wrong answers"
        assert counts[lesson, exercise, True] >= 2, f"{exercise}: {counts[lesson, exercise, True]} right answers"


def test_half_right_answers_are_worth_something_in_every_lesson():
    assert {answer.lesson for answer in ANSWERS if answer.points} == {answer.lesson for answer in ANSWERS}
