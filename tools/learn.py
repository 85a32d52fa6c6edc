"""Show that all is well, and open the lessons to work in: `make learn` after the installing.

Lesson 1 is run once from end to end on minikeras, and one line says what came of it; it is run again only where the library has
changed since. What is opened is a working copy, my-lessons/, which git ignores: made from lessons/ without the outputs, and
renewed by every later call, but for what a learner has worked in.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import time

import nbformat.sign

from minikeras.course import working_copy
from tools import notebook, outputs

COPY = notebook.ROOT / "my-lessons"
MAP = "README.ipynb"
NOTE = notebook.ROOT / ".venv" / "lesson-run.json"


def main(arguments=None):
    """Run lesson 1 where that is due, then open JupyterLab or say how; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.learn", description=__doc__.split("\n")[0])
    parser.add_argument("--open", choices=("yes", "no", "auto"), default="auto", help="auto: where there is a display")
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
    told = working_copy.renew(notebook.ROOT / "lessons", COPY)
    print("\n".join(told or [f"{COPY.name} has the lessons as they are now, and your work in them as you left it."]))
    trust(COPY)
    command = jupyter(opened(COPY))
    if options.open == "yes" or (options.open == "auto" and has_display()):
        print("JupyterLab opens in the browser; Ctrl-C here ends it.", flush=True)
        return subprocess.call(command, cwd=notebook.ROOT)
    print(f"To open it: make learn OPEN=yes, which runs {' '.join(command)}")
    return 0


def opened(folder):
    """Return the notebook that a working copy is entered by: the map of the course, or the first lesson."""
    return folder / MAP if (folder / MAP).is_file() else sorted(folder.glob("*/*.ipynb"))[0]


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


def trust(folder):
    """Sign a folder's notebooks for this user: JupyterLab shows the SVG pictures of a notebook it trusts, else only their words."""
    notary = nbformat.sign.NotebookNotary()
    for path in sorted(folder.rglob("*.ipynb")):
        try:
            lesson = notebook.read(path)
        except Exception:  # a file that is no notebook any more is the learner's to mend
            continue
        if not notary.check_signature(lesson):
            notary.sign(lesson)


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
