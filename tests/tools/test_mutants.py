"""The mutation run: what it changes, and that the checks of every lesson catch at least 95 % of it."""

import pytest

from tools import mutants, places

NUMBERS = [path.parent.name[:2] for path in places.solutions()]
ANSWER = '''
def f(x, w):
    """Doc 1."""
    ### BEGIN SOLUTION
    total = x @ w.T
    total += 2
    return total.sum(axis=-1) if len(x) > 0 else None
    ### END SOLUTION
'''


def lines():
    return [mutant.line for mutant in mutants.mutants("1-1", ANSWER)]


@pytest.mark.parametrize(
    "line",
    [
        "total = x @ w.T -> total = w.T @ x",
        "total = x @ w.T -> total = x @ w",
        "total += 2 -> total -= 2",
        "total += 2 -> total = 2",
        "total += 2 -> total += 3",
        "total = x @ w.T -> pass",
        "return total.sum(axis=-1) if len(x) > 0 else None -> return total.sum(axis=1) if len(x) > 0 else None",
        "return total.sum(axis=-1) if len(x) > 0 else None -> return total.sum() if len(x) > 0 else None",
        "return total.sum(axis=-1) if len(x) > 0 else None -> return total.sum(axis=-1) if len(x) <= 0 else None",
    ],
)
def test_a_fault_that_learners_make_is_among_the_mutants(line):
    assert line in lines()


def test_only_what_stands_between_the_marks_is_changed():
    outside = ANSWER.replace("total = x", "### END SOLUTION\n    total = x")
    assert not list(mutants.mutants("1-1", outside.replace("### BEGIN SOLUTION", "", 1)))


def test_each_mutant_is_another_text():
    codes = [mutant.code for mutant in mutants.mutants("1-1", ANSWER)]
    assert len(set(codes)) == len(codes) > 8


@pytest.mark.slow
@pytest.mark.parametrize("number", NUMBERS)
def test_the_checks_of_a_lesson_catch_95_percent_of_the_mutants(number, capsys):
    caught, total = mutants.run(number, mutants.equivalents())
    assert total >= 10 and caught >= 0.95 * total, capsys.readouterr().out


def test_every_equivalent_mutant_named_is_one_that_is_made():
    known = mutants.equivalents()
    made = set()
    for number in {f"{int(exercise.split('-')[0]):02}" for exercise, _ in known}:
        answers = mutants.Lesson(number).answers
        made |= {(name, mutant.line) for name, source in answers.items() for mutant in mutants.mutants(name, source)}
    assert set(known) <= made
