"""Losses, weights, metrics and targets for outputs in lists, dicts, namedtuples and nests of them: as in tf.keras."""

import collections

import numpy as np
import pytest

import minikeras
from minikeras.config import use_strict_checks
from tests.names import steady
from tests.parity import assert_close, on_both
from tests.seed_models import numbers

Pair = collections.namedtuple("Pair", "u v")
X, Y = numbers(12, 3), (numbers(12, 1, seed=1), numbers(12, 2, seed=2), numbers(12, 1, seed=3))
NESTS = {
    "one": lambda a, b, c: a,
    "list of one": lambda a, b, c: [a],
    "dict of one": lambda a, b, c: {"p": a},
    "list": lambda a, b, c: [a, b, c],
    "dict": lambda a, b, c: {"r": c, "p": a, "q": b},
    "list of lists": lambda a, b, c: [[a, b], c],
    "dict of lists": lambda a, b, c: {"x": [a, b], "y": c},
    "list of dicts": lambda a, b, c: [{"t": b, "s": a}, c],
    "dict of dicts": lambda a, b, c: {"x": {"s": a, "t": b}, "y": c},
    "namedtuple": lambda a, b, c: Pair(a, b),
    "deep namedtuple": lambda a, b, c: Pair([a, b], c),
}


def build(keras, nest, subclass, compile):
    heads = [keras.layers.Dense(n, name=name, kernel_initializer="ones") for n, name in ((1, "a"), (2, "b"), (1, "c"))]
    if subclass:

        class Own(keras.Model):
            def __init__(self):
                super().__init__()
                self.heads = heads

            def call(self, x):
                return NESTS[nest](*(head(x) for head in self.heads))

        model = Own()
    else:
        inputs = keras.Input((3,))
        model = keras.Model(inputs, NESTS[nest](*(head(inputs) for head in heads)))
    model.compile(keras.optimizers.SGD(0.05), **compile)
    return model


def assert_alike(nest, compile, y=None, subclass=False, **fit):
    """History, evaluation and names of metrics are the same on both engines; errors have a class in common."""
    targets = NESTS[y or nest](*Y)

    def run(keras):
        try:
            model = build(keras, nest, subclass, compile)
            history = model.fit(X, targets, batch_size=6, shuffle=False, epochs=2, verbose=0, **fit).history
            return history, model.evaluate(X, targets, batch_size=6, verbose=0), model.metrics_names
        except Exception as error:
            return error

    ours, theirs = on_both(run)
    if isinstance(theirs, Exception):
        assert isinstance(ours, ValueError), ours
        return
    assert not isinstance(ours, Exception), ours
    assert list(ours[0]) == list(theirs[0])
    assert ours[2] == theirs[2]
    assert_close(ours[:2], theirs[:2])


FLAT = {"loss": ["mse", "mae", "huber"]}


@pytest.mark.parametrize("subclass", [False, True], ids=["functional", "subclass"])
@pytest.mark.parametrize("nest", NESTS)
def test_one_loss_serves_every_output(nest, subclass):
    assert_alike(nest, {"loss": "mse"}, subclass=subclass)


@pytest.mark.parametrize(
    "nest, compile",
    [
        ("list of one", {"loss": ["mse"], "metrics": ["mae", "mse"]}),
        ("one", {"loss": ["mse"], "metrics": [["mae"]]}),
        ("dict of one", {"loss": {"p": "mse"}, "metrics": {"p": ["mae", "mse"]}}),
        ("list", {"loss": ["mse", None, "mae"]}),
        ("list", {"loss": [None, None, None]}),
        ("list", {**FLAT, "loss_weights": [1.0, 0.5, 2.0], "metrics": [None, "mae", ["mse", "mae"]]}),
        ("dict", {"loss": {"q": "mae"}, "metrics": {"q": ["mae", "mse"], "p": []}}),
        ("dict", {"loss": {"p": "mse", "q": None, "r": "huber"}, "loss_weights": {"p": 1.0, "q": 0.5, "r": 2.0}}),
        ("list of lists", FLAT),
        ("list of lists", {"loss": ["mse", None, "mae"], "metrics": [["mae", "mse"], "mae"]}),
        ("list of lists", {"loss": [["mse", "mae"], "huber"], "loss_weights": [[1.0, 0.5], 2.0]}),
        ("list of lists", {"loss": [["mse", None], "huber"], "loss_weights": [1.0, 0.5, 2.0]}),
        ("list of lists", {"loss": [None, "huber"], "metrics": [[["mae"], ["mse", "mae"]], ["mae"]]}),
        ("list of lists", {"loss": {"a": "mse", "b": "mae", "c": "huber"}, "weighted_metrics": [[None, "mse"], None]}),
        ("dict of lists", {"loss": {"x": ["mse", "mae"], "y": "huber"}, "metrics": {"x": [["mae"], ["mse"]], "y": "mae"}}),
        ("dict of lists", {"loss": {"x": ["mse", None]}}),
        ("list of dicts", {"loss": [{"t": "mae"}, "huber"], "metrics": [{"s": "mae", "t": "mse"}, "mae"]}),
        ("dict of dicts", {"loss": {"x": {"s": "mse", "t": "mae"}, "y": "huber"}, "loss_weights": [1.0, 0.5, 2.0]}),
        ("dict of dicts", {"loss": {"x": {"t": "mae"}}, "metrics": {"x": {"s": "mae", "t": ["mse"]}, "y": "mae"}}),
        ("namedtuple", {"loss": Pair("mse", "mae"), "metrics": Pair("mae", "mse")}),
        ("deep namedtuple", {"loss": Pair(["mse", "mae"], "huber"), "metrics": Pair(["mae", "mse"], "mae")}),
    ],
    ids=steady,
)
@pytest.mark.parametrize("subclass", [False, True], ids=["functional", "subclass"])
def test_losses_and_metrics_are_nested_as_the_outputs(nest, compile, subclass):
    if subclass and isinstance(compile["loss"], dict) and "a" in compile["loss"]:
        pytest.skip("only a functional model has names of output layers")
    assert_alike(nest, compile, subclass=subclass)


