"""The examples in docstrings are run, and what stands below them is what comes out; every public name has one."""

import doctest
import functools
import inspect
import re
import tempfile

import numpy as np
import pytest

import minikeras as keras
from minikeras import ops

NUMBER = re.compile(r"(?<![\w.])-?(?:\d+\.?\d*(?:e[+-]?\d+)?|inf|nan)(?!\w)")
OPERATIONS = [name for name in ops.__all__ if not inspect.ismodule(getattr(ops, name))]
LAYERS = dir(keras.layers)
ROOMS = """activations callbacks constraints initializers losses metrics models optimizers optimizers.schedules regularizers""".split()
PARSER = doctest.DocTestParser()


class NearEnough(doctest.OutputChecker):
    """Compares numbers as numbers: their last digits hang on the processor, and NumPy's spaces on the digits."""

    def check_output(self, want, got, optionflags):
        def words(text):
            return re.sub(r"\s+", "", NUMBER.sub("#", text))

        numbers = [[float(number) for number in NUMBER.findall(text)] for text in (want, got)]
        if words(want) != words(got) or len(numbers[0]) != len(numbers[1]):
            return False
        return np.allclose(*numbers, rtol=1e-4, atol=1e-6, equal_nan=True)


def run(thing, name):
    """Run the examples of a docstring; return how many there were."""
    examples = PARSER.get_doctest(
        inspect.getdoc(thing) or "", {"keras": keras, "layers": keras.layers, "np": np, "ops": ops}, name, None, 0
    )
    said = []
    runner = doctest.DocTestRunner(checker=NearEnough(), verbose=False)
    runner.run(examples, out=said.append)
    assert not said, "".join(said)
    return len(examples.examples)


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_shows_an_example_with_its_result(name):
    assert run(getattr(ops, name), name) >= 1


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_says_its_shapes(name):
    text = inspect.getdoc(getattr(ops, name))
    assert re.search(r"Shapes: |The result is|\(batch|\(\.\.\.|`\(|shape", text), text


@pytest.mark.parametrize(
    "name", [name for name in OPERATIONS if "that broadcast -> their common shape" in getattr(ops, name).__doc__]
)
def test_what_does_not_broadcast_is_refused(name):
    """As the docstrings of these operations say."""
    dtype = "float32" if name in ("polar", "nextafter") else "int32"
    operation, shapes = getattr(ops, name), ((2,), (3,))
    if name == "where":
        arguments = [np.ones(2, bool), np.ones(3), 0]
    elif name == "select":
        arguments = [[np.ones(2, bool), np.ones(2, bool)], [np.ones(3), np.ones(3)]]
    else:
        arguments = [np.ones(shape, dtype) for shape in shapes]
    with pytest.raises(ValueError):
        operation(*arguments)


@pytest.mark.parametrize("name", [name for name in OPERATIONS if "for an axis that x lacks" in getattr(ops, name).__doc__])
def test_an_axis_that_is_not_there_is_refused(name):
    """As the docstrings of these operations say."""
    more = {"quantile": [0.5], "nanquantile": [0.5], "percentile": [50], "nanpercentile": [50], "moveaxis": [3, 0]}
    more["swapaxes"] = [0, 3]
    axis = {} if name in ("moveaxis", "swapaxes") else {"axis": 3}
    with pytest.raises(ValueError):
        getattr(ops, name)(np.ones(2, "float32"), *more.get(name, []), **axis)


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_shows_an_example_with_its_result(name):
    assert run(getattr(keras.layers, name), name) >= 1


@pytest.mark.parametrize("name", [name for name in LAYERS if inspect.isclass(getattr(keras.layers, name))])
def test_a_layer_says_its_shapes(name):
    text = inspect.getdoc(getattr(keras.layers, name))
    assert re.search(r"Shapes: |`\(batch|`\(\.\.\.|shape", text), text


def public(room):
    """The classes and functions of a room, each once, with the name that it is asked for by."""
    module = functools.reduce(getattr, room.split("."), keras)
    own = [n for n, value in vars(module).items() if getattr(value, "__module__", "") == module.__name__ and n[0] != "_"]
    names = getattr(module, "__all__", own)
    return {id(getattr(module, name)): (room, name) for name in names if callable(getattr(module, name))}.values()


@pytest.mark.parametrize("room, name", [pair for room in ROOMS for pair in public(room)])
def test_what_is_public_shows_an_example_with_its_result(room, name, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    keras.utils.clear_session()
    assert run(getattr(functools.reduce(getattr, room.split("."), keras), name), name) >= 1


@pytest.mark.parametrize(
    "room, name", [pair for room in ("losses", "metrics", "activations") for pair in public(room) if pair[1].islower()]
)
def test_a_function_on_tensors_says_its_shapes(room, name):
    text = inspect.getdoc(getattr(getattr(keras, room), name))
    assert name in ("get", "serialize", "deserialize", "dice", "tversky") or "Shapes: " in text, text


def test_an_example_that_is_wrong_is_found():
    def wrong():
        """Adds.

        >>> ops.add(1, 2)
        Tensor(4, shape=(), dtype=int32)
        """

    with pytest.raises(AssertionError, match="Expected"):
        run(wrong, "wrong")


@pytest.mark.parametrize("want, got, same", [("1.0, 2", "1.00001,  2", True), ("1.0", "1.1", False), ("[1]", "(1)", False)])
def test_numbers_are_compared_as_numbers(want, got, same):
    assert NearEnough().check_output(want, got, 0) == same
