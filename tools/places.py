"""Where the solutions and the lessons stand, and which of them are meant by a number."""

from tools import notebook

SOLUTIONS = notebook.ROOT / "solutions"
LESSONS = notebook.ROOT / "lessons"


def solutions(chosen=()):
    """Return the paths of the solutions, or of those whose number or name begins as one of `chosen` says."""
    paths = sorted(SOLUTIONS.glob("*/*.ipynb"))
    found = [path for path in paths if not chosen or any(path.parent.name.startswith(name) for name in chosen)]
    if chosen and not found:
        raise SystemExit(f"No solution begins with {', '.join(chosen)}. There are: {[p.parent.name for p in paths]}")
    return found


def shown(path):
    """Return a path as it is printed: from the clone on."""
    return str(path.relative_to(notebook.ROOT))
