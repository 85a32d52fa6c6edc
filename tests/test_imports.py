"""The house: imports point downward, the tools' and those inside of functions too, and the pages give the rooms in one order."""

import ast
import graphlib
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import minikeras
from tools import notebook, stubs

PYPROJECT = (notebook.ROOT / "pyproject.toml").read_text(encoding="utf-8")
DOWNWARD, CIRCLES, *_OF_THE_TOOLS = tomllib.loads(PYPROJECT)["tool"]["importlinter"]["contracts"]
FIRST_WALK = ["autodiff", "ops", "graph", "layers", "training", "models"]


def lint(config, tmp_path):
    """What import-linter says of minikeras under these contracts; whether they are kept."""
    file = tmp_path / "pyproject.toml"
    file.write_text(config, encoding="utf-8")
    code = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
    command = [sys.executable, "-c", code, "--config", str(file), "--no-cache"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=notebook.ROOT)
    return done.returncode == 0, done.stdout + done.stderr


def test_imports_point_downward(tmp_path):
    kept, told = lint(PYPROJECT, tmp_path)
    assert kept, told


@pytest.mark.parametrize("exception", DOWNWARD["ignore_imports"] + CIRCLES["ignore_imports"])
def test_without_its_exception_each_arrow_that_runs_up_is_found(exception, tmp_path):
    """They stand inside of functions: so these are counted. And an exception that nothing needs any more has to go."""
    without = "\n".join(line for line in PYPROJECT.splitlines() if f'"{exception}",' not in line)
    kept, told = lint(without, tmp_path)
    assert without != PYPROJECT and not kept and "BROKEN" in told, told


@pytest.mark.parametrize("below", ["teach", "notebook"])
def test_a_tool_that_stands_on_one_above_is_found(below, tmp_path):
    """tools.teach is below tools.lessons, and above tools.notebook."""
    kept, told = lint(
        PYPROJECT.replace(f'    "{below}",\n', "").replace('    "data : env', f'    "{below}",\n    "data : env'), tmp_path
    )
    assert not kept and "tools stand on each other in one order BROKEN" in told


def test_a_new_room_has_to_be_given_its_place(tmp_path):
    kept, told = lint(PYPROJECT.replace('"autodiff",', ""), tmp_path)
    assert not kept and "autodiff" in told


def test_each_exception_has_its_reason():
    for exception in DOWNWARD["ignore_imports"] + CIRCLES["ignore_imports"]:
        (line,) = [line for line in PYPROJECT.splitlines() if f'"{exception}",' in line]
        before = PYPROJECT.splitlines()[PYPROJECT.splitlines().index(line) - 1 :: -1]
        shared = next(row for row in before if not row.strip().startswith('"') or "# " in row)
        assert "# " in line or shared.strip().startswith("#"), f"{exception} says no reason"


def floors():
    """The rooms, from the ground up, each with its floor."""
    rooms = [[name.strip("() ") for name in line.split(":")] for line in DOWNWARD["layers"]]
    return {room: floor for floor, names in enumerate(reversed(rooms)) for room in names}


def test_the_package_s_docstring_and_the_readme_give_the_rooms_in_one_order_that_the_contract_has_too():
    docstring = [re.findall(r"`(\w+)`", line) for line in minikeras.__doc__.splitlines() if re.match(r"\d\. ", line)]
    told = [name for line in docstring for name in line if name in floors()]
    readme = re.findall(r"^\| \[(\w+)\]\(minikeras/", (notebook.ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert [name for name in told if name in FIRST_WALK] == FIRST_WALK == readme
    heights = [floors()[name] for name in told]
    assert heights == sorted(heights), "the docstring names a room before one that it stands on"


def test_a_cold_start_opens_no_room_above_the_errors():
    code = (
        "import sys, minikeras; print(*sorted({name.split('.')[1] for name in sys.modules if name.startswith('minikeras.')}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=notebook.ROOT)
    assert set(done.stdout.split()) <= {name for name, floor in floors().items() if floor == 0} | {"old_spellings"}


def test_without_the_package_s_hand_the_lowest_rooms_stand_alone():
    """Who draws errors and explains missing names is handed in from the top: without it both still say what Python says."""
    code = """
import sys, types
package = types.ModuleType("minikeras")
package.__path__ = [sys.argv[1]]
sys.modules["minikeras"] = package
from minikeras import on_demand
from minikeras.errors import explaining
error = explaining.explained(ValueError, "No.", fix="yes")
print(error.show(), on_demand.missing("minikeras.layers", "Merge"), sep="; ")
"""
    folder = str(Path(minikeras.__file__).parent)
    done = subprocess.run([sys.executable, "-c", code, folder], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "None; module 'minikeras.layers' has no attribute 'Merge'"


# Threads that import: Python holds a lock for each module that is being opened, and one for its package while that is opened first


def places():
    """Where the names of rooms that open on demand stand: by "minikeras.layers.Dense", "minikeras.layers.dense"."""
    found = {}
    for path in (notebook.ROOT / "minikeras").rglob("__init__.py"):
        room = ".".join(path.parent.relative_to(notebook.ROOT).parts)
        for file, names in (stubs.table_of(path) or {}).items():
            module = file if file.startswith("minikeras.") else f"{room}.{file}"
            found |= {f"{room}.{name}": module for name in names.split()}
    return found


def opened_with(path):
    """The names of modules, and of what is in them, that are opened with a file: what it imports outside of functions; its packages."""
    package = ".".join(path.parent.relative_to(notebook.ROOT).parts)
    found, statements = (
        {package} if path.name != "__init__.py" else {package.rpartition(".")[0]},
        [ast.parse(path.read_text("utf-8"))],
    )
    while statements:
        statement = statements.pop()
        if isinstance(statement, ast.ImportFrom):
            found |= {statement.module, *(f"{statement.module}.{alias.name}" for alias in statement.names)}
        elif isinstance(statement, ast.Import):
            found |= {alias.name for alias in statement.names}
        if not isinstance(statement, (ast.FunctionDef, ast.Lambda)):
            statements += ast.iter_child_nodes(statement)
    return found


def test_no_circle_of_imports_in_which_two_threads_could_wait_for_each_other():
    """So a room doesn't open files of its own while it is opened: who opens one of these files waits for the room.

    The package itself is left out: it is there before anything of it is used.
    """
    files = {}
    for path in (notebook.ROOT / "minikeras").rglob("*.py"):
        parts = path.relative_to(notebook.ROOT).with_suffix("").parts
        files[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    del files["minikeras"]
    of_rooms = places()
    waits_for = {
        name: {of_rooms.get(other, other) for other in opened_with(path)} & files.keys() - {name}
        for name, path in files.items()
    }
    assert "minikeras.autodiff.primitive" in waits_for["minikeras.ops.core"]  # which asks the room for it
    order = list(graphlib.TopologicalSorter(waits_for).static_order())  # raises CycleError with the circle
    assert len(order) == len(files)
    waits_for["minikeras.on_demand"].add("minikeras.layers.dense")
    with pytest.raises(graphlib.CycleError):
        graphlib.TopologicalSorter(waits_for).prepare()
