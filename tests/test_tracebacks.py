"""A traceback shows the learner's own lines; those of the library are left out unless they are asked for."""

import os
import re
import subprocess
import sys

import nbformat
import pytest

from minikeras.errors import tracebacks
from tools import notebook, outputs

WRONG_RANK = "keras.layers.LSTM(4)(keras.Input((8,)))"
# Python frames in the text of a traceback, of a script or of IPython.
FRAME = re.compile(r'^\s*File "?([^",\n:]+)|^(Cell In\[\d+\])', re.MULTILINE)

SCRIPTS = {  # what goes wrong, the learner's lines in the traceback, and how it ends
    "an explained error": (f"def build():\n    return {WRONG_RANK}\nbuild()", 2, "ValueError: Input 0"),
    "an error of NumPy's": ("keras.ops.reshape(keras.ops.ones((2, 3)), (7,))", 1, "ValueError: "),
    "a layer of the learner's": (
        "class Mine(keras.layers.Layer):\n    def call(self, x):\n        return x.shape[9]\nMine()(keras.ops.ones((2, 3)))",
        2,
        "IndexError: tuple index out of range",
    ),
    "in the middle of fit": (
        "import numpy as np\ndef loss(y, p):\n    raise RuntimeError('mine')\n"
        "m = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])\nm.compile(loss=loss)\n"
        "m.fit(np.ones((4, 2)), np.ones((4, 1)), verbose=0)",
        2,
        "RuntimeError: mine",
    ),
    "a module that is gone": ("from minikeras.layers.core import Dense", 1, "ModuleNotFoundError: "),
    "a wrong name": ("keras.layers.Dense(4, activation='rleu')", 1, "ValueError: "),
    "nothing of the library's": ("def f():\n    return {}['a']\nf()", 2, "KeyError: 'a'"),
}


def run(code, tmp_path):
    """Run a script, and return what it wrote to stderr."""
    script = tmp_path / "lesson.py"
    script.write_text("import minikeras as keras\n" + code)
    return subprocess.run([sys.executable, script], capture_output=True, text=True, check=False).stderr


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_s_traceback_has_the_learner_s_lines_alone(name, tmp_path):
    code, lines, end = SCRIPTS[name]
    told = run(code, tmp_path)
    files = [file for file, _ in FRAME.findall(told)]
    assert files == [str(tmp_path / "lesson.py")] * lines
    assert re.search(f"^{re.escape(end)}", told, re.MULTILINE)
    assert told.count("Traceback") == 1 and "\x1b" not in told


def test_with_filtering_disabled_all_frames_are_there(tmp_path):
    told = run(f"keras.config.disable_traceback_filtering()\n{WRONG_RANK}", tmp_path)
    files = [file for file, _ in FRAME.findall(told)]
    assert len(files) >= 3 and files[-1].startswith(tracebacks.PACKAGE)


def test_a_notebook_s_traceback_has_the_learner_s_lines_alone(tmp_path):
    cells = [
        "import minikeras as keras",
        WRONG_RANK,
        "def build():\n    return " + WRONG_RANK + "\nbuild()",
        "keras.ops.reshape(keras.ops.ones((2, 3)), (7,))",
        "keras.config.disable_traceback_filtering()\n" + WRONG_RANK,
        "keras.config.enable_traceback_filtering()\n" + WRONG_RANK,
    ]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    done = notebook.run(book, tmp_path, "minikeras", allow_errors=True)
    frames = [[file or cell for file, cell in FRAME.findall(_traceback(cell))] for cell in done.cells]
    assert frames[0] == []
    assert frames[1] == ["Cell In[2]"] and frames[2] == ["Cell In[3]"] * 2 and frames[3] == ["Cell In[4]"]
    assert frames[4][0] == "Cell In[5]" and len(frames[4]) >= 3 and all("minikeras" in file for file in frames[4][1:])
    assert frames[5] == ["Cell In[6]"]
    assert "Wants:  (batch, time, features)" in _traceback(done.cells[1])


def _traceback(cell):
    lines = [line for output in cell.outputs if output.output_type == "error" for line in output.traceback]
    return outputs.ESCAPE.sub("", "\n".join(lines))


def test_an_error_met_on_the_way_within_the_library_is_left_out():
    """A learner's own "except: raise" stays a chain of two."""

    def chained(inner, outer):
        try:
            try:
                exec(compile("{}['a']", inner, "exec"), {})  # noqa: S102
            except KeyError:
                exec(compile("1 / 0", outer, "exec"), {})  # noqa: S102
        except ZeroDivisionError as error:
            error.__context__.__traceback__ = error.__context__.__traceback__.tb_next  # without the frame of this test
            with tracebacks.shortened(error):
                return error.__suppress_context__

    inside = tracebacks.PACKAGE + "layers/layer.py"
    assert chained(inside, "lesson.py") is True
    assert chained("lesson.py", "lesson.py") is False


