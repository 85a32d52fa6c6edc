"""Grade one submission: its cells are run in a process of its own, and every exercise gets points and a message.

`grade` is the one place that runs a learner's notebook; whoever wants a stronger wall around it puts it around `Worker`.
"""

import dataclasses
import re
import time
import warnings

import nbformat

from tools.teach import merge
from tools.teach.process import Limits, Stopped, Worker

MOST_STOPS = 8
LARGEST = 50_000_000  # bytes of a notebook
VERDICT = re.compile(r"^\S+ [✓✗○] | -?\d+ of \d+ points\.$")


class Unreadable(Exception):
    """The file is no notebook that can be read; the text says why."""


def grade(path, lesson, engine="minikeras", limits=None):
    """Grade the notebook in a file; return a dict of points, a reason, and one entry for each exercise.

    Whatever stands in the file, nothing is raised: where nothing can be run, the points are 0 and the reason says why.
    Raises RuntimeError where no process can be started here.
    """
    start = time.perf_counter()
    try:
        submission = merge.take_apart(parse(path.read_bytes()), lesson)
    except Unreadable as error:
        return nothing(lesson, str(error))
    steps = merge.steps(lesson, submission)
    replies, stops = run(steps, engine, limits or Limits())
    entries = [judged(exercise, lesson, submission, steps, replies, stops) for exercise in lesson.exercises]
    remarks = [
        f"A cell of {'their own' if steps[number].kind == 'own' else 'the lesson'} was left out: it {why}."
        for number, why in stops.items()
        if not steps[number].key
    ]
    return report(lesson, entries, " ".join([reason(entries), *remarks]), engine, time.perf_counter() - start)


def nothing(lesson, why):
    """Return the report of a submission that cannot be run."""
    return report(lesson, [entry(exercise, "unreadable", why) for exercise in lesson.exercises], why)


def parse(content):
    """Return the notebook in a file's bytes, of any version of the format. Raises Unreadable with a sentence."""
    if len(content) > LARGEST:
        raise Unreadable(f"The file is larger than {LARGEST // 1_000_000} MB.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = nbformat.reads(content.decode("utf-8-sig"), as_version=4)
        sound = all(isinstance(cell.source, str) and isinstance(cell.metadata, dict) for cell in book.cells)
    except Exception as error:  # nbformat raises what it meets: KeyError, AttributeError, ...
        raise Unreadable(f"Not a notebook: {type(error).__name__}: {' '.join(str(error).split())[:120]}") from None
    if not sound or not book.cells:
        raise Unreadable("The notebook is empty." if not book.cells else "Not a notebook: a cell has no text.")
    return book


def run(steps, engine, limits):
    """Run Steps, anew without the one that stopped the process as often as that happens.

    Returns what the worker replied, and what stopped it, both as dicts by the number of the step.
    """
    replies, stops, end = {}, {}, time.monotonic() + limits.seconds
    for _ in range(MOST_STOPS):
        left = end - time.monotonic()
        if left <= 0:
            break
        with Worker(engine, dataclasses.replace(limits, seconds=left)) as worker:
            if run_once(worker, steps, replies, stops):
                break
    return replies, stops


def run_once(worker, steps, replies, stops):
    """Run Steps but for those in `stops`; note replies, and the one that stops the worker. Return True at the end."""
    for number, step in enumerate(steps):
        if number in stops and step.kind != "answer":
            continue
        try:
            reply = worker.run(dataclasses.replace(step, source="") if number in stops else step)
        except Stopped as stop:
            stops[number] = str(stop)
            return False
        replies.setdefault(number, reply)
    return True


def judged(exercise, lesson, submission, steps, replies, stops):
    """Return the entry of an exercise, from what its answer and its check came to."""
    at = {step.kind: number for number, step in enumerate(steps) if step.key == exercise.key}
    ran, check = replies.get(at["answer"], {}), replies.get(at["check"])
    code, notes = submission.answer(lesson, exercise.key), submission.notes(lesson, exercise.key)
    if check and check["passed"]:
        return entry(exercise, "right", "Right.", code, notes)
    if check and check["replaced"]:
        names = ", ".join(check["replaced"])
        notes.append(f"A cell gave the lesson's own names another meaning ({names}); the check used the lesson's.")
    if check and check["hidden"]:
        notes.append("The check in the notebook passes; grading tries more.")
    stopped = stops.get(at["answer"]) or stops.get(at["check"])
    if stopped:
        return entry(exercise, "stopped", f"Your code {stopped}.", code, notes)
    if ran.get("error"):
        return entry(exercise, "stopped", f"Your cell stopped with {ran['error']}.", code, notes)
    if check is None:
        why = "Not graded: the cells before it were stopped too often, or took all the time."
        return entry(exercise, "stopped", why, code, notes)
    if check["error"]:
        return entry(exercise, "stopped", f"The check of your answer stopped with {check['error']}.", code, notes)
    state = "unanswered" if "○" in check["message"] else "wrong"
    return entry(exercise, state, VERDICT.sub("", check["message"]) or "The check did not run to its end.", code, notes)


def entry(exercise, state, message, code="", notes=()):
    """Return what is reported of one exercise, as a dict."""
    return {
        "exercise": exercise.name,
        "title": exercise.title,
        "points": exercise.points if state == "right" else 0,
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
    said = {"unanswered": " not answered", "wrong": " not right"}
    rest = [
        f"{told['exercise']}{said.get(told['state']) or ': ' + told['message'].replace('Your', 'the', 1).rstrip('.')}"
        for told in entries
        if told["state"] != "right"
    ]
    return f"{right} of {len(entries)} exercises right; {'; '.join(rest)}."
