"""A lesson as a notebook in the browser: the whole way of a learner, who comes back the next day, and hands in."""

import json
import re

import nbformat
import pytest

from tools import notebook, places
from tools.teach import course, identify

pytestmark = pytest.mark.slow  # Python in a browser takes its time

APP = "document.getElementById('notebook').contentWindow.jupyterapp"
IDLE = f"() => {APP}?.shell?.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
HAS_RUN = f"""number => {{ const cell = {APP}.shell.currentWidget.content.widgets[number].model;
    return cell.executionState === 'idle' && cell.executionCount }}"""


def test_a_notebook_is_kept_checked_handed_in_and_reset(visitor, tmp_path):
    """The whole way of a learner: wrong, right, closed, opened again, downloaded, graded by its ids, thrown away."""
    name, place = "03-the-tape", "en/notebook.html?path=lessons/03-the-tape/03-the-tape.ipynb"
    book = notebook.read(places.LESSONS / name / f"{name}.ipynb")
    answers = {cell.id: cell.source for cell in notebook.code_cells(notebook.read(places.SOLUTIONS / name / f"{name}.ipynb"))}
    upto = next(number for number, cell in enumerate(book.cells) if cell.id == "3-1-check")
    code = [number for number, cell in enumerate(book.cells[: upto + 1]) if cell.cell_type == "code"]
    answer = next(number for number in code if book.cells[number].id == "3-1-answer")

    page = visitor(place)
    page.wait_for_function(IDLE)

    def run(numbers):
        for number in numbers:
            widgets = f"{APP}.shell.currentWidget.content"
            page.evaluate(f"{widgets}.activeCellIndex = {number}; {APP}.commands.execute('notebook:run-cell')")
            page.wait_for_function(HAS_RUN, arg=number)
        return page.evaluate(f"{widgets}.widgets[{numbers[-1]}].model.toJSON().outputs.map(one => one.text).join('')")

    def write(source):
        page.evaluate(
            f"text => {{ {APP}.shell.currentWidget.content.widgets[{answer}].model.sharedModel.setSource(text) }}", source
        )

    assert "○" in run(code), "not answered yet"
    write(answers["3-1-answer"])
    assert "✓ Right" in run([answer, upto])
    page.locator("#state", has_text="Saved").wait_for(timeout=20_000)  # by itself
    page.reload()
    page.wait_for_function(IDLE)
    there = page.evaluate(f"{APP}.shell.currentWidget.content.widgets[{answer}].model.sharedModel.getSource()")
    assert there == answers["3-1-answer"]

    page.locator("#done").click()
    page.get_by_role("cell", name=re.compile("… 03")).wait_for()
    page.locator("#no").click()

    page.locator("#hand-in").click()
    page.locator("#who").fill("Kim Minsu")
    with page.expect_download() as told:
        page.locator("#yes").click()
    file = tmp_path / told.value.suggested_filename
    told.value.save_as(file)
    lessons = course.all_lessons()
    handed_in = nbformat.read(file, as_version=4)
    assert identify.lesson_of(handed_in, file.name, lessons)[0].name == name
    assert identify.learner_of((file.name,), lessons)["name"] == "Kim Minsu"
    assert json.loads(file.read_text(encoding="utf-8"))["cells"][answer]["source"] == answers["3-1-answer"]

    page.locator("#reset").click()
    page.locator("#yes").click()
    page.wait_for_function(
        f"text => {APP}?.shell?.currentWidget?.content?.widgets[{answer}]?.model.sharedModel.getSource() === text",
        arg=book.cells[answer].source,
    )
