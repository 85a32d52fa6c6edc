"""Copies of layers and models, by `copy` and by `pickle`: Keras's answers, and what Keras refuses and could do."""

import copy
import pickle

import numpy as np
import pytest

import minikeras
from minikeras.saving import FileRefused
from tests.parity import as_numpy, assert_close, on_both

X = np.linspace(-1, 1, 12, dtype="float32").reshape(4, 3)
WAYS = {"deepcopy": copy.deepcopy, "copy": copy.copy, "pickle": lambda thing: pickle.loads(pickle.dumps(thing))}


def trained(keras):
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2), keras.layers.BatchNormalization()])
    model.compile("adam", "mse")
    model.fit(X, X[:, :2], verbose=0, shuffle=False)
    return model


@pytest.mark.parametrize("way", WAYS)
def test_a_copied_model_is_the_model_again_and_another_one(way):
    def answers(keras):
        model = trained(keras)
        copied = WAYS[way](model)
        same = [np.array_equal(a, b) for a, b in zip(model.get_weights(), copied.get_weights())]
        history = copied.fit(X, X[:, :2], epochs=2, verbose=0, shuffle=False).history["loss"]
        apart = not np.array_equal(model.get_weights()[0], copied.get_weights()[0])
        return (
            type(copied).__name__,
            copied.name == model.name,
            copied.compiled,
            int(copied.optimizer.iterations),
            same,
            apart,
            copied.layers[0] is model.layers[0],
            np.round(history, 4).tolist(),
        )

    ours, theirs = on_both(answers)
    assert ours == theirs


@pytest.mark.parametrize("way", WAYS)
def test_a_copied_layer_is_the_layer_again(way):
    def answers(keras):
        built, fresh = keras.layers.Dense(2, name="built"), keras.layers.LSTM(2)
        built.build((None, 3))
        one, other = WAYS[way](built), WAYS[way](fresh)
        return one.built, one.name, np.array_equal(one.get_weights()[0], built.get_weights()[0]), other.built, other.units

    ours, theirs = on_both(answers)
    assert ours == theirs == (True, "built", True, False, 2)


def test_a_copied_layer_leaves_the_graph_behind():
    x = minikeras.Input((3,))
    dense = minikeras.layers.Dense(3)
    dense(dense(x))
    assert (len(dense.calls), len(copy.deepcopy(dense).calls)) == (2, 0)


def test_one_layer_twice_in_a_list_is_one_copy_twice():
    dense = minikeras.layers.Dense(3)
    first, second = copy.deepcopy([dense, dense])
    assert first is second and first is not dense


class Own(minikeras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = minikeras.layers.Dense(2, activation=bent)

    def call(self, inputs):
        return self.dense(inputs)


def bent(x):
    return x * x


def test_a_class_of_ones_own_is_copied_in_memory_and_read_from_a_pickle_by_its_registration():
    model = Own()
    model(X)
    assert_close(as_numpy(copy.deepcopy(model)(X)), as_numpy(model(X)))
    with pytest.raises(FileRefused, match="register_keras_serializable"):
        pickle.loads(pickle.dumps(model))
    with minikeras.saving.custom_object_scope({"Own": Own, "bent": bent}):
        assert_close(as_numpy(pickle.loads(pickle.dumps(model))(X)), as_numpy(model(X)))


def test_what_was_learned_from_data_is_copied():
    words, numbers = minikeras.layers.StringLookup(), minikeras.layers.Normalization()
    words.adapt(["b", "a", "b"])
    numbers.adapt(X)
    for way in WAYS.values():
        assert way(words).get_vocabulary() == words.get_vocabulary()
        assert_close(as_numpy(way(numbers)(X)), as_numpy(numbers(X)))


def test_a_lambda_is_copied_in_memory():
    model = minikeras.Sequential([minikeras.Input((3,)), minikeras.layers.Lambda(lambda x: x * 2.0)])
    assert_close(copy.deepcopy(model).predict(X, verbose=0), X * 2)


def test_dropout_goes_on_with_the_same_chance():
    dropout = minikeras.layers.Dropout(0.5, seed=3)
    dropout(np.ones((4, 8), "float32"), training=True)
    copied = copy.deepcopy(dropout)
    ours, theirs = (as_numpy(layer(np.ones((4, 8), "float32"), training=True)) for layer in (copied, dropout))
    assert np.array_equal(ours, theirs)
