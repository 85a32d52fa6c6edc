"""The graders are graded: wrong answers get no points and a message, unusual right ones get them all.

tests/answers/NN.txt holds the answers to lesson NN, each with the points that it deserves; after `# says:` in one stands what a good tutor would say, and the check must.
A lesson's cells run once; then each answer takes the place of the solution's, and the exercise's check decides, its hidden tests
among it. KERAS_ENGINE=tensorflow before pytest grades them on tf.keras.
"""

import collections

import pytest

from tools import slips
from tools.answers import Lesson

ANSWERS = slips.record()
AIM = 0.9  # of the wrong answers hear a sentence that was written for them


@pytest.fixture(scope="module")
def lesson_at():
    return runner("en")


def runner(language):
    """A function from a lesson's number to the lesson, run in an edition; the last one is kept."""
    known = {}

    def run(number):
        if number not in known:
            known.clear()
            known[number] = Lesson(number, language)
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
        for sentence in slips.sentences(answer):
            assert sentence in lesson.heard and lesson.named


def test_every_exercise_has_wrong_answers_and_unusual_right_ones():
    counts = collections.Counter((answer.lesson, answer.exercise, answer.right) for answer in ANSWERS)
    for lesson, exercise in {(answer.lesson, answer.exercise) for answer in ANSWERS}:
        assert counts[lesson, exercise, False] >= 5, f"{exercise}: {counts[lesson, exercise, False]} wrong answers"
        assert counts[lesson, exercise, True] >= 2, f"{exercise}: {counts[lesson, exercise, True]} right answers"


def test_half_right_answers_are_worth_something_in_every_lesson():
    assert {answer.lesson for answer in ANSWERS if answer.points} == {answer.lesson for answer in ANSWERS}


def test_nearly_every_wrong_answer_hears_a_sentence_of_its_own():
    assert slips.share(ANSWERS) >= AIM, "\n".join(slips.table(ANSWERS))


def test_the_share_counts_wrong_answers_alone():
    wrong = slips.Answer("01", "1-1", False, 0, "none", "x = 1\n")
    told, right = wrong._replace(code="# says: No.\nx = 1\n"), wrong._replace(right=True)
    assert slips.share([wrong, told, right]) == 0.5 and slips.sentences(told) == ["No."]
    assert slips.table([wrong, told, right])[-1] == "all: 2 wrong answers, 50% with a sentence of their own"


def test_what_changes_from_try_to_try_is_not_on_record():
    assert slips.settled("1.2 ✗ Not right yet. No. Look. It was tried with x = [1]. 0 of 2 points.") == "No. Look."
