"""A Sphinx extension: a page for each file that is shown as it is, and the links `code:PATH` that lead there; `edition:LANGUAGE`
leads to the first page in another language.
"""

import html
import json
import os
from pathlib import Path

from docutils import nodes
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import TextLexer, get_lexer_for_filename
from pygments.util import ClassNotFound

from tools import notebook
from tools.web import walk
from tools.web.words import say

SCHEME, EDITION = "code:", "edition:"
CONTENTS = {}  # the sidebar by depth: one process builds one language


def setup(app):
    app.connect("doctree-resolved", turn_links)
    app.connect("html-collect-pages", pages)
    app.connect("html-page-context", quick_contents, priority=100)  # before the theme asks for the table of contents
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def turn_links(app, doctree, name):
    """Give each link to a file, or to another edition, the address of the page."""
    for link in doctree.findall(nodes.reference):
        target = link.get("refuri", "")
        if target.startswith(SCHEME):
            link["refuri"] = app.builder.get_relative_uri(name, page_of(target.removeprefix(SCHEME)))
        elif target.startswith(EDITION):
            language, _, part = target.removeprefix(EDITION).partition("#")
            up = "../" * (name.count("/") + 1)
            link["refuri"] = f"{up}{language}/index.html" + (f"#{part}" if part else "")


def page_of(path):
    return f"code/{path}"


def quick_contents(app, name, template, context, doctree):
    """Make the sidebar's table of contents once for all code pages of one depth: they differ in nothing else."""
    if not name.startswith("code/"):
        return
    whole, depth = context["toctree"], name.count("/")

    def contents(**how):
        key = depth, repr(sorted(how.items()))
        if key not in CONTENTS:
            CONTENTS[key] = whole(**how)
        return CONTENTS[key]

    context["toctree"] = contents


def pages(app):
    """Give Sphinx the pages of all files, the walk's in reading order, each with the one before and after."""
    shown = json.loads(Path(os.environ["MINIKERAS_SITE_SHOWN"]).read_text(encoding="utf-8"))
    order = in_reading_order(shown)
    words = say(app.config.language)
    for place, path in enumerate(order):
        name = page_of(path)
        before, after = (neighbour(app, name, order[at : at + 1]) for at in (max(place - 1, 0), place + 1))
        body = f"<h1>{html.escape(path)}</h1>\n<p>{way(app, name, path, words)}</p>\n{coloured(notebook.ROOT / path)}"
        yield name, {"title": path, "body": body, "prev": before if place else None, "next": after}, "page.html"


def neighbour(app, name, paths):
    """Return what a page says of the one before or after it, None where there is none."""
    return {"link": app.builder.get_relative_uri(name, page_of(paths[0])), "title": paths[0]} if paths else None


def in_reading_order(shown):
    """Return the paths of files: those of the walk as it goes, then the rest."""
    first = walk.first_walk()
    walked = [file for room in [*first, *walk.other_rooms()] for file in walk.files_of(room, first.get(room, []))]
    places = [path.relative_to(notebook.ROOT).as_posix() for path in walked]
    return [path for path in dict.fromkeys(places) if path in shown] + sorted(set(shown) - set(places))


def way(app, name, path, words):
    """Return links to the page of a file's room, and to the walk."""
    room = "-".join(Path(path).parts[1:-1]) or Path(path).stem
    steps = [("walk/index", words["walk"])]
    if path.startswith("minikeras/") and f"walk/{room}" in app.env.all_docs:
        steps.append((f"walk/{room}", room))
    return " › ".join(f'<a href="{app.builder.get_relative_uri(name, doc)}">{html.escape(told)}</a>' for doc, told in steps)


def coloured(path):
    """Return a file's text as HTML, in colours, with a number before each line that can be linked to."""
    text = path.read_text(encoding="utf-8")
    try:
        lexer = get_lexer_for_filename(path.name)
    except ClassNotFound:
        lexer = TextLexer()
    return highlight(text, lexer, HtmlFormatter(linenos="inline", lineanchors="L", anchorlinenos=True, wrapcode=True))
