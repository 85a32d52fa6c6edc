"""Which cells of a translated lesson wait: those whose English cell was changed since, and those that are not one with it.

The Korean notebook keeps, for each cell whose words are its own, a mark of the English cell that it was made from. Where that has
changed, someone looks at the two side by side, mends the Korean one, and says that it is in step again.
"""

import hashlib

from tools import notebook, places
from tools.editions import pairs


def mark(cell):
    """Return a short text that changes with what stands in a cell."""
    return hashlib.sha256(cell.source.encode()).hexdigest()[:12]


def marks(english, korean):
    """Return the marks of the English cells whose Korean cells say something of their own."""
    return {left.id: mark(left) for left, right in zip(english.cells, korean.cells) if left.source != right.source}


def stale(english, korean):
    """Return the ids of the cells whose English one was changed since it was translated."""
    known = korean.metadata.lesson.get("made_of", {})
    now = marks(english, korean)
    return [name for name, value in now.items() if known.get(name) != value]


def books(path):
    """Return the English and the translated notebook of a solution's path in an edition."""
    return notebook.read(places.SOLUTIONS / path.parent.name / path.name), notebook.read(path)


def report(path):
    """Return what waits in a lesson: a sentence for each difference and for each cell whose English one was changed."""
    english, korean = books(path)
    found = pairs.differences(english, korean)
    return found + [f"{name}: the English cell was changed since it was translated" for name in stale(english, korean)]


def side_by_side(path):
    """Return the cells that wait as text, the English above the Korean one."""
    english, korean = books(path)
    names = {sentence.partition(":")[0] for sentence in pairs.differences(english, korean)} | set(stale(english, korean))
    own = {cell.id: cell.source for cell in korean.cells}
    shown = [
        f"=== {path.stem} · {cell.id}\n--- en\n{cell.source}\n--- ko\n{own.get(cell.id, '')}"
        for cell in english.cells
        if cell.id in names
    ]
    return "\n\n".join(shown)


def settle(path, names=()):
    """Say that cells are in step now, all of them where no names are given; return the names of those that were not."""
    english, korean = books(path)
    late, now = stale(english, korean), marks(english, korean)
    chosen = [name for name in late if not names or name in names]
    known = korean.metadata.lesson.get("made_of", {})
    korean.metadata.lesson["made_of"] = {name: now[name] if name in chosen else known.get(name, "") for name in now}
    notebook.write(korean, path)
    return chosen
