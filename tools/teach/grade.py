"""Grade one submission: its cells are run in a process of its own, and every exercise gets points and a message.

`grade` is the one place that runs a learner's notebook; whoever wants a stronger wall around it puts it around `Worker`.
"""

import contextlib
import dataclasses
import re
import time
import warnings

import nbformat

from tools.teach import court, merge, walls, witness
from tools.teach.process import Limits, Stopped, Worker

MOST_STOPS = 8
LARGE = 50_000_000  # bytes of a notebook; of larger ones the outputs are left away
OUTPUTS = re.compile(rb'"outputs"\s*:\s*\[')
BRACKETS = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]]', re.DOTALL)
VERDICT = re.compile(r"^\S+ [✓✗○◐] | -?\d+ of \d+ points\.$")


class Unreadable(Exception):
    """The file is no notebook that can be read; the text says why."""


def grade(path, lesson, engine="minikeras", limits=None, wall=None, learner=""):
    """Grade the notebook in a file; return a dict of points, a reason, and one entry for each exercise.

    `learner` is the id that exercises draw their numbers from, "" where all have the same.

    Whatever stands in the file, nothing is raised: where nothing can be run, the points are 0 and the reason says why.
    Raises RuntimeError where no process can be started here.
    """
    return grade_content(path.read_bytes(), lesson, engine, limits, wall, learner)


def grade_content(content, lesson, engine="minikeras", limits=None, wall=None, learner=""):
    """As `grade`, of a file's bytes."""
    start = time.perf_counter()
    wall = wall or walls.chosen("auto")
    try:
        submission = merge.take_apart(parse(content), lesson)
    except Unreadable as error:
        return nothing(lesson, str(error))
    trial = Trial(lesson, merge.steps(lesson, submission), court.referee_for(lesson), learner)
    trial.run(engine, limits or Limits(), wall)
    entries = [judged(exercise, lesson, submission, trial) for exercise in lesson.exercises]
    told = report(lesson, entries, " ".join([reason(entries), *remarks(trial)]), engine, time.perf_counter() - start)
    look = bool(trial.bent) or any(entry["state"] == "bent" for entry in entries)
    return {**told, "walls": wall.name, "look": look}


def remarks(trial):
    """Return what a teacher should know of a submission as a whole, as sentences."""
    left_out = [
        f"A cell of {'their own' if trial.steps[number].kind == 'own' else 'the lesson'} was left out: it {why}."
        for number, why in trial.stops.items()
        if not trial.steps[number].key
    ]
    return [*left_out, *(["Look at the code: it has changed how it is checked."] if trial.bent else [])]


def nothing(lesson, why):
    """Return the report of a submission that cannot be run."""
    return report(lesson, [entry(exercise, "unreadable", why) for exercise in lesson.exercises], why)


