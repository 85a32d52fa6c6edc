"""Write the .pyi files that editors and type checkers read: `python -m tools.stubs` (`--check`: only compare).

A room that opens its files when they are asked for (minikeras/on_demand.py) has no names that can be seen without running it, so its
stub is made from the room's own table. The classes that everybody uses, and the operations, get signatures with types; they are
read off the living objects, so that a stub cannot say what the library does not do. Everything else is read in the .py files.
"""

import argparse
import ast
import importlib
import inspect
import sys
from pathlib import Path

from tools import stub_types as types

ROOT = Path(__file__).resolve().parents[1]
LIBRARY = ROOT / "minikeras"
# The typed classes by their room, each with the imports that its types need. Those of one file stand together.
TENSORS = "from minikeras.autodiff import Tensor, Variable\n"
SYMBOL = "from minikeras.graph import KerasTensor\n"
LAYER = "from minikeras.layers import Layer\n"
HISTORY = "from minikeras.callbacks import History\n"
CLASSES = {
    "autodiff": {"Tensor": "", "Variable": "from minikeras.autodiff import Tensor\n"},
    "graph": {"KerasTensor": ""},
    "layers": {"Layer": TENSORS, "Input InputLayer": SYMBOL + LAYER},
    "models": {"Model": TENSORS + LAYER + HISTORY, "Sequential": TENSORS + LAYER + "from minikeras.models import Model\n"},
}
STUB_BASES = {"Variable": "Tensor", "Model": "Layer", "Sequential": "Model", "InputLayer": "Layer"}
SPECIAL = (
    "__call__",
    "__len__",
    "__getitem__",
    "__iter__",
    "__float__",
    "__int__",
    "__bool__",
    "__array__",
    "__neg__",
    "__abs__",
)
SIGNS = tuple(
    f"__{side}{name}__" for name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul") for side in ("", "r")
)
SIGNS += ("__lt__", "__le__", "__gt__", "__ge__")
MADE = "# Made by python -m tools.stubs."


def main(arguments=None):
    """Write the stubs, or tell which are not as they would be written; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.stubs", description=__doc__.split("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a stub is not up to date")
    options = parser.parse_args(arguments)
    wanted = stubs()
    old = [path for path, text in wanted.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    gone = [path for path in LIBRARY.rglob("*.pyi") if path not in wanted]
    if not options.check:
        for path in old:
            path.write_text(wanted[path], encoding="utf-8")
        for path in gone:
            path.unlink()
    if old or gone:
        names = ", ".join(path.relative_to(ROOT).as_posix() for path in old + gone)
        print(f"{'Not up to date: run python -m tools.stubs for' if options.check else 'Written:'} {names}")
    return int(options.check and bool(old or gone))


def stubs():
    """Return the text of each stub by its path."""
    found = {LIBRARY / "__init__.pyi": library()}
    for path in sorted(LIBRARY.rglob("__init__.py")):
        table = table_of(path)
        if table is not None:
            found[path.with_suffix(".pyi")] = room(path, table)
    for room_name, files in CLASSES.items():
        opened = importlib.import_module(f"minikeras.{room_name}")
        for names, imports in files.items():
            things = [getattr(opened, name) for name in names.split()]
            path = ROOT.joinpath(*things[0].__module__.split(".")).with_suffix(".pyi")
            found[path] = classes(things, imports)
    for room_name in ("ops", "ops.image"):
        folder = LIBRARY.joinpath(*room_name.split("."))
        for file, names in table_of(folder / "__init__.py").items():
            if not (folder / f"{file}.py").exists():
                continue
            room_with = importlib.import_module(f"minikeras.{room_name}")
            found[folder / f"{file}.pyi"] = operations_of(names.split(), room_with) if names else namespace(file)
    return found


# Rooms


def table_of(path):
    """Return the table that a room hands to `opened_on_demand`: file -> names; None where it hands none."""
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(call, ast.Call) and getattr(call.func, "id", None) == "opened_on_demand":
            return ast.literal_eval(call.args[1])
    return None


def room(path, table):
    """Return the stub of a room: each of its names, by the file that has it."""
    package = ".".join(path.parent.relative_to(ROOT).parts)
    lines = []
    for file, names in table.items():
        if not names:
            lines.append(f"from {package} import {file} as {file}")
        module = file if file.startswith("minikeras.") else f"{package}.{file}"
        lines += [f"from {module} import {name} as {name}" for name in names.split()]
    listed = [name for file, names in table.items() for name in names.split() or [file]]
    return "\n".join([MADE, *sorted(lines), *own_names(path, listed), "", f"__all__: list[str] = {sorted(listed)!r}", ""])


def own_names(path, listed):
    """Return lines for the public names that a room's `__init__` itself imports or defines."""
    lines = []
    for statement in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(statement, ast.ImportFrom) and statement.module != "minikeras.on_demand":
            if statement.names[0].name == "*":
                lines.append(f"from {statement.module} import *")
                continue
            for alias in statement.names:
                name = alias.asname or alias.name
                if not name.startswith("_") and name not in listed:
                    lines.append(f"from {statement.module} import {alias.name} as {name}")
        elif isinstance(statement, ast.FunctionDef) and not statement.name.startswith("_"):
            lines.append(f"def {statement.name}({ast.unparse(statement.args)}) -> Any: ...")
    return (["from typing import Any"] if any(line.startswith("def ") for line in lines) else []) + lines


