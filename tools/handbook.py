"""docs/lessons.md: for teachers, what each lesson is for, its exercises, and the mistakes that its checks know by name.

All of it stands in the solutions: the goals in the first cell, points and minutes with the exercises, the mistakes in the checks.
"""

import ast
import re

from tools import notebook

PATH = notebook.ROOT / "docs" / "lessons.md"
ANSWERS = notebook.ROOT / "tests" / "answers"
HEAD = """# The lessons, for teachers

What each lesson is for, its exercises, and the mistakes that learners make there: the checks name them, in these words.
Written by `python -m tools.lessons generate` from the solutions; [the teachers' page](teachers.md) says how to use it.

"""
GOALS = re.compile(r"After this lesson you can\n\n((?:- .*\n(?:  .*\n)*)+)")
BEFORE = re.compile(r"points\.\*\* ?(.*)$", re.MULTILINE)
LINKED = re.compile(r"\[([^\]]*)\]\([^)]*\)")
EFFORT = re.compile(r"^\*\d+ points? · (\w+) · (\d+) minutes?\*")
MOST = 6  # mistakes that are told of one exercise


def page(lessons):
    """Return the page's text, made of `tools.teach.course` lessons."""
    lines = ["| lesson | minutes | exercises | points |", "|---|---|---|---|"]
    for lesson in lessons:
        place = f"../lessons/{lesson.name}/{lesson.name}.ipynb"
        name, count = f"{lesson.name[:2]} {lesson.title}", len(lesson.exercises)
        lines.append(f"| [{name}]({place}) | {lesson.minutes} | {count} | {lesson.points} |")
    total = [sum(values) for values in zip(*((lesson.minutes, len(lesson.exercises), lesson.points) for lesson in lessons))]
    lines.append("| together | " + " | ".join(f"{number:,}" for number in total) + " |")
    return HEAD + "\n".join(lines) + "\n" + "".join(section(lesson) for lesson in lessons)


def section(lesson):
    """Return what the page says of one lesson."""
    first = lesson.cells[0].source + "\n"
    goals, before = GOALS.search(first), BEFORE.search(first)
    lines = ["", f"## {lesson.name[:2]} {lesson.title}", ""]
    if goals:
        lines += ["Learners can afterwards", "", goals[1].rstrip(), ""]
    if before and before[1]:
        lines += [LINKED.sub(r"\1", before[1]), ""]  # a lesson's links are relative to the lesson
    for exercise in lesson.exercises:
        effort = EFFORT.search(exercise.text)
        told = f", {effort[1]}, {effort[2]} minutes" if effort else ""
        lines += [f"**{exercise.name} {exercise.title}** ({exercise.points} points{told})", ""]
        found = mistakes(check_of(lesson, exercise)) or wrong_answers(lesson, exercise)
        lines += [*(f"- {sentence}" for sentence in found[:MOST]), ""] if found else []
    return "\n".join(lines)


def check_of(lesson, exercise):
    """Return the source of an exercise's check, and before it that of its tools: the other cells of code named after the exercise."""
    cells = [cell for cell in lesson.cells if cell.cell_type == "code" and cell.id.startswith(f"{exercise.key}-")]
    return "\n".join(cell.source for cell in cells if not cell.id.endswith("-answer"))


def mistakes(source):
    """Return the sentences in which a check names mistakes: those beside a known wrong value, then those of `check.that`."""
    tree = ast.parse(source)
    texts = {
        node.targets[0].id: node.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and isinstance(node.value, ast.Constant)
    }
    pairs, rules = [], []
    for node in ast.walk(tree):
        if isinstance(node, ast.Tuple) and len(node.elts) == 2:
            pairs.append(node.elts[1])
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "that":
            rules += node.args[1:2]
    nodes = sorted(pairs, key=lambda node: node.lineno) + sorted(rules, key=lambda node: node.lineno)
    sentences = [texts.get(node.id) if isinstance(node, ast.Name) else constant(node) for node in nodes]
    whole = [text for text in sentences if isinstance(text, str) and text.endswith((".", "?", "!")) and " " in text]
    return list(dict.fromkeys(whole))


def wrong_answers(lesson, exercise):
    """Return what is wrong with the wrong answers that an exercise's check is tried on: for a check that names no mistake itself."""
    path = ANSWERS / f"{lesson.name[:2]}.txt"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return re.findall(rf"^@@ {re.escape(exercise.key)} wrong[^:]*: (.+)$", text, re.MULTILINE)


def constant(node):
    """Return a literal's value; of an f-string the text, with … for what is put in."""
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "…" for part in node.values)
    return getattr(node, "value", None)
