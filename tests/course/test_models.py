"""A learner's model beside the one asked for: right however it is spelled, and told in what it is wrong."""

import importlib
import os

import numpy as np
import pytest

from minikeras.course import models

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


@pytest.fixture(params=["minikeras", "keras"])
def keras(request):
    return importlib.import_module(request.param)


def asked_for(keras, units=8, activation="relu", twins=False, join="Concatenate", out=2):
    """A model with a branch: two Dense layers, joined, and one on top; `twins` makes two layers of the shared one."""
    left, right = keras.Input((4,)), keras.Input((4,))
    first = keras.layers.Dense(units, activation=activation)
    second = keras.layers.Dense(units, activation=activation) if twins else first
    joined = getattr(keras.layers, join)()([first(left), second(right)])
    return keras.Model([left, right], keras.layers.Dense(out)(joined))


def test_the_same_model_built_again_is_right(keras):
    assert models.compare(asked_for(keras), asked_for(keras)) is None


def test_a_sequential_model_is_as_right_as_a_functional_one(keras):
    stack = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, activation="relu"), keras.layers.Dense(1)])
    entry = keras.Input((4,), name="other")
    hidden = keras.layers.Dense(3, activation="relu", name="another")(entry)
    assert models.compare(stack, keras.Model(entry, keras.layers.Dense(1)(hidden))) is None


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"units": 7}, "has Dense(units=7, activation='relu'), where Dense(units=8, activation='relu') is asked for"),
        ({"activation": "tanh"}, "has Dense(units=8, activation='tanh'), where Dense(units=8, activation='relu') is asked for"),
        ({"twins": True}, "has 3 Dense layers, and should have 2. Is a layer to be shared, or to be made twice?"),
        ({"join": "Add"}, "has Add, where Concatenate is asked for"),
        ({"out": 3}, "'s outputs have the shapes (None, 3), and should have (None, 2)"),
    ],
)
def test_what_differs_is_named(keras, change, text):
    assert text in models.compare(asked_for(keras, **change), asked_for(keras))


def test_a_setting_is_named_that_another_layer_should_have(keras):
    build = lambda first: keras.Sequential([keras.Input((4,)), keras.layers.Dense(8, first), keras.layers.Dense(8, "relu")])
    text = "has Dense(units=8, activation='relu'), where Dense(units=8, activation='linear') is asked for"
    assert text in models.compare(build("relu"), build(None))


def test_the_same_layers_in_another_order_are_told(keras):
    def build(swap):
        left, right = keras.Input((4,)), keras.Input((4,))
        dense = keras.layers.Dense(8)
        parts = [dense(left), dense(right)]
        joined = keras.layers.Concatenate()(parts[::-1] if swap else parts)
        return keras.Model([left, right], keras.layers.Dense(2)(joined))

    assert "connected differently, or in another order" in models.compare(build(True), build(False))


def test_branches_may_be_built_in_either_order(keras):
    def build(first):
        inputs = [keras.Input((4,)), keras.Input((4,))]
        branches = {side: None for side in (0, 1)}
        for side in (first, 1 - first):
            branches[side] = keras.layers.Dense(8)(inputs[side])
        return keras.Model(inputs, keras.layers.Concatenate()([branches[0], branches[1]]))

    assert models.compare(build(1), build(0)) is None


@pytest.mark.parametrize("swapped", [False, True])
def test_normalized_layers_are_compared_by_numbers_too(keras, swapped):
    def build(swapped):
        x = inputs = keras.Input((4,))
        for kind in ["norm", "relu", "relu", "norm"] if swapped else ["norm", "relu", "norm", "relu"]:
            layer = keras.layers.BatchNormalization() if kind == "norm" else keras.layers.Activation("relu")
            x = layer(keras.layers.Dense(4)(x))
        return keras.Model(inputs, x)

    complaint = models.compare(build(swapped), build(False))
    assert ("connected differently" in complaint) if swapped else complaint is None


def test_two_spellings_of_one_setting_are_alike(keras):
    def build(axis, padding):
        x = keras.Input((4, 4, 2))
        small = keras.layers.Conv2D(2, 1, strides=2, padding=padding)
        return keras.Model(x, keras.layers.Concatenate(axis=axis)([small(x), keras.layers.MaxPooling2D(2)(x)]))

    assert models.compare(build(3, "valid"), build(-1, "same")) is None
    assert models.compare(build(1, "same"), build(-3, "valid")) is None


def test_a_model_without_an_input_shape_is_told_to_say_it(keras):
    late = keras.Sequential([keras.layers.Dense(2)])
    assert "is not built: say the shape of its input" in models.compare(late, late)


def test_something_else_is_no_model(keras):
    assert models.compare(3, None) == "Your model should be a keras model, and is of type int."


def test_the_weights_are_as_they_were_after_the_comparison(keras):
    mine = asked_for(keras)
    before = mine.get_weights()
    models.compare(mine, asked_for(keras))
    assert all(np.array_equal(a, b) for a, b in zip(before, mine.get_weights()))
