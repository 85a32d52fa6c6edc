"""The glossary: each term once, and no lesson uses one before the lesson that explains it, but with a link."""

import re

import pytest

from tools import notebook, places

PAGE = notebook.ROOT / "docs" / "glossary.md"
TERMS = [
    (term, int(lesson))
    for term, lesson in re.findall(r"^\| ([^|]+?) \| [^|]+ \| (\d+) \|$", PAGE.read_text(encoding="utf-8"), re.M)
]
ORDINARY = {
    "block",
    "call",
    "rule",
    "mask",
    "state",
    "config",
    "frozen",
    "skip",
    "filter",
    "parameter",
    "batch",
    "metric",
    "routing",
}


def prose(book):
    """What a lesson says, without code, formulas, pictures, hints and the words of links."""
    text = "\n".join(cell.source for cell in book.cells if cell.cell_type == "markdown")
    text = re.sub(
        r"<details>.*?</details>|```.*?```|`[^`]*`|!?\[[^\]]*\]\([^)]*\)|\*\*The way on.*", " ", text, flags=re.DOTALL
    )
    return re.sub(r"\s+", " ", text)


def uses(text, term):
    """Tell whether a text uses a term, in the singular or the plural, at the beginning of a sentence or within."""
    return re.search(rf"\b{re.escape(term)}(s|es)?\b", text, 0 if term[0].isupper() else re.IGNORECASE)


def test_each_term_stands_there_once_in_alphabetical_order():
    names = [term for term, _ in TERMS]
    assert len(names) > 55 and len(set(map(str.lower, names))) == len(names)
    assert names == sorted(names, key=str.lower)


@pytest.mark.parametrize("path", places.solutions(), ids=places.shown)
def test_the_lesson_that_explains_a_term_uses_it(path):
    text = "\n".join(cell.source for cell in notebook.read(path).cells if cell.cell_type == "markdown")
    for term, lesson in TERMS:
        if lesson == int(path.stem[:2]) and term not in ORDINARY:
            assert uses(text, term), term


@pytest.mark.parametrize("path", places.solutions(), ids=places.shown)
def test_no_term_is_used_before_it_is_explained_without_a_link(path):
    text = prose(notebook.read(path))
    later = [
        (term, lesson) for term, lesson in TERMS if lesson > int(path.stem[:2]) and term not in ORDINARY and uses(text, term)
    ]
    paragraphs = [
        part for cell in notebook.read(path).cells if cell.cell_type == "markdown" for part in cell.source.split("\n\n")
    ]
    early = [
        term for term, lesson in later if not any(uses(part, term) and f"](../{lesson:02}-" in part for part in paragraphs)
    ]
    assert not early, f"used before the lesson that explains it, without a link: {early}"
