"""The grader's end of a worker: start it, send it a cell, wait no longer than is allowed, and end it with all that it started."""

import contextlib
import dataclasses
import json
import os
import queue
import secrets
import shutil
import signal
import subprocess
import sys
import threading
import time

from tools import notebook
from tools.teach import guard

START_SECONDS = 120
LONGEST_LINE = 1_000_000
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
    """One process for one submission; a context manager."""

    def __init__(self, engine, limits):
        self.limits = limits
        self.end = time.monotonic() + limits.seconds
        self.home = guard.new_home()
        values = dict(notebook.environment(engine), TMPDIR=self.home, IPYTHONDIR=self.home, MPLBACKEND="agg")
        values["PYTHONDONTWRITEBYTECODE"] = "1"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tools.teach.worker"],
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
        processor = int(limits.seconds * (os.cpu_count() or 1)) + 1  # seconds of all cores together
        try:
            self._send(home=self.home, closed=folders, megabytes=limits.megabytes, seconds=processor)
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
        token = secrets.token_hex(8)
        left = self.end - time.monotonic()
        if left <= 0:
            raise Stopped(f"took longer than the {self.limits.seconds:g} seconds for a lesson")
        self._send(**dataclasses.asdict(step), token=token)
        seconds = min(left, self.limits.cell_seconds)
        reply = self._receive(seconds, f"took longer than {seconds:.0f} seconds (an endless loop?)")
        if reply.get("token") != token:
            raise Stopped("wrote into the grader's channel")
        if reply["memory"]:
            raise Stopped(f"needed more memory than there is ({self.limits.megabytes} MB)")
        return reply

    def kill(self):
        """End the process and its group."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL) if hasattr(os, "killpg") else self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):
                pipe.close()
        self.process.wait()

    def _send(self, **told):
        try:
            self.process.stdin.write(json.dumps(told).encode() + b"\n")
            self.process.stdin.flush()
        except OSError:
            raise Stopped(self._how_it_ended()) from None

    def _receive(self, seconds, late):
        try:
            line = self.replies.get(timeout=seconds)
        except queue.Empty:
            raise Stopped(late) from None
        try:
            reply = json.loads(line)
        except ValueError:
            raise Stopped(self._how_it_ended() if not line else "wrote into the grader's channel") from None
        return reply

    def _listen(self):
        with contextlib.suppress(OSError, ValueError):
            while line := self.process.stdout.readline(LONGEST_LINE):
                self.replies.put(line)
        self.replies.put(b"")

    def _how_it_ended(self):
        try:
            status = self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            return "closed the grader's channel"
        if status >= 0:
            return f"ended Python, with the exit status {status}"
        if hasattr(signal, "SIGXCPU") and -status == signal.SIGXCPU:
            return f"took longer than the {self.limits.seconds:g} seconds for a lesson"
        full = ": it did so itself, or this computer had no memory left" if -status == 9 else ""
        return f"ended Python ({signal.Signals(-status).name}{full})"
