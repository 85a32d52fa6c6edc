"""Editors and type checkers see what people see: the stubs are the living objects', and code of users is checked with them."""

import ast
import inspect
import re
import runpy
import shutil
import subprocess
import sys

import jedi
import pytest

import minikeras
from tools import notebook, stubs

ROOT = notebook.ROOT
CODE = ROOT / "tests" / "typing"


def test_the_stubs_are_what_would_be_written(capsys):
    assert stubs.main(["--check"]) == 0, capsys.readouterr().out


def test_a_stub_that_is_old_or_of_nothing_is_told(monkeypatch, tmp_path, capsys):
    shutil.copytree(ROOT / "minikeras", tmp_path / "minikeras", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(stubs, "ROOT", tmp_path)
    monkeypatch.setattr(stubs, "LIBRARY", tmp_path / "minikeras")
    (tmp_path / "minikeras" / "gone.pyi").write_text("")
    layers = tmp_path / "minikeras" / "layers" / "__init__.pyi"
    layers.write_text(layers.read_text().replace("import Dense as Dense", "import Dense as Dens"))
    assert stubs.main(["--check"]) == 1
    said = capsys.readouterr().out
    assert "minikeras/layers/__init__.pyi" in said and "minikeras/gone.pyi" in said
    assert stubs.main([]) == 0 and stubs.main(["--check"]) == 0


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """What mypy says of the code of users and of all stubs: (file, line) -> message."""
    files = [CODE / "user_code.py", CODE / "wrong_code.py", *sorted((ROOT / "minikeras").rglob("*.pyi"))]
    options = [
        "--follow-imports=silent",
        "--no-error-summary",
        "--hide-error-context",
        "--cache-dir",
        tmp_path_factory.mktemp("mypy"),
    ]
    command = [sys.executable, "-m", "mypy", *map(str, options), *map(str, files)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    errors = re.findall(r"^(.+?):(\d+): error: (.*)$", done.stdout, re.MULTILINE)
    assert errors, done.stdout + done.stderr
    return {((ROOT / file).resolve(), int(line)): message for file, line, message in errors}


def test_code_that_is_right_has_no_error(found):
    assert {place: message for place, message in found.items() if place[0] != CODE / "wrong_code.py"} == {}


def test_each_mistake_is_found_where_it_stands(found):
    expected = {}
    for number, line in enumerate((CODE / "wrong_code.py").read_text().splitlines(), 1):
        if "# error: " in line:
            expected[number] = line.partition("# error: ")[2]
    said = {line: message for (path, line), message in found.items() if path == CODE / "wrong_code.py"}
    assert len(expected) > 8 and said.keys() == expected.keys()
    assert all(word in said[line] for line, word in expected.items()), said


def test_the_code_that_is_right_runs():
    runpy.run_path(str(CODE / "user_code.py"))


@pytest.mark.parametrize(
    "code, name",
    [
        ("from minikeras.layers import Den", "Dense"),
        ("import minikeras as keras\nkeras.layers.Den", "Dense"),
        ("import minikeras as keras\nkeras.Seq", "Sequential"),
        ("import minikeras as keras\nkeras.Sequential().fi", "fit"),
        ("import minikeras as keras\nkeras.callbacks.Early", "EarlyStopping"),
        ("import minikeras as keras\nkeras.ops.relu(1.0).num", "numpy"),
    ],
)
def test_an_editor_completes_the_names(code, name):
    assert name in [completion.name for completion in jedi.Script(code).complete()]


@pytest.mark.parametrize(
    "code, parameters",
    [
        ("import minikeras as keras\nkeras.layers.Dense(", ["units", "activation", "use_bias"]),
        ("import minikeras as keras\nkeras.Sequential().fit(", ["x", "y", "batch_size", "epochs"]),
        ("import minikeras as keras\nkeras.Model(", ["inputs", "outputs", "name"]),
        ("import minikeras as keras\nkeras.ops.mean(", ["x", "axis", "keepdims"]),
    ],
)
def test_an_editor_shows_the_parameters(code, parameters):
    shown = [[parameter.name for parameter in one.params] for one in jedi.Script(code).get_signatures()]
    assert any(names[: len(parameters)] == parameters for names in shown), shown


@pytest.mark.parametrize("room", ["layers", "losses", "metrics", "optimizers", "callbacks", "initializers", "regularizers"])
def test_python_shows_the_parameters_of_every_constructor(room):
    opened = getattr(minikeras, room)
    for name in dir(opened):
        thing = getattr(opened, name)
        if inspect.isclass(thing) and thing.__module__.startswith("minikeras") and "__init__" in vars(thing):
            own = list(inspect.signature(thing.__init__).parameters.values())[1:]
            assert list(inspect.signature(thing).parameters.values()) == own, name


def test_the_types_that_are_written_by_hand_are_of_names_that_exist():
    minikeras_ops = minikeras.ops
    assert [name for name in (*stubs.types.SEVERAL, *stubs.types.FREE) if not hasattr(minikeras_ops, name)] == []
    written = {name for path in (ROOT / "minikeras").rglob("*.pyi") for name in names_in(path)}
    assert [name for name in (*stubs.types.ARGUMENTS, *stubs.types.RESULTS) if name not in written] == []


def names_in(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            yield node.name
            yield from (one.arg for one in (*node.args.args, *node.args.kwonlyargs))


ops = minikeras.ops
SEVERAL = {
    "array_split": lambda: ops.array_split(ops.arange(3), 2),
    "dsplit": lambda: ops.dsplit(ops.ones((1, 1, 2)), 2),
    "hsplit": lambda: ops.hsplit(ops.ones((1, 2)), 2),
    "split": lambda: ops.split(ops.arange(4), 2),
    "vsplit": lambda: ops.vsplit(ops.ones((2, 1)), 2),
    "meshgrid": lambda: ops.meshgrid(ops.arange(2), ops.arange(3)),
    "unstack": lambda: ops.unstack(ops.arange(2)),
    "nonzero": lambda: ops.nonzero(ops.arange(2)),
    "eig": lambda: ops.eig(ops.eye(2)),
    "eigh": lambda: ops.eigh(ops.eye(2)),
    "lu_factor": lambda: ops.lu_factor(ops.eye(2)),
    "moments": lambda: ops.moments(ops.ones((2, 2)), 0),
    "qr": lambda: ops.qr(ops.eye(2)),
    "slogdet": lambda: ops.slogdet(ops.eye(2)),
    "top_k": lambda: ops.top_k(ops.arange(3), 2),
    "histogram": lambda: ops.histogram(ops.arange(3)),
    "unravel_index": lambda: ops.unravel_index(ops.arange(3), (3, 1)),
}


@pytest.mark.parametrize("name", stubs.types.SEVERAL)
def test_what_gives_several_tensors_is_said_to(name):
    result = SEVERAL[name]()
    assert isinstance(result, {"list": list, "tuple": tuple}[stubs.types.SEVERAL[name]])
    assert all(isinstance(part, minikeras.autodiff.Tensor) for part in result)
