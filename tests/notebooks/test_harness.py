"""The comparison of notebooks is itself compared: each kind of wrong output is caught, and nothing right is."""

import os
import re
import subprocess
import sys

import nbformat
import pytest

from tools import notebook, outputs


def stream(text, name="stdout"):
    return {"output_type": "stream", "name": name, "text": text}


def result(text):
    return {"output_type": "execute_result", "data": {"text/plain": text}, "metadata": {}, "execution_count": 1}


def picture(alt):
    data = {"image/png": "iVBORw0KGgo=", "text/plain": alt}
    return {"output_type": "display_data", "data": data, "metadata": {"image/png": {"alt": alt}}}


SHOW_PICTURE = (
    "from IPython.display import display\n"
    "display({'image/png': 'iVBORw0KGgo=', 'text/plain': 'a cat'}, metadata={'image/png': {'alt': 'a cat'}}, raw=True)"
)

# What a cell does, what is stored for it, and whether the two agree.
CASES = {
    "the same text": ("print('loss: 0.5')", [stream("loss: 0.5\n")], True),
    "another word": ("print('loss: 0.5')", [stream("cost: 0.5\n")], False),
    "a number off by a hundredth": ("print(0.50)", [stream("0.505\n")], False),
    "a number off by a ten-thousandth": ("print(0.50001)", [stream("0.5000\n")], True),
    "a whole number off by one": ("print(333527)", [stream("333526\n")], False),
    "nothing printed": ("pass", [stream("0.5\n")], False),
    "nothing stored": ("print(0.5)", [], False),
    "a result with near numbers": ("[0.33333, 2]", [result("[0.33332, 2]")], True),
    "a result with another length": ("[1, 2]", [result("[1, 2, 3]")], False),
    "a result hidden by a semicolon": ("3;", [], True),
    "a progress bar and its time": (
        "print('1/3 ━━ 0s 9ms/step - loss: 2.0', end='\\b' * 31 + '\\r'); print('3/3 ━━ 2s 7ms/step - loss: 1.0 ')",
        [stream("3/3 ━━ 1s 18ms/step - loss: 1.0\n")],
        True,
    ),
    "a picture with its alternative": (SHOW_PICTURE, [picture("a cat")], True),
    "a picture with another alternative": (SHOW_PICTURE, [picture("a dog")], False),
    "a picture that is missing": ("print('a cat')", [picture("a cat")], False),
    "a warning": ("import warnings; warnings.warn('old')", [], False),
    "a cell that says why it is not compared": ("import time; print(time.time())", [stream("1\n")], True),
    "the engine, not the same on both": ("import os; print(os.environ['KERAS_ENGINE'])", [stream("minikeras\n")], True),
}
# Last, since the cells after a failing one are not run.
CASES["an error"] = ("1 / 0", [], False)


def make(folder, name, cases):
    """Write a notebook with one cell a case into folder/lessons, as if it had been run."""
    book = nbformat.v4.new_notebook(metadata={"kernelspec": notebook.KERNEL})
    for number, (title, (source, stored, _)) in enumerate(cases.items(), 1):
        stored = [nbformat.from_dict(output) for output in stored]
        cell = nbformat.v4.new_code_cell(source, execution_count=number, outputs=stored)
        if "not compared" in title:
            cell.metadata["not_compared"] = title
        book.cells.append(cell)
    path = folder / "lessons" / name / f"{name}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(book, path)
    return path


