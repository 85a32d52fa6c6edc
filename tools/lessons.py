"""Make the lessons: run the solutions, and cut the answers out of them.

    python -m tools.lessons execute 01              run solutions/01-*, and store what it prints
    python -m tools.lessons generate [01]           write lessons/ from solutions/, and the tables of lessons
    python -m tools.lessons generate --check        say where lessons/ is not what generate would write
    python -m tools.lessons link                    write links and minutes into the solutions
    python -m tools.lessons waiting ko [02]         what of the Korean edition waits; --show: side by side, --settle: it is in step now
    python -m tools.lessons from_percent a.py a.ipynb
    python -m tools.lessons to_percent a.ipynb a.py

The notebooks in solutions/ are the source. A lesson is its solution with the answers and hidden tests cut out, and every
output kept but those that depend on an answer: these come from a run of the lesson as it is handed out. The same holds for the
Korean edition, in solutions/ko and lessons/ko.
"""

import argparse
import copy
import sys
from pathlib import Path

from tools import handbook, links, map_page, minutes, notebook, outputs, percent, places, readme
from tools.editions import LANGUAGES
from tools.editions.waiting import report, settle, side_by_side
from tools.teach import course

DEPENDS = "depends-on-answer"


def main(arguments=None):
    """Run the command line; return the exit status."""
    options = _parser().parse_args(arguments)
    return options.command(options) or 0


def execute(options):
    """Run solutions on an engine and store their outputs."""
    for path in _chosen(options):
        source = notebook.read(path)
        fresh = notebook.run(source, path.parent, options.engine)
        for cell, new in zip(notebook.code_cells(source), notebook.code_cells(fresh)):
            notebook.settle(cell, new, options.engine)
        notebook.write(source, path)
        print(f"{places.shown(path)}: {len(notebook.code_cells(source))} cells run")


def generate(options):
    """Write each lesson from its solution, and the tables of lessons; with --check, only say what is not as it would be."""
    stale = []
    for path in _chosen(options):
        target = places.LESSONS / path.relative_to(places.SOLUTIONS)
        old = notebook.read(target) if target.exists() else None
        lesson = release(notebook.read(path))
        if options.fresh or not reuse_outputs(lesson, old):
            if options.check:
                stale.append(target)
                continue
            run_untouched(lesson, target.parent, options.engine)
        if notebook.text(lesson) != (target.read_text(encoding="utf-8") if old else None):
            stale.append(target)
            if not options.check:
                notebook.write(lesson, target)
    stale += write_tables(options.check)
    names = [places.shown(path) for path in stale]
    if options.check and stale:
        print(f"Not as generated from solutions/: {', '.join(names)}. Run: python -m tools.lessons generate")
        return 1
    print(f"{'would write' if options.check else 'written'}: {', '.join(names) or 'nothing, all as generated'}")
    return 0


def link(options):
    """Write the links between the lessons, and the minutes that they take, into the solutions."""
    books = {path: notebook.read(path) for path in places.every_edition()}
    for path, book in books.items():
        links.linked(book, path.stem, titles_of(books, places.language_of(path)), places.language_of(path))
        if places.language_of(path) == "en":  # minutes are counted in English words
            lesson = release(book)
            book.metadata.lesson.minutes = minutes.rounded(lesson)
            book.cells[0].source = minutes.head(lesson, book.cells[0].source)
        notebook.write(book, path)


def titles_of(books, language):
    """Return the titles of all lessons in a language, by name; books is a dict from paths to notebooks. None: not there yet."""
    titles = {path.stem: None if language != "en" else "" for path in books if places.language_of(path) == "en"}
    return titles | {
        path.stem: book.metadata.lesson.title for path, book in books.items() if places.language_of(path) == language
    }


def waiting(options):
    """Say which cells of an edition wait for someone: those that are not one with the English ones, or older than them."""
    status = 0
    for path in places.solutions(options.lessons, options.language):
        if options.show:
            print(pairs_text := side_by_side(path), end="\n\n" if pairs_text else "")
        if options.settle:
            print(f"{places.shown(path)}: {', '.join(settle(path)) or 'nothing'} settled")
        found = report(path)
        print("\n".join([f"{places.shown(path)}: {len(found)} wait", *(f"  {sentence}" for sentence in found)]))
        status = status or bool(found)
    missing = {path.stem for path in places.solutions()} - {path.stem for path in places.solutions((), options.language)}
    print(f"Not translated yet: {', '.join(sorted(missing)) or 'none'}")
    return int(status)


def _chosen(options):
    """Return the paths of the solutions that a command is to work on."""
    return (
        places.every_edition(options.lessons) if not options.language else places.solutions(options.lessons, options.language)
    )


def write_tables(check):
    """Write the README's table of lessons, the teachers' page of them and the map; return what was not as it should be."""
    course.all_lessons.cache_clear()
    pages = readme.PATH, handbook.PATH, map_page.PATH
    before = {path: path.read_text(encoding="utf-8") if path.exists() else "" for path in pages}
    after = {
        readme.PATH: readme.updated(before[readme.PATH], sorted(places.LESSONS.glob("*/*.ipynb"))),
        handbook.PATH: handbook.page(course.all_lessons()),
        map_page.PATH: map_page.page(course.all_lessons()),
    }
    stale = [path for path in before if after[path] != before[path]]
    for path in [] if check else stale:
        path.write_text(after[path], encoding="utf-8")
    return stale