def test_a_cause_that_was_named_is_kept():
    try:
        try:
            exec(compile("{}['a']", tracebacks.PACKAGE + "a.py", "exec"), {})  # noqa: S102
        except KeyError as error:
            raise ValueError("no") from error
    except ValueError as error:
        with tracebacks.shortened(error):
            assert isinstance(error.__cause__, KeyError)


def test_a_traceback_wholly_of_the_library_stays():
    try:
        exec(compile("1 / 0", tracebacks.PACKAGE + "a.py", "exec"), {})  # noqa: S102
    except ZeroDivisionError as error:
        error.__traceback__ = error.__traceback__.tb_next
        with tracebacks.shortened(error):
            assert error.__traceback__.tb_frame.f_code.co_filename == tracebacks.PACKAGE + "a.py"


def depth(trace):
    """How many entries a traceback has."""
    return 0 if trace is None else 1 + depth(trace.tb_next)


def test_what_is_shown_short_stays_whole():
    try:
        try:
            exec(compile("{}['a']", tracebacks.PACKAGE + "a.py", "exec"), {})  # noqa: S102
        except KeyError:
            exec(compile("def f():\n    1 / 0\nf()", tracebacks.PACKAGE + "b.py", "exec"), {})  # noqa: S102
    except ZeroDivisionError as error:
        error.__context__.__traceback__ = error.__context__.__traceback__.tb_next
        whole = error.__traceback__, error.__context__.__traceback__
        with tracebacks.shortened(error):
            assert (depth(error.__traceback__), error.__suppress_context__) == (1, True)
        assert (error.__traceback__, error.__context__.__traceback__) == whole and depth(whole[0]) == 3
        assert error.__suppress_context__ is False


def test_after_an_error_in_a_script_the_whole_traceback_is_there(tmp_path):
    code = f"""
import atexit, sys
def told():
    trace, files = sys.last_value.__traceback__, []
    while trace is not None:
        files.append(trace.tb_frame.f_code.co_filename)
        trace = trace.tb_next
    print("last:", len(files), files[-1], file=sys.stderr)
atexit.register(told)
{WRONG_RANK}"""
    told = run(code, tmp_path)
    count, file = re.search(r"^last: (\d+) (.*)$", told, re.MULTILINE).groups()
    assert [file for file, _ in FRAME.findall(told)] == [str(tmp_path / "lesson.py")]
    assert int(count) >= 3 and file.startswith(tracebacks.PACKAGE)


@pytest.mark.parametrize("how", ["threading.Thread(target=build)", "threading.Timer(0, build)"])
def test_a_thread_s_error_is_shown_in_the_same_way(how, tmp_path):
    code = f"import threading\ndef build():\n    return {WRONG_RANK}\nthread = {how}\nthread.start()\nthread.join()"
    told = run(code, tmp_path)
    files = [file for file, _ in FRAME.findall(told)]
    assert told.startswith("Exception in thread") and "Wants:  (batch, time, features)" in told
    assert files[-1] == str(tmp_path / "lesson.py") and not any(file.startswith(tracebacks.PACKAGE) for file in files)
    all_of_it = run("keras.config.disable_traceback_filtering()\n" + code, tmp_path)
    assert FRAME.findall(all_of_it)[-1][0].startswith(tracebacks.PACKAGE)


def test_debug_enters_the_library(tmp_path):
    """IPython's `%debug`, as one types it: it stands where the error was raised, and goes up to the learner's own line."""
    typed = f"import minikeras as keras\n{WRONG_RANK}\n%debug\nwhere\n{'up' + chr(10)}q\nimport sys\nsys.last_value.hint\n"
    command = [sys.executable, "-m", "IPython", "--simple-prompt", "--colors=nocolor", "--no-banner"]
    environment = {**os.environ, "IPYTHONDIR": str(tmp_path), "PYTHONPATH": os.getcwd()}
    told = subprocess.run(
        command, input=typed, capture_output=True, text=True, check=False, cwd=tmp_path, env=environment
    ).stdout
    told = outputs.ESCAPE.sub("", told)
    shown, debugged = told.split("ipdb>", 1)
    assert tracebacks.PACKAGE not in shown.split("> ")[0] and "Wants:  (batch, time, features)" in shown
    assert f"> {tracebacks.PACKAGE}" in shown.rsplit("In [3]", 1)[1], "where the debugger stands at first"
    assert f"{tracebacks.PACKAGE}layers" in debugged and "return_sequences" not in debugged.split("In [")[0]
