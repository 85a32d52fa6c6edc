"""What `compile` and the first batch settle: `trainable`, the mode of BatchNormalization, losses and metrics, as in tf.keras."""

import warnings

import pytest

import minikeras
from tests.names import steady
from tests.parity import assert_close, on_both
from tests.seed_models import numbers

X, Y = numbers(12, 3), numbers(12, 1, seed=5)


def normalized(keras, nested=False, **compile):
    """A model with BatchNormalization, and the layer whose `trainable` is changed: it, or the model round it."""
    inputs = keras.Input((3,))
    layer = keras.layers.BatchNormalization(momentum=0.5)
    if nested:
        layer = keras.Sequential([keras.Input((3,)), layer])
    model = keras.Model(inputs, keras.layers.Dense(1, kernel_initializer="ones", kernel_regularizer="l2")(layer(inputs)))
    model.compile(keras.optimizers.SGD(0.1), "mse", **compile)
    return model, layer


def fit(model, epochs=1, **settings):
    history = model.fit(X, Y, batch_size=4, epochs=epochs, shuffle=False, verbose=0, **settings)
    return history.history, model.get_weights()


def assert_alike(run):
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="`trainable` was changed")
        assert_close(*on_both(run))


@pytest.mark.parametrize("nested", [False, True], ids=["layer", "model"])
@pytest.mark.parametrize("trainable", [True, False], ids=["frozen later", "thawed later"])
@pytest.mark.parametrize("again", [{}, {"run_eagerly": True}, None], ids=["same compile", "eager", "compiled anew"])
def test_normalization_keeps_the_mode_of_the_first_batch(nested, trainable, again):
    if again and not trainable:
        pytest.skip("what is set free eagerly is unknown to the optimizer, on both engines")

    def run(keras):
        model, layer = normalized(keras, nested)
        layer.trainable = trainable
        model.compile(keras.optimizers.SGD(0.1), "mse", **(again or {}))
        before = fit(model)
        layer.trainable = not trainable
        if again is None:
            model.compile(keras.optimizers.SGD(0.1), "mse")
        return [before, fit(model, epochs=2), model.evaluate(X, Y, verbose=0)]

    assert_alike(run)


@pytest.mark.parametrize(
    "moment", ["on_train_begin", "on_epoch_begin", "on_train_batch_begin", "on_train_batch_end", "on_epoch_end"]
)
def test_callbacks_that_freeze_are_in_time_before_the_first_batch(moment):
    def run(keras):
        model, layer = normalized(keras)

        class Freezes(keras.callbacks.Callback):
            pass

        setattr(Freezes, moment, lambda *args, **kwargs: setattr(layer, "trainable", not layer.trainable))
        return fit(model, epochs=3, callbacks=[Freezes()])

    assert_alike(run)


def test_single_batches_and_steps_of_one_s_own_are_settled_too():
    def run(keras):
        counts = []

        class Own(keras.Model):
            def train_step(self, data):
                counts.append(len(self.trainable_variables))
                return super().train_step(data)

        inputs = keras.Input((3,))
        layer = keras.layers.Dense(1, kernel_initializer="ones")
        model = Own(inputs, keras.layers.Dense(1, kernel_initializer="ones")(layer(inputs)))
        model.compile("sgd", "mse")
        losses = [model.train_on_batch(X, Y) for _ in range(2)]
        layer.trainable = False
        losses += [model.train_on_batch(X, Y) for _ in range(2)]
        return [losses, model.get_weights(), counts[-1], len(model.trainable_variables)]

    assert_alike(run)


def test_a_fit_and_single_batches_are_settled_apart():
    def run(keras):
        model, layer = normalized(keras)
        before = fit(model)
        layer.trainable = False
        single = [model.train_on_batch(X, Y), model.train_on_batch(X, Y), model.get_weights()]
        layer.trainable = True
        return [before, single, [model.train_on_batch(X, Y), model.get_weights()], fit(model)]

    assert_alike(run)


def test_evaluation_keeps_the_regularizers_of_its_own_first_batch():
    def run(keras):
        model, layer = normalized(keras)
        before = model.evaluate(X, Y, verbose=0)
        model.trainable = False
        return [before, model.evaluate(X, Y, verbose=0)]

    assert_alike(run)


def test_layers_that_ask_whether_they_are_trained_and_models_that_share_them():
    def run(keras):
        class Doubles(keras.layers.Layer):
            def call(self, x):
                return x * 2.0 if self.trainable else x

        layer, inputs = Doubles(), keras.Input((3,))
        model = keras.Model(inputs, keras.layers.Dense(1, kernel_initializer="ones")(layer(inputs)))
        model.compile(keras.optimizers.SGD(0.01), "mse")
        before = fit(model)
        layer.trainable = False
        other = keras.Model(model.inputs, model.outputs)
        other.compile(keras.optimizers.SGD(0.01), "mse")
        return [before, fit(model), fit(other), fit(model)]

    assert_alike(run)


def test_flags_are_what_was_said_once_the_batch_is_over():
    model, layer = normalized(minikeras)
    fit(model)
    layer.trainable = False
    with pytest.warns(UserWarning, match="`trainable` was changed"):
        fit(model)
    assert not layer.trainable and not any(v.trainable for v in layer.weights)


@pytest.mark.parametrize(
    "again",
    [
        {},
        {"loss": "mse"},
        {"metrics": ["mape"]},
        {"weighted_metrics": ["mape"]},
        {"loss": "mae", "metrics": []},
        {"loss_weights": [3.0]},
    ],
    ids=steady,
)
@pytest.mark.parametrize("trained", [False, True], ids=["at once", "after a fit"])
def test_a_second_compile_keeps_losses_and_metrics_that_it_does_not_give(again, trained):
    def run(keras):
        inputs = keras.Input((3,))
        model = keras.Model(inputs, keras.layers.Dense(1, kernel_initializer="ones")(inputs))
        model.compile("sgd", "mae", loss_weights=[2.0], metrics=["mse"])
        if trained:
            fit(model)
        model.compile(keras.optimizers.SGD(0.5), **again)
        config = model.get_compile_config()
        return fit(model), model.evaluate(X, Y, verbose=0), [model.metrics_names, config["loss"], model.loss]

    (ours, our_values, our_names), (theirs, their_values, their_names) = on_both(run)
    assert our_names == their_names
    assert_close([ours, our_values], [theirs, their_values])


@pytest.mark.parametrize(
    "optimizer",
    [
        lambda keras: keras.optimizers.SGD(0.05, loss_scale_factor=64.0),
        lambda keras: keras.optimizers.LossScaleOptimizer(keras.optimizers.SGD(0.05), initial_scale=3e38),
        lambda keras: keras.optimizers.LossScaleOptimizer(
            keras.optimizers.SGD(0.05), initial_scale=64.0, dynamic_growth_steps=2
        ),
    ],
)
@pytest.mark.filterwarnings("error::RuntimeWarning")  # a gradient too large for its scale is no mistake
def test_a_scaled_loss_trains_as_the_plain_one(optimizer):
    def run(keras):
        model, _ = normalized(keras)
        model.compile(optimizer(keras), "mse")
        return fit(model, epochs=3)

    assert_alike(run)
