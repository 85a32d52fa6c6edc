"""Every link of a lesson leads somewhere, and no lesson is a dead end."""

import re

import pytest

from minikeras.course import exercises
from tools import links, map_page, notebook, places

LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s#]+)")
TITLES = {path.stem: notebook.read(path).metadata.lesson.title for path in places.solutions()}
PATHS = [*places.solutions(), *sorted(places.LESSONS.glob("*/*.ipynb")), map_page.PATH]


def texts(path):
    return [cell.source for cell in notebook.read(path).cells if cell.cell_type == "markdown"]


@pytest.mark.parametrize("path", PATHS, ids=places.shown)
def test_no_link_is_dead(path):
    for text in texts(path):
        for target in LINK.findall(text):
            assert target.startswith("https://") or (path.parent / target).exists(), target


@pytest.mark.parametrize("path", places.solutions(), ids=places.shown)
def test_the_links_are_those_that_the_tool_writes(path):
    book = notebook.read(path)
    links.linked(book, path.stem, TITLES)
    assert notebook.text(book) == path.read_text(encoding="utf-8"), "python -m tools.lessons link"


@pytest.mark.parametrize("path", sorted(places.LESSONS.glob("*/*.ipynb")), ids=places.shown)
def test_a_lesson_leads_on_and_back_and_to_its_solution(path):
    names, last = list(TITLES), texts(path)[-1]
    here = names.index(path.stem)
    for neighbour in [*names[max(0, here - 1) : here], *names[here + 1 : here + 2]]:
        assert f"](../{neighbour}/{neighbour}.ipynb)" in last
    assert f"](../../solutions/{path.stem}/{path.stem}.ipynb)" in last


@pytest.mark.parametrize(
    ("line", "linked"),
    [
        ("As in lesson 2, it is", "As in [lesson 2](../02-b/02-b.ipynb), it is"),
        ("Lesson 1 is this one", "Lesson 1 is this one"),
        ("[lesson 2](../02-b/02-b.ipynb) again", "[lesson 2](../02-b/02-b.ipynb) again"),
        ("Lessons 2 and 3 come first", "Lessons [2](../02-b/02-b.ipynb) and [3](../03-c/03-c.ipynb) come first"),
        ("lesson 25 is not there", "lesson 25 is not there"),
    ],
)
def test_a_lesson_that_is_named_is_linked_once(line, linked):
    titles = {"01-a": "A", "02-b": "B", "03-c": "C"}
    assert links.named(line, "01-a", titles) == linked
    assert links.named(linked, "01-a", titles) == linked


def test_doors_to_elsewhere_are_left_out_while_they_have_no_address(monkeypatch):
    monkeypatch.setattr(links, "DOORS", {"Open in Colab": ""})
    assert links.doors("01-a") == ""
    monkeypatch.setattr(links, "DOORS", {"Open in Colab": "https://x.org/{name}/{name}.ipynb", "Here": ""})
    assert links.doors("01-a") == "\n\n**Elsewhere.** [Open in Colab](https://x.org/01-a/01-a.ipynb)"


def test_the_map_shows_every_lesson_and_prints_what_is_stored(capsys, monkeypatch, tmp_path):
    monkeypatch.setattr(exercises, "_LEDGER", {})
    monkeypatch.chdir(tmp_path)
    book = notebook.read(map_page.PATH)
    assert all(f"({name}/{name}.ipynb)" in book.cells[0].source for name in TITLES)
    *first, cell = notebook.code_cells(book)
    exec(cell.source, {})
    assert capsys.readouterr().out == cell.outputs[0].text
    names = {}
    for cell in first:
        exec(cell.source, names)
    printed = capsys.readouterr().out
    assert "Epoch 5/5" in printed and "(ValueError, as announced)" in printed and "mended: True" in printed
    assert names["history"].history["accuracy"][-1] > 0.85
