"""Links that hold on the site: what leads to a file of the project leads to the page that shows it."""

import posixpath
import re

from tools import notebook

# [text](target), ![alt](target), src="target" and href="target"
TARGET = re.compile(r"(?<=\]\()[^)\s]+(?=\))|(?<=src=\")[^\"]+(?=\")|(?<=href=\")[^\"]+(?=\")")
OF_AN_EDITION = re.compile(r"^(lessons|solutions|docs)/[a-z]{2}/")
FIRST_PAGE = re.compile(r"README(?:\.([a-z]{2}))?\.md")  # of the edition in that language
FENCE = re.compile(r"(^```.*?^```$)", re.MULTILINE | re.DOTALL)
PAGES = ("README.md", "docs/", "lessons/", "solutions/")  # what is a page of its own; figures are shown as they are


def rewritten(text, place, shown, origin=None):
    """Return Markdown with its links to files of the project turned to the site's pages.

    Args:
        text: the Markdown of a page.
        place: where it stands, from the project's folder on, such as "docs/tf.md".
        origin: where the text itself stands, if that is another place: "lessons/ko/..." is shown where the English lesson would be.
        shown: a set, to which the path of every file is added that is linked and has to be shown as it is.
    """

    def turned(match):
        target, _, part = match[0].partition("#")
        if not target or re.match(r"[a-z]+:", target):
            return match[0]
        path = posixpath.normpath(posixpath.join(posixpath.dirname(origin or place), target))
        path = OF_AN_EDITION.sub(r"\1/", path)
        edition = FIRST_PAGE.fullmatch(path)
        if edition and FIRST_PAGE.fullmatch(origin or place) and path != (origin or place):
            return f"edition:{edition[1] or 'en'}" + (f"#{part}" if part else "")
        found = page_of(path, shown)
        if found is None:
            return match[0]
        if found.startswith("code:"):
            return found
        there = posixpath.relpath(found, posixpath.dirname(place) or ".")
        return there + (f"#{part}" if part else "")

    pieces = FENCE.split(text)
    return "".join(piece if piece.startswith("```") else TARGET.sub(turned, piece) for piece in pieces)


def page_of(path, shown):
    """Return the source of the page that shows a file or folder of the project; "code:PATH" where it is shown as it is."""
    full = notebook.ROOT / path
    if path.startswith("..") or not full.exists():
        return None
    if full.is_dir():
        if path == "lessons/data":
            return "lessons/data/README.md"
        if path == "solutions":
            return "solutions/index.md"
        room = path.removeprefix("minikeras/").replace("/", "-")
        return f"walk/{room}.md" if path.startswith("minikeras/") else "walk/index.md"
    if path == "README.md":
        return "index.md"
    if path.startswith("figures/") or (path.startswith(PAGES) and path.endswith((".md", ".ipynb"))):
        return path
    shown.add(path)
    return f"code:{path}"
