"""Sizes that are not known: a layer's call sees None, what is built without them is built as in Keras, and NumPy is refused at the call."""

import numpy as np
import pytest

import minikeras as keras
from minikeras import layers, ops
from tests.parity import engines
from tests.unknown_sizes import CASES, layer_of, outcome


@pytest.mark.parametrize("name", CASES)
def test_each_case_gives_what_keras_gives(name):
    ours, theirs = (outcome(CASES[name], engine) for engine in engines())
    assert ours == theirs


def test_a_size_to_compute_with_gives_the_right_numbers_later():
    def call(self, x):
        rows, steps = ops.shape(x)[0], ops.shape(x)[1]
        return ops.reshape(x, (rows, steps // 2, 2, 3))

    i = keras.Input((None, 3))
    model = keras.Model(i, layer_of(keras, call)(i))
    assert model.output_shape == (None, None, 2, 3)
    assert model.predict(np.zeros((5, 8, 3), "float32"), verbose=0).shape == (5, 4, 2, 3)


def test_a_short_position_table_is_built_and_refuses_what_is_too_long():
    i = keras.Input((None, 4))
    model = keras.Model(i, CASES["short_position_table"](keras)._keras_history.operation(i))
    assert model.predict(np.zeros((2, 9, 4), "float32"), verbose=0).shape == (2, 9, 4)
    with pytest.raises(ValueError, match="is not in"):
        model.predict(np.zeros((2, 11, 4), "float32"), verbose=0)


def test_numpy_in_a_call_is_refused_at_the_call_with_the_layers_name():
    keras.utils.clear_session()  # names are counted
    layer = layer_of(keras, lambda self, x: np.sin(x))
    with pytest.raises(NotImplementedError, match=r"'own' \(Own\).*use keras\.ops(.|\n)*Fix: +ops\.sin\(x\)"):
        layer(keras.Input((3,)))
    with pytest.raises(AttributeError, match=r"\.numpy\(\).*use keras\.ops"):
        layer_of(keras, lambda self, x: x.numpy())(keras.Input((3,)))
    with pytest.raises(NotImplementedError, match=r"'looks' (.|\n)*use keras\.ops"):
        layers.Lambda(lambda x: np.exp(x), name="looks")(keras.Input((3,)))


def test_the_innermost_layer_is_named():
    inner = layer_of(keras, lambda self, x: np.sin(x))
    inner.name = "inner"
    with pytest.raises(NotImplementedError, match="layer 'inner'"):
        layer_of(keras, lambda self, x: inner(x))(keras.Input((3,)))


def test_a_call_on_a_symbol_runs_once():
    seen = []

    def call(self, x):
        seen.append(tuple(x.shape))
        return x

    layer_of(keras, call)(keras.Input((3,)))
    assert seen == [(None, 3)]


def test_summary_of_what_is_nested_shows_no_size_that_was_only_tried(capsys):
    class Block(keras.Model):
        def __init__(self):
            super().__init__()
            self.dense = layers.Dense(3)

        def call(self, x):
            return self.dense(x)

    i = keras.Input((None, 4))
    keras.Model(i, Block()(i)).summary(expand_nested=True)
    printed = capsys.readouterr().out
    assert "(None, None, 3)" in printed
    assert not any(f"({rows}, " in printed for rows in (2, 3, 12, 24))


def test_nothing_is_remembered_of_a_try():
    class Counts(layers.Layer):
        def __init__(self):
            super().__init__()
            self.count = self.add_weight(shape=(), initializer="zeros", trainable=False)
            self.mean = keras.metrics.Mean()

        def call(self, x):
            self.count.assign_add(1.0)
            return x + ops.mean(x)

    layer = Counts()
    layer(keras.Input((3,)))
    assert float(layer.count) == 0.0 and layer.losses == []


@pytest.mark.parametrize("eager", [False, True])
def test_a_call_that_looks_at_numbers_is_fitted_with_run_eagerly_as_in_keras(eager):
    def fit(engine):
        class Chooses(engine.Model):
            def __init__(self):
                super().__init__()
                self.dense = engine.layers.Dense(1)

            def call(self, x):
                y = self.dense(x)
                return y * 2 if engine.ops.mean(x) > 0 else y

        model = Chooses()
        model.compile("sgd", "mse", run_eagerly=eager)
        model.fit(np.ones((4, 3), "float32"), np.ones((4, 1), "float32"), verbose=0)
        return "fitted"

    ours, theirs = (outcome(fit, engine) for engine in engines())
    assert ours == theirs == ("fitted" if eager else "refused")
