"""Show that all is well, and open the lessons: `make learn` after the installing.

Lesson 1 is run once from end to end on minikeras, and one line says what came of it. It is run again only where the
library has changed since; a learner's own work in the notebook is left alone.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import time

import nbformat.sign

from tools import notebook, outputs

NOTE = notebook.ROOT / ".venv" / "lesson-run.json"


def main(arguments=None):
    """Run lesson 1 where that is due, then open JupyterLab or say how; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.learn", description=__doc__.split("\n")[0])
    parser.add_argument("--open", choices=("yes", "no", "auto"), default="auto", help="auto: where there is a display")
    options = parser.parse_args(arguments)
    path = first_lesson()
    line = noted()
    if line is None:
        line, well = run(path)
        if well:
            NOTE.write_text(json.dumps({"library": fingerprint(), "line": line}), encoding="utf-8")
    print(line, flush=True)
    trust_lessons()
    command = jupyter(path)
    if options.open == "yes" or (options.open == "auto" and has_display()):
        return subprocess.call(command, cwd=notebook.ROOT)
    print(f"To open it: make learn OPEN=yes, which runs {' '.join(command)}")
    return 0


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


def trust_lessons():
    """Sign the lessons for this user: JupyterLab shows the SVG pictures of a notebook it trusts, and only their words otherwise."""
    notary = nbformat.sign.NotebookNotary()
    for path in sorted((notebook.ROOT / "lessons").glob("*/*.ipynb")):
        lesson = notebook.read(path)
        if not notary.check_signature(lesson):
            notary.sign(lesson)


def first_lesson():
    """Return the path of lesson 1. Ends with a sentence where there is none."""
    paths = sorted((notebook.ROOT / "lessons").glob("*/*.ipynb"))
    if not paths:
        sys.exit("There is no lesson in lessons/: python -m tools.lessons generate writes them from solutions/.")
    return paths[0]


def noted():
    """Return the line of the last run that went well with the library as it is now, or None."""
    try:
        note = json.loads(NOTE.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return note["line"] if note["library"] == fingerprint() else None


def fingerprint():
    """Return a hash of the library's files and the Python that runs them."""
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted((notebook.ROOT / "minikeras").rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def jupyter(path):
    """Return the command that opens a lesson in JupyterLab; its root is the clone, where the lessons' pictures stand too."""
    place = path.relative_to(notebook.ROOT).as_posix()
    program = os.path.relpath(os.path.join(os.path.dirname(sys.executable), "jupyter"), notebook.ROOT)
    return [program, "lab", f"--LabApp.default_url=/lab/tree/{place}"]


def has_display():
    """Tell whether a browser can be opened here."""
    if sys.platform in ("darwin", "win32"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


if __name__ == "__main__":
    sys.exit(main())