def library():
    """Return the stub of minikeras itself: its rooms, and the names that stand at the top."""
    minikeras = importlib.import_module("minikeras")
    lines = [f"from minikeras import {name} as {name}" for name in minikeras.ROOMS]
    lines += [f"from minikeras.{place} import {name} as {name}" for name, place in minikeras.NAMES.items()]
    return "\n".join([MADE, *sorted(lines), "", "__version__: str", "", "def version() -> str: ...", ""])


# Classes


def classes(things, imports):
    """Return the stub of a file with typed classes."""
    importlib.import_module("minikeras.ops")  # tensors have their signs from here
    parts = [MADE, types.HEAD + imports]
    for thing in things:
        name = thing.__name__
        function = f"def {name}{signature(thing)} -> {types.RESULTS.get(name, 'Any')}: ..."
        parts.append("\n".join(lines_of_class(thing) if inspect.isclass(thing) else [function]) + "\n")
    parts.append("def __getattr__(name: str) -> Any: ...  # what is not public\n")
    return "\n".join(parts)


def lines_of_class(cls):
    base = STUB_BASES.get(cls.__name__)
    known = getattr(importlib.import_module("minikeras"), base, None) if base and base != "Tensor" else None
    if base == "Tensor":
        known = cls.__mro__[1]
    lines = [f"class {cls.__name__}{f'({base})' if base else ''}:"]
    attributes = types.ATTRIBUTES.get(cls.__name__, {})
    lines += [f"    {name}: {kind}" for name, kind in attributes.items()]
    for name in ["__init__", *SPECIAL, *SIGNS, *(name for name in dir(cls) if not name.startswith("_"))]:
        member = inspect.getattr_static(cls, name, None)
        if member is None or name in attributes or member is getattr(object, name, None):
            continue
        if known is not None and inspect.getattr_static(known, name, None) is member:
            continue
        lines += [f"    {line}" for line in lines_of_member(cls, name, member)]
    return lines


