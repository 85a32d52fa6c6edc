"""compile, fit, evaluate and predict: the same numbers as tf.keras, in every form the arguments may take."""

import numpy as np
import pytest

import minikeras
from tests.parity import assert_close, assert_same_history, on_both
from tests.seed_models import ROWS, bits, labels, numbers, one_hot


def two_heads(keras, **compile):
    x = keras.Input((6,), name="x")
    h = keras.layers.Dense(8, activation="tanh", name="h")(x)
    p = keras.layers.Dense(1, activation="sigmoid", name="p")(h)
    q = keras.layers.Dense(3, activation="softmax", name="q")(h)
    model = keras.Model(x, [p, q])
    model.compile("adam", **compile)
    return model


def two_targets():
    return numbers(40, 6), [bits(40), one_hot(40, 3)]


def named_targets():
    x, (p, q) = two_targets()
    return x, {"p": p, "q": q}


BOTH = ["binary_crossentropy", "categorical_crossentropy"]
NAMED = {"p": "binary_crossentropy", "q": "categorical_crossentropy"}


@pytest.mark.parametrize(
    "compile, data",
    [
        ({"loss": BOTH}, two_targets),
        ({"loss": NAMED}, two_targets),
        ({"loss": NAMED}, named_targets),
        ({"loss": NAMED, "loss_weights": {"p": 1.0, "q": 0.2}}, named_targets),
        ({"loss": BOTH, "loss_weights": [1.0, 0.2]}, two_targets),
        ({"loss": "mse"}, two_targets),
        ({"loss": BOTH, "metrics": [["accuracy"], ["accuracy", "mse"]]}, two_targets),
        ({"loss": NAMED, "metrics": {"q": ["accuracy"]}}, named_targets),
        ({"loss": NAMED, "metrics": {"p": "mae", "q": "mse"}}, named_targets),
        ({"loss": ["binary_crossentropy", None]}, two_targets),
        ({"loss": BOTH, "metrics": ["accuracy", "mae"], "weighted_metrics": [["mae"], ["mae"]]}, two_targets),
    ],
    ids=lambda value: getattr(value, "__name__", str(value))[:80],
)
def test_losses_and_metrics_find_their_outputs(compile, data):
    assert_same_history(lambda keras: two_heads(keras, **compile), data, epochs=2)


def small(keras, units=1, activation=None, optimizer="adam", loss="mse", **compile):
    x = keras.Input((4,))
    h = keras.layers.Dense(8, activation="relu")(x)
    model = keras.Model(x, keras.layers.Dense(units, activation=activation)(h))
    model.compile(optimizer, loss, **compile)
    return model


def regression():
    return numbers(50, 4), numbers(50, 1, seed=4)


@pytest.mark.parametrize(
    "fit",
    [
        {"epochs": 20},
        {"epochs": 2, "batch_size": 7},
        {"epochs": 2, "batch_size": 50},
        {"epochs": 3, "validation_split": 0.25},
        {"epochs": 3, "validation_split": 0.25, "validation_freq": 2},
        {"epochs": 3, "validation_data": (numbers(9, 4, seed=11), numbers(9, 1, seed=12))},
        {"epochs": 2, "validation_data": (numbers(9, 4, seed=11), numbers(9, 1, seed=12), np.arange(9.0))},
        {"epochs": 2, "shuffle": False},
        {"epochs": 4, "initial_epoch": 2},
        {"epochs": 2, "sample_weight": np.linspace(0, 2, 50)},
    ],
    ids=lambda value: getattr(value, "__name__", str(value))[:80],
)
def test_fit_takes_keras_s_arguments(fit):
    assert_same_history(lambda keras: small(keras, metrics=["mae"], weighted_metrics=["mse"]), regression, **fit)


@pytest.mark.parametrize(
    "loss, units, activation, y",
    [
        ("mse", 1, None, numbers(50, 1, seed=4)),
        ("mse", 1, None, numbers(50, seed=4)),
        ("mae", 2, None, numbers(50, 2, seed=4)),
        ("huber", 2, None, numbers(50, 2, seed=4)),
        ("binary_crossentropy", 1, "sigmoid", bits(50)),
        ("binary_crossentropy", 1, "sigmoid", bits(50)[:, 0]),
        ("categorical_crossentropy", 3, "softmax", one_hot(50, 3)),
        ("sparse_categorical_crossentropy", 3, "softmax", labels(50, 3)),
        ("sparse_categorical_crossentropy", 3, "softmax", labels(50, 3)[:, None]),
        ("crossentropy", 3, "softmax", labels(50, 3)),
    ],
    ids=lambda value: getattr(value, "shape", value),
)
def test_losses_and_accuracy_follow_the_labels(loss, units, activation, y):
    assert_same_history(
        lambda keras: small(keras, units, activation, loss=loss, metrics=["accuracy"]), lambda: (numbers(50, 4), y), epochs=3
    )


