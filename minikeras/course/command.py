"""`minikeras learn [FOLDER]`: the lessons of the installed course, copied to work in and opened. `make learn` opens them by the same code."""

import argparse
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

from minikeras.course import words, working_copy
from minikeras.datasets.of_the_lessons import published

MAP = "README.ipynb"
LANGUAGES = ("en", "ko")
HOW = 'pip install "minikeras-numpy[course]"'


def main(arguments=None):
    """Do what the command line says; return the exit status."""
    parser = argparse.ArgumentParser(prog="minikeras", description="The course that comes with minikeras.")
    commands = parser.add_subparsers(dest="command", required=True)
    learn = commands.add_parser("learn", help="copy the lessons to work in, and open them in JupyterLab")
    learn.add_argument("folder", nargs="?", default="minikeras-course", help="where the copy is; what you did in it is kept")
    learn.add_argument(
        "--language", choices=LANGUAGES, default="en", help="ko: the Korean lessons, and those that are English yet"
    )
    learn.add_argument("--open", choices=("yes", "no", "auto"), default="auto", help="auto: where there is a display")
    options = parser.parse_args(arguments)
    folder = Path(options.folder).resolve()
    source = published()
    working_copy.copy_beside(source / "figures", folder / "figures")
    return begin(
        source / "lessons",
        folder / "my-lessons",
        folder,
        options.open,
        f"minikeras learn {options.folder} --open yes",
        options.language,
    )


def begin(lessons, copy, root, opens, again, language="en"):
    """Bring a working copy up to date and open it in JupyterLab, or say how; return the exit status.

    Args:
        lessons: the folder of the lessons as they are published.
        copy: the working copy, made where there is none.
        root: the folder that JupyterLab shows; the pictures of the lessons stand in it, too.
        opens: "yes", "no", or "auto": where there is a display.
        again: the command that opens it, for whoever is only told.
        language: "ko" opens the Korean lessons, which stand in a folder of the others: what is not translated is there in English.
    """
    told = working_copy.renew(lessons, copy)
    if language != "en":
        words.language(language)
        lessons, copy = lessons / language, copy / language
        told = working_copy.renew(lessons, copy)
    told = told or [f"{copy.name} has the lessons as they are now, and your work in them as you left it."]
    words.say("\n".join(map(words.told, told)))
    if not importlib.util.find_spec("jupyterlab"):
        words.say(words.told(f"JupyterLab, which opens them, is missing: {HOW}"))
        return 1
    trust(copy)
    command = jupyter(opened(copy), root)
    if opens == "yes" or (opens == "auto" and has_display()):
        words.say(words.told("JupyterLab opens in the browser; Ctrl-C here ends it."))
        return subprocess.call(command, cwd=root)
    words.say(words.told(f"To open it: {again}, which runs {' '.join(map(str, command))} in {root.name}"))
    return 0


def opened(folder):
    """Return the notebook that a working copy is entered by: the map of the course, or the first lesson."""
    return folder / MAP if (folder / MAP).is_file() else sorted(folder.glob("*/*.ipynb"))[0]


def trust(folder):
    """Sign a folder's notebooks for this user: JupyterLab shows the SVG pictures of a notebook it trusts, else only their words."""
    import nbformat.sign

    notary = nbformat.sign.NotebookNotary()
    for path in sorted(folder.rglob("*.ipynb")):
        try:
            lesson = nbformat.read(path, as_version=4)
        except Exception:  # a file that is no notebook any more is the learner's to mend
            continue
        if not notary.check_signature(lesson):
            notary.sign(lesson)


def jupyter(path, root):
    """Return the command that opens a notebook in JupyterLab, seen from the folder that it shows."""
    python = sys.executable
    inside = Path(os.path.abspath(python)).is_relative_to(root)
    python = os.path.relpath(python, root) if inside else python
    return [python, "-m", "jupyterlab", f"--LabApp.default_url=/lab/tree/{path.relative_to(root).as_posix()}"]


def has_display():
    """Tell whether a browser can be opened here."""
    if sys.platform in ("darwin", "win32"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