def release(source):
    """Return a solution's notebook as it is handed out: answers and hidden tests cut out by nbgrader, outputs kept."""
    lesson, resources = copy.deepcopy(source), {}
    lesson.metadata.get("lesson", {}).pop("made_of", None)
    for preprocessor in _preprocessors():
        lesson, resources = preprocessor.preprocess(lesson, resources)
    fold_checks(lesson)
    offer_solutions(lesson)
    return lesson


def offer_solutions(lesson):
    """Put the last step behind the hints of each exercise: its solution."""
    for cell in lesson.cells:
        if cell.cell_type == "markdown":
            cell.source = course.with_last_hint(cell.source)


def fold_checks(lesson):
    """Fold the cells of checks and of their tools: a learner runs them, and reads the exercise. The words stand for several front ends."""
    keys = [cell.id.removesuffix("-check") for cell in lesson.cells if cell.id.endswith("-check")]
    for cell in notebook.code_cells(lesson):
        if any(cell.id.startswith(f"{key}-") for key in keys) and not cell.id.endswith("-answer"):
            cell.metadata["jupyter"] = {"source_hidden": True}  # JupyterLab and Notebook 7
            cell.metadata["cellView"] = "form"  # Colab
            cell.metadata["tags"] = sorted({*cell.metadata.get("tags", []), "hide-input"})  # books made of notebooks


def depends_on_answer(cell):
    """Tell whether a cell's output may differ between the solution and the untouched lesson."""
    grading = cell.metadata.get("nbgrader", {})
    return grading.get("grade") or grading.get("solution") or DEPENDS in cell.metadata.get("tags", [])


def reuse_outputs(lesson, old):
    """Take what depends on answers from a lesson made before; return False where its code is not the same."""
    cells, before = (notebook.code_cells(book) if book else [] for book in (lesson, old))
    if [cell.source for cell in cells] != [cell.source for cell in before]:
        return False
    for cell, known in zip(cells, before):
        if depends_on_answer(cell):
            cell.outputs, cell.execution_count = known.outputs, known.execution_count
    return True


def run_untouched(lesson, folder, engine):
    """Run a lesson as it is handed out, and store the outputs that depend on answers.

    Raises ValueError where another cell's output is not the solution's: it must say that it depends on an answer.
    """
    folder.mkdir(parents=True, exist_ok=True)
    fresh = notebook.run(lesson, folder, engine)
    for cell, new in zip(notebook.code_cells(lesson), notebook.code_cells(fresh)):
        if depends_on_answer(cell):
            cell.outputs, cell.execution_count = new.outputs, cell.execution_count
            continue
        difference = None if cell.metadata.get("not_compared") else outputs.compare(cell.outputs, new.outputs)
        if difference:
            raise ValueError(
                f"Cell {cell.id!r} prints something else where the exercises are not answered: tag it {DEPENDS!r}, or "
                f"let it not use an answer.\n{difference}"
            )


def _preprocessors():
    """Return nbgrader's preprocessors that nbgrader_config.py lists, but for the one that writes its database."""
    from traitlets.config import PyFileConfigLoader
    from traitlets.utils.importstring import import_item

    config = PyFileConfigLoader("nbgrader_config.py", path=str(notebook.ROOT)).load_config()
    names = config.GenerateAssignment.preprocessors
    return [import_item(name)(config=config) for name in names if not name.endswith(".SaveCells")]


def from_percent(options):
    """Write a notebook from a file with marks; outputs of unchanged cells stay."""
    made = percent.parse(Path(options.source).read_text(encoding="utf-8"))
    if Path(options.target).exists():
        percent.keep_outputs(made, notebook.read(options.target))
    notebook.write(made, options.target)


def to_percent(options):
    """Write a notebook's cells as a file with marks."""
    Path(options.target).write_text(percent.render(notebook.read(options.source)), encoding="utf-8")


def _parser():
    parser = argparse.ArgumentParser(prog="python -m tools.lessons", description=__doc__.split("\n")[0])
    commands = parser.add_subparsers(required=True)
    for command in (execute, generate):
        sub = commands.add_parser(command.__name__, help=command.__doc__)
        sub.add_argument("lessons", nargs="*", help="numbers or names; all where none is given")
        sub.add_argument("--engine", choices=("minikeras", "tensorflow"), default="minikeras")
        sub.add_argument("--language", choices=("en", *LANGUAGES), help="one edition; all where none is given")
        sub.set_defaults(command=command)
    sub.add_argument("--check", action="store_true", help="write nothing; fail where a lesson is not as generated")
    sub.add_argument("--fresh", action="store_true", help="run the lessons even where their code has not changed")
    sub = commands.add_parser("waiting", help=waiting.__doc__)
    sub.add_argument("language", choices=LANGUAGES)
    sub.add_argument("lessons", nargs="*", help="numbers or names; all where none is given")
    sub.add_argument("--show", action="store_true", help="print the cells that wait, the English above the translated one")
    sub.add_argument(
        "--settle", action="store_true", help="say that the translated cells are in step with the English ones now"
    )
    sub.set_defaults(command=waiting)
    commands.add_parser("link", help=link.__doc__).set_defaults(command=link)
    for command in (from_percent, to_percent):
        sub = commands.add_parser(command.__name__, help=command.__doc__)
        sub.add_argument("source")
        sub.add_argument("target")
        sub.set_defaults(command=command)
    return parser


if __name__ == "__main__":
    sys.exit(main())
