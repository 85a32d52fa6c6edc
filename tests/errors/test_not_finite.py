"""A loss that is nan or infinite: fit names the first bad value behind it, once, and goes on as Keras does."""

import warnings

import numpy as np
import pytest

import minikeras as keras
from minikeras import layers, ops


def network(function=lambda x: x, optimizer="sgd"):
    x = keras.Input((4,), name="x")
    model = keras.Model(x, function(layers.Dense(1, name="d")(x)))
    model.compile(optimizer, "mse")
    return model


def warning_of(model, x, y, **fit):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        model.fit(x, y, verbose=0, **fit)
    told = [str(w.message) for w in caught if issubclass(w.category, RuntimeWarning)]
    assert len(told) == 1, told
    return told[0]


def rows(bad=None, size=8):
    x = np.random.RandomState(0).rand(size, 4)
    if bad is not None:
        x[bad] = np.nan
    return x


def test_nan_in_the_data_is_found():
    text = warning_of(network(), rows(bad=(3, 2)), np.zeros((8, 1)), shuffle=False, epochs=2)
    assert text.startswith("loss became nan at epoch 1, batch 1.")
    assert "input 'x', row 3, column 2 of the batch, is nan" in text and "np.nan_to_num(x)" in text


def test_nan_in_the_targets_is_found():
    y = np.zeros((8, 1))
    y[5] = np.inf
    assert "target data, row 5, column 0 of the batch, is inf" in warning_of(network(), rows(), y, shuffle=False)


def test_the_call_that_gave_the_first_bad_value_is_named():
    assert "the output of 'log' (Log)" in warning_of(network(lambda x: ops.log(x * 0.0)), rows(), np.zeros((8, 1)))


def test_a_step_that_was_too_long_is_recognized():
    text = warning_of(network(optimizer=keras.optimizers.SGD(1e30)), rows(size=64), np.ones((64, 1)), epochs=9)
    assert "largest weight is" in text and ", in d/" in text and "learning_rate" in text


def test_the_second_of_two_calls_of_a_layer_is_told_from_the_first():
    inputs = keras.Input((1,), name="x")
    logarithm = layers.Lambda(lambda x: ops.log(x), name="logarithm")
    outputs = layers.Add()([logarithm(inputs), logarithm(inputs - inputs)])
    model = keras.Model(inputs, layers.Dense(1, kernel_initializer="ones")(outputs))
    model.compile("sgd", "mse")
    assert "the output of 'logarithm' (Lambda), call 1   test_not_finite.py" in warning_of(
        model, np.ones((8, 1)), np.ones((8, 1))
    )


def test_a_gradient_that_is_not_finite_is_traced_to_the_call_that_hands_it_back():
    model = network(lambda x: ops.sqrt(ops.relu(x * 0.0)))
    text = warning_of(model, rows(), np.ones((8, 1)))
    assert text.startswith("gradients are not finite, though the loss is, at epoch 1, batch 1.")
    assert "the gradient that 'sqrt' (Sqrt)   test_not_finite.py" in text and "ops.maximum(x, 1e-7)" in text


def test_a_gradient_of_the_loss_itself_is_told_from_those_of_the_calls():
    x = keras.Input((4,), name="x")
    model = keras.Model(x, layers.Dense(1, kernel_initializer="zeros")(x))
    model.compile("sgd", lambda y, p: ops.sqrt(ops.square(p)))
    assert "the gradient that the loss hands back" in warning_of(model, rows(), np.zeros((8, 1)))


def test_the_step_of_a_loss_that_went_bad_is_named():
    x = keras.Input((4,), name="x")
    model = keras.Model(x, layers.Dense(1, kernel_initializer="zeros")(x))
    model.compile("sgd", lambda y, p: -y * ops.log(p))
    text = warning_of(model, rows(), np.ones((8, 1)))
    assert text.startswith("loss became inf") and "all activations are finite, but its 'log' of finite numbers is not" in text


def test_a_model_without_a_graph_names_the_step_too():
    class Own(keras.Model):
        def __init__(self):
            super().__init__()
            self.dense = layers.Dense(1, kernel_initializer="zeros")

        def call(self, x):
            return ops.log(self.dense(x))

    model = Own()
    model.compile("sgd", "mse")
    assert "in the forward pass, its 'log' of finite numbers is not" in warning_of(model, rows(), np.ones((8, 1)))


def test_looking_for_it_changes_nothing_of_the_model():
    def trained(strict):
        keras.utils.set_random_seed(3)
        x = keras.Input((4,), name="x")
        hidden = layers.Dropout(0.5)(layers.BatchNormalization()(layers.Dense(3)(x)))
        model = keras.Model(x, [layers.Dense(1, name="a")(hidden), layers.Dense(1, name="b")(hidden)])
        model.compile("sgd", ["mse", lambda y, p: ops.log(p * 0.0) * 0.0 + p])
        with keras.config.use_strict_checks(strict), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            losses = model.fit(rows(), [np.ones((8, 1))] * 2, epochs=2, verbose=0).history
        return losses, model.get_weights(), keras.random.uniform((2,), seed=model.layers[3].seed_generator).numpy()

    (losses, weights, draw), (other_losses, other_weights, other_draw) = trained(True), trained(False)
    np.testing.assert_equal(losses, other_losses)
    np.testing.assert_equal(weights, other_weights)
    np.testing.assert_equal(draw, other_draw)


def test_nothing_is_said_while_the_loss_is_finite():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        network().fit(rows(), np.zeros((8, 1)), verbose=0)


def test_numpy_does_not_complain_beside_it():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        network(optimizer=keras.optimizers.SGD(1e30)).fit(rows(size=64), np.ones((64, 1)), epochs=9, verbose=0)
    assert [w.category for w in caught] == [RuntimeWarning] and "loss became" in str(caught[0].message)


@pytest.mark.parametrize("epochs", [1, 3])
def test_training_goes_on_as_in_keras(epochs):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        history = network().fit(rows(bad=(0, 0)), np.zeros((8, 1)), epochs=epochs, verbose=0).history["loss"]
    assert len(history) == epochs and all(np.isnan(history))
