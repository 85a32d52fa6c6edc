"""A learner's answers in the solution's notebook: what is run to grade a submission.

Checks, hidden tests, points and the lesson's own cells are the solution's. From the learner come the answers, found by nbgrader's
id or the cell's, wherever they stand; cells of their own, which stay after the cell they followed; and changed cells of the
lesson, which are run before the lesson's own version. So a deleted, doubled, moved or edited check makes no difference.
"""

import copy
import dataclasses

import nbformat

from tools.notebook import KERNEL
from tools.teach.course import ANSWER, CHECK, CHECKED
from tools.teach.names import bound_names, read_names


@dataclasses.dataclass(frozen=True)
class Step:
    """A cell to run. `kind` is "lesson", "own", "answer" or "check"; `key` the exercise's, where it belongs to one."""

    kind: str
    source: str
    key: str = ""
    stub: str = ""
    binds: tuple = ()
    reads: tuple = ()
    exercise: str = ""


@dataclasses.dataclass
class Submission:
    """A learner's notebook, taken apart: sources by the id of the cell that they belong to."""

    answers: dict = dataclasses.field(default_factory=dict)
    changed: dict = dataclasses.field(default_factory=dict)
    own: dict = dataclasses.field(default_factory=dict)
    late: dict = dataclasses.field(default_factory=dict)  # copies of answers below their check
    below: dict = dataclasses.field(default_factory=dict)  # names that cells of their own bind below a check, by its exercise

    def answer(self, lesson, key):
        """Return the code of an answer: all copies of its cell that differ from the one handed out, one after the other."""
        stub = lesson.handed_out[key + ANSWER].strip()
        copies = [source for source in self.answers.get(key + ANSWER, []) if source.strip()]
        return "\n\n".join([source for source in copies if source.strip() != stub] or copies[:1])

    def notes(self, lesson, key):
        """Return what a teacher should know about the cell of an answer, as sentences."""
        copies, stub = self.answers.get(key + ANSWER, []), lesson.handed_out[key + ANSWER].strip()
        wanted = bound_names(lesson.handed_out[key + ANSWER])
        notes = ["The cell to answer in was not in the notebook."] if not copies else []
        if len(copies) > 1:
            notes.append(f"The cell to answer in stood {len(copies)} times in the notebook.")
        if any(source.strip() not in ("", stub, *(copy.strip() for copy in copies)) for source in self.late.get(key, [])):
            notes.append("A copy of the answer stands below its check; the one above it was checked.")
        names = sorted(wanted & self.below.get(key, set()))
        return notes + ([f"A cell below the check defines {', '.join(names)}: the check did not see it."] if names else [])

    def shown(self, lesson, key):
        """Return the code to show for an answer: of its cell, else the learner's own cells that define its names."""
        wanted = bound_names(lesson.handed_out[key + ANSWER])
        own = [source for sources in self.own.values() for source in sources if wanted & bound_names(source)]
        return self.answer(lesson, key) or "\n\n".join(own)


def take_apart(book, lesson):
    """Sort the cells of a learner's notebook into a Submission."""
    submission, place, checked = Submission(), "", set()
    by_id = {cell.id: cell for cell in lesson.cells}
    by_source = {text.strip(): name for name, text in lesson.handed_out.items() if text.strip()}
    for cell in book.cells:
        name = name_of(cell, by_id, by_source, lesson)
        if name is None:
            if cell.cell_type == "code" and cell.source.strip():
                submission.own.setdefault(place, []).append(cell.source)
                for key in checked:
                    submission.below.setdefault(key, set()).update(bound_names(cell.source))
            continue
        place = name
        if name.endswith(CHECK):
            checked.add(name.removesuffix(CHECK))
        if name.endswith(ANSWER):
            key = name.removesuffix(ANSWER)
            worked_in = [source for source in submission.answers.get(name, []) if not _is_stub(source, lesson, name)]
            if key in checked and worked_in:
                submission.late.setdefault(key, []).append(cell.source)
            else:
                submission.answers.setdefault(name, []).append(cell.source)
        elif name.endswith(CHECK) or cell.cell_type != "code" or by_id[name].cell_type != "code":
            continue
        elif cell.source.strip() not in ("", by_id[name].source.strip()):
            submission.changed.setdefault(name, []).append(cell.source)
    return submission


def _is_stub(source, lesson, name):
    return source.strip() in ("", lesson.handed_out[name].strip())


def name_of(cell, by_id, by_source, lesson):
    """Return the id of the lesson's cell that a learner's cell is, or None where it is their own."""
    for name in (cell.metadata.get("nbgrader", {}).get("grade_id"), cell.get("id")):
        if name in by_id:
            return name
    name = by_source.get(cell.source.strip())
    if name or cell.cell_type != "code":
        return name
    keys = {exercise.name: exercise.key for exercise in lesson.exercises}
    found = [keys[name] for name in CHECKED.findall(cell.source) if name in keys]
    return found[0] + CHECK if found else None


def released(lesson, submission):
    """Return the lesson as it was handed out with a learner's answers and own cells in it: what nbgrader can grade whatever came.

    A split, copied or deleted cell of the learner's would end nbgrader's run for the whole class.
    """
    cells = [nbformat.v4.new_code_cell(source) for source in submission.own.get("", [])]
    for cell in lesson.cells:
        key = cell.id.removesuffix(ANSWER)
        given = submission.answer(lesson, key) if key != cell.id else (submission.changed.get(cell.id) or [""])[-1]
        cells.append(nbformat.from_dict({**copy.deepcopy(cell), "source": given or lesson.handed_out[cell.id]}))
        cells += [nbformat.v4.new_code_cell(source) for source in submission.own.get(cell.id, [])]
    for number, cell in enumerate(cells):
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        cell.setdefault("id", f"own-{number}")
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNEL, "language_info": {"name": "python"}})


def steps(lesson, submission):
    """Return the Steps that grade a submission, in the order of the solution."""
    found = [Step("own", source) for source in submission.own.get("", [])]
    names = {exercise.key: exercise.name for exercise in lesson.exercises}
    for cell in lesson.graded_cells():
        key = cell.id.removesuffix(ANSWER).removesuffix(CHECK)
        if cell.id.endswith(ANSWER) and key in names:
            stub = lesson.handed_out[cell.id]
            found.append(Step("answer", submission.answer(lesson, key), key, stub, tuple(bound_names(cell.source))))
        elif cell.id.endswith(CHECK):
            found.append(Step("check", "", key, "", (), tuple(read_names(lesson.handed_out[cell.id])), names[key]))
        elif cell.cell_type == "code":
            found += [Step("own", source) for source in submission.changed.get(cell.id, [])]
            found.append(Step("lesson", cell.source, "", "", *bound_and_read(cell)))
        found += [Step("own", source) for source in submission.own.get(cell.id, [])]
    return found


def bound_and_read(cell):
    """Return the names that a cell binds and those that it reads, as two tuples."""
    return tuple(bound_names(cell.source)), tuple(read_names(cell.source))
