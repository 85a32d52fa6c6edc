"""Exercises that check themselves: each check prints one line that says what is wrong, not only that it is.

    with course.exercise("1.2", points=2) as check:
        check.close(area(3.0), 9.0, what="area(3.0)", mistakes=[(6.0, "That is 2 * side: multiply side by itself.")])

The first thing that fails ends the block, or the part of it that has points of its own (`with check.part("the shape", points=1):`).
Nothing is raised, so that an untouched lesson runs to its end; with `strict=True`, as the graders use it, the same block raises
AssertionError with the same message. Names that the block sets are put back at its end: a check uses the learner's names, and
changes none.
"""

import os
import sys
import traceback

import numpy as np

from minikeras.course import comparing, ledger, models, words
from minikeras.course.parts import Part
from minikeras.course.scope import Scope
from minikeras.course.solutions import looked_at

_LEDGER = {}  # the exercises that were checked in this process, by their name


class NotAnswered(Exception):
    """The learner has not written this answer yet."""


class Wrong(Exception):
    """The answer is not right; the text says what is wrong with it. `named`: by a sentence that was written for this very slip."""

    def __init__(self, text, named=False):
        super().__init__(text)
        self.named = named


def exercise(name, points, strict=False):
    """Open the check of one exercise, worth so many points: use it in a `with` statement.

    Prints one line at the end of the block. `strict=True` prints nothing and raises AssertionError instead, where the
    answer is missing or wrong.
    """
    return Exercise(name, points, strict)


def progress():
    """Print how many points the checks have given in this lesson, and which exercises are open; in a working copy, all lessons."""
    total = sum(entry.points for entry in _LEDGER.values())
    made = sum(entry.made for entry in _LEDGER.values())
    still = [name for name, entry in _LEDGER.items() if not entry.passed]
    rest = f" Still open: {', '.join(still)}." if still else " All of them: well done."
    told = [f"Points so far, by the checks in this lesson: {made} of {total}.{rest}"] if _LEDGER else []
    folder = ledger.find_folder()
    told += ledger.all_lessons(folder) if folder else []
    words.say("\n".join(map(words.told, told or ["No check has been run yet."])))


