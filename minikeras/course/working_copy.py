"""A learner's own copy of the lessons: made once, worked in, and renewed without touching what was worked in.

    from minikeras.course import working_copy

    working_copy.renew("lessons", "my-lessons")     # says, in sentences, what was made, renewed and kept

The outputs are left out, so that a prediction comes before its answer, and the checks are folded. The lessons themselves stay as
they are. A notebook is a file of JSON, and this needs nothing but Python.
"""

import hashlib
import json
import shutil
from pathlib import Path

from minikeras.course import ledger


def renew(lessons, target):
    """Bring a working copy to the state of the lessons; return what was done, a sentence for each thing.

    Args:
        lessons: the folder of the lessons, one notebook in a folder of its own each.
        target: the working copy; made where there is none.

    A cell that the learner has changed, or added, stays as it is. The other cells become those of the lessons. Where a cell was
    both changed by the learner and is new in the course, the learner's stays, and that is said. A notebook that can't be read is
    left alone, and the new one stands beside it.
    """
    lessons, target = Path(lessons), Path(target)
    target.mkdir(parents=True, exist_ok=True)
    known = ledger.plan(target) if (target / ledger.PLAN).is_file() else {"lessons": []}
    handed_out = {lesson["name"]: lesson["cells"] for lesson in known["lessons"]}
    told, entries, made = [], [], []
    for path in sorted(lessons.glob("[0-9]*/*.ipynb")):
        book = json.loads(path.read_text(encoding="utf-8"))
        entries.append(entry(path.stem, book))
        place = target / path.parent.name / path.name
        if place.exists():
            told += renew_notebook(place, ready(book), handed_out.get(path.stem, {}))
        else:
            write_notebook(place, ready(book))
            made.append(path.stem)
    for page in lessons.glob("*.ipynb"):  # the map: nobody's work
        write_notebook(target / page.name, ready(json.loads(page.read_text(encoding="utf-8"))))
    ledger.write(target / ledger.PLAN, {"lessons": entries})
    first = [f"{len(made)} lessons are new in {target.name}: {made[0]} to {made[-1]}."] if len(made) > 1 else []
    return first + [f"{name} is new in {target.name}." for name in made[:1] if len(made) == 1] + told


def renew_notebook(place, new, handed_out):
    """Renew the cells of a working copy's notebook that were not worked in; return the sentences that say what was done."""
    try:
        mine = json.loads(place.read_text(encoding="utf-8"))
        cells = merged(mine["cells"], new["cells"], handed_out)
    except (ValueError, KeyError, TypeError):
        beside = place.with_name(f"{place.stem}.new.ipynb")
        write_notebook(beside, new)
        return [f"{place.name} can't be read, and was left alone: {beside.name} is the lesson as it is now."]
    changed = sum(key(cell) not in {key(old) for old in mine["cells"]} for cell in cells)
    if not changed and len(cells) == len(mine["cells"]):
        return []
    both = [identity(cell) for cell in cells if clashes(cell, new["cells"], handed_out)]
    write_notebook(place, {**mine, **{name: new[name] for name in ("metadata",)}, "cells": cells})
    told = f"{place.stem}: {changed} cells renewed; your own work stands as it was."
    return [told + (f" In these the lesson has changed, too: {', '.join(both)}." if both else "")]


def merged(mine, new, handed_out):
    """Return the cells of a renewed notebook: the new ones in their order, the learner's in their places."""
    own = {identity(cell): cell for cell in mine}
    cells = []
    for cell in new:
        old = own.get(identity(cell))
        if old is None:
            deleted = identity(cell) in handed_out and handed_out[identity(cell)] == mark(cell)
            cells += [] if deleted else [cell]
        elif source(old) == source(cell):
            cells.append({**cell, **{name: old[name] for name in ("outputs", "execution_count") if name in old}})
        elif worked_in(old, handed_out):
            cells.append(old)
        else:
            cells.append(cell)
    known = {identity(cell) for cell in new}
    for place, cell in enumerate(mine):  # the learner's own cells go behind the one that they stood behind
        if identity(cell) not in known and (identity(cell) not in handed_out or worked_in(cell, handed_out)):
            before = [identity(one) for one in mine[:place]]
            here = max((number for number, one in enumerate(cells) if identity(one) in before), default=-1)
            cells.insert(here + 1, cell)
    return cells


def worked_in(cell, handed_out):
    """Tell whether a learner has changed a cell since it was handed out; where nobody knows, it counts as changed."""
    return handed_out.get(identity(cell)) != mark(cell)


def clashes(cell, new, handed_out):
    """Tell whether a cell was kept for the learner's changes while the lesson's has changed as well."""
    now = next((one for one in new if identity(one) == identity(cell)), cell)
    return source(now) != source(cell) and handed_out.get(identity(cell)) != mark(now)


def ready(book):
    """Return a lesson's notebook as a learner gets it: without outputs, its checks folded."""
    cells = []
    for cell in book["cells"]:
        cell = dict(cell)
        if cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)
        cells.append(cell)
    return {**book, "cells": cells}


def entry(name, book):
    """Return what the plan of a working copy says of a lesson: its title, minutes and points, and a mark of every cell."""
    told, points = book["metadata"].get("lesson", {}), {}
    for cell in book["cells"]:
        grading = cell["metadata"].get("nbgrader", {})
        if grading.get("grade"):
            points[grading["grade_id"].removesuffix("-check").replace("-", ".")] = grading["points"]
    cells = {identity(cell): mark(cell) for cell in book["cells"]}
    return {"name": name, "title": told.get("title", name), "minutes": told.get("minutes", 0), "points": points, "cells": cells}


def write_notebook(path, book):
    """Write a notebook's file, its folder made where there is none; an interrupt leaves the old file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    ledger.write(path, book)


def copy_beside(folder, target):
    """Copy a folder that the lessons read (pictures, data) to another place, where that is not there already."""
    if not Path(target).exists():
        shutil.copytree(folder, target)


def identity(cell):
    return cell.get("id", "")


def source(cell):
    """The text of a cell, which a file may hold as one text or as a list of lines."""
    return cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])


def mark(cell):
    """A short text that changes with what stands in a cell."""
    return hashlib.sha256(source(cell).strip().encode()).hexdigest()[:16]


def key(cell):
    return identity(cell), source(cell)
