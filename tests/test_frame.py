"""What holds the project together: the commands, the lists of packages, the door of the lessons, what is committed."""

import re
import runpy
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tools import environment, lessons, notebook, places, requirements

sys.path.insert(0, str(notebook.ROOT / "tools"))  # tools/run.py is run as a file, and imports its neighbour as one
import run  # noqa: E402

ROOT = notebook.ROOT


def python(code, **variables):
    """Run a line in a Python of its own; return the process."""
    import os

    values = dict(os.environ, PYTHONPATH=str(ROOT), **variables)
    return subprocess.run([sys.executable, "-c", code], env=values, capture_output=True, text=True)


def tracked_files():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git clone")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


# The commands


def test_ci_calls_make_lint_and_make_test_and_nothing_else():
    commands = [line for line in (ROOT / ".ci" / "run").read_text().splitlines() if line and not line.startswith("#")]
    assert commands[-2:] == ["make lint", "make test"]
    browser = [line for line in commands[:-2] if "chromium" in line]  # the pictures are tested in one
    assert all(line.startswith(("set ", "cd ")) or line in browser for line in commands[:-2]) and len(browser) <= 1


@pytest.mark.parametrize("command", ["learn", "test", "quick", "lint", "site"])
def test_what_make_does_can_be_done_without_make(command, monkeypatch):
    """make only calls tools/run.py, and that file has each command; it brings .venv to what the command needs first."""
    makefile = (ROOT / "Makefile").read_text()
    (line,) = re.findall(rf"^(?:\w+ )*{command}(?: \w+)*: python\n\t@(.*)$", makefile, re.MULTILINE)
    assert line.startswith("$(PYTHON) tools/run.py ")
    calls = []
    monkeypatch.setattr(run.environment, "main", calls.append)
    monkeypatch.setattr(run.subprocess, "call", lambda line, cwd: calls.append(line))
    assert run.main([command, "--this"]) == 0
    assert calls[0] == command and len(calls) > 1
    assert all(line[:2] == [environment.PYTHON, "-m"] and "--this" in line for line in calls[1:])


def test_a_command_that_fails_ends_the_run_with_its_status(monkeypatch):
    monkeypatch.setattr(run.environment, "main", lambda command: None)
    monkeypatch.setattr(run.subprocess, "call", lambda line, cwd: 3 if "check" in line else pytest.fail("goes on"))
    assert run.main(["lint"]) == 3


@pytest.mark.parametrize("arguments", [[], ["lern"]])
def test_an_unknown_command_is_told_which_there_are(arguments):
    with pytest.raises(SystemExit, match="learn .*\n.*quick .*\n.*lint .*\n.*test "):
        run.main(arguments)


