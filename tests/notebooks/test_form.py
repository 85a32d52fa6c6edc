"""The form of the notebooks: what a reader, a grader and a screen reader rely on."""

import re

import pytest

from tools import lessons, notebook, places

PATHS = sorted(
    path for folder in (places.SOLUTIONS, places.LESSONS) for name in ("*", "ko/*") for path in folder.glob(f"{name}/*.ipynb")
)


@pytest.fixture(params=PATHS, ids=lambda path: path.relative_to(notebook.ROOT).parent.as_posix())
def path(request):
    return request.param


@pytest.fixture
def book(path):
    return notebook.read(path)


def outputs_of(book):
    return [(cell, output) for cell in notebook.code_cells(book) for output in cell.outputs]


def test_it_is_written_in_the_form_that_does_not_change(path, book):
    assert path.read_text(encoding="utf-8") == notebook.text(book)


def test_it_says_its_title_its_goal_and_its_minutes(book):
    assert set(book.metadata.lesson) >= {"title", "goal", "minutes"}


def test_it_begins_at_the_door_and_ends_with_the_points(book):
    cells = notebook.code_cells(book)
    assert "from minikeras.engine import keras" in cells[0].source
    assert any("course.progress()" in cell.source for cell in cells[-3:])


def test_a_cell_of_code_that_a_learner_sees_fits_on_a_screen(path, book):
    book = book if path.is_relative_to(places.LESSONS) else lessons.release(book)
    for cell in notebook.code_cells(book):
        folded = cell.metadata.get("jupyter", {}).get("source_hidden")
        assert len(cell.source.splitlines()) <= (40 if folded else 25), cell.id


def test_checks_and_their_tools_are_folded_and_answers_are_not(path, book):
    book = book if path.is_relative_to(places.LESSONS) else lessons.release(book)
    for cell in notebook.code_cells(book):
        folded = cell.metadata.get("jupyter", {}).get("source_hidden", False)
        if cell.id.endswith(("-check", "-answer")):
            assert folded == cell.id.endswith("-check"), cell.id
        assert folded == (cell.metadata.get("cellView") == "form") == ("hide-input" in cell.metadata.get("tags", []))


def test_it_shows_no_error_and_no_warning(book):
    for cell, output in outputs_of(book):
        assert output.output_type != "error" or "raises-exception" in cell.metadata.get("tags", [])
        assert output.get("name") != "stderr"


def test_a_picture_has_a_text_alternative(book):
    for cell, output in outputs_of(book):
        pictures = [mime for mime in output.get("data", {}) if mime.startswith("image/")]
        for mime in pictures:
            assert output.metadata.get(mime, {}).get("alt", "").strip(), f"cell {cell.id}: {mime} has no alt text"


def test_a_picture_in_the_prose_exists_and_has_a_text_alternative(path, book):
    for cell in book.cells:
        if cell.cell_type == "markdown":
            assert "<img" not in cell.source
            for alternative, target in re.findall(r"!\[([^\]]*)\]\(([^)\s]+)", cell.source):
                assert alternative.strip(), f"cell {cell.id}: {target} has no alt text"
                assert (path.parent / target).is_file(), f"cell {cell.id}: there is no {target}"


def test_a_reason_stands_where_an_output_is_not_compared(book):
    reasons = [cell.metadata.not_compared for cell in book.cells if "not_compared" in cell.metadata]
    assert all(len(reason.split()) >= 3 for reason in reasons)


def test_each_check_has_its_answer_and_says_its_points(book):
    told = {cell.metadata.nbgrader.grade_id: cell for cell in book.cells if "nbgrader" in cell.metadata}
    checks = [name for name in told if told[name].metadata.nbgrader.grade]
    assert checks
    for name in checks:
        cell = told[name]
        points = re.findall(r"course\.exercise\(.*?points=(\d+)", cell.source)
        assert set(points) == {str(cell.metadata.nbgrader.points)}, f"{name}: the points differ from nbgrader's"
        assert name.removesuffix("-check") + "-answer" in told, f"{name}: there is no cell to answer in"


def test_only_the_solution_has_the_answers_and_the_hidden_tests(path, book):
    source = "\n".join(cell.source for cell in book.cells)
    marks = [mark in source for mark in ("### BEGIN SOLUTION", "### BEGIN HIDDEN TESTS")]
    assert marks == [path.is_relative_to(places.SOLUTIONS)] * 2
