"""A check says what is wrong, not only that it is; and it never stops a lesson."""

import numpy as np
import pytest

from minikeras import course
from minikeras.course import exercises


@pytest.fixture(autouse=True)
def ledger(monkeypatch):
    monkeypatch.setattr(exercises, "_LEDGER", {})


def verdict(capsys, look, *arguments, **options):
    """Return what an exercise prints whose check calls one of the methods."""
    with course.exercise("1.2", points=2) as check:
        getattr(check, look)(*arguments, **options)
    printed = capsys.readouterr().out
    assert printed.count("\n") == 1
    return printed.strip()


RIGHT = "1.2 ✓ Right. 2 of 2 points."


def wrong(text):
    return f"1.2 ✗ Not right yet. {text} 0 of 2 points."


def test_the_stub_of_an_exercise_is_not_answered_yet(capsys):
    assert verdict(capsys, "answered", ...) == "1.2 ○ Not answered yet. 0 of 2 points."


def test_a_function_without_a_return_is_told_so(capsys):
    assert "still None, as it is where nothing is returned" in verdict(capsys, "close", None, 1.0)


@pytest.mark.parametrize(
    ("got", "expected"),
    [(5, 5), (5.0, 5), (np.int64(5), 5), ("a", "a"), ((1, 2), [1, 2]), ([1, [2]], [1, [2]]), ({1: 2}, {1: 2}), (True, True)],
)
def test_equal_values_are_the_same_whatever_their_type(capsys, got, expected):
    assert verdict(capsys, "same", got, expected) == RIGHT


@pytest.mark.parametrize(("got", "expected"), [("5", 5), (1, True), (5, "5"), ((1, 2), (2, 1)), ([1, 2], [1, 2, 3])])
def test_other_values_are_not_the_same(capsys, got, expected):
    assert "Not right yet" in verdict(capsys, "same", got, expected)


def test_a_known_mistake_is_named(capsys):
    mistakes = [(320, "That counts no biases."), (10, "That counts only biases.")]
    assert verdict(capsys, "same", 320, 330, mistakes=mistakes) == wrong("That counts no biases.")
    assert verdict(capsys, "same", 330, 330, mistakes=mistakes) == RIGHT
    mistakes = [([[2.0]], "That is the sum, not the mean.")]
    assert verdict(capsys, "close", [[2.0]], [[1.0]], mistakes=mistakes) == wrong("That is the sum, not the mean.")


@pytest.mark.parametrize(
    ("got", "expected", "text"),
    [
        (
            np.ones((2, 3)),
            np.ones((3, 2)),
            "Your answer has the shape (2, 3), and should have (3, 2). The axes are the wrong way round.",
        ),
        (np.ones(2), np.ones(3), "Your answer has the shape (2,), and should have (3,)."),
        (
            [2.0, 4.0],
            [1.0, 2.0],
            "The shape (2,) of your answer is right, the values are not: every value is 2 times what it should be.",
        ),
        (
            [3.0, 1.0, 2.5],
            [1.0, 2.5, 3.0],
            "The shape (3,) of your answer is right, the values are not: they are all there, in another order.",
        ),
        (
            [1.0, 2.5],
            [1.0, 2.0],
            "The shape (2,) of your answer is right, the values are not: 1 of 2 differ. At [1] yours is 2.5, and 2 is right.",
        ),
        ([np.nan, 1.0], [0.0, 1.0], "Your answer has values that are not a number (nan)."),
        (3, 2.0, "Your answer is 3, which is not what comes out."),
        ("two", 2.0, "Your answer should be numbers, and is of type str."),
    ],
)
def test_what_is_wrong_with_numbers_is_said(capsys, got, expected, text):
    assert verdict(capsys, "close", got, expected) == wrong(text)


def test_numbers_near_enough_are_right(capsys):
    assert verdict(capsys, "close", [1.00001, 0.0], [1.0, 1e-9]) == RIGHT


def test_a_shape_may_be_an_array_or_a_tuple(capsys):
    assert verdict(capsys, "shape", np.ones((2, 3)), (2, 3)) == RIGHT
    assert verdict(capsys, "shape", (3, 2), (2, 3), what="The kernel").startswith(
        "1.2 ✗ Not right yet. The kernel has the shape (3, 2), and should have (2, 3)."
    )