def lines_of_member(cls, name, member):
    """Return the lines that declare a method or a property."""
    written = types.SIGNATURES.get(f"{cls.__name__}.{name}")
    result = types.RESULTS.get(name, "Any")
    if isinstance(member, property):
        result = written.removeprefix("-> ") if written else result
        lines = ["@property", f"def {name}(self) -> {result}: ..."]
        return lines + ([f"@{name}.setter", f"def {name}(self, value: Any) -> None: ..."] if member.fset else [])
    if isinstance(member, classmethod):
        return ["@classmethod", f"def {name}{signature(getattr(cls, name), 'cls')} -> {result}: ..."]
    if isinstance(member, staticmethod):
        return ["@staticmethod", f"def {name}{signature(getattr(cls, name))} -> {result}: ..."]
    if name in SIGNS:
        return [f"def {name}(self, other: Any) -> {types.SIGNED[cls.__name__]}: ..."]
    if not inspect.isfunction(member):
        return [f"{name}: {result}"]
    return [f"def {name}{written}: ..." if written else f"def {name}{signature(member)} -> {result}: ..."]


def signature(function, first=None):
    """Return a function's parameters as a stub writes them: with types, and defaults where they are short."""
    written, star = [first] if first else [], False
    parameters = list(inspect.signature(function).parameters.values())
    for number, parameter in enumerate(parameters):
        name = parameter.name
        if parameter.kind is parameter.KEYWORD_ONLY and not star:
            written.append("*")
            star = True
        if number == 0 and name in ("self", "cls"):
            written.append(name)
        elif parameter.kind is parameter.VAR_POSITIONAL:
            written.append(f"*{name}: Any")
            star = True
        elif parameter.kind is parameter.VAR_KEYWORD:
            written.append(f"**{name}: Any")
        else:
            default = "" if parameter.default is parameter.empty else f" = {default_of(parameter.default)}"
            kind = types.ARGUMENTS.get(name, "Any")
            kind += " | None" if default == " = None" and not kind.endswith(("Any", "None")) else ""
            written.append(f"{name}: {kind}{default}")
    return f"({', '.join(written)})"


def default_of(value):
    plain = value is None or isinstance(value, (bool, int, float, str))
    return repr(value) if plain and len(repr(value)) < 30 and value == value and abs(_number(value)) < 1e300 else "..."


def _number(value):
    return value if isinstance(value, (int, float)) else 0


# Operations


def operations_of(names, ops):
    """Return the stub of a file of operations of a room: a tensor in gives a tensor out, a symbol in a symbol out."""
    head = types.HEAD + "from minikeras.autodiff import Tensor\n" + SYMBOL
    lines = [line for name in names for line in lines_of_operation(name, getattr(ops, name))]
    return "\n".join([MADE, head, *lines, "", "def __getattr__(name: str) -> Any: ...  # what is not public", ""])


def lines_of_operation(name, operation):
    written = signature(operation)
    if name in types.FREE:
        return [f"def {name}{written} -> {types.FREE[name]}: ..."]
    result = {"list": "list[{}]", "tuple": "tuple[{}, ...]"}.get(types.SEVERAL.get(name), "{}")
    first = next(iter(inspect.signature(operation).parameters.values()), None)
    if first is None or not hasattr(operation, "symbolic_call") and inspect.isfunction(operation):
        return [f"def {name}{written} -> {result.format('Tensor')}: ..."]
    symbol = written.replace(f"{first.name}: Any", f"{first.name}: KerasTensor", 1)
    return [
        "@overload",
        f"def {name}{symbol} -> {result.format('KerasTensor')}: ...",
        "@overload",
        f"def {name}{written} -> {result.format('Tensor')}: ...",
    ]


def namespace(file):
    """Return the stub of a namespace of operations, as keras.ops.nn: the operations by another path."""
    ops, opened = importlib.import_module("minikeras.ops"), importlib.import_module(f"minikeras.ops.{file}")
    lines = []
    for name in sorted(vars(opened)):
        value = getattr(opened, name)
        if name.startswith("_") or inspect.ismodule(value):
            continue
        if getattr(ops, name, None) is value:
            lines.append(f"from minikeras.ops import {name} as {name}")
        elif callable(value) and hasattr(value, "__module__"):
            lines.append(f"from {value.__module__} import {getattr(value, '__name__', name)} as {name}")
    return "\n".join([MADE, *lines, ""])


if __name__ == "__main__":
    sys.exit(main())
