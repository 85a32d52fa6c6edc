"""`--quick` leaves out what needs TensorFlow or a notebook's kernel, and nothing else; what it does not see is told."""

import functools

import pytest

from tests import parity, quick
from tests.names import steady
from tools import notebook


def imports_it():
    import tensorflow  # noqa: F401


def names_a_helper_that_imports_it():
    return [imports_it() for _ in range(2)]


def names_it_in_another_file():
    return parity.on_both(lambda keras: keras.Input((2,)))


def runs_it_elsewhere():
    return "import sys\nimport keras\n"


def runs_a_notebook():
    return notebook.run(None, ".", "minikeras")


class Case:
    def built(self):
        return imports_it()


def names_minikeras_only():
    import minikeras as keras

    return keras.layers.Dense(2), parity.assert_close, notebook.read


@pytest.mark.parametrize(
    "thing",
    [
        imports_it,
        names_a_helper_that_imports_it,
        names_it_in_another_file,
        runs_it_elsewhere,
        runs_a_notebook,
        functools.cache(imports_it),
        functools.partial(imports_it),
        Case,
        Case().built,
        [imports_it, 2],
        "tensorflow",
    ],
    ids=steady,
)
def test_what_reaches_tensorflow_or_a_kernel_is_seen(thing):
    assert quick.reaches(thing)


@pytest.mark.parametrize("thing", [names_minikeras_only, len, "minikeras", "import minikeras as keras", 3, None])
def test_what_does_not_is_kept(thing):
    assert not quick.reaches(thing)


@pytest.mark.parametrize("name", ["keras", "tensorflow.nn"])
def test_a_file_that_imports_it_at_once_is_left_out(name, monkeypatch):
    monkeypatch.setattr(quick.NoTensorFlow, "is_collecting", True)
    with pytest.raises(pytest.skip.Exception, match=f"{name} is imported by this file"):
        quick.NoTensorFlow().find_spec(name)
    assert quick.NoTensorFlow().find_spec("minikeras") is None


@pytest.mark.parametrize("name", ["keras", "tensorflow.nn", "tensorflow"])
def test_what_was_not_seen_is_told_when_it_is_imported(name, monkeypatch):
    monkeypatch.setattr(quick.NoTensorFlow, "is_collecting", False)
    with pytest.raises(RuntimeError, match=f"{name} is imported under --quick: .* did not see that this test needs it"):
        quick.NoTensorFlow().find_spec(name)
    assert quick.NoTensorFlow().find_spec("minikeras") is None
