"""The process that runs one submission: `grade` sends it one cell at a time, and it answers how each went.

It reads lines of JSON from its standard input and writes one to its standard output for each; learners' code sees neither.
Names, magics and displays are IPython's, as in a notebook, but nothing is printed. A check is plain Python: nothing that a
learner can install in IPython sees its text.
"""

import json
import os
import sys

from tools.teach import guard
from tools.teach.names import bound_names

LONGEST = 2000  # characters of a message
SPARE = 64 * 2**20  # bytes kept back, to be able to say that the memory is full


def main():
    """Serve until the channel is closed. The first line holds the limits, the folders and the engine."""
    channel = os.fdopen(os.dup(0), "r", encoding="utf-8"), os.fdopen(os.dup(1), "w", encoding="utf-8")
    silence()
    told = json.loads(channel[0].readline())
    session = Session()
    guard.limit(told["megabytes"], told["seconds"])
    guard.watch(told["home"], told["closed"])
    os.chdir(told["home"])
    answer(channel[1], {"ready": True})
    owner = os.getpid()
    for line in channel[0]:
        step = json.loads(line)
        reply = session.run_spared(step)
        if os.getpid() != owner:
            os._exit(0)
        answer(channel[1], {**reply, "token": step["token"]})


def answer(stream, reply):
    """Write a reply as one line."""
    stream.write(json.dumps(reply) + "\n")
    stream.flush()


def silence():
    """Let everything that is printed go nowhere, and give no input."""
    for number, flags in ((0, os.O_RDONLY), (1, os.O_WRONLY), (2, os.O_WRONLY)):
        nowhere = os.open(os.devnull, flags)
        os.dup2(nowhere, number)
        os.close(nowhere)


class Session:
    """An IPython shell with a lesson's cells in it, and what its checks go by."""

    def __init__(self):
        from IPython.core.interactiveshell import InteractiveShell
        from traitlets.config import Config

        from minikeras import course, engine  # noqa: F401 (loaded before any learner's code, and kept in the vault)
        from minikeras.course import exercises
        from tools.teach.vault import Vault

        config = Config()
        config.HistoryManager.enabled = False
        self.shell = InteractiveShell.instance(config=config)
        self.values = self.shell.user_ns
        self.ledger = exercises._LEDGER
        self.exercise = exercises.Exercise
        self.vault = Vault()
        self.given = set()  # the names that the learner's cells bind
        self.spare = bytearray(SPARE)

    def run_spared(self, step):
        """Run one step. Where not even its error could be handled for want of memory, the spare memory serves to say so."""
        try:
            return self.run(step)
        except MemoryError:
            self.spare = None
            return {"error": "MemoryError", "memory": True}

    def run(self, step):
        """Run one step; return how it went as a dict: `error`, or for a check `passed` and `message`."""
        try:
            return getattr(self, f"run_{step['kind']}")(step)
        finally:
            self.vault.restore_modules()

    def run_own(self, step):
        """Run a learner's own cell."""
        self.given |= bound_names(step["source"])
        return self._cell(step["source"])

    def run_lesson(self, step):
        """Run a cell of the lesson, and keep what it binds."""
        reply = self._cell(step["source"])
        self.vault.bind(self.values, step["binds"], step["reads"])
        return reply

    def run_answer(self, step):
        """Run an answer. A name that it should give and does not has the value that was handed out: the lesson can go on."""
        self.vault.release(step["binds"])
        before = dict(self.values)
        reply = self._cell(step["source"])
        bound = bound_names(step["source"])
        given = self.given if reply["error"] else self.given | bound
        self.given = self.given | bound
        missing = [name for name in bound_names(step["stub"]) - given if self.values.get(name, self) is before.get(name, self)]
        if missing:
            handed_out = dict(self.values)
            try:
                exec(step["stub"], handed_out)
            except Exception:  # what it needs went wrong before; the check will say so
                return reply
            self.values.update({name: handed_out[name] for name in missing})
        return reply

    def run_check(self, step):
        """Run a check with its hidden tests; it is passed where it ran to its end and the exercise says so."""
        replaced = self.vault.restore_names(self.values, step["reads"])
        sys.settrace(None)
        sys.setprofile(None)
        self.vault.release(step["binds"])
        self.ledger.clear()
        error = None
        try:
            exec(compile(step["source"], "<ipython-check>", "exec"), self.values)
        except BaseException as caught:
            error = caught
        seen = self.ledger.get(step["exercise"])
        seen = seen if type(seen) is self.exercise else None
        right = seen is not None and seen.passed is True
        failed = isinstance(error, AssertionError)
        message = text(error) if failed else seen.message if seen else ""
        return {
            "passed": right and error is None,
            "message": message[:LONGEST],
            "hidden": right and failed,
            "error": "" if failed or error is None else named(error),
            "replaced": replaced,
            "memory": isinstance(error, MemoryError) or "stopped with MemoryError" in message,
        }

    def _cell(self, source):
        result = self.shell.run_cell(source)
        error = result.error_before_exec or result.error_in_exec
        return {"error": named(error) if error else "", "memory": isinstance(error, MemoryError)}


def named(error):
    """Return an error in one line: its class and what it says."""
    said = f"{error.msg} (line {error.lineno})" if isinstance(error, SyntaxError) else text(error)
    return f"{type(error).__name__}: {said[:300]}" if said else type(error).__name__


def text(error):
    """Return what an error says in one line, also where the error is a learner's and cannot say it."""
    try:
        return " ".join(str(error).split())
    except Exception:
        return ""


if __name__ == "__main__":
    main()
