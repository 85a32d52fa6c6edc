"""From a file with marks to a solution, and from a solution to a lesson."""

import nbformat
import pytest

from tools import lessons, notebook, percent, places

SOURCE = '''#:{"title": "Doubles"}

# %% [markdown] {"id": "intro"}
# # Doubles
#
# Some *text*.

# %% {"id": "shown"}
print(0.5)

# %% {"id": "twice-answer", "answer": "twice"}
def twice(x):
    """Return twice x."""
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION

# %% {"id": "twice-check", "check": "twice", "points": 2}
print("seen", twice(1))
### BEGIN HIDDEN TESTS
assert twice(3) == 6
### END HIDDEN TESTS

# %% {"id": "after", "tags": ["depends-on-answer"]}
print(twice(2))
'''


def stdout(text):
    return nbformat.v4.new_output("stream", name="stdout", text=text)


@pytest.fixture
def source():
    book = percent.parse(SOURCE)
    shown, answer, check, after = notebook.code_cells(book)
    for number, cell in enumerate(notebook.code_cells(book), 1):
        cell.execution_count = number
    shown.outputs, check.outputs, after.outputs = [stdout("0.5\n")], [stdout("seen 2\n")], [stdout("4\n")]
    return book


def cell(book, name):
    (found,) = [cell for cell in book.cells if cell.id == name]
    return found


def test_a_notebook_goes_through_the_file_with_marks_and_back():
    book = percent.parse(SOURCE)
    assert percent.parse(percent.render(book)) == book
    assert percent.render(book) == SOURCE.replace('#:{"title": "Doubles"}', '#:{\n#: "title": "Doubles"\n#:}')


def test_a_bad_mark_is_named():
    with pytest.raises(ValueError, match="cell 1: the metadata after # %% is not JSON: {id}"):
        percent.parse("# %% {id}\nprint(1)\n")


def test_outputs_stay_where_the_code_has_not_changed(source):
    edited = percent.parse(SOURCE.replace("print(twice(2))", "print(twice(5))"))
    percent.keep_outputs(edited, source)
    assert cell(edited, "shown").outputs == [stdout("0.5\n")]
    assert cell(edited, "after").outputs == []


def test_a_lesson_has_neither_the_answers_nor_the_hidden_tests(source):
    lesson = lessons.release(source)
    stub = 'def twice(x):\n    """Return twice x."""\n    # Your code here.\n    ...'
    assert cell(lesson, "twice-answer").source == stub
    assert cell(lesson, "twice-check").source == 'print("seen", twice(1))'


def test_a_lesson_locks_its_checks_and_signs_them(source):
    check = cell(lessons.release(source), "twice-check")
    assert check.metadata.editable is False
    assert len(check.metadata.nbgrader.checksum) == 32


def test_making_a_lesson_leaves_the_solution_as_it_was(source):
    before = notebook.text(source)
    lessons.release(source)
    assert notebook.text(source) == before


def test_outputs_that_depend_on_answers_come_from_the_untouched_lesson(source, monkeypatch, tmp_path):
    lesson = lessons.release(source)

    def run(book, folder, engine):
        fresh = nbformat.from_dict(book)
        for name, text in (("shown", "0.5\n"), ("twice-check", "seen None\n"), ("after", "None\n")):
            cell(fresh, name).outputs = [stdout(text)]
        return fresh

    monkeypatch.setattr(notebook, "run", lambda book, folder, engine: run(book.copy(), folder, engine))
    lessons.run_untouched(lesson, tmp_path, "minikeras")
    assert [cell(lesson, name).outputs[0].text for name in ("shown", "twice-check", "after")] == [
        "0.5\n",
        "seen None\n",
        "None\n",
    ]


def test_a_cell_must_say_that_it_depends_on_an_answer(source, monkeypatch, tmp_path):
    lesson = lessons.release(source)
    fresh = lessons.release(source)
    cell(fresh, "shown").outputs = [stdout("0.7\n")]
    monkeypatch.setattr(notebook, "run", lambda book, folder, engine: fresh)
    with pytest.raises(ValueError, match="Cell 'shown' prints something else .* tag it 'depends-on-answer'"):
        lessons.run_untouched(lesson, tmp_path, "minikeras")


def test_outputs_of_an_earlier_lesson_are_taken_only_where_all_code_is_the_same(source):
    lesson, old = lessons.release(source), lessons.release(source)
    cell(old, "after").outputs = [stdout("None\n")]
    assert lessons.reuse_outputs(lesson, old)
    assert cell(lesson, "after").outputs == [stdout("None\n")]
    cell(old, "shown").source = "print(0.6)"
    assert not lessons.reuse_outputs(lesson, old)
    assert not lessons.reuse_outputs(lesson, None)


def test_a_run_that_agrees_changes_nothing_but_a_picture(source):
    old, fresh = nbformat.from_dict(cell(source, "shown")), nbformat.from_dict(cell(source, "shown"))
    fresh = nbformat.from_dict({**fresh, "outputs": [stdout("0.50001\n")]})
    notebook.settle(old, fresh)
    assert old.outputs[0].text == "0.5\n"
    fresh.outputs[0].text = "0.6\n"
    notebook.settle(old, fresh)
    assert old.outputs[0].text == "0.6\n"


@pytest.mark.parametrize(("engine", "kept"), [("minikeras", "<pre>now</pre>"), ("tensorflow", "<pre>before</pre>")])
def test_the_text_of_an_error_is_minikeras_s_of_today(engine, kept):
    def cell(text):
        data = {"text/html": f"<pre>{text}</pre>", "text/plain": "ValueError, as announced"}
        return nbformat.v4.new_code_cell("", outputs=[nbformat.v4.new_output("display_data", data)])

    old = cell("before")
    notebook.settle(old, cell("now"), engine)
    assert old.outputs[0].data["text/html"] == kept


def test_running_and_generating_again_gives_the_same_bytes(source, tmp_path, monkeypatch):
    monkeypatch.setattr(places, "SOLUTIONS", tmp_path / "solutions")
    monkeypatch.setattr(places, "LESSONS", tmp_path / "lessons")
    monkeypatch.setattr(places, "shown", str)
    monkeypatch.setattr(lessons, "write_tables", lambda check: [])
    path = tmp_path / "solutions" / "01-doubles" / "01-doubles.ipynb"
    notebook.write(source, path)
    lessons.main(["execute"])
    lessons.main(["generate"])
    made = tmp_path / "lessons" / "01-doubles" / "01-doubles.ipynb"
    before = path.read_bytes(), made.read_bytes()
    lessons.main(["execute"])
    lessons.main(["generate", "--fresh"])
    assert (path.read_bytes(), made.read_bytes()) == before
    assert lessons.main(["generate", "--check"]) == 0
    made.write_text(made.read_text().replace("Some *text*", "Other text"))
    assert lessons.main(["generate", "--check"]) == 1


def test_learn_signs_the_lessons_so_that_their_pictures_are_shown(tmp_path, monkeypatch):
    import nbformat.sign

    from minikeras.course import command, working_copy
    from tools import notebook

    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))
    working_copy.renew(notebook.ROOT / "lessons", tmp_path / "copy")
    (tmp_path / "copy" / "broken.ipynb").write_text("{")
    path = sorted((tmp_path / "copy").glob("*/*.ipynb"))[0]
    assert not nbformat.sign.NotebookNotary().check_signature(notebook.read(path))
    command.trust(tmp_path / "copy")
    assert nbformat.sign.NotebookNotary().check_signature(notebook.read(path))
