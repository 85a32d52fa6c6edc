"""The witness: an answer that is known to be wrong, put in the place of one that passed. A check that passes still was bent."""

import dataclasses
import functools
import re

from tools import notebook
from tools.teach.names import bound_names

RECORDED = re.compile(r"^@@ (\S+) (\w+)(?:, (\d+) points?)?:[^\n]*\n", re.MULTILINE)


@functools.cache
def wrong_answers(number):
    """Return the wrong answers that are recorded for a lesson and get no points at all, a list by exercise."""
    path = notebook.ROOT / "tests" / "answers" / f"{number}.txt"
    parts = RECORDED.split(path.read_text(encoding="utf-8")) if path.exists() else [""]
    found = {}
    for key, kind, points, code in zip(parts[1::4], parts[2::4], parts[3::4], parts[4::4]):
        if kind == "wrong" and not points:
            found.setdefault(key, []).append(code.strip() + "\n")
    return found


def wrong_step(lesson, step):
    """Return a Step with a wrong answer that gives all names which the answer of a Step should; what was handed out is the last
    resort."""
    for code in wrong_answers(lesson.name[:2]).get(step.key, []):
        if set(step.binds) <= bound_names(code):
            return dataclasses.replace(step, source=code, stub="")
    return dataclasses.replace(step, source=step.stub)


def bent(worker, lesson, steps, replies, referee):
    """Return the keys of the exercises whose check gives points to a wrong answer in the same process."""
    found, answers = [], {step.key: step for step in steps if step.kind == "answer"}
    for number, step in enumerate(steps):
        if step.kind == "check" and replies.get(number, {}).get("made"):
            if worker.run(wrong_step(lesson, answers[step.key]))["error"]:
                continue  # the right answer's names are still there
            if worker.check(step, referee)["made"]:
                found.append(step.key)
    return found
