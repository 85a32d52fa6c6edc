"""The referee's process: it knows the solution and the hidden tests, and no learner's code is ever run in it.

    python -m tools.teach.referee SOLUTION FD...        # a socket for each check, in order

It runs the lesson once, with the solution's answers. Before each check it forks: the child waits at its socket for submissions,
and forks again for each, so that every submission meets the check in the same state. What is said is `link`'s.
"""

import os
import shutil
import signal
import socket
import sys
import tempfile
import warnings
from pathlib import Path

from minikeras.course.variants import GRADED
from tools.teach import course
from tools.teach.channel import Channel, silence
from tools.teach.names import bound_names
from tools.teach.shared import lesson_classes, shared_objects

LONGEST_MESSAGE = 2000
VARIANT = "course.variant("  # what cells do that draw numbers


def main(arguments):
    """Run a lesson; leave a process at each check. The last argument may be `check=KEY`: then that alone, over stdin and stdout."""
    lesson, *places = arguments
    channel = os.dup(0), os.dup(1)
    silence()
    warnings.simplefilter("ignore")
    lesson = course.load(Path(lesson))
    alone = places[0].removeprefix("check=") if places and places[0].startswith("check=") else None
    play = Play(lesson)
    sockets = [] if alone else [socket.socket(fileno=int(place)) for place in places]
    for cell in lesson.graded_cells():
        key = cell.id.removesuffix(course.CHECK)
        if key == cell.id or cell.cell_type != "code":
            play.run(cell)
        elif alone is None and os.fork() == 0:
            serve(sockets.pop(0), lambda channel, cell=cell: play.check(cell, channel))
        elif alone is None:
            sockets.pop(0).close()
        elif alone == key:
            play.check(cell, Channel(os.fdopen(channel[0], "rb"), os.fdopen(channel[1], "wb")))
            return
    while alone is None:  # the parent of all; it ends with its children, and these with the grader
        try:
            os.wait()
        except ChildProcessError:
            return


def serve(place, check):
    """Wait at a socket for the ends of channels to submissions; hold a check with each in a process of its own."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        _, ends, _, _ = socket.recv_fds(place, 1, 1)
        if not ends:
            os._exit(0)
        if os.fork() == 0:
            place.close()
            try:
                stream = socket.socket(fileno=ends[0])
                check(Channel(stream.makefile("rb"), stream.makefile("wb")))
            finally:
                os._exit(0)
        os.close(ends[0])


class Play:
    """A lesson with the solution's answers, cell by cell."""

    def __init__(self, lesson):
        from minikeras.course import exercises
        from tools import answers

        self.exercises = exercises
        self.numbers = {exercise.key: exercise for exercise in lesson.exercises}
        self.drawing = []  # cells that draw numbers from who the learner is
        self.values, self.bound, self.given, self.folders = {"__name__": "__main__"}, set(), set(), []
        answers.without_pictures().__enter__()
        os.chdir(tempfile.gettempdir())

    def run(self, cell):
        """Run a cell of the lesson, or an answer of the solution."""
        if cell.cell_type != "code":
            return
        if VARIANT in cell.source:
            self.drawing.append(cell)
        try:
            exec(compile(cell.source, "<solution>", "exec"), self.values)
        except Exception:  # a picture that cannot be drawn here; what a check needs of it, the check will say
            pass
        names = bound_names(cell.source)
        if cell.id.endswith(course.ANSWER):
            self.given = names
            self.bound -= names
        else:
            self.bound |= names & set(self.values)

    def check(self, cell, channel):
        """Hold a check with one submission, and send the verdict."""
        import minikeras
        from tools.teach.remote import RefereesEnd

        told = channel.receive()
        if hasattr(signal, "alarm"):
            signal.alarm(int(told["seconds"]) + 1)
        self._move_folders()
        self._draw_again(told["learner"], cell.id.removesuffix(course.CHECK))
        lesson = {name: self.values[name] for name in self.bound if name in self.values}
        shared = shared_objects(lesson, minikeras.layers.Layer)
        custom = lesson_classes(lesson)
        link = RefereesEnd(channel, minikeras, shared, custom, self.values, tuple(lesson))
        verdict = self._verdict(cell, link)
        for folder in self.folders:
            shutil.rmtree(folder, ignore_errors=True)
        channel.send({"verdict": verdict})

    def _verdict(self, cell, link):
        error = None
        self.exercises._LEDGER.clear()
        try:
            theirs = link.ask("lookup", sorted(self.given))
            for name in self.given:
                self.values.pop(name, None)
            self.values.update({name: value for name, value in theirs.items() if name in self.given})
            exec(compile(cell.source, "<ipython-check>", "exec"), self.values)
        except BaseException as caught:
            error = caught
        exercise = self.numbers[cell.id.removesuffix(course.CHECK)]
        seen = self.exercises._LEDGER.get(exercise.name)
        failed = isinstance(error, AssertionError)
        message = text(error) if failed else seen.message if seen else ""
        made = seen.made if seen and error is None else 0
        return {
            "made": made,
            "message": message[:LONGEST_MESSAGE],
            "hidden": bool(seen) and seen.seen > made,
            "error": "" if failed or error is None else f"{type(error).__name__}: {text(error)[:300]}".rstrip(": "),
        }

    def _draw_again(self, learner, key):
        """Give an exercise the numbers of a learner: run its cells that draw them once more."""
        os.environ[GRADED] = learner
        for cell in self.drawing:
            if learner and cell.id.startswith(f"{key}-"):
                exec(compile(cell.source, "<solution>", "exec"), self.values)

    def _move_folders(self):
        """Give this process folders of its own in the place of temporary ones that the lesson has made."""
        for name, value in list(self.values.items()):
            if isinstance(value, Path) and value.is_relative_to(tempfile.gettempdir()) and value.is_dir():
                self.folders.append(tempfile.mkdtemp(prefix="referee-"))
                self.values[name] = Path(shutil.copytree(value, Path(self.folders[-1], "copy")))


def text(error):
    """Return what an error says in one line."""
    try:
        return " ".join(str(error).split())
    except Exception:
        return ""


if __name__ == "__main__":
    main(sys.argv[1:])