def test_a_call_that_should_raise_is_told_what_it_returned(capsys):
    assert verdict(capsys, "raises", ValueError, int, "x") == RIGHT
    assert verdict(capsys, "raises", ValueError, int, "3", what="int('3')") == wrong(
        "int('3') should raise ValueError, and returned 3."
    )
    assert verdict(capsys, "raises", ValueError, dict.clear, {}, what="This call") == wrong(
        "This call should raise ValueError, and nothing was raised."
    )


def test_a_sentence_for_this_very_slip_is_told_from_one_for_all():
    for look, named in [
        (lambda check: check.that(False, "No."), True),
        (lambda check: check.same(3, 4, mistakes=[(3, "That is one less.")]), True),
        (lambda check: check.same(3, 4), False),
        (lambda check: check.close([1.0, 2.0], [2.0, 4.0]), False),
        (lambda check: check.close([1.0, np.nan], [2.0, 4.0]), False),
        (lambda check: check.answered(...), False),
    ]:
        with course.exercise("1.2", points=2) as check:
            look(check)
        assert not check.passed and check.named == named


def test_what_is_known_to_stop_an_answer_is_named():
    names = {}
    exec(compile("def answer():\n    return [][1]\n", "<ipython-answer>", "exec"), names)
    for known, named in [(("IndexError", "Count from 0."), True), (("KeyError", "Ask for a name."), False)]:
        with course.exercise("1.2", points=2) as check:
            check.stops(known)
            names["answer"]()
        assert check.named == named and ("Count from 0." in check.message) == named


def test_what_an_answer_is_tried_on_is_shown_with_few_digits():
    with course.exercise("1.2", points=2) as check:
        check.given(x=np.array([[1 / 3, 2.0]], dtype="float32"), way="max")
        check.that(False, "No.")
    assert "It was tried with x = [[0.3333" in check.message and "way = max." in check.message


def test_an_error_in_the_answer_is_told_and_does_not_stop_the_lesson(capsys):
    with course.exercise("1.3", points=1):
        1 / 0
    assert (
        capsys.readouterr().out
        == "1.3 ✗ The check could not go on with your answer: ZeroDivisionError: division by zero 0 of 1 points.\n"
    )


def test_an_interrupt_stops_the_lesson():
    with pytest.raises(KeyboardInterrupt), course.exercise("1.3", points=1):
        raise KeyboardInterrupt


def test_a_strict_check_raises_the_same_words_and_prints_nothing(capsys):
    with pytest.raises(AssertionError, match="1.2 ✗ Not right yet. No. 0 of 2 points."):
        with course.exercise("1.2", points=2, strict=True) as check:
            check.that(False, "No.")
    with course.exercise("1.2", points=2, strict=True) as check:
        check.that(True, "No.")
    assert capsys.readouterr().out == ""


def test_points_are_counted_once_an_exercise(capsys):
    for right in (False, True):
        with course.exercise("1.1", points=2) as check:
            check.that(right, "No.")
    with course.exercise("1.2", points=3) as check:
        check.answered(...)
    capsys.readouterr()
    course.progress()
    assert capsys.readouterr().out == "Points so far, by the checks in this lesson: 2 of 5. Still open: 1.2.\n"


def parted(*pairs):
    """The check of an exercise of 3 points whose parts hold values against what is right, the second after the first."""
    with course.exercise("1.2", points=3) as check:
        for number, (got, right) in enumerate(pairs):
            name = ("the shape", "values", "rows")[number % 3]
            with check.part(name, points=1, after="the shape" if name == "values" else ""):
                check.same(got, right, name)
    return check


def test_half_an_answer_gets_half_the_points_and_each_part_says_what_is_missing(capsys):
    check = parted((1, 1), (2, 2), (4, 3))
    assert (check.made, check.passed, check.score()) == (2, False, 2)
    told = "Right so far: the shape, values. rows: rows is 4, which is not what comes out."
    assert capsys.readouterr().out == f"1.2 ◐ {told} 2 of 3 points.\n"


