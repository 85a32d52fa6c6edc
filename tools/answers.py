"""Grade one answer in this process: a lesson's cells run once, then code takes the place of an exercise's answer."""

import contextlib
import os
import signal
import types
import warnings

from minikeras import course
from minikeras.course import exercises
from tools import notebook, places

PATIENCE = 20.0  # seconds that one answer may take


class Lesson:
    """A lesson whose cells have been run: what its checks are, and the names that its cells defined.

    Attributes:
        answers: the reference answer's source by exercise, the whole cell.
        checks: the check's source by exercise, with its hidden tests.
        points: what each exercise is worth.
        names: the global names after the last cell.
        heard, named: what the visible part of the last graded check said, and whether by sentences that were written for the slip.
        set_by_check: the names that the visible part of the last graded check has set, and should not.
    """

    def __init__(self, number, language="en"):
        self.path = places.solutions([number], language)[0]
        cells = notebook.code_cells(notebook.read(self.path))
        self.answers = {cell.id.removesuffix("-answer"): cell.source for cell in cells if cell.id.endswith("-answer")}
        checks = {cell.id.removesuffix("-check"): cell for cell in cells if cell.id.endswith("-check")}
        self.checks = {key: cell.source for key, cell in checks.items()}
        self.points = {key: cell.metadata.nbgrader.points for key, cell in checks.items()}
        self.names = {"__name__": "__main__"}
        self.heard, self.named, self.set_by_check = "", False, []
        self._before = {}  # by exercise: what the names that its answer defines were before, if they were
        with inside(self.path.parent), without_pictures():
            for cell in cells:
                before = dict(self.names)
                exec(compile(cell.source, f"<ipython-{cell.id}>", "exec"), self.names)
                made = [name for name, value in self.names.items() if value is not before.get(name, self)]
                self._before[cell.id.removesuffix("-answer")] = {name: before.get(name, self) for name in made}

    def grade(self, exercise, code):
        """Return the points that this code gets as the answer of an exercise. Code that never ends gets none: TimeoutError."""
        names = self.names | self._before[exercise]
        names = {name: value for name, value in names.items() if value is not self}
        with inside(self.path.parent), without_pictures(), warnings.catch_warnings(), within(PATIENCE):
            warnings.simplefilter("ignore")
            exec(compile(code, "<ipython-answer>", "exec"), names)
            before = dict(names)
            visible, mark, hidden = self.checks[exercise].partition("### BEGIN HIDDEN TESTS")
            exec(compile(visible, "<ipython-check>", "exec"), names)
            self.heard, self.named = names["check"].message, names["check"].named
            self.set_by_check = sorted(name for name in names if changed(before.get(name), names[name]))
            try:
                exec(compile(hidden, "<ipython-check>", "exec"), names)
            except AssertionError:
                return 0
        # Hidden tests of an exercise with parts enter its check again; others raise, or the visible one has said it all.
        return exercises._LEDGER[exercise.replace("-", ".")].made


def changed(before, after):
    """Tell whether a check has set a name of the learner's: its own functions and modules, and `check` itself, are none."""
    tools = (types.FunctionType, types.ModuleType, type, exercises.Exercise)
    return after is not before and not isinstance(after, tools) and not callable(after)


@contextlib.contextmanager
def inside(folder):
    """Work in this folder for a while, as a notebook of it does."""
    before = os.getcwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


@contextlib.contextmanager
def within(seconds):
    """Raise TimeoutError in a block that takes longer."""

    def stop(number, frame):
        raise TimeoutError(f"not done within {seconds:g} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextlib.contextmanager
def without_pictures():
    """Draw nothing for a while: the checks don't look at pictures."""
    kept = {name: getattr(course, name) for name in ("draw", "images", "figure")}
    course.draw = course.images = lambda *args, **kwargs: None
    course.figure = _no_figure
    try:
        yield
    finally:
        vars(course).update(kept)


class _NoAxes:
    def __getattr__(self, name):
        return lambda *args, **kwargs: None


@contextlib.contextmanager
def _no_figure(alt, rows=1, columns=1, size=None):
    yield _NoAxes() if rows * columns == 1 else [_NoAxes() for _ in range(rows * columns)]