@pytest.mark.parametrize(
    "optimizer",
    [
        lambda keras: keras.optimizers.SGD(0.05),
        lambda keras: keras.optimizers.SGD(0.05, momentum=0.9),
        lambda keras: keras.optimizers.SGD(0.05, momentum=0.9, nesterov=True),
        lambda keras: keras.optimizers.RMSprop(),
        lambda keras: keras.optimizers.Adam(),
        lambda keras: keras.optimizers.Adam(clipnorm=0.1),
        lambda keras: keras.optimizers.Adam(clipvalue=0.01),
        lambda keras: keras.optimizers.SGD(0.1, global_clipnorm=0.5),
    ],
)
def test_optimizers_go_the_same_way_for_20_epochs(optimizer):
    assert_same_history(lambda keras: small(keras, optimizer=optimizer(keras)), regression, epochs=20)


def test_dropout_masks_are_the_same_for_20_epochs():
    def build(keras):
        model = keras.Sequential(
            [keras.Input((4,)), keras.layers.Dense(16, activation="relu"), keras.layers.Dropout(0.4), keras.layers.Dense(1)]
        )
        model.compile("rmsprop", "mse")
        return model

    assert_same_history(build, regression, epochs=20)


def test_regularization_losses_are_part_of_the_loss():
    def build(keras):
        x = keras.Input((4,))
        h = keras.layers.Dense(8, kernel_regularizer="l2", activity_regularizer=keras.regularizers.L1(0.01))(x)
        model = keras.Model(x, keras.layers.Dense(1, bias_regularizer="l1")(h))
        model.compile("sgd", "mse")
        return model

    assert_same_history(build, regression, epochs=3)


def test_constraints_hold_after_each_update():
    def build(keras):
        x = keras.Input((4,))
        model = keras.Model(x, keras.layers.Dense(2, kernel_constraint="non_neg")(x))
        model.compile(keras.optimizers.SGD(0.5), "mse")
        return model

    assert_same_history(build, lambda: (numbers(50, 4), numbers(50, 2)), epochs=3)
    model = build(minikeras)
    model.fit(numbers(50, 4), numbers(50, 2), verbose=0)
    assert (model.weights[0].numpy() >= 0).all()


def test_class_weights_weigh_rows_by_their_label():
    assert_same_history(
        lambda keras: small(keras, 3, "softmax", loss="sparse_categorical_crossentropy"),
        lambda: (numbers(50, 4), labels(50, 3)),
        epochs=3,
        class_weight={0: 1.0, 1: 5.0, 2: 0.5},
    )


def test_a_function_of_ones_own_is_a_loss_and_a_metric():
    def run(keras):
        def cubic(y_true, y_pred):
            return keras.ops.mean(keras.ops.abs(y_true - y_pred) ** 3, axis=-1)

        model = small(keras, loss=cubic, metrics=[cubic])
        return model.fit(*regression(), epochs=3, verbose=0).history

    assert_close(*on_both(run), rtol=1e-5)


def test_a_generator_feeds_fit_evaluate_and_predict():
    def batches():
        x, y = regression()
        while True:
            for i in range(0, 50, 10):
                yield x[i : i + 10], y[i : i + 10]

    def run(keras):
        model = small(keras)
        history = model.fit(batches(), steps_per_epoch=5, epochs=2, verbose=0).history
        return (
            history,
            model.evaluate(batches(), steps=5, verbose=0),
            model.predict(((x,) for x, _ in batches()), steps=5, verbose=0),
        )

    assert_close(*on_both(run))


def test_evaluate_gives_the_loss_first_then_the_metrics():
    def run(keras):
        model = two_heads(keras, loss=NAMED, metrics={"p": ["mae"], "q": ["accuracy"]})
        x, y = named_targets()
        return model.evaluate(x, y, verbose=0), model.evaluate(x, y, verbose=0, return_dict=True), model.metrics_names

    (ours, our_dict, our_names), (theirs, their_dict, their_names) = on_both(run)
    assert our_names == their_names and list(our_dict) == list(their_dict)
    assert_close([ours, our_dict], [theirs, their_dict])


