"""The lessons as a teacher sees them: each with its exercises, the cells of its solution, and the cells that were handed out."""

import dataclasses
import functools
import re

from tools import notebook, places

EXERCISE = re.compile(r"^#+ Exercise (\S+) +(.+)$", re.MULTILINE)
CHECKED = re.compile(r"""course\.exercise\(\s*["']([^"']+)["']""")
ANSWER, CHECK = "-answer", "-check"
SOLUTION = re.compile(r"^([ \t]*)### BEGIN SOLUTION.*?### END SOLUTION[^\n]*$", re.MULTILINE | re.DOTALL)
LAST_HINT = (
    '\n<details><summary>The solution</summary>Try once more first. Then run <code>course.solution("{name}")</code> in a '
    'cell of your own: the progress will say "with the solution".</details>'
)
HIDDEN = re.compile(r"^[ \t]*### BEGIN HIDDEN TESTS.*?### END HIDDEN TESTS[^\n]*\n?", re.MULTILINE | re.DOTALL)


@dataclasses.dataclass(frozen=True)
class Exercise:
    """One exercise: `key` is nbgrader's ("3-1"), `name` what the learner reads ("3.1")."""

    key: str
    name: str
    title: str
    text: str
    points: int


@dataclasses.dataclass(frozen=True)
class Lesson:
    """One lesson: the cells of its solution, and the text of each as it is handed out, by the cell's id."""

    name: str
    title: str
    goal: str
    minutes: int
    cells: list
    handed_out: dict
    exercises: list
    path: str = ""

    @property
    def points(self):
        """What all exercises are worth together."""
        return sum(exercise.points for exercise in self.exercises)

    def graded_cells(self):
        """Return the solution's cells up to the last check: what follows earns nothing."""
        last = max(number for number, cell in enumerate(self.cells) if cell.id.endswith(CHECK))
        return self.cells[: last + 1]


@functools.cache
def all_lessons():
    """Return every lesson, in order."""
    return [load(path) for path in places.solutions()]


def chosen(numbers):
    """Return the lessons whose number or name begins as one of `numbers` says; all where there is none."""
    names = {path.stem for path in places.solutions(numbers)}
    return [lesson for lesson in all_lessons() if lesson.name in names]


def load(path):
    """Read a lesson from its solution."""
    book = notebook.read(path)
    told = book.metadata.lesson
    texts = {cell.id: (handed_out if cell.cell_type == "code" else with_last_hint)(cell.source) for cell in book.cells}
    return Lesson(path.stem, told.title, told.goal, told.minutes, book.cells, texts, exercises(book.cells), str(path))


def handed_out(source):
    """Return the text of a solution's cell as nbgrader hands it out: without the answer and the hidden tests."""
    return HIDDEN.sub("", SOLUTION.sub(r"\1# Your code here.\n\1...", source)).strip("\n")


def with_last_hint(source):
    """Return the text of an exercise with the last step behind its hints: the solution. Other texts stay as they are."""
    found = EXERCISE.search(source)
    return source + LAST_HINT.format(name=found[1]) if found else source


def exercises(cells):
    """Return the exercises of a solution: one for each cell that nbgrader gives points for."""
    texts = {}
    for cell in cells:
        parts = EXERCISE.split(cell.source) if cell.cell_type == "markdown" else [""]
        texts |= {name: (title, text.strip()) for name, title, text in zip(parts[1::3], parts[2::3], parts[3::3])}
    found = []
    for cell in cells:
        told = cell.metadata.get("nbgrader", {})
        if told.get("grade"):
            opened = list(dict.fromkeys(CHECKED.findall(cell.source)))
            if len(opened) != 1:
                say = 'a check opens one exercise, by its number: course.exercise("3.1", ...)'
                raise SystemExit(f"Cell {cell.id}: {say}. Here are {opened or 'none'}.")
            name = opened[0]
            title, text = texts.get(name, ("", ""))
            found.append(Exercise(told.grade_id.removesuffix(CHECK), name, title, text, told.points))
    return found
