"""A lesson of the teacher's own, as a start: one exercise with its answer, its check, its hidden tests and its wrong answers."""

import re

from tools import notebook, percent

FIRST = 20  # numbers below are the course's
LESSON = '''#:{{"title": "{title}", "goal": "say what a layer's weights do", "minutes": 10}}

# %% [markdown] {{"id": "head"}}
# # {title}
#
# 1 exercises · 2 points

# %% {{"id": "imports"}}
from minikeras.engine import keras
from minikeras import course
import numpy as np

# %% [markdown] {{"id": "ask"}}
# ## Exercise {number}.1 Rows and units
#
# Write `dense(x, kernel, bias)`: what a Dense layer without an activation gives. x: (rows, ins), kernel: (ins, units), bias: (units,).

# %% {{"id": "{number}-1-answer", "answer": "{number}-1"}}
def dense(x, kernel, bias):
    """Return (rows, units)."""
    ### BEGIN SOLUTION
    return x @ kernel + bias
    ### END SOLUTION

# %% {{"id": "{number}-1-check", "check": "{number}-1", "points": 2}}
def check_dense(check, rows, ins, units):
    draw = np.random.default_rng().normal
    x, kernel, bias = draw(size=(rows, ins)), draw(size=(ins, units)), draw(size=units)
    check.close(dense(x, kernel, bias), x @ kernel + bias, "dense(x, kernel, bias)", mistakes=[
        (x @ kernel, "The bias is missing."),
    ])

with course.exercise("{number}.1", points=2) as check:
    check_dense(check, 2, 3, 4)
### BEGIN HIDDEN TESTS
assert check.passed, check.message
with course.exercise("{number}.1", points=2, strict=True) as check:
    for trial in range(5):
        check_dense(check, *map(int, np.random.default_rng().integers(1, 6, 3)))
### END HIDDEN TESTS
'''
ANSWERS = """# Answers to the exercises: `@@ exercise wrong|right: what is special`, then the code of the answer's cell.

@@ {number}-1 wrong: no bias
def dense(x, kernel, bias):
    return x @ kernel

@@ {number}-1 wrong: nothing yet
def dense(x, kernel, bias):
    return None

@@ {number}-1 right: by dot
def dense(x, kernel, bias):
    return np.dot(x, kernel) + bias
"""


def new(name, root=notebook.ROOT):
    """Write a small lesson under the next free number; return its number and the files. Ends with a sentence for a bad name."""
    if not re.fullmatch(r"[a-z][a-z0-9-]*", name):
        raise SystemExit(f"{name!r} is no name for a lesson: small letters, digits and -, such as quiz-1.")
    if list((root / "solutions").glob(f"[0-9][0-9]-{name}")):
        raise SystemExit(f"There is a lesson {name} already.")
    taken = [int(path.name[:2]) for path in (root / "solutions").glob("[0-9][0-9]-*")]
    number = max([FIRST - 1, *taken]) + 1
    told = {"number": number, "title": name.replace("-", " ").capitalize()}
    solution = root / "solutions" / f"{number}-{name}" / f"{number}-{name}.ipynb"
    notebook.write(percent.parse(LESSON.format(**told)), solution)
    answers = root / "tests" / "answers" / f"{number}.txt"
    answers.parent.mkdir(parents=True, exist_ok=True)
    answers.write_text(ANSWERS.format(**told), encoding="utf-8")
    return number, [solution, answers]
