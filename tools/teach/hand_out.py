"""Lessons to give to learners: a folder or a zip with all that they need, and nothing that they should not see."""

import re
import shutil
import tempfile
import zipfile
from pathlib import Path

import nbformat

from tools import notebook
from tools.teach.identify import safe

NAME = "minikeras-lessons"
ALWAYS = ["minikeras", "pyproject.toml", "LICENSE", "lessons/data/README.md"]
DATA = re.compile(r"""course\.data\(\s*["'](\w+)["']""")
PICTURE = re.compile(r"\]\((?:\.\./)+(figures/[^)\s]+)\)")
IMPORTED = re.compile(r"^from minikeras import .*\bcourse\b", re.MULTILINE)
DATE = (1980, 1, 1, 0, 0, 0)  # of every file in a zip: the same lessons give the same bytes
WELCOME = """# {title}

{lessons}

## Begin

With Python 3.11 or newer, in this folder:

```sh
python -m venv .venv
. .venv/bin/activate             # on Windows: .venv\\Scripts\\activate
python -m pip install -e ".[course]"
jupyter trust lessons/*/*.ipynb  # lets JupyterLab show the pictures
jupyter lab
```

Then open a notebook in `lessons/`. Write your answers where it says `# Your code here.`, run the check below each, and hand in
the notebook itself, under any name. Don't delete the cells of the lesson; cells of your own may stand wherever you like.
"""


def hand_out(chosen, target):
    """Write lessons to a zip, where the target's name ends in .zip, or else to a folder; return how many files that were.

    Ends with a sentence where the target is there already, or where somebody has worked in a lesson.
    """
    target = Path(target)
    if target.exists():
        raise SystemExit(f"There is a {target} already: remove it, or name another place with --to.")
    for lesson in chosen:
        refuse_answers(lesson)
    files = sorted(wanted(chosen))
    if target.suffix != ".zip":
        write_folder(files, chosen, target)
        return len(files) + 1
    with tempfile.TemporaryDirectory() as folder:
        write_folder(files, chosen, Path(folder) / NAME)
        write_zip(Path(folder), target)
    return len(files) + 1


def hand_out_to_each(chosen, members, folder):
    """Write a zip for each Member of a roster, whose notebooks say who that is: exercises draw their numbers from it.

    Returns the ids. Ends with a sentence where the folder is there already, or a member has neither a number nor a login.
    """
    folder = Path(folder)
    if folder.exists():
        raise SystemExit(f"There is a {folder} already: remove it, or name another place with --to.")
    ids = [member.id or member.login for member in members]
    if not all(ids):
        raise SystemExit("The roster has people without an id and a login: numbers of their own cannot be drawn for them.")
    for lesson in chosen:
        refuse_answers(lesson)
    files = sorted(wanted(chosen))
    for member, who in zip(members, ids):
        with tempfile.TemporaryDirectory() as place:
            write_folder(files, chosen, Path(place) / NAME)
            for lesson in chosen:
                say_who(Path(place) / NAME / "lessons" / lesson.name / f"{lesson.name}.ipynb", who)
            write_zip(Path(place), folder / f"{safe(member.name or who)} {safe(who)}.zip")
    return ids


def say_who(path, who):
    """Write into a notebook whose it is: one line, below the cell that imports the course."""
    book = notebook.read(path)
    place = next(number for number, cell in enumerate(book.cells) if cell.cell_type == "code" and IMPORTED.search(cell.source))
    book.cells.insert(place + 1, nbformat.v4.new_code_cell(f"course.learner({who!r})", id="learner"))
    notebook.write(book, path)


def refuse_answers(lesson):
    """End with a sentence where a lesson is not as it is handed out: a teacher's own answers may stand in it."""
    path = notebook.ROOT / "lessons" / lesson.name / f"{lesson.name}.ipynb"
    cells = {cell.get("id"): cell.source.strip() for cell in notebook.read(path).cells} if path.exists() else {}
    if cells != {name: text.strip() for name, text in lesson.handed_out.items()}:
        place = path.relative_to(notebook.ROOT)
        raise SystemExit(
            f"{place} is not as it was generated (are there answers in it?): git checkout {place}, or, where the solution has "
            f"changed, python -m tools.lessons generate {lesson.name[:2]}."
        )


def wanted(chosen):
    """Return what learners need of the project for these lessons: paths from its root on."""
    files = {path for name in ALWAYS for path in below(notebook.ROOT / name)}
    for lesson in chosen:
        files |= set(below(notebook.ROOT / "lessons" / lesson.name))
        text = "\n".join(lesson.handed_out.values())
        files |= {notebook.ROOT / place for place in PICTURE.findall(text)}
        for name in DATA.findall(text):
            files |= set((notebook.ROOT / "lessons" / "data").glob(f"{name}.*"))
    return {path.relative_to(notebook.ROOT) for path in files}


def below(path):
    """Return a file, or the files below a folder that are part of the project."""
    if path.is_file():
        return [path]
    hidden = ("__pycache__", ".ipynb_checkpoints")
    return [file for file in path.rglob("*") if file.is_file() and not any(part in hidden for part in file.parts)]


def write_folder(files, chosen, target):
    """Copy files into a folder, with a README for learners."""
    for file in files:
        (target / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(notebook.ROOT / file, target / file)
    title = chosen[0].title if len(chosen) == 1 else "Keras from scratch: the lessons"
    lines = [f"- {lesson.name[:2]} {lesson.title}: {lesson.goal} ({lesson.minutes} minutes)" for lesson in chosen]
    (target / "README.md").write_text(WELCOME.format(title=title, lessons="\n".join(lines)), encoding="utf-8")


def write_zip(folder, target):
    """Write all files of a folder to a zip."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                member = zipfile.ZipInfo(path.relative_to(folder).as_posix(), DATE)
                member.external_attr = 0o644 << 16
                archive.writestr(member, path.read_bytes(), zipfile.ZIP_DEFLATED)