@pytest.mark.parametrize(
    "nest, y",
    [
        ("list of lists", "list"),
        ("dict of lists", "list"),
        ("deep namedtuple", "list of lists"),
        ("list of lists", "deep namedtuple"),
        ("one", "list of one"),
        ("list of one", "one"),
        ("dict", "list"),
    ],
)
def test_targets_may_be_nested_in_another_way(nest, y):
    assert_alike(nest, {"loss": "mse"}, y=y)


def test_weights_of_rows_are_nested_too():
    w = np.linspace(0.5, 2, 12).astype("float32")
    assert_alike("list of lists", {"loss": "mse"}, sample_weight=[[w, w], w])
    assert_alike("dict", {"loss": "mse", "weighted_metrics": ["mae", "mse", "mae"]}, sample_weight={"p": w, "q": w, "r": w})
    assert_alike("list of lists", {"loss": "mse"}, sample_weight=w)


@pytest.mark.parametrize(
    "nest, compile",
    [
        ("list of lists", {"loss": ["mse", "mae"]}),
        ("list of lists", {"loss": "mse", "metrics": ["mae", "mse", "mae"]}),
        ("list of lists", {"loss": "mse", "metrics": [None, "mae", None]}),
        ("dict of lists", {"loss": "mse", "metrics": {"y": "mae"}}),
        ("list of dicts", {"loss": [{"zz": "mae"}, "huber"]}),
        ("dict of dicts", {"loss": {"zz": "mae"}}),
        ("list", {"loss": "mse", "loss_weights": [1.0, 2.0, 3.0]}),
        ("list", {"loss": ["mse", "mae", "huber"], "loss_weights": [1.0, 0.5]}),
        ("list of lists", {"loss": [["mse", "mae"], "huber"], "loss_weights": [1.0, 0.5]}),
    ],
    ids=steady,
)
@pytest.mark.parametrize("subclass", [False, True], ids=["functional", "subclass"])
def test_what_is_nested_in_another_way_is_refused_where_keras_does(nest, compile, subclass):
    assert_alike(nest, compile, subclass=subclass)
    if not subclass:  # a functional model says so in compile already, and stays as it was
        with pytest.raises(ValueError):
            build(minikeras, nest, subclass, compile)


def test_the_error_shows_both_nests():
    with pytest.raises(ValueError) as caught:
        build(minikeras, "list of lists", False, {"loss": "mse", "metrics": ["mae", "mse", "mae"]})
    assert "`metrics` does not match the output structure of the model." in str(caught.value)
    assert "[['X', 'X'], 'X']" in str(caught.value) and "['X', 'X', 'X']" in str(caught.value)


def test_two_losses_for_one_output_are_refused_or_as_in_keras():
    with pytest.raises(ValueError, match="`loss` has 2 entries, but the model has 1 output"):
        build(minikeras, "one", False, {"loss": ["mse", "mae"]})
    with use_strict_checks(False):
        ours, theirs = on_both(
            lambda keras: build(keras, "one", False, {"loss": ["mse", "mae"]}).fit(X, Y[0], verbose=0).history["loss"]
        )
    assert_close(ours, theirs)
