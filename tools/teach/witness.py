"""The witness: an answer that is known to be wrong, put in the place of one that passed. A check that passes still was bent."""

import dataclasses
import functools
import re

from tools import notebook
from tools.teach.names import bound_names

RECORDED = re.compile(r"^@@ (\S+) (\w+)[^\n]*\n", re.MULTILINE)


@functools.cache
def wrong_answers(number):
    """Return the wrong answers that are recorded for a lesson, a list by exercise."""
    path = notebook.ROOT / "tests" / "answers" / f"{number}.txt"
    parts = RECORDED.split(path.read_text(encoding="utf-8")) if path.exists() else [""]
    found = {}
    for key, kind, code in zip(parts[1::3], parts[2::3], parts[3::3]):
        if kind == "wrong":
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
    """Return the keys of the exercises whose check passes with a wrong answer in the same process."""
    found, answers = [], {step.key: step for step in steps if step.kind == "answer"}
    for number, step in enumerate(steps):
        if step.kind == "check" and replies.get(number, {}).get("passed"):
            if worker.run(wrong_step(lesson, answers[step.key]))["error"]:
                continue  # the right answer's names are still there
            if worker.check(step, referee)["passed"]:
                found.append(step.key)
    return found