def test_no_command_of_the_readme_needs_make():
    """Where the README names a command of make's, it says how the same is done without."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.search(r"`python tools/run.py learn`", text)


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make here")
def test_make_names_the_missing_python_in_a_sentence():
    done = subprocess.run(["make", "learn", "PYTHON=no-such-python"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode != 0
    assert "There is no no-such-python here: install Python 3.11 or newer" in done.stdout


def test_an_old_python_is_told_which_one_is_needed(monkeypatch):
    monkeypatch.setattr(environment, "usable", lambda: False)
    monkeypatch.setattr(environment.sys, "version_info", (3, 9, 2))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer, and this is .* make test PYTHON=.* tools/run.py test"):
        environment.main("test")


def test_a_python_without_venv_is_told_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setattr(environment, "VENV", str(tmp_path / "venv"))
    monkeypatch.setattr(environment, "PYTHON", str(tmp_path / "venv" / "bin" / "python"))
    monkeypatch.setattr(environment.sys, "executable", "/bin/false")
    with pytest.raises(SystemExit, match="cannot make a virtual environment .* apt install python3-venv"):
        environment.make_environment("learn")


def test_a_missing_network_is_called_so():
    log = "WARNING: Retrying after connection broken by X\nERROR: No matching distribution found for numpy"
    assert environment.reason(log) == "there is no connection to the package index (is the network there?)"
    assert environment.reason("  ERROR: No matching distribution found for nampy>=2") == (
        "pip said: No matching distribution found for nampy>=2"
    )


def test_the_tests_environment_serves_the_lessons_too(monkeypatch):
    monkeypatch.setattr(environment, "usable", lambda: True)
    monkeypatch.setattr(environment, "installed", lambda: {"test": environment.fingerprint(environment.LISTS["test"])})
    monkeypatch.setattr(environment, "install", lambda command: pytest.fail("nothing is to be installed"))
    environment.main("learn")


# The lists of packages


def test_the_text_files_are_made_from_the_lists_in_pyproject(capsys):
    assert requirements.main(["--check"]) == 0, capsys.readouterr().out


def test_a_list_that_changed_is_told_and_written(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(requirements, "ROOT", tmp_path)
    changed = (ROOT / "pyproject.toml").read_text().replace('"rich>=13.7,<16"', '"rich>=14,<16"')
    (tmp_path / "pyproject.toml").write_text(changed)
    for name in requirements.FILES:
        shutil.copy(ROOT / name, tmp_path)
    assert requirements.main(["--check"]) == 1
    assert capsys.readouterr().out == "Not up to date: requirements-learn.txt\n"
    assert requirements.main([]) == 0 and requirements.main(["--check"]) == 0
    assert "\nrich>=14,<16\n" in (tmp_path / "requirements-learn.txt").read_text()


def test_a_package_has_the_same_bounds_in_every_list():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    lines = [line for lines in settings["project"]["optional-dependencies"].values() for line in lines]
    lines += [line for lines in settings["dependency-groups"].values() for line in lines if isinstance(line, str)]
    names = [re.split(r"[<>=!~ ]", line)[0] for line in dict.fromkeys(lines)]
    assert len(names) == len(set(names))


def test_the_command_of_the_tests_installs_what_every_other_command_needs():
    def packages(name):
        lines = (ROOT / name).read_text().splitlines()
        nested = {line for other in lines if other.startswith("-r ") for line in packages(other[3:])}
        return nested | {line for line in lines if not line.startswith(("#", "-r "))}

    for lists in environment.LISTS.values():
        assert packages(lists[0]) <= packages(environment.LISTS["test"][0])


def test_numpy_is_the_only_hard_dependency():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert [re.split(r"[<>=]", line)[0] for line in project["dependencies"]] == ["numpy"]
    learn = (ROOT / "requirements-learn.txt").read_text()
    assert not re.search(r"^(tensorflow|keras)", learn, re.MULTILINE)


def test_importing_minikeras_reads_numpy_and_the_standard_library_only():
    code = (
        "import sys, time; before = set(sys.modules); start = time.perf_counter(); import minikeras\n"
        "for room in minikeras.ROOMS: getattr(minikeras, room)\n"
        "print(f'all rooms of minikeras: {time.perf_counter() - start:.3f} seconds', file=sys.stderr)\n"
        "print(*sorted({name.partition('.')[0] for name in set(sys.modules) - before}))"
    )
    done = python(code)
    print(done.stderr)
    strange = set(done.stdout.split()) - sys.stdlib_module_names - {"numpy", "minikeras"}
    assert done.returncode == 0
    assert not strange


# The door of the lessons


def test_the_engine_is_minikeras_unless_something_else_is_asked_for():
    done = python("from minikeras.engine import keras, name; print(name, keras.__name__)", KERAS_ENGINE="")
    assert done.stdout == "minikeras minikeras\n"


def test_an_unknown_engine_is_refused_with_the_names_of_the_known_ones():
    done = python("import minikeras.engine", KERAS_ENGINE="torch")
    assert "ValueError: KERAS_ENGINE='torch' is not an engine. Use one of minikeras, tensorflow" in done.stderr


def test_a_missing_tensorflow_says_how_to_get_it():
    """In a Python of its own: an import of Keras that ends in the middle leaves it broken for whoever imports it next."""
    done = python("import sys; sys.modules['tensorflow'] = None; import minikeras.engine", KERAS_ENGINE="tensorflow")
    assert re.search("ImportError: .*pip install tensorflow-cpu keras .*Unset KERAS_ENGINE to use minikeras", done.stderr)
    assert done.returncode == 1


def test_tensorflow_starts_without_a_word_on_stderr():
    done = python("from minikeras.engine import keras; print(keras.ops.ones(2).shape[0])", KERAS_ENGINE="tensorflow")
    assert (done.stdout, done.stderr) == ("2\n", "")


# What is committed


def test_nothing_committed_names_a_machine():
    # "/home/learner" is no machine's: it is what a submission sees behind its wall.
    places = re.compile(r"(?<![\w.~])/(?:work|root|home(?!/learner)|Users|tmp)/[\w.]")
    here = Path(__file__)
    for path in tracked_files():
        if path.suffix in (".npz", ".png", ".otf", ".keras", ".h5", ".gz") or path == here:
            continue
        found = places.search(path.read_text(encoding="utf-8"))
        assert found is None, f"{path.relative_to(ROOT)} names {found.group()}"


def test_the_committed_files_are_small():
    sizes = {path: path.stat().st_size for path in tracked_files()}
    assert max(sizes.values()) < 5_000_000
    assert sum(sizes.values()) < 30_000_000


def test_the_lessons_are_what_is_generated_from_the_solutions(capsys):
    assert lessons.main(["generate", "--check"]) == 0, capsys.readouterr().out


def test_every_lesson_has_a_solution():
    names = [{path.parent.name for path in folder.glob("*/*.ipynb")} for folder in (places.LESSONS, places.SOLUTIONS)]
    assert names[0] == names[1]


def test_the_settings_of_nbgrader_name_the_folders():
    settings = {}

    class Section(dict):
        def __getattr__(self, name):
            return self.setdefault(name, Section())

        def __setattr__(self, name, value):
            settings[name] = value

    runpy.run_path(str(ROOT / "nbgrader_config.py"), {"get_config": Section})
    assert (settings["source_directory"], settings["release_directory"]) == ("solutions", "lessons")
