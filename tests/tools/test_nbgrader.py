"""Plain nbgrader grades what was collected, with this project's configuration: the same folders, the same marks."""

import os
import shutil
import socket
import subprocess
import sys
import sysconfig

import pytest

from tests.tools import submissions
from tools import notebook
from tools.teach import __main__ as teach, walls

ATTACK = """
import os, socket
loot = []
def attempt(what, act):
    try:
        act()
    except (OSError, KeyError):
        return
    loot.append(what)
attempt("gradebook", lambda: open({folder!r} + "/gradebook.db", "rb").read())
attempt("solutions", lambda: os.listdir({folder!r} + "/solutions"))
attempt("written", lambda: open({folder!r} + "/written", "w"))
attempt("network", lambda: socket.create_connection(("127.0.0.1", {port}), timeout=2))
attempt("environment", lambda: os.environ["TEACHERS_SECRET"])
attempt("program", lambda: os.spawnv(os.P_WAIT, "/bin/true", ["true"]))
print("loot:", loot)
"""
SCRIPTS = sysconfig.get_path("scripts")  # nbgrader looks for alembic on PATH


def nbgrader(folder, *arguments):
    values = dict(
        os.environ, TEACHERS_SECRET="secret", PATH=os.pathsep.join([SCRIPTS, os.environ["PATH"]]), PYTHONPATH=str(notebook.ROOT)
    )
    command = [sys.executable, "-m", "nbgrader", *arguments]
    done = subprocess.run(command, cwd=folder, env=values, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]


LEARNERS = {"all": submissions.POINTS, "half": ["4-1", "4-2"], "attacker": submissions.POINTS}


@pytest.fixture(scope="module")
def scores(tmp_path_factory):
    """nbgrader's course folder, and the marks in its gradebook by learner."""
    from nbgrader.api import Gradebook

    folder, name = tmp_path_factory.mktemp("nbgrader"), submissions.LESSON.name
    shutil.copy(notebook.ROOT / "nbgrader_config.py", folder)
    shutil.copytree(notebook.ROOT / "solutions" / name, folder / "solutions" / name)
    books = {learner: submissions.answered(keys) for learner, keys in {**LEARNERS, "in part": []}.items()}
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    attack = ATTACK.format(folder=str(folder), port=port)
    submissions.answer(books["attacker"], "4-1", f"{submissions.SOLVED['4-1-answer']}\n{attack}")
    submissions.answer(books["in part"], "4-1", "nodes, kernels, call = 3, 4, 2")
    for learner, book in books.items():
        submissions.put(folder / "returned" / learner / "x.ipynb", submissions.text(book))
    teach.main(["collect", str(folder / "returned"), "--folder", str(folder / "marking")])
    nbgrader(folder, "generate_assignment", name, "--CourseDirectory.release_directory=marking/release")
    nbgrader(folder, "autograde", name)
    with Gradebook(f"sqlite:///{folder}/gradebook.db") as gradebook:
        return folder, {learner: gradebook.find_submission(name, learner).score for learner in books}


def test_nbgrader_gives_the_same_marks(scores):
    assert scores[1] == {"all": 13, "half": 6, "attacker": 13, "in part": 1}


@pytest.mark.skipif(walls.chosen("auto").name == "limits", reason="there is no wall here: neither bubblewrap nor Landlock")
def test_nbgrader_runs_a_learners_code_behind_the_walls(scores):
    (path,) = (scores[0] / "marking/autograded/attacker").glob("*/*.ipynb")
    (said,) = [
        output.text for cell in notebook.code_cells(notebook.read(path)) for output in cell.outputs if "loot" in str(output)
    ]
    assert said == "loot: []\n"
    assert not (scores[0] / "written").exists()
