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