def test_all_parts_right_is_right(capsys):
    check = parted((1, 1), (2, 2), (3, 3))
    assert (check.made, check.passed, check.score()) == (3, True, None)
    assert capsys.readouterr().out == "1.2 ✓ Right. 3 of 3 points.\n"


def test_a_part_that_comes_after_a_wrong_one_gets_nothing_and_says_nothing(capsys):
    check = parted((0, 1), (2, 2), (3, 3))
    assert check.made == 1
    assert capsys.readouterr().out.startswith("1.2 ◐ Right so far: rows. The shape: the shape is 0, which")


def test_a_part_is_right_where_it_was_right_each_time(capsys):
    assert parted((1, 1), (2, 2), (3, 3), (5, 1)).made == 1
    assert parted((5, 1), (2, 2), (3, 3), (1, 1)).made == 1


def test_parts_of_which_none_is_answered_are_not_answered_yet(capsys):
    check = parted((..., 1), (..., 2), (..., 3))
    assert capsys.readouterr().out == "1.2 ○ Not answered yet. 0 of 3 points.\n"
    with pytest.raises(AssertionError, match="Not answered yet"):
        check.score()


def test_hidden_tests_enter_the_check_again_and_print_nothing(capsys):
    check = parted((1, 1), (2, 2), (3, 3))
    with check, check.part("rows", points=1):
        check.same(7, 8, "a row drawn at random")
    assert (check.made, check.seen) == (2, 3)
    assert "rows: a row drawn at random is 7" in check.message
    assert capsys.readouterr().out == "1.2 ✓ Right. 3 of 3 points.\n"


def test_what_fails_outside_of_the_parts_costs_them_all(capsys):
    with course.exercise("1.2", points=2) as check:
        with check.part("one", points=1):
            check.same(1, 1)
        check.that(False, "It is no model.")
    assert check.made == 0
    assert "✗ Not right yet. It is no model. 0 of 2" in capsys.readouterr().out


def test_parts_must_be_worth_what_the_exercise_is():
    with pytest.raises(ValueError, match=r"parts of 1.2 are worth 1 points, and the exercise 3"):
        parted((1, 1))


def test_a_part_lets_an_interrupt_through():
    with pytest.raises(KeyboardInterrupt), course.exercise("1.3", points=1) as check, check.part("one", points=1):
        raise KeyboardInterrupt


def test_progress_counts_half_points(capsys):
    parted((1, 1), (2, 2), (4, 3))
    course.progress()
    assert "in this lesson: 2 of 3. Still open: 1.2." in capsys.readouterr().out


def test_the_solution_is_shown_without_its_marks_and_noted(tmp_path, monkeypatch, capsys):
    from minikeras.course import ledger, solutions

    monkeypatch.setattr(solutions, "_LOOKED", set())
    (tmp_path / "course.json").write_text('{"lessons": [{"name": "01-a", "title": "A", "minutes": 9, "points": {"1.1": 2}}]}')
    monkeypatch.chdir(tmp_path)
    course.solution("1.1")
    assert (
        capsys.readouterr().out == "parameters = (ins * middle + middle) + (middle * outs + outs)\nshape = (rows_given, outs)\n"
    )
    with course.exercise("1.1", points=2) as check:
        check.that(True, "No.")
    assert check.message == "1.1 ✓ Right, with the solution. 2 of 2 points."
    assert ledger.all_lessons(tmp_path)[0] == "✓ 01 A: 2 of 2 points (9 minutes), 1.1 with the solution"
    assert ledger.noted(tmp_path) == {"1.1": 2}


@pytest.mark.parametrize(
    ("name", "told"), [("1.9", "Lesson 1 has no exercise 1.9."), ("first", "An exercise is named as in its")]
)
def test_a_solution_that_there_is_not_is_refused(name, told):
    with pytest.raises(ValueError, match=told):
        course.solution(name)


def test_some_answers_are_no_answer_yet_and_the_rest_is_asked_for(capsys):
    told = verdict(capsys, "answered", 3, ..., 4)
    assert told == wrong("1 of 3 answers are still missing. Write down all of them.")
