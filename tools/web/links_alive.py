"""Whether every link of the site leads somewhere, within the site and to a part of a page that is there."""

import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

WHERE = {"a": "href", "link": "href", "img": "src", "script": "src", "iframe": "src", "source": "src"}
OUTSIDE = ("img", "script", "iframe", "link", "source")  # what a browser fetches by itself: these may not lead to another host


def broken(site):
    """Return what is wrong with the links of a site's pages, a sentence each.

    A link to another host is fine where a reader has to press it, and wrong where the browser would fetch it by itself.
    """
    told = []
    for page in sorted(Path(site).rglob("*.html")):
        if "lite" in page.relative_to(site).parts:
            continue  # JupyterLite's own pages
        for tag, target in marks(page)[0]:
            where = urlsplit(target)
            name = page.relative_to(site).as_posix()
            if where.scheme in ("http", "https") or target.startswith("//"):
                if tag in OUTSIDE and not target.startswith(("http://www.w3.org", "https://www.w3.org")):
                    told.append(f"{name} asks another host: {target}")
                continue
            if where.scheme or target in ("", "#"):
                continue
            there = (page.parent / unquote(where.path)).resolve() if where.path else page
            there = there / "index.html" if there.is_dir() else there
            if not there.is_file():
                told.append(f"{name}: {target} is not there")
            elif where.fragment and there.suffix == ".html" and unquote(where.fragment) not in marks(there)[1]:
                told.append(f"{name}: {target} names a part that is not there")
    return told


@cache
def marks(page):
    """Return the links of a page, as pairs of tag and target, and the set of its parts' names."""
    reader = Reader()
    reader.feed(page.read_text(encoding="utf-8"))
    return reader.links, reader.parts


class Reader(HTMLParser):
    """Collects links, and the names of what can be linked to."""

    def __init__(self):
        super().__init__()
        self.links, self.parts = [], set()

    def handle_starttag(self, tag, attributes):
        told = dict(attributes)
        self.parts |= {told[name] for name in ("id", "name") if told.get(name)}
        if tag in WHERE and told.get(WHERE[tag]) and not re.match("data:", told[WHERE[tag]]):
            self.links.append((tag, told[WHERE[tag]]))

    handle_startendtag = handle_starttag
