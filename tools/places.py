"""Where the solutions and the lessons stand, and which of them are meant by a number."""

from tools import notebook
from tools.editions import LANGUAGES

SOLUTIONS = notebook.ROOT / "solutions"
LESSONS = notebook.ROOT / "lessons"


def solutions(chosen=(), language="en"):
    """Return the paths of the solutions, or of those whose number or name begins as one of `chosen` says.

    `language` names another edition: of solutions/ko those that there are.
    """
    if language != "en":
        paths = sorted((SOLUTIONS / language).glob("*/*.ipynb"))
        return [path for path in paths if not chosen or any(path.parent.name.startswith(name) for name in chosen)]
    paths = sorted(SOLUTIONS.glob("*/*.ipynb"))
    found = [path for path in paths if not chosen or any(path.parent.name.startswith(name) for name in chosen)]
    if chosen and not found:
        raise SystemExit(f"No solution begins with {', '.join(chosen)}. There are: {[p.parent.name for p in paths]}")
    return found


def every_edition(chosen=()):
    """Return the paths of the solutions in all languages, as `solutions` does."""
    return [path for language in ("en", *LANGUAGES) for path in solutions(chosen, language)]


def language_of(path):
    """Return the language of a solution or lesson, by where it stands."""
    return path.parents[1].name if path.parents[1].name in LANGUAGES else "en"


def shown(path):
    """Return a path as it is printed: from the clone on."""
    return str(path.relative_to(notebook.ROOT))
