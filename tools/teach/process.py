"""The grader's end of a worker: start it, send it a cell, wait no longer than is allowed, and end it with all that it started."""

import contextlib
import dataclasses
import os
import queue
import secrets
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from minikeras.course.variants import GRADED
from tools import notebook
from tools.teach import cores, guard, walls, wire

START_SECONDS = 120
LOOK_SECONDS = 0.5  # how often the size of the home is looked at
MARK = "SUBMISSION"  # the environment variable by which what a process has started is found
LONGEST_ERROR = 20_000  # bytes of an error that are looked at
CLOSED = ("solutions", "tests", ".git", "marking")  # what a learner's code has no business in


@dataclasses.dataclass(frozen=True)
class Limits:
    """What one submission may use: seconds for a cell and for all of it, and megabytes; it may not read the folders `closed`."""

    cell_seconds: float = 60
    seconds: float = 900
    megabytes: int = 2048
    closed: tuple = ()


class Stopped(Exception):
    """The worker is gone, or was ended; the text says why, as the end of "Your code ..."."""


class Worker:
    """One process for one submission, behind a Wall; a context manager."""

    def __init__(self, engine, limits, wall, learner=""):
        self.limits = limits
        self.end = time.monotonic() + limits.seconds
        self.home = guard.new_home()
        home = wall.home or self.home
        values = walls.environment(engine, home) | {MARK: secrets.token_hex(16), GRADED: learner}
        self.learner = learner
        self.mark = values[MARK]
        self.process = subprocess.Popen(
            wall.start([sys.executable, "-m", "tools.teach.worker"], home, values),
            cwd=self.home,
            env=values,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.replies = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        folders = [str(notebook.ROOT / name) for name in CLOSED] + list(limits.closed)
        processor = int(limits.seconds * cores.count()) + 1  # seconds of all cores together
        shut_in = {"inside": wall.inside, "readable": walls.readable(), "fonts": str(walls.fonts())}
        try:
            self._send(home=home, closed=folders, megabytes=limits.megabytes, seconds=processor, **shut_in)
            self._receive(START_SECONDS, "could not be started")
        except Stopped as error:
            self.__exit__()
            raise RuntimeError(f"The process that grades {error}.") from None

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.kill()
        shutil.rmtree(self.home, ignore_errors=True)

    def run(self, step):
        """Run a Step and return the worker's reply, a dict. Raises Stopped where there is none."""
        return self._exchange(**dataclasses.asdict(step))

    def check(self, step, referee):
        """Hold the check of a Step: the referee asks, this process answers. Return the verdict, a dict.

        Raises Stopped where the process is stopped in it, and Adjourned where there is no verdict.
        """
        replaced = self._exchange(kind="prepare", reads=step.reads)["replaced"]
        seconds = min(self._left(), self.limits.cell_seconds)
        until = None
        with referee.hearing(step.key, seconds, self.learner) as hearing:
            while True:
                line, verdict = hearing.hear(until or time.monotonic() + seconds)
                until = until or time.monotonic() + seconds  # counted from the referee's first question on
                if verdict is not None:
                    break
                self._write(line)
                hearing.say(self._answer(until, seconds))
        changed = self._exchange(kind="finish")["changed"]
        return {**verdict, "replaced": replaced, "changed": changed}

    def _answer(self, until, seconds):
        """Return the line with which the process answers the referee."""
        line = self._read(until - time.monotonic(), f"took longer than {seconds:.0f} seconds (an endless loop?)")
        if not line:
            raise Stopped(self._how_it_ended())
        if line.startswith(b'{"error"') and b'"memory": true' in line[:LONGEST_ERROR]:
            raise Stopped(f"needed more memory than there is ({self.limits.megabytes} MB)")
        return line

    def _exchange(self, **told):
        """Send a message and return the reply, a dict. Raises Stopped where there is none."""
        token = secrets.token_hex(8)
        seconds = min(self._left(), self.limits.cell_seconds)
        self._send(**told, token=token)
        reply = self._receive(seconds, f"took longer than {seconds:.0f} seconds (an endless loop?)")
        if reply.get("token") != token:
            raise Stopped("wrote into the grader's channel")
        if reply["memory"]:
            raise Stopped(f"needed more memory than there is ({self.limits.megabytes} MB)")
        return reply

    def _left(self):
        left = self.end - time.monotonic()
        if left <= 0:
            raise Stopped(f"took longer than the {self.limits.seconds:g} seconds for a lesson")
        return left

    def kill(self):
        """End the process and its group."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL) if hasattr(os, "killpg") else self.process.kill()
        end_marked(self.mark)
        for pipe in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):
                pipe.close()
        self.process.wait()

    def _send(self, **told):
        self._write(wire.write(told))

    def _write(self, line):
        try:
            self.process.stdin.write(line)
            self.process.stdin.flush()
        except OSError:
            raise Stopped(self._how_it_ended()) from None

    def _receive(self, seconds, late):
        line = self._read(seconds, late)
        try:
            return wire.read(line)
        except wire.Unsound:
            raise Stopped(self._how_it_ended() if not line else "wrote into the grader's channel") from None

    def _read(self, seconds, late):
        until = time.monotonic() + seconds
        while True:
            left = until - time.monotonic()
            try:
                return self.replies.get(timeout=max(min(left, LOOK_SECONDS), 0.01))
            except queue.Empty:
                if left <= 0:
                    raise Stopped(late) from None
                if size(self.home) > walls.HOME_BYTES:
                    raise Stopped("filled the disk") from None

    def _listen(self):
        with contextlib.suppress(OSError, ValueError):
            while line := self.process.stdout.readline(wire.LONGEST):
                self.replies.put(line)
        self.replies.put(b"")

    def _how_it_ended(self):
        try:
            status = self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            return "closed the grader's channel"
        if status > 128:  # bubblewrap's way to say that a signal ended the process in it
            status = 128 - status
        if status >= 0:
            return f"ended Python, with the exit status {status}"
        if hasattr(signal, "SIGXCPU") and -status == signal.SIGXCPU:
            return f"took longer than the {self.limits.seconds:g} seconds for a lesson"
        full = ": it did so itself, or this computer had no memory left" if -status == 9 else ""
        return f"ended Python ({signal.Signals(-status).name}{full})"


def size(folder):
    """Return how many bytes the files below a folder have."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                total += os.lstat(os.path.join(place, name)).st_size
    return total


def end_marked(mark):
    """End all processes that were started with a mark in their environment: those that have left their group."""
    for place in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if f"{MARK}={mark}".encode() in place.read_bytes():
                os.kill(int(place.parent.name), signal.SIGKILL)