def test_one_batch_at_a_time():
    def run(keras):
        model = small(keras, metrics=["mae"])
        x, y = regression()
        first = model.train_on_batch(x[:8], y[:8])
        return (
            first,
            model.train_on_batch(x[8:16], y[8:16], sample_weight=np.arange(8.0)),
            model.test_on_batch(x[:8], y[:8], return_dict=True),
            model.predict_on_batch(x[:3]),
        )

    assert_close(*on_both(run))


def test_calling_a_model_with_training_runs_its_dropout():
    model = minikeras.Sequential([minikeras.Input((100,)), minikeras.layers.Dropout(0.5)])
    x = np.ones((1, 100), "float32")
    assert (model(x).numpy() == 1).all()
    assert (model(x, training=True).numpy() == 0).any()


@pytest.mark.parametrize(
    "name", ["A1", "A2", "A3", "A4", "A5", "A7", "A8", "B1", "B2", "C3", "D1", "D5", "D5 as printed", "E2"]
)
def test_the_dense_models_of_the_course_train_alike_for_20_epochs(name):
    row = ROWS[name]
    assert_same_history(lambda keras: row.build(keras, row.small), lambda: row.data(row.small), epochs=20, rtol=2e-5, atol=1e-6)


# What goes wrong.


def test_a_failing_batch_leaves_the_model_as_it_was():
    layers = minikeras.layers
    model = minikeras.Sequential(
        [minikeras.Input((4,)), layers.Dense(3), layers.Dropout(0.5), layers.Dense(3, activation="softmax")]
    )
    model.compile("sgd", "sparse_categorical_crossentropy")
    x, y = numbers(40, 4), labels(40, 3)
    model.fit(x, y, verbose=0)
    y[39] = 7
    before, state = model.get_weights(), model.layers[1].seed_generator.state.numpy()
    with pytest.raises(ValueError, match="label value of 7"):
        model.fit(x[32:], y[32:], verbose=0)
    assert all((a == b).all() for a, b in zip(before, model.get_weights()))
    assert (state == model.layers[1].seed_generator.state.numpy()).all()


@pytest.mark.parametrize(
    "use, error, text",
    [
        (lambda m: m.fit(np.ones((8, 4)), np.ones((7, 1))), ValueError, "Data cardinality is ambiguous.*'x' sizes: 8"),
        (lambda m: m.fit([[1, 2], [3, 4]], np.ones((2, 1))), ValueError, "Unrecognized data type"),
        (lambda m: m.fit(np.ones((8, 5)), np.ones((8, 1))), ValueError, r"shape=\(None, 4\), found shape=\(8, 5\)"),
        (lambda m: m.predict(np.ones(4)), ValueError, r"Expected shape \(None, 4\)"),
        (lambda m: m.fit(np.ones((8, 4)), np.ones((8, 1)), nb_epoch=3), TypeError, "nb_epoch"),
        (lambda m: m.fit(np.ones((1, 4)), np.ones((1, 1)), validation_split=0.5), ValueError, "not sufficient to split"),
        (lambda m: m.fit(np.ones((8, 4))), ValueError, "No loss to compute"),
    ],
)
def test_wrong_data_is_refused(use, error, text):
    model = small(minikeras)
    with pytest.raises(error, match=text):
        use(model)


def test_a_model_that_was_not_compiled_is_not_trained():
    model = minikeras.Sequential([minikeras.Input((4,)), minikeras.layers.Dense(1)])
    for method in (model.fit, model.evaluate, model.train_on_batch):
        with pytest.raises(ValueError, match="compile"):
            method(np.ones((2, 4)), np.ones((2, 1)))


@pytest.mark.parametrize(
    "compile, text",
    [
        ({"loss": {"p": "mse", "r": "mse"}}, "Expected keys"),
        ({"loss": ["mse"]}, "2 outputs"),
        ({"loss": BOTH, "loss_weights": {"p": 1.0, "w": 1.0}}, "Expected keys"),
        ({"loss": BOTH, "metrics": ["mae"]}, "metrics"),
    ],
)
def test_names_and_counts_that_fit_no_output_are_refused(compile, text):
    with pytest.raises(ValueError, match=text):
        two_heads(minikeras, **compile)