class Exercise:
    """The check of one exercise. Each method passes silently, or ends the block with what is wrong.

    After the block `passed` tells how it went, `made` how many points that gives, `message` what was said, and `named` whether by a
    sentence for this very slip. Hidden tests may enter the block again, `with check:`, to try more; nothing is printed.
    """

    def __init__(self, name, points, strict=False):
        self.name = name
        self.points = points
        # `nbgrader validate` would else call an untouched lesson a success.
        self.strict = strict or bool(os.environ.get("NBGRADER_VALIDATING"))
        self.passed = False
        self.message = ""
        self.scope = None
        self.tried = ""
        self.known_stops = []
        self.parts = {}
        self.error = None
        self.times = 0  # how often the block was entered: hidden tests may enter it again
        self.seen = 0  # the points that the check gave before hidden tests

    @property
    def made(self):
        """The points that the answer gets: those of the parts that were right each time; else all or none."""
        if self.error is not None or not self.times:
            return 0
        return sum(part.points for part in self.parts.values() if part.right) if self.parts else self.points

    @property
    def named(self):
        """Whether a sentence is told that was written for this very slip."""
        if self.error is not None:
            return self.is_named(self.error)
        return any(part.named for part in self.parts.values() if part.is_open)

    def __enter__(self):
        self.scope = Scope(sys._getframe(1))
        self.times += 1
        return self

    def __exit__(self, kind, error, trace):
        if error is not None and not isinstance(error, Exception):
            return False  # an interrupt is the learner's wish, not an answer
        self.scope.restore(self)
        self.error = self.error or error
        worth = sum(part.points for part in self.parts.values())
        if self.parts and self.error is None and worth != self.points:
            raise ValueError(f"The parts of {self.name} are worth {worth} points, and the exercise {self.points}.")
        self.passed = self.made == self.points
        self.message = self._verdict()
        if self.strict:
            if not self.passed:
                raise AssertionError(self.message) from error
            return False
        if self.times == 1:
            self.seen = self.made
            _LEDGER[self.name] = self
            ledger.keep(self)
            words.say(self.message)
        return True

    def part(self, name, points, after=""):
        """Open a part that has points of its own, in a `with` statement: what fails in it ends the part, and not the exercise.

        A part that is entered several times, as in a loop, is right where it was right each time; one that comes `after` another only
        where that one is right, too. The points of all parts are the exercise's. What stands outside of the parts must hold for all.
        """
        return self.parts.setdefault(name, Part(self, name, points, after))

    def score(self):
        """Return the points of an answer that is right in part, as nbgrader wants them; None where they are all.

        Raises AssertionError where there are none.
        """
        if not self.made:
            raise AssertionError(self.message)
        return None if self.passed else self.made

    def _verdict(self):
        score = words.told(f"{self.made} of {self.points} points.")
        if self.error is not None or not self.parts:
            sign, said = self.told(self.error)
            return f"{self.name} {sign} {said} {score}"
        right, wrong = ([part for part in self.parts.values() if part.right is side] for side in (True, False))
        if not wrong:
            return f"{self.name} ✓ {self.told(None)[1]} {score}"
        wrong = [part for part in wrong if part.is_open]  # what comes after a wrong part can wait
        if len({part.said for part in wrong}) == 1 and not right:
            return f"{self.name} {wrong[0].sign} {wrong[0].said} {score}"
        not_yet = words.told("Not right yet.")
        begin = words.told(f"Right so far: {', '.join(part.name for part in right)}.") if right else not_yet
        said = " ".join(f"{part.title}: {part.said.removeprefix(not_yet + ' ')}" for part in wrong)
        return f"{self.name} {'◐' if right else '✗'} {begin} {said} {score}"

    def told(self, error):
        """Return the sign and the sentences for an error that ended the block, or a part of it; None means that all was right."""
        sign, said = self._told_in_english(error)
        return sign, words.told(said)

    def _told_in_english(self, error):
        error = self._known(error)
        if error is None:
            return "✓", f"Right{', with the solution' if looked_at(self.name) else ''}."
        if isinstance(error, (NotAnswered, NotImplementedError)):
            return "○", f"Not answered yet.{error if isinstance(error, NotAnswered) else ''}"
        if isinstance(error, Wrong):
            return "✗", f"Not right yet. {error}{self.tried}"
        frame, own = _innermost(error, self.scope.file)
        told = f"{type(error).__name__}: {error}"
        if own:
            return "✗", f"Your code stopped with {told}{_place(frame)}"
        if isinstance(error, NameError) and frame is not None:
            return "○", f"There is no {error.name} yet: run the cell with your answer first."
        return "✗", f"The check could not go on with your answer: {told}"

    def _known(self, error):
        """Return an error of the learner's code as the slip that it is known for, or as it is."""
        if error is None or isinstance(error, (NotAnswered, Wrong)) or not _innermost(error, self.scope.file)[1]:
            return error
        told = f"{type(error).__name__}: {error}"
        return next((Wrong(sentence, named=True) for part, sentence in self.known_stops if part in told), error)

    def is_named(self, error):
        """Tell whether an error is told by a sentence that was written for it."""
        return getattr(self._known(error), "named", False)

    # What an answer may be held against.

    def answered(self, *values):
        """End with "not answered yet" where the values are still the `...` of the exercise, or None; say so where only some are."""
        missing = sum(value is Ellipsis or value is None for value in values)
        if 0 < missing < len(values):
            raise Wrong(f"{missing} of {len(values)} answers are still missing. Write down all of them.", named=True)
        if any(value is Ellipsis for value in values):
            raise NotAnswered
        if any(value is None for value in values):
            raise NotAnswered(" The value is still None, as it is where nothing is returned.")

    def that(self, condition, message):
        """Require a condition; `message` says what is wrong where it does not hold."""
        if not condition:
            raise Wrong(message, named=True)

    def same(self, got, expected, what="Your answer", mistakes=()):
        """Require an equal value: a number, text, shape or list.

        `mistakes` is a list of pairs: a wrong value that learners give, and the sentence that names the mistake.
        """
        self.answered(got)
        if comparing.equal(got, expected):
            return
        for wrong, message in mistakes:
            self.that(not comparing.equal(got, wrong), message)
        if type(got) is not type(expected) and not comparing.alike(got, expected):
            raise Wrong(f"{what} should be of type {type(expected).__name__}, and is of type {type(got).__name__}.")
        raise Wrong(f"{what} is {comparing.short(got)}, which is not what comes out.")

    def close(self, got, expected, what="Your answer", mistakes=(), rtol=1e-4, atol=1e-6, shapes=()):
        """Require numbers within a tolerance: a scalar, an array or a tensor of either engine.

        Looks at the shape first, then at the values, and says which of them is right. `mistakes` as in `same`; `shapes` is a list of
        pairs, too: a wrong shape that learners give, and the sentence that names the mistake.
        """
        self.answered(got)
        values, right = _numbers(got, what), np.asarray(expected, dtype="float64")
        if values.shape == right.shape and np.allclose(values, right, rtol, atol):
            return
        for wrong, message in mistakes:
            wrong = np.asarray(wrong, dtype="float64")
            same = values.shape == wrong.shape and np.allclose(values, wrong, rtol, atol)
            self.that(not same, message)
        for wrong, message in shapes:
            self.that(values.shape == right.shape or values.shape != tuple(wrong), message)
        self._shape(values.shape, right.shape, what)
        if np.isnan(values).any():
            raise Wrong(f"{what} has values that are not a number (nan).")
        raise Wrong(comparing.difference(values, right, what, rtol, atol))

    def shape(self, got, expected, what="Your answer"):
        """Require a shape, of an array or tensor, or given as a tuple."""
        self.answered(got)
        self._shape(tuple(getattr(got, "shape", got)), tuple(expected), what)

    def _shape(self, got, expected, what):
        if got == expected:
            return
        turned = len(got) > 1 and got == expected[::-1]
        hint = " The axes are the wrong way round." if turned else ""
        raise Wrong(f"{what} has the shape {got}, and should have {expected}.{hint}")

    def raises(self, kind, function, *arguments, what="This call"):
        """Require that a call raises an error of a kind. What the function does with right arguments is to be checked before."""
        try:
            result = function(*arguments)
        except kind:
            return
        except Exception as error:
            if not _innermost(error, self.scope.file)[1]:
                raise
            told = f"{type(error).__name__} ({comparing.short(error)})"
            raise Wrong(
                f"{what} should raise {kind.__name__}, with words of yours; it stopped with {told}.", named=True
            ) from error
        if result is Ellipsis:
            raise NotAnswered
        if result is None:
            raise Wrong(f"{what} should raise {kind.__name__}, and nothing was raised.", named=True)
        raise Wrong(f"{what} should raise {kind.__name__}, and returned {comparing.short(result)}.", named=True)

    def stops(self, *known):
        """Name what is known to stop the learner's code: pairs of a part of the error, and the sentence that a tutor would say."""
        self.known_stops += known

    def given(self, **values):
        """Say what the answer is tried on, should it turn out wrong: small arrays, by the names that the exercise gives them."""
        told = ", ".join(f"{name} = {_plain(value)}" for name, value in values.items())
        self.tried = f" It was tried with {told}." if told else ""

    def call(self, function, *arguments, slips=(), **options):
        """Call the learner's function and return the result. `slips` is a list of pairs: what stands in the error of a known slip,
        and the sentence that names it; without one, the error is told as it is."""
        try:
            return function(*arguments, **options)
        except Exception as error:
            for part, sentence in slips:
                self.that(part not in f"{type(error).__name__}: {error}", sentence)
            raise

    def model(self, got, expected, what="Your model", mistakes=()):
        """Require a model that computes the same as `expected`: the same inputs, layers, sharing and wiring.

        Names are not compared. The numbers are, with the weights of one put into the other, so that any order of
        building is right that gives the same function. `got`'s weights are put back afterwards. `mistakes` is a list of pairs: a
        model that learners build, and the sentence that names the mistake.
        """
        self.answered(got)
        complaint = models.compare(got, expected, what)
        for wrong, message in mistakes if complaint else ():
            self.that(models.compare(got, wrong, what) is not None, message)
        if complaint:
            raise Wrong(complaint, named=models.SAYS_WHAT_INSTEAD in complaint)


def _innermost(error, check):
    """Return the innermost frame that is not the library's, and whether it is the learner's code, and not the check's own line."""
    frames = [
        frame for frame in traceback.extract_tb(error.__traceback__) if _is_learners(frame.filename) or frame.filename == check
    ]
    return (frames[-1], frames[-1].filename != check) if frames else (None, False)


def _place(frame):
    """Return " (`area`: the line)" for a frame."""
    where = "the cell" if frame.name == "<module>" else f"`{frame.name}`"
    return f" ({where}: {frame.line})" if frame.line else f" ({where})"


def _is_learners(filename):
    return "ipykernel" in filename or filename.startswith("<ipython")


def _numbers(value, what):
    try:
        return np.asarray(value, dtype="float64")
    except (TypeError, ValueError):
        raise Wrong(f"{what} should be numbers, and is of type {type(value).__name__}.") from None


def _plain(value):
    """Return an array as lists of numbers that can be read, and anything else as it is."""
    if isinstance(value, (str, list, tuple, dict)):
        return value
    array = np.asarray(value)
    return (array.astype("float64").round(4) if array.dtype.kind == "f" else array).tolist()
