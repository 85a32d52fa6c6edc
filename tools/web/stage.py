"""The sources of the pages in one language, laid out as Sphinx reads them: as they stand in the project, with links that hold."""

import json
import re
import shutil

from tools import notebook
from tools.web import citation, editions, reference, rewrite, walk
from tools.web.words import say

DOCS = ("comparison", "glossary", "tf", "errors", "stricter-than-keras", "old-files", "lessons", "teachers")


def stage(language, folder):
    """Write the sources of a language's pages into an empty folder; return the paths of the files that are shown as they are."""
    shutil.rmtree(folder, ignore_errors=True)
    words, shown = say(language), set()
    names = [path.stem for path in sorted((notebook.ROOT / "lessons").glob("[0-9]*/*.ipynb"))]
    for kind in ("lessons", "solutions"):
        for name in names:
            place = f"{kind}/{name}/{name}.ipynb"
            source = editions.source_of(place, language)
            book, origin = json.loads(source.read_text(encoding="utf-8")), source.relative_to(notebook.ROOT).as_posix()
            write(folder / place, json.dumps(on_the_site(book, place, shown, origin), ensure_ascii=False))
    docs = [name for name in DOCS if (notebook.ROOT / f"docs/{name}.md").exists()]
    docs += sorted(
        path.stem for path in (notebook.ROOT / "docs").glob("*.md") if path.stem not in DOCS and "." not in path.stem
    )
    for place in [f"docs/{name}.md" for name in docs] + ["lessons/data/README.md"]:
        write(folder / place, page(place, language, shown))
    write(folder / "index.md", page("README.md", language, shown) + contents(names, docs, words))
    write(folder / "solutions/index.md", solutions(names, words))
    write(folder / "cite.md", citation.page(words))
    walk.write(folder / "walk", words)
    reference.write(folder / "api", words)
    shutil.copytree(
        notebook.ROOT / "figures", folder / "figures", ignore=shutil.ignore_patterns("*.py", "lessons", "__pycache__")
    )
    return shown | walk.files()


def page(place, language, shown):
    """Return a page of Markdown as it stands on the site."""
    source = editions.source_of(place, language)
    text = re.sub(r"^<!-- .*? -->\n", "", source.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return rewrite.rewritten(text, place, shown, source.relative_to(notebook.ROOT).as_posix())


def on_the_site(book, place, shown, origin=None):
    """Return a notebook with its links turned; cells without an output, as those of a learner's own answer, stay as they are."""
    for cell in book["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            cell["source"] = rewrite.rewritten(source, place, shown, origin)
    book["metadata"].pop("lesson", None)
    return book


def contents(names, docs, words):
    """Return the tables of contents that the sidebar shows, hidden in the first page."""
    chapters = {
        words["lessons"]: [f"lessons/{name}/{name}" for name in names],
        words["code"]: ["walk/index", "api/index"],
        words["pages"]: [*[f"docs/{name}" for name in docs], "solutions/index", "lessons/data/README", "cite"],
    }
    return "".join(toctree(pages, caption) for caption, pages in chapters.items())


def solutions(names, words):
    pages = toctree([f"{name}/{name}" for name in names])
    return f"# {words['solutions']}\n\n{words['solutions-text']}\n" + pages.replace(":hidden:\n", "")


def toctree(pages, caption=""):
    """Return a table of contents for Sphinx, hidden in the page itself."""
    lines = [
        "",
        "",
        "```{toctree}",
        ":hidden:",
        ":maxdepth: 1",
        *([f":caption: {caption}"] if caption else []),
        "",
        *pages,
        "```",
    ]
    return "\n".join(lines) + "\n"


def write(path, text):
    """Write a source, its folder made where there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
