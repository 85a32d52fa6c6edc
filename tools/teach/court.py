"""The grader's end of a referee: start one for a lesson, and carry what it and a learner's process say to each other."""

import atexit
import contextlib
import socket
import subprocess
import sys
import tempfile
import threading
import time

from tools import notebook
from tools.teach import wire
from tools.teach.course import CHECK

PATIENCE = 600  # seconds for the referee to run the lesson up to a check
_referees, _lock = {}, threading.Lock()


class Adjourned(Exception):
    """There is no verdict: the referee is gone, or too slow."""


def referee_for(lesson):
    """Return the Referee of a lesson, started where there is none yet."""
    with _lock:
        if lesson.path not in _referees:
            _referees[lesson.path] = Referee(lesson) if hasattr(socket, "send_fds") else SlowReferee(lesson)
        return _referees[lesson.path]


@atexit.register
def dismiss():
    """End all referees."""
    with _lock:
        while _referees:
            _referees.popitem()[1].close()


def command(lesson, *arguments):
    """Return how the referee's process is started."""
    return [sys.executable, "-m", "tools.teach.referee", lesson.path, *map(str, arguments)]


def options():
    """Return the Popen arguments that all referees have: always minikeras, whatever engine the learner's code runs on."""
    return {"cwd": tempfile.gettempdir(), "env": notebook.environment("minikeras"), "stderr": subprocess.DEVNULL}


class Referee:
    """The processes of one lesson's checks: the lesson is run once, and every check of every submission is a fork."""

    def __init__(self, lesson):
        keys = [cell.id.removesuffix(CHECK) for cell in lesson.graded_cells() if cell.id.endswith(CHECK)]
        pairs = {key: socket.socketpair() for key in keys}
        places = [pair[1].fileno() for pair in pairs.values()]
        silent = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
        self.process = subprocess.Popen(command(lesson, *places), pass_fds=places, **silent, **options())
        for _, theirs in pairs.values():
            theirs.close()
        self.places = {key: ours for key, (ours, _) in pairs.items()}

    @contextlib.contextmanager
    def hearing(self, key, seconds, learner=""):
        """A context with the Hearing of one submission on one check."""
        ours, theirs = socket.socketpair()
        try:
            socket.send_fds(self.places[key], [b"."], [theirs.fileno()])
        except OSError:
            raise Adjourned("The referee has ended.") from None
        finally:
            theirs.close()
        with ours, ours.makefile("rb") as reader, ours.makefile("wb") as writer:
            yield Hearing(reader, writer, seconds, learner, ours.settimeout)

    def is_gone(self):
        """Tell whether the referee has ended as a whole, and not one hearing."""
        return self.process.poll() is not None

    def close(self):
        """End the processes: without a grader they have nothing to wait for."""
        for place in self.places.values():
            place.close()
        self.process.kill()
        self.process.wait()


class SlowReferee:
    """Where processes cannot fork: each check of each submission runs the lesson anew."""

    def __init__(self, lesson):
        self.lesson = lesson

    @contextlib.contextmanager
    def hearing(self, key, seconds, learner=""):
        """A context with the Hearing of one submission on one check."""
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        with subprocess.Popen(command(self.lesson, f"check={key}"), **pipes, **options()) as process:
            try:
                yield Hearing(process.stdout, process.stdin, seconds, learner, lambda seconds: None)
            finally:
                process.kill()

    def is_gone(self):
        """Each hearing has a process of its own."""
        return False

    def close(self):
        """Nothing is kept."""


class Hearing:
    """One check of one submission."""

    def __init__(self, reader, writer, seconds, learner, patience):
        self.reader, self.writer, self.patience = reader, writer, patience
        patience(PATIENCE)
        self.say(wire.write({"seconds": seconds, "learner": learner}))

    def say(self, line):
        """Hand a line of the learner's process on."""
        try:
            self.writer.write(line)
            self.writer.flush()
        except OSError:
            raise Adjourned("The referee has ended.") from None

    def hear(self, until):
        """Return what the referee says next, as a line, and its message where it is the verdict, else None."""
        try:
            line = self.reader.readline()
        except OSError:
            raise Adjourned("The referee took too long.") from None
        self.patience(max(1.0, until - time.monotonic() + 5))
        if not line:
            raise Adjourned("The referee has ended.")
        return line, wire.read(line)["verdict"] if line.startswith(b'{"verdict"') else None