def parse(content):
    """Return the notebook in a file's bytes, of any version of the format. Raises Unreadable with a sentence."""
    try:
        text = decoded(content if len(content) <= LARGE else without_outputs(content))
    except UnicodeDecodeError:
        raise Unreadable("Not a notebook: what stands in it is no text.") from None
    if not text.strip():
        raise Unreadable("The file is empty.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = nbformat.reads(text, as_version=4)
        sound = all(isinstance(cell.source, str) and isinstance(cell.metadata, dict) for cell in book.cells)
    except (nbformat.reader.NotJSONError, RecursionError):
        raise Unreadable(
            f"Not a notebook: {'it is cut off in the middle' if text.lstrip()[:1] == '{' else 'it is no JSON'}."
        ) from None
    except Exception:  # nbformat raises what it meets: KeyError, AttributeError, ...
        raise Unreadable("Not a notebook: it has no cells that can be read.") from None
    if not sound or not book.cells:
        raise Unreadable("The notebook is empty." if not book.cells else "Not a notebook: a cell has no text.")
    return book


def likeness(path, lesson):
    """Return how many cells of a lesson a file holds, -1 where it cannot be read."""
    try:
        found = merge.take_apart(parse(path.read_bytes()), lesson)
    except (Unreadable, OSError):
        return -1
    return len(found.answers) + len(found.changed) + sum(map(len, found.answers.values()))


def decoded(content):
    """Return the text of a file's bytes: UTF-8, with a mark at its beginning or without, or UTF-16. Raises UnicodeDecodeError."""
    wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    return content.decode("utf-16" if wide else "utf-8-sig")


def without_outputs(content):
    """Return a large notebook's bytes without the outputs of its cells. Raises Unreadable where it is too large even so."""
    kept, place = [], 0
    for begin in OUTPUTS.finditer(content):
        if begin.start() < place:
            continue
        depth, end = 1, begin.end()
        for part in BRACKETS.finditer(content, end):
            depth += {b"[": 1, b"]": -1}.get(part[0], 0)
            if not depth:
                kept += [content[place : begin.end()], b"]"]
                place = part.end()
                break
    kept.append(content[place:])
    rest = b"".join(kept)
    if len(rest) > LARGE:
        raise Unreadable(f"The notebook is larger than {LARGE // 1_000_000} MB even without its outputs.")
    return rest


class Trial:
    """The steps of a submission, what became of each, and what stopped the process: dicts by the number of the step."""

    def __init__(self, lesson, steps, referee, learner=""):
        self.lesson, self.steps, self.referee, self.learner = lesson, steps, referee, learner
        self.replies, self.stops, self.bent = {}, {}, []

    def run(self, engine, limits, wall):
        """Run the steps, anew without the one that stopped the process as often as that happens; then ask the witness."""
        end = time.monotonic() + limits.seconds
        for _ in range(MOST_STOPS):
            left = end - time.monotonic()
            if left <= 0:
                break
            with Worker(engine, dataclasses.replace(limits, seconds=left), wall, self.learner) as worker:
                if self._run_once(worker):
                    with contextlib.suppress(Stopped, court.Adjourned):
                        self.bent = witness.bent(worker, self.lesson, self.steps, self.replies, self.referee)
                    break

    def _run_once(self, worker):
        """Run the steps but for those that stop the worker; note the replies. Return True at the end."""
        for number, step in enumerate(self.steps):
            if number in self.stops and step.kind != "answer":
                continue
            try:
                reply = self._reply(worker, dataclasses.replace(step, source="") if number in self.stops else step)
            except Stopped as stop:
                self.stops[number] = str(stop)
                return False
            self.replies.setdefault(number, reply)
        return True

    def _reply(self, worker, step):
        if step.kind != "check":
            return worker.run(step)
        try:
            return worker.check(step, self.referee)
        except court.Adjourned as error:
            if self.referee.is_gone():
                raise RuntimeError(str(error)) from None
            raise Stopped("kept the check from coming to an end") from None


def judged(exercise, lesson, submission, trial):
    """Return the entry of an exercise, from what its answer and its check came to."""
    at = {step.kind: number for number, step in enumerate(trial.steps) if step.key == exercise.key}
    ran, check = trial.replies.get(at["answer"], {}), trial.replies.get(at["check"])
    code, notes = submission.shown(lesson, exercise.key), submission.notes(lesson, exercise.key)
    made = check["made"] if check else 0
    if made and exercise.key in trial.bent:
        return entry(exercise, "bent", "The check passes for a wrong answer, too: this code has changed it.", code, notes)
    if made and check["changed"]:
        names = ", ".join(check["changed"][:5])
        return entry(exercise, "bent", f"This code changed {names} while it was being checked.", code, notes)
    if made == exercise.points:
        return entry(exercise, "right", "Right.", code, notes, made)
    if check and check["replaced"]:
        names = ", ".join(check["replaced"])
        notes.append(f"A cell gave the lesson's own names another meaning ({names}); the check used the lesson's.")
    if check and check["hidden"]:
        notes.append("The check in the notebook passes; grading tries more.")
    stopped = trial.stops.get(at["answer"]) or trial.stops.get(at["check"])
    if stopped:
        return entry(exercise, "stopped", f"Your code {stopped}.", code, notes)
    if ran.get("error"):
        asked = "Your cell asks for input, and nobody answers while grading."
        said = asked if ran["error"].startswith("EOFError") else f"Your cell stopped with {ran['error']}."
        return entry(exercise, "stopped", said, code, notes)
    if check is None:
        why = "Not graded: the cells before it were stopped too often, or took all the time."
        return entry(exercise, "stopped", why, code, notes)
    if made:
        return entry(exercise, "part", VERDICT.sub("", check["message"]), code, notes, made)
    if check["error"]:
        return entry(exercise, "stopped", f"The check of your answer stopped with {check['error']}.", code, notes)
    state = "unanswered" if "○" in check["message"] else "wrong"  # the signs of course.exercise
    return entry(exercise, state, VERDICT.sub("", check["message"]) or "The check did not run to its end.", code, notes)


def entry(exercise, state, message, code="", notes=(), points=0):
    """Return what is reported of one exercise, as a dict."""
    return {
        "exercise": exercise.name,
        "title": exercise.title,
        "points": points,
        "maximum": exercise.points,
        "state": state,
        "message": message,
        "code": code,
        "notes": list(notes),
    }


def report(lesson, entries, why, engine="", seconds=0.0):
    """Return what is reported of a submission, as a dict."""
    return {
        "lesson": lesson.name,
        "title": lesson.title,
        "points": sum(told["points"] for told in entries),
        "maximum": lesson.points,
        "reason": why,
        "engine": engine,
        "walls": "",
        "look": False,
        "seconds": round(seconds, 1),
        "exercises": entries,
    }


def reason(entries):
    """Return in a sentence or two how the points came about."""
    right = sum(told["state"] == "right" for told in entries)
    if all(told["state"] == "unanswered" for told in entries):
        return "Nothing was answered."
    if right == len(entries):
        return "All exercises are right."
    said = {
        "unanswered": " not answered",
        "wrong": " not right",
        "bent": " no points: look at the code",
        "part": " right in part",
    }
    rest = [
        f"{told['exercise']}{said.get(told['state']) or ': ' + told['message'].replace('Your', 'the', 1).rstrip('.')}"
        for told in entries
        if told["state"] != "right"
    ]
    return f"{right} of {len(entries)} exercises right; {'; '.join(rest)}."
