"""What the checks have given so far in a learner's working copy: over all lessons, and over restarts."""

import json
import re
from pathlib import Path

PLAN = "course.json"  # written by `working_copy`: the lessons, their minutes and what their exercises are worth
NOTES = "progress.json"
SOLUTIONS = "with the solution"  # among the notes: the exercises whose solution was looked at


def keep(exercise):
    """Keep the points of an exercise in the working copy's file: once made they stay. Elsewhere nothing is kept."""
    folder = find_folder()
    if folder is None or not exercise.made:
        return
    notes = read(folder / NOTES)
    if exercise.made > noted(folder).get(exercise.name, 0):
        write(folder / NOTES, notes | {exercise.name: exercise.made})


def note_solution(folder, name):
    """Note in a working copy that the solution of an exercise was looked at."""
    write(folder / NOTES, read(folder / NOTES) | {SOLUTIONS: sorted(solutions(folder) | {name})})


def solutions(folder):
    """Return the names of the exercises whose solution was looked at in a working copy."""
    told = read(folder / NOTES).get(SOLUTIONS, [])
    return {str(name) for name in told} if isinstance(told, list) else set()


def all_lessons(folder):
    """Return a line for each lesson of a working copy, and one for all: its points, and how long it takes."""
    points, lines, sums, looked = noted(folder), [], [0, 0], solutions(folder)
    for lesson in plan(folder)["lessons"]:
        made = sum(min(worth, points.get(name, 0)) for name, worth in lesson["points"].items())
        whole = sum(lesson["points"].values())
        sums = [sums[0] + made, sums[1] + whole]
        mark = "✓" if made == whole else "…" if made else " "
        with_it = [name for name in lesson["points"] if name in points and name in looked]
        told = f", {', '.join(with_it)} {SOLUTIONS}" if with_it else ""
        lines.append(
            f"{mark} {lesson['name'][:2]} {lesson['title']}: {made} of {whole} points ({lesson['minutes']} minutes){told}"
        )
    return [*lines, f"All lessons: {sums[0]} of {sums[1]} points."]


def find_folder():
    """Return the working copy that this process works in: the nearest folder from here upwards with a plan; None elsewhere."""
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / PLAN).is_file()), None)


def plan(folder):
    """Return what a working copy's plan says."""
    return json.loads((folder / PLAN).read_text(encoding="utf-8"))


def noted(folder):
    """Return the points that were made in a working copy, by exercise."""
    sound = lambda name, made: re.fullmatch(r"\d+\.\d+", name) and isinstance(made, (int, float))
    return {name: made for name, made in read(folder / NOTES).items() if sound(name, made)}


def read(path):
    """Return a file's values, a dict. A file that can't be read counts as none."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def write(path, values):
    """Write a file of values in one go: an interrupt leaves the old one."""
    new = path.with_name(f".{path.name}.new")
    new.write_text(json.dumps(values, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    new.replace(path)
