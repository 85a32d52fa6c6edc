"""Every public name of Keras is there with Keras's arguments, or says why not and what instead."""

import importlib
import inspect
import types

import pytest

import minikeras
from minikeras.old_spellings import left_out
from tests.parity import engines
from tools import left_out as left_out_page


def public_names(module, path="keras", seen=None):
    """All `(full name, value)` below one of Keras's public modules, each module once."""
    seen = set() if seen is None else seen
    for name in sorted(n for n in dir(module) if not n.startswith("_")):
        value = getattr(module, name)
        if not isinstance(value, types.ModuleType):
            yield f"{path}.{name}", value
        elif value.__name__.startswith("keras") and name != "src" and value.__name__ not in seen:
            seen.add(value.__name__)
            yield f"{path}.{name}", value
            yield from public_names(value, f"{path}.{name}", seen)


@pytest.fixture(scope="module")
def names():
    return dict(public_names(engines()[1]))


def of_minikeras(full):
    """What minikeras has under a full name of Keras's; raises AttributeError where it has nothing."""
    value = minikeras
    for part in full.split(".")[1:]:
        value = getattr(value, part)
    return value


def is_there(full):
    try:
        of_minikeras(full)
    except AttributeError:
        return False
    return True


def is_left_out(full):
    return left_out.answer(*full.rsplit(".", 1)) is not None


def test_every_public_name_is_there_or_says_why_not(names):
    assert len(names) == 1504  # as Keras 3.15.1 has; another number: the table is to be looked through
    assert [full for full in names if not is_there(full) and not is_left_out(full)] == []


def test_the_table_lists_nothing_that_is_there_or_that_keras_lacks(names):
    listed = [name for row in left_out.LEFT_OUT for name in row[0].split()]
    assert len(listed) == len(set(listed))
    assert [name for name in listed if name not in names] == []
    assert [name for name in listed if is_there(name)] == []


def arguments(function):
    """The names of what can be given by name or in order, and whether any other name is taken."""
    parameters = inspect.signature(function).parameters.values()
    taken = [p.name for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)]
    return taken, any(p.kind == p.VAR_KEYWORD for p in parameters)


def test_every_public_function_and_class_takes_kerass_arguments_in_kerass_order(names):
    lacking = {}
    for full, value in names.items():
        if not callable(value) or isinstance(value, types.ModuleType) or not is_there(full):
            continue
        theirs, _ = arguments(value)
        ours, takes_others = arguments(of_minikeras(full))
        lost = [name for name in theirs if name not in ours and not takes_others]
        order = [name for name in ours if name in theirs] == [name for name in theirs if name in ours]
        if lost or not order:
            lacking[full] = lost or ours
    assert lacking == {}


def test_who_asks_for_a_left_out_name_is_told_why_whichever_way_he_asks(names):
    for row in left_out.LEFT_OUT:
        for full in row[0].split():
            module, _, name = full.replace("keras", "minikeras", 1).rpartition(".")
            why = f"Keras has {full}; minikeras does not, because {row[1]}; {row[2]}."
            if is_there(module.replace("minikeras", "keras", 1)):
                with pytest.raises(AttributeError) as caught:
                    getattr(importlib.import_module(module), name)
                assert str(caught.value) == f"module {module!r} has no attribute {name!r}. {why}"
            # Where a module is one file, Python makes the error itself.
            if hasattr(importlib.import_module(module), "__path__"):
                with pytest.raises(ImportError) as caught:
                    exec(f"from {module} import {name}", {})
                assert str(caught.value).endswith(why)
            if isinstance(names[full], types.ModuleType):
                with pytest.raises(ModuleNotFoundError) as caught:
                    exec(f"import {module}.{name}", {})
                assert str(caught.value).endswith(why)


def test_a_module_that_is_left_out_answers_for_what_is_in_it():
    with pytest.raises(ImportError, match="Keras has keras.distribution.*there is one processor"):
        exec("from minikeras.distribution import DataParallel", {})


def test_what_keras_lacks_too_still_gets_the_nearest_name():
    with pytest.raises(AttributeError, match="Did you mean 'Rescaling'?"):
        minikeras.layers.Rescalling  # noqa: B018
    with pytest.raises(AttributeError, match="Did you mean 'layers'?"):
        minikeras.layrs  # noqa: B018


def test_the_page_is_the_table():
    assert left_out_page.PAGE.read_text(encoding="utf-8") == left_out.page(), "python -m tools.left_out writes it"
