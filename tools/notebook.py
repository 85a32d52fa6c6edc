"""Read, run and write a lesson's notebook, in one form that does not change with the machine or the day."""

import copy
import os
import subprocess
from pathlib import Path

import nbformat

from tools import outputs

ROOT = Path(__file__).resolve().parents[1]
CELL_TIMEOUT = 120
# They choose how OpenBLAS adds up. What is stored must be what every machine prints, and not what one chosen kernel does.
OF_ONE_MACHINE = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def read(path):
    """Read a notebook file, as nbformat 4."""
    return nbformat.read(path, as_version=4)


def text(notebook):
    """Return the text of a notebook's file: what `write` writes, and what two generations are compared by."""
    notebook = copy.deepcopy(notebook)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    own = notebook.metadata.get("lesson")
    notebook.metadata = nbformat.from_dict({"kernelspec": KERNEL, "language_info": {"name": "python"}})
    if own:
        notebook.metadata.lesson = own
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    nbformat.validate(notebook)
    return nbformat.writes(notebook, version=4) + "\n"


def write(notebook, path):
    """Write a notebook file, its folder made where there is none."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text(notebook), encoding="utf-8")


def environment(engine):
    """Return the environment variables of a kernel that runs a lesson on an engine."""
    values = dict(os.environ, KERAS_ENGINE=engine, PYTHONPATH=_search_path())
    for name in OF_ONE_MACHINE:
        values.pop(name, None)
    # OpenBLAS's threads wait by spinning: where several processes share a few cores, small products take a hundred times longer.
    values.setdefault("OPENBLAS_NUM_THREADS", "1")
    values.pop("COLUMNS", None)  # the width of summary()'s table must not follow the terminal that started this
    return values


def run(notebook, folder, engine, allow_errors=False, environ=()):
    """Run a copy of a notebook in a folder on an engine, and return it with the outputs of this run.

    `environ` is a dict of environment variables that the kernel gets besides its usual ones.

    Raises nbclient's CellExecutionError at the first cell that fails, unless errors are allowed: then they are outputs.
    Raises CellTimeoutError at a cell that takes longer than CELL_TIMEOUT seconds.
    """
    from nbclient import NotebookClient

    result = copy.deepcopy(notebook)
    for cell in result.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    client = NotebookClient(
        result,
        timeout=CELL_TIMEOUT,
        kernel_name=KERNEL["name"],
        allow_errors=allow_errors,
        record_timing=False,
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute(
        env=environment(engine) | dict(environ), stderr=subprocess.DEVNULL
    )  # the kernel's own log, not a cell's stderr
    for cell in code_cells(result):
        cell.outputs = [_tidy(output) for output in outputs.join_streams(cell.outputs)]
    return result


def settle(cell, fresh, engine="minikeras"):
    """Give a cell the outputs of a fresh run, unless they agree with those it has: then nothing is to change.

    A run's times and last digits would else change the file each time. Pictures are always taken from the fresh run, and so are
    minikeras's errors of `course.breaks`: of these only the class is compared, and a learner should read what is said today.
    """
    always = ("image/", "text/html") if engine == "minikeras" else "image/"
    shown = any(mime.startswith(always) for output in fresh.outputs for mime in output.get("data", {}))
    if shown or not cell.outputs or outputs.compare(cell.outputs, fresh.outputs):
        cell.outputs = fresh.outputs
    cell.execution_count = fresh.execution_count
    for output in cell.outputs:
        if output.output_type == "execute_result":
            output.execution_count = fresh.execution_count


def code_cells(notebook):
    """Return the cells of a notebook that hold code."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def _tidy(output):
    """Store a stream as a terminal would show it at the end: a progress bar is one line, not thirty."""
    output = nbformat.from_dict(output)
    if output.output_type == "stream":
        output.text = outputs.screen(output.text)
    return output


def _search_path():
    paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    return os.pathsep.join(path for path in paths if path)
