"""Lessons that run in the browser: in their pages, with the outputs that are stored and nothing sent anywhere."""

import os

import pytest

from tools import notebook, outputs, places

pytestmark = pytest.mark.slow  # Python in a browser takes its time

ALL = [("lessons", path.stem) for path in sorted(places.LESSONS.glob("[0-9]*/*.ipynb"))]
ALL += [("solutions", name) for _, name in ALL]
# Each run takes the ones that are quick to run; MINIKERAS_SITE_LESSONS=all takes them all.
FEW = [("lessons", "01-sequential-models"), ("lessons", "04-the-layer-graph"), ("solutions", "03-the-tape")]
CHOSEN = ALL if os.environ.get("MINIKERAS_SITE_LESSONS") == "all" else FEW


def code_of(kind, name):
    return notebook.code_cells(notebook.read(notebook.ROOT / kind / name / f"{name}.ipynb"))


def run_all(page):
    """Press "Run here" and wait for the end; return the cells of the page."""
    page.locator(".mk-run").click()
    page.wait_for_function("!document.querySelector('.mk-run').disabled", timeout=900_000)
    return page.evaluate("minikerasPage.parts.map(part => ({ok: part.hasRun, outputs: part.outputs, source: part.original}))")


@pytest.mark.parametrize("kind, name", CHOSEN)
def test_a_page_runs_to_its_end_with_the_stored_outputs(visitor, kind, name):
    page = visitor(f"en/{kind}/{name}/{name}.html")
    stored, got = code_of(kind, name), run_all(page)
    assert [cell.source.rstrip("\n") for cell in stored] == [part["source"] for part in got]
    for cell, part in zip(stored, got):
        assert part["ok"], f"{cell.id}: {part['outputs'][-1:]}"
        difference = None if cell.metadata.get("not_compared") else outputs.compare(cell.outputs, part["outputs"])
        assert difference is None, f"{cell.id}: {difference}"
    broken = page.evaluate("[...document.querySelectorAll('.cell_output img')].filter(one => !one.naturalWidth).length")
    assert broken == 0 and page.locator(".cell_output img").evaluate_all("all => all.every(one => one.alt)")


def test_a_cell_can_be_changed_stopped_and_started_anew(visitor):
    page = visitor("en/lessons/03-the-tape/03-the-tape.html")
    page.locator(".mk-run").click()
    page.locator(".mk-stop").click()
    page.get_by_text("Stopped.").wait_for()
    page.locator(".mk-edit").first.click()
    page.locator(".mk-box").fill("2 ** 10")
    page.keyboard.press("Shift+Enter")
    page.locator(".cell_output pre", has_text="1024").wait_for()
    page.locator(".mk-box").fill("print(1 / 0)")
    page.keyboard.press("Shift+Enter")
    page.locator(".mk-error", has_text="ZeroDivisionError").wait_for()
    page.locator(".mk-undo").click()
    assert "import" in page.locator(".mk-box").input_value()


def test_a_living_picture_lives_in_the_page(visitor):
    page = visitor("en/lessons/04-the-layer-graph/04-the-layer-graph.html")
    page.locator(".mk-run").click()
    page.locator(".mk-stop").click()
    page.locator(".mk-edit").first.click()
    page.locator(".mk-box").fill(
        "from minikeras.engine import keras\n"
        "keras.Sequential([keras.Input((3,)), keras.layers.Dense(2, name='two')]).graph(interactive=True)"
    )
    page.keyboard.press("Shift+Enter")
    frame = page.frame_locator(".cell_output iframe")
    frame.locator('[data-act="first"]').click()
    frame.locator('[data-act="next"]').click()
    assert "two (Dense)" in frame.locator(".mk-say").inner_text()
