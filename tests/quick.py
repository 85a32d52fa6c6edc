"""`pytest --quick`: the tests that need neither TensorFlow nor a notebook's kernel, for whoever changes something and wants to know soon.

No list says which tests these are. A file that imports keras or TensorFlow when it is itself imported is left out. Of the other files, a
test is left out that can reach such an import, or a function that runs a notebook: through the functions that its code names, its
fixtures and its parameters, as far as they stand in tests/ or tools/. What a test reaches by a way that cannot be seen from
outside is told at once: under `--quick` an import of keras is an error.
"""

import dis
import functools
import importlib.abc
import inspect
import re
import sys
import types
from pathlib import Path

import pytest

FOREIGN = ("keras", "tensorflow")
PROGRAMS = re.compile(r"^\s*(import|from) (keras|tensorflow)\b|KERAS_ENGINE|-m pytest", re.MULTILINE)
KERNELS = ("jupyter_client", "nbclient", "nbgrader")
ROOT = Path(__file__).parents[1]
PLACES = re.compile(rf"{re.escape(str(ROOT))}.(tests|tools|figures|benchmarks)\b")


def pytest_addoption(parser):
    parser.addoption("--quick", action="store_true", help="only what needs no TensorFlow and no notebook")


def pytest_configure(config):
    config.addinivalue_line("markers", "slow: takes more than a few seconds; left out by --quick")
    if config.getoption("--quick"):
        sys.meta_path.insert(0, NoTensorFlow())


class NoTensorFlow(importlib.abc.MetaPathFinder):
    """Leaves out a file that needs it when it is itself imported, and refuses it to a test."""

    is_collecting = True

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] not in FOREIGN:
            return None
        if self.is_collecting:
            raise pytest.skip.Exception(f"{name} is imported by this file", allow_module_level=True)
        raise RuntimeError(f"{name} is imported under --quick: tests/quick.py did not see that this test needs it.")


def pytest_collection_finish():
    NoTensorFlow.is_collecting = False


def pytest_ignore_collect(collection_path, config):
    return True if config.getoption("--quick") and collection_path.suffix == ".ipynb" else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    if not config.getoption("--quick"):
        return
    left_out = [item for item in items if item.get_closest_marker("slow") or needs_more(item)]
    config.hook.pytest_deselected(items=left_out)
    gone = set(left_out)
    items[:] = [item for item in items if item not in gone]


def needs_more(item):
    """Tell whether a test can reach an import of TensorFlow or a notebook's kernel."""
    starts = [getattr(item, "function", None)]
    starts += getattr(getattr(item, "callspec", None), "params", {}).values()
    fixtures = getattr(item, "_fixtureinfo", None)
    if fixtures is not None:
        starts += [fixture.func for found in fixtures.name2fixturedefs.values() for fixture in found]
    return any(reaches(start) for start in starts)


def reaches(start):
    """Tell whether a function or class, or what it names, imports TensorFlow or starts a kernel; a text, whether it says so."""
    waiting, seen = [start], set()
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, str) and (thing in FOREIGN or PROGRAMS.search(thing)):
            return True
        for function in functions_of(thing):
            if function not in seen:
                seen.add(function)
                foreign, named = looked_into(function)
                if foreign:
                    return True
                waiting.extend(named)
    return False


def functions_of(thing):
    """Return the functions of tests/ and tools/ that stand behind a thing: itself, what it wraps, a class's methods."""
    if isinstance(thing, type):
        found = [value for value in vars(thing).values() if isinstance(value, types.FunctionType)]
    elif isinstance(thing, (list, tuple)):
        found = [part for part in thing if callable(part)]
    else:
        found = [thing] if callable(thing) else []
    found = [inspect.unwrap(getattr(part, "func", getattr(part, "__func__", part))) for part in found]
    return [part for part in found if isinstance(part, types.FunctionType) and PLACES.match(part.__code__.co_filename)]


@functools.cache
def looked_into(function):
    """Return whether a function's own code needs more, and the things that it names."""
    foreign, named = False, [cell.cell_contents for cell in function.__closure__ or () if _is_set(cell)]
    for code in codes_of(function.__code__):
        imports = {step.argval.partition(".")[0] for step in dis.get_instructions(code) if step.opname == "IMPORT_NAME"}
        foreign = foreign or not imports.isdisjoint(FOREIGN + KERNELS)
        constants = [part for constant in code.co_consts for part in (constant if isinstance(constant, tuple) else (constant,))]
        foreign = foreign or ("importorskip" in code.co_names and not set(FOREIGN).isdisjoint(map(str, constants)))
        named += [constant for constant in constants if isinstance(constant, str) and constant not in FOREIGN]
        for name in code.co_names:
            value = function.__globals__.get(name)
            if isinstance(value, types.ModuleType):
                named += [vars(value)[attribute] for attribute in code.co_names if attribute in vars(value)]
            else:
                named.append(value)
    return foreign, [value for value in named if isinstance(value, (list, tuple, str)) or callable(value)]


def codes_of(code):
    """Yield a function's code, and that of the functions and comprehensions that are written inside of it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from codes_of(constant)


def _is_set(cell):
    try:
        return cell.cell_contents is not None
    except ValueError:
        return False
