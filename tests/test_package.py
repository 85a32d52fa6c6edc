"""What is published works for whoever installs it: the wheel in an environment of its own, the source distribution with its tests."""

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import numpy
import pytest

from tools import notebook

ROOT = notebook.ROOT
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
NAME = SETTINGS["project"]["name"]
LEFT_BEHIND = (
    ".git",
    ".venv",
    "build",
    "dist",
    "marking",
    "site",
    "__pycache__",
    "*.egg-info",
    ".ipynb_checkpoints",
    ".*_cache",
)

pytestmark = pytest.mark.slow


def call(*arguments, cwd=None, **variables):
    """Run a command outside of the clone's search path; return what it printed."""
    values = {name: value for name, value in os.environ.items() if name != "PYTHONPATH" and not name.startswith("PIP_")}
    done = subprocess.run(list(map(str, arguments)), cwd=cwd, env={**values, **variables}, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The folder of the source distribution and of the wheel that is built from it."""
    folder = tmp_path_factory.mktemp("built")
    shutil.copytree(ROOT, folder / "clone", ignore=shutil.ignore_patterns(*LEFT_BEHIND))
    call(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, folder / "clone", cwd=folder)
    return folder


@pytest.fixture(scope="module")
def wheel(built):
    (path,) = built.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def source(built):
    """The source distribution, unpacked."""
    (path,) = built.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        archive.extractall(built / "source", filter="data")
    (folder,) = (built / "source").iterdir()
    return folder


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The Python of an environment with NumPy and the installed wheel, and nothing else. No network is needed for it."""
    folder = tmp_path_factory.mktemp("environment")
    call(sys.executable, "-m", "venv", "--without-pip", folder)
    places = "Scripts" if os.name == "nt" else "bin"
    python = folder / places / ("python.exe" if os.name == "nt" else "python")
    site = Path(call(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())
    for part in Path(numpy.__file__).parents[1].glob("numpy*"):
        os.symlink(part, site / part.name, target_is_directory=part.is_dir())
    call(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index", wheel)
    return python


def test_the_installed_library_trains_a_model_with_numpy_alone(installed, tmp_path):
    code = re.search(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)[1]
    assert call(installed, "-c", code, cwd=tmp_path).strip() == code.rpartition("# ")[2].strip()
    places = call(installed, "-c", "import minikeras, sys; print(minikeras.__file__, *sys.path)", cwd=tmp_path)
    assert str(ROOT) not in places


def test_the_installed_version_is_the_library_s(installed, tmp_path):
    code = f"import importlib.metadata, minikeras; print(importlib.metadata.version('{NAME}') == minikeras.__version__)"
    assert call(installed, "-c", code, cwd=tmp_path) == "True\n"


def test_an_installed_course_has_its_data(installed, tmp_path):
    code = "from minikeras import course; print(course.data('study_hours').keys(), course.data('digits')['x_train'].shape)"
    assert call(installed, "-c", code, cwd=tmp_path).startswith("dict_keys")


def test_an_installed_course_is_copied_to_work_in_and_renewed_around_the_work(installed, tmp_path):
    """Without JupyterLab, which is not in this environment, the command says how to get it, once the copy is there."""
    command = installed.with_name("minikeras.exe" if os.name == "nt" else "minikeras")
    values = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run([command, "learn", "here"], cwd=tmp_path, env=values, capture_output=True, text=True)
    assert "lessons are new in my-lessons" in done.stdout and "[course]" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 1
    (path,) = tmp_path.glob("here/my-lessons/01-*/01-*.ipynb")
    assert (tmp_path / "here" / "figures" / "lesson-01-cover.svg").exists()
    book = json.loads(path.read_text(encoding="utf-8"))
    book["cells"][1]["source"] = "my own work"
    path.write_text(json.dumps(book), encoding="utf-8")
    done = subprocess.run([command, "learn", "here"], cwd=tmp_path, env=values, capture_output=True, text=True)
    assert "your work in them as you left it" in done.stdout
    assert "my own work" in path.read_text(encoding="utf-8")


def test_make_learn_and_the_command_are_the_same_code():
    from minikeras.course import command
    from tools import learn

    assert learn.begin is command.begin


def test_the_command_opens_jupyterlab_where_it_is(tmp_path, monkeypatch, capsys):
    from minikeras.course import command

    calls = []
    monkeypatch.setattr(command.subprocess, "call", lambda line, cwd: calls.append((line, cwd)) or 0)
    assert command.main(["learn", str(tmp_path / "here"), "--open", "yes"]) == 0
    ((line, cwd),) = calls
    assert cwd == (tmp_path / "here").resolve() and line[1:3] == ["-m", "jupyterlab"]
    assert (cwd / line[-1].partition("/lab/tree/")[2]).exists()
    assert command.main(["learn", str(tmp_path / "here"), "--open", "no"]) == 0
    assert "To open it: minikeras learn" in capsys.readouterr().out and len(calls) == 1


def test_every_lesson_and_every_picture_is_in_the_wheel(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for pattern in ("lessons/*/*.ipynb", "lessons/data/*.*", "figures/**/*.svg"):
        committed = {path.relative_to(ROOT).as_posix() for path in ROOT.glob(pattern) if "checkpoint" not in str(path)}
        assert committed and {f"minikeras/course/files/{name}" for name in committed} <= names


def test_nothing_else_is_in_the_wheel(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    tops = {name.partition("/")[0] for name in names}
    assert tops == {"minikeras", f"{NAME.replace('-', '_')}-{SETTINGS['project']['version']}.dist-info"}
    strange = [name for name in names if "solutions/" in name.lower() or name.endswith((".pyc", ".h5"))]
    assert not strange


def test_every_file_of_the_library_is_in_the_wheel(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for path in (ROOT / "minikeras").rglob("*.*"):
        if path.is_file() and "__pycache__" not in path.parts:
            assert path.relative_to(ROOT).as_posix() in names


def test_the_metadata_says_what_it_is(wheel):
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith("/METADATA")]
        lines = archive.read(name).decode().splitlines()
    assert (
        f"Name: {NAME}" in lines
        and f"License-Expression: {SETTINGS['project']['license']}" in lines
        and "Provides-Extra: course" in lines
    )
    assert [line for line in lines if line.startswith("Requires-Dist:") and "extra ==" not in line] == [
        "Requires-Dist: numpy<3,>=2.0"
    ]


def test_every_committed_file_is_in_the_source_distribution(source):
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git clone")
    names = [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
    assert [name for name in names if not (source / name).exists()] == []


def test_the_tests_run_from_the_source_distribution(source):
    files = ["tests/test_graph.py", "tests/test_autodiff.py", "tests/course"]
    said = call(sys.executable, "-m", "pytest", "-q", "--quick", "-p", "no:randomly", *files, cwd=source)
    assert re.search(r"^\d+ passed", said.splitlines()[-1])
    code = "import minikeras; print(minikeras.__file__)"
    assert str(source) in call(sys.executable, "-c", code, cwd=source)
