"""The process that runs one submission: `grade` sends it one cell at a time, and it answers how each went.

It reads lines of JSON from its standard input and writes one to its standard output for each; learners' code sees neither.
Names, magics and displays are IPython's, as in a notebook, but nothing is printed. The checks are not here: while one is held,
this process answers what the referee asks (`guests`).
"""

import os
import shutil
import sys

from tools.teach import guard, landlock
from tools.teach.channel import Channel, silence
from tools.teach.guests import LearnersEnd
from tools.teach.link import described, text
from tools.teach.names import bound_names
from tools.teach.shared import lesson_classes, shared_objects

SPARE = 64 * 2**20  # bytes kept back, to be able to say that the memory is full


def main():
    """Serve until the channel is closed. The first line holds the limits, the folders and the engine."""
    channel = Channel(os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb"))
    silence()
    told = channel.receive()
    session = Session(channel)
    shut_in(told)
    channel.send({"ready": True})
    owner = os.getpid()
    while True:
        step = channel.receive()
        if "ask" in step:
            session.answer(step)
            continue
        reply = session.run_spared(step)
        if os.getpid() != owner:
            os._exit(0)
        channel.send({"memory": False, **reply, "token": step["token"]})


def shut_in(told):
    """Give up what a learner's code must not have. After this there is no way back."""
    settle_in(told)
    give_up(told)


def settle_in(told):
    """Move into the home, and close all files but those that are needed: for this thread, and all that it will start."""
    home = told["home"]
    shutil.copytree(told["fonts"], os.path.join(home, ".matplotlib"), dirs_exist_ok=True)
    os.chdir(home)
    if "files" in told["inside"]:
        landlock.files(home, told["readable"])


def give_up(told):
    """Limit memory and time, and refuse programs, sockets, and files that are closed."""
    guard.limit(told["megabytes"], told["seconds"])
    if "calls" in told["inside"]:
        landlock.calls()
    guard.watch(told["home"], told["closed"])


class Session:
    """An IPython shell with a lesson's cells in it, and what its checks go by."""

    def __init__(self, channel):
        from IPython.core.interactiveshell import InteractiveShell
        from traitlets.config import Config

        from minikeras import course, engine  # noqa: F401 (loaded before any learner's code, and kept in the vault)
        from tools.teach.vault import Vault

        config = Config()
        config.HistoryManager.enabled = False
        self.shell = InteractiveShell.instance(config=config)
        self.values = self.shell.user_ns
        self.channel, self.keras = channel, engine.keras
        self.vault = Vault()
        self.given = set()  # the names that the learner's cells bind
        self.spare = bytearray(SPARE)

    def answer(self, question):
        """Answer the referee."""
        try:
            self.end.answer(question)
        except MemoryError as error:
            self.spare = None
            self.channel.send({"error": described(error), "memory": True})

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
            if step["kind"] != "finish":
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

    def run_prepare(self, step):
        """Make ready for a check: the lesson's own names mean what they did, and the referee may ask."""
        replaced = self.vault.restore_names(self.values, step["reads"])
        self.vault.restore_modules()
        sys.settrace(None)
        sys.setprofile(None)
        lesson = {name: value for name, value in self.vault.names.items() if name in self.values}  # `del` unmakes names
        shared = shared_objects(lesson, self.keras.layers.Layer)
        self.end = LearnersEnd(self.channel, self.keras, shared, lesson_classes(lesson), self.values)
        return {"replaced": replaced}

    def run_finish(self, step):
        """End a check; tell what was changed while it lasted."""
        self.end.end()
        return {"changed": self.vault.restore_modules()}

    def _cell(self, source):
        result = self.shell.run_cell(source)
        error = result.error_before_exec or result.error_in_exec
        return {"error": named(error) if error else "", "memory": isinstance(error, MemoryError)}


def named(error):
    """Return an error in one line: its class and what it says."""
    said = f"{error.msg} (line {error.lineno})" if isinstance(error, SyntaxError) else " ".join(text(error).split())
    return f"{type(error).__name__}: {said[:300]}" if said else type(error).__name__


if __name__ == "__main__":
    main()