def run_pytest(folder, *arguments):
    """Run pytest with the notebooks' plugin on a folder of its own; return the exit status and the text."""
    command = [sys.executable, "-m", "pytest", "-p", "tests.notebooks.plugin", "-p", "no:cacheprovider", "--color=no"]
    (folder / "pytest.ini").write_text("[pytest]\n")
    done = subprocess.run(
        [*command, "-rA", *arguments],
        cwd=folder,
        env=dict(os.environ, PYTHONPATH=str(notebook.ROOT), PYTEST_ADDOPTS=""),
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    folder = tmp_path_factory.mktemp("course")
    make(folder, "01-cases", CASES)
    return run_pytest(folder)


@pytest.mark.parametrize("title", CASES)
def test_a_cell_passes_only_where_what_it_prints_agrees(report, title):
    number = list(CASES).index(title)
    (verdict,) = re.findall(rf"^(PASSED|FAILED) \S+\[minikeras\]::Cell {number}\b", report[1], re.MULTILINE)
    assert verdict == ("PASSED" if CASES[title][2] else "FAILED")


def test_each_notebook_runs_on_both_engines_each_in_its_own_kernel(report):
    number = list(CASES).index("the engine, not the same on both")
    assert re.search(rf"^PASSED \S+\[minikeras\]::Cell {number}\b", report[1], re.MULTILINE)
    assert re.search(rf"^FAILED \S+\[tensorflow\]::Cell {number}\b", report[1], re.MULTILINE)


def test_a_failure_shows_the_source_what_was_expected_and_what_came(report):
    assert report[0] == 1
    assert "expected the number 0.505, got 0.5" in report[1]
    assert "print(0.50)" in report[1]
    assert "--- expected\n0.505\n--- got\n0.5\n" in report[1].replace("0.50\n", "0.5\n")


def test_the_closing_line_counts_lessons_and_compared_cells(report):
    stored = sum(bool(outputs) for _, outputs, _ in CASES.values())
    share = f"{2 * stored - 2} of {2 * stored} output cells were compared"
    assert f"0 of 1 lessons agreed on both engines; {share}" in report[1]


def test_a_run_that_compares_too_little_fails_though_every_cell_passes(tmp_path):
    cases = {f"not compared {number}": ("print(1)", [stream("1\n")], True) for number in range(2)}
    make(tmp_path, "01-lazy", {"the same": ("print(2)", [stream("2\n")], True), **cases})
    status, text = run_pytest(tmp_path, "-m", "minikeras")
    assert "3 passed" in text
    assert "1 of 3 output cells were compared (33.3%, less than 90%: this run fails)" in text
    assert status == 1


def test_a_notebook_that_was_never_run_fails(tmp_path):
    path = make(tmp_path, "01-new", {"the same": ("x = 1", [], True)})
    path.write_text(path.read_text().replace('"execution_count": 1', '"execution_count": null'))
    status, text = run_pytest(tmp_path, "-m", "minikeras")
    assert status == 1
    assert "This cell was never run" in text


def test_cells_after_a_broken_one_are_not_run(tmp_path):
    cases = {"an error": ("1 / 0", [], False), "the next": ("print(1)", [stream("1\n")], True)}
    make(tmp_path, "01-broken", cases)
    _, text = run_pytest(tmp_path, "-m", "minikeras")
    assert "1 failed, 1 skipped" in text


@pytest.mark.parametrize(
    ("expected", "got", "agree"),
    [
        ("0.3517", "0.3516", True),
        ("0.351", "0.352", False),
        ("1.", "1", True),
        ("1e-05", "1.0005e-05", True),
        ("-0.5", "0.5", False),
        ("dense_1", "dense_2", False),
        ("(None, 64)", "(None, 65)", False),
        ("[0.5  0.25]", "[0.5 0.25]", True),
        ("nan", "0.5", False),
        ("1,000", "1,001", False),
        ("0.5\n0.5", "0.5", False),
    ],
)
def test_numbers_agree_within_a_thousandth_and_nothing_else_may_differ(expected, got, agree):
    assert (outputs.compare_text(expected, got) is None) == agree


def test_a_terminal_shows_the_last_state_of_a_redrawn_line():
    assert outputs.screen("\x1b[1m1/3\x1b[0m long\b\b\b\b\b\b\b\b\r3/3\nnext  ") == "3/3 long\nnext"


def test_streams_are_compared_whole_however_they_were_cut():
    assert outputs.compare([stream("ab\n")], [stream("a"), stream("b\n")]) is None
