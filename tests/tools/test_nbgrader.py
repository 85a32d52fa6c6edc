"""Plain nbgrader grades what was collected, with this project's configuration: the same folders, the same marks."""

import os
import shutil
import subprocess
import sys
import sysconfig

import pytest

from tests.tools import submissions
from tools import notebook
from tools.teach import __main__ as teach

SCRIPTS = sysconfig.get_path("scripts")  # nbgrader looks for alembic on PATH


def nbgrader(folder, *arguments):
    values = dict(os.environ, PATH=os.pathsep.join([SCRIPTS, os.environ["PATH"]]), PYTHONPATH=str(notebook.ROOT))
    command = [sys.executable, "-m", "nbgrader", *arguments]
    done = subprocess.run(command, cwd=folder, env=values, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]


@pytest.fixture(scope="module")
def scores(tmp_path_factory):
    """The marks in nbgrader's gradebook, by learner."""
    from nbgrader.api import Gradebook

    folder, name = tmp_path_factory.mktemp("nbgrader"), submissions.LESSON.name
    shutil.copy(notebook.ROOT / "nbgrader_config.py", folder)
    shutil.copytree(notebook.ROOT / "solutions" / name, folder / "solutions" / name)
    for learner, keys in (("all", submissions.POINTS), ("half", ["4-1", "4-2"])):
        submissions.put(folder / "returned" / learner / "x.ipynb", submissions.text(submissions.answered(keys)))
    teach.main(["collect", str(folder / "returned"), "--folder", str(folder / "marking")])
    nbgrader(folder, "generate_assignment", name, "--CourseDirectory.release_directory=marking/release")
    nbgrader(folder, "autograde", name)
    with Gradebook(f"sqlite:///{folder}/gradebook.db") as gradebook:
        return {learner: gradebook.find_submission(name, learner).score for learner in ("all", "half")}


def test_nbgrader_gives_the_same_marks(scores):
    assert scores == {"all": 13, "half": 6}
