"""Show that all is well, and open the lessons to work in: `make learn` after the installing.

Lesson 1 is run once from end to end on minikeras, and one line says what came of it; it is run again only where the library has
changed since. What is opened is a working copy, my-lessons/, which git ignores: made from lessons/ without the outputs, and
renewed by every later call, but for what a learner has worked in.
"""

import argparse
import hashlib
import json
import sys
import time

from minikeras.course.command import LANGUAGES, begin
from tools import notebook, outputs

COPY = notebook.ROOT / "my-lessons"
NOTE = notebook.ROOT / ".venv" / "lesson-run.json"


def main(arguments=None):
    """Run lesson 1 where that is due, then open JupyterLab or say how; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.learn", description=__doc__.split("\n")[0])
    parser.add_argument("--open", choices=("yes", "no", "auto"), default="auto", help="auto: where there is a display")
    parser.add_argument(
        "--language", choices=LANGUAGES, default="en", help="ko: the Korean lessons, and those that are English yet"
    )
    options = parser.parse_args(arguments)
    path = first_lesson()
    if ran_well():
        print("Lesson 1 has been run with this library before: all was well.")
    else:
        print("Running lesson 1 once, to see that all is well; this takes about ten seconds.", flush=True)
        line, well = run(path)
        print(line, flush=True)
        if well:
            NOTE.write_text(json.dumps({"library": fingerprint()}), encoding="utf-8")
    return begin(notebook.ROOT / "lessons", COPY, notebook.ROOT, options.open, "make learn OPEN=yes", options.language)


def run(path):
    """Run a lesson as it stands; return the line that tells of it, and whether all was as printed."""
    lesson = notebook.read(path)
    start = time.perf_counter()
    fresh = notebook.run(lesson, path.parent, "minikeras", allow_errors=True)
    seconds = time.perf_counter() - start
    cells = list(zip(notebook.code_cells(lesson), notebook.code_cells(fresh)))
    different = [
        number
        for number, (stored, new) in enumerate(cells, 1)
        if not stored.metadata.get("not_compared") and outputs.compare(stored.outputs, new.outputs)
    ]
    title = lesson.metadata.get("lesson", {}).get("title", path.stem)
    verdict = (
        f"{len(different)} outputs not as printed, the first in cell {different[0]}" if different else "all outputs as printed"
    )
    return (
        f"Lesson {path.stem[:2]} {title}: {len(cells)} cells run on minikeras, {verdict}, {seconds:.1f} seconds.",
        not different,
    )


def first_lesson():
    """Return the path of lesson 1. Ends with a sentence where there is none."""
    paths = sorted((notebook.ROOT / "lessons").glob("*/*.ipynb"))
    if not paths:
        sys.exit("There is no lesson in lessons/: python -m tools.lessons generate writes them from solutions/.")
    return paths[0]


def ran_well():
    """Tell whether lesson 1 was run before, and ran well, with the library as it is now."""
    try:
        return json.loads(NOTE.read_text(encoding="utf-8"))["library"] == fingerprint()
    except (OSError, ValueError, KeyError):
        return False


def fingerprint():
    """Return a hash of the library's files and the Python that runs them."""
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted((notebook.ROOT / "minikeras").rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(main())
