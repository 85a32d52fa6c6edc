"""Metrics in attributes of models and layers: found, reset and reported as in tf.keras; and metrics with a dict as result."""

import numpy as np
import pytest

from tests.parity import assert_close, on_both
from tests.seed_models import numbers

X, Y = numbers(12, 3), numbers(12, 1, seed=5)
HOLDS = {
    "alone": lambda a, b: a,
    "list": lambda a, b: [a, b],
    "tuple": lambda a, b: (a, b),
    "dict": lambda a, b: {"a": a, "b": b},
    "deep": lambda a, b: [[a], {"b": b}],
}


def first_and_last(held):
    """The first and the last metric of a nest."""
    if isinstance(held, (list, tuple)):
        return first_and_last(held[0])[0], first_and_last(held[-1])[1]
    if isinstance(held, dict):
        return first_and_last([*held.values()])
    return held, held


def build(keras, holder, hold):
    metrics = HOLDS[hold](keras.metrics.Mean(name="own"), keras.metrics.Mean(name="other"))

    def watch(x, y):
        first, last = first_and_last(metrics)
        first.update_state(y)
        if last is not first:
            last.update_state(x)
        return y

    class Head(keras.layers.Layer):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.dense = keras.layers.Dense(1, kernel_initializer="ones")
            if holder == "layer":
                self.held = metrics

        def build(self, shape):
            self.dense.build(shape)

        def call(self, x):
            y = self.dense(x)
            return watch(x, y) if holder == "layer" else y

    if holder == "subclass":

        class Own(keras.Model):
            def __init__(self):
                super().__init__()
                self.head, self.held = Head(), metrics

            def call(self, x):
                return watch(x, self.head(x))

        model = Own()
    elif holder == "sequential":
        model = keras.Sequential([keras.Input((3,)), Head()])
    else:
        inputs = keras.Input((3,))
        model = keras.Model(inputs, Head()(inputs))
    if holder in ("sequential", "functional"):
        model.held = metrics
    model.compile("sgd", "mse", metrics=["mae"])
    return model


def trained(model):
    history = model.fit(X, Y, batch_size=4, epochs=2, shuffle=False, verbose=0).history
    values = model.evaluate(X, Y, batch_size=4, verbose=0)
    return history, values, model.evaluate(X, Y, batch_size=4, verbose=0, return_dict=True), model.metrics_names


def assert_alike(build):
    (ours, our_names), (theirs, their_names) = ((result[:3], result[3]) for result in on_both(lambda k: trained(build(k))))
    assert list(ours[0]) == list(theirs[0]) and our_names == their_names
    assert_close(ours, theirs)


@pytest.mark.parametrize("holder", ["subclass", "layer", "functional", "sequential"])
@pytest.mark.parametrize("hold", HOLDS)
def test_metrics_in_attributes_are_found(holder, hold):
    assert_alike(lambda keras: build(keras, holder, hold))


def test_variables_and_names_are_those_of_all_metrics():
    def run(keras):
        model = build(keras, "functional", "list")
        before = model.metrics_names
        trained(model)
        return before, model.metrics_names, len(model.metrics_variables), [float(v.numpy()) for v in model.metrics_variables]

    ours, theirs = on_both(run)
    assert ours[:3] == theirs[:3]
    assert_close(ours[3], theirs[3])


def test_layers_inside_layers_and_models_inside_models_count_as_in_keras():
    def nested(keras):
        class Inner(keras.layers.Layer):
            def __init__(self, inside=None, name=None):
                super().__init__(name=name)
                self.inside, self.mean = inside, keras.metrics.Mean(name=f"mean_{name}")

            def call(self, x):
                self.mean.update_state(x)
                return x if self.inside is None else self.inside(x)

        inputs = keras.Input((3,))
        inner = keras.Model(inputs, Inner(Inner(name="low"), name="high")(inputs))
        inner.held = keras.metrics.Mean(name="held")
        inner.compile("sgd", "mse", metrics=["mae"])
        outer = keras.Input((3,))
        model = keras.Model(
            outer, keras.layers.Dense(1, kernel_initializer="ones")(Inner(Inner(name="in"), name="out")(inner(outer)))
        )
        model.compile("sgd", "mse")
        return model

    assert_alike(nested)


def test_a_property_of_one_s_own_says_what_is_reset_and_reported():
    def own(keras):
        class Own(keras.Model):
            def __init__(self, *args, **kwargs):
                super().__init__(*args, **kwargs)
                self.tracker, self.error = keras.metrics.Mean(name="loss"), keras.metrics.MeanAbsoluteError(name="mae")

            @property
            def metrics(self):
                return [self.tracker, self.error]

            def step(self, data):
                x, y = data
                self.tracker.update_state(keras.ops.mean((self(x) - y) ** 2))
                self.error.update_state(y, self(x))
                return {metric.name: metric.result() for metric in self.metrics}

            train_step = test_step = step

        inputs = keras.Input((3,))
        model = Own(inputs, keras.layers.Dense(1, kernel_initializer="ones")(inputs))
        model.compile("sgd")
        return model

    assert_alike(own)


def two_numbers(keras):
    class TwoNumbers(keras.metrics.Metric):
        def __init__(self, name="two"):
            super().__init__(name=name)
            self.total = self.add_weight(shape=(), initializer="zeros", name="total")

        def update_state(self, y_true, y_pred, sample_weight=None):
            self.total.assign_add(keras.ops.sum(y_pred))

        def result(self):
            return {"whole": self.total + 0.0, "half": self.total / 2.0}

    return TwoNumbers()


@pytest.mark.parametrize(
    "metrics",
    [
        lambda keras: {"metrics": [two_numbers(keras), "mae"]},
        lambda keras: {"weighted_metrics": [two_numbers(keras)]},
        lambda keras: {"metrics": {"d": two_numbers(keras)}},
    ],
)
def test_a_metric_with_a_dict_is_taken_apart(metrics):
    def build(keras):
        inputs = keras.Input((3,))
        model = keras.Model(inputs, keras.layers.Dense(1, kernel_initializer="ones", name="d")(inputs))
        model.compile("sgd", "mse", **metrics(keras))
        return model

    assert_alike(build)

    def one_batch(keras):
        model = build(keras)
        return [model.train_on_batch(X, Y), model.test_on_batch(X, Y), model.train_on_batch(X, Y, return_dict=True)]

    assert_close(*on_both(one_batch))
    ours, theirs = on_both(lambda keras: sorted(one_batch(keras)[2]))
    assert ours == theirs


def test_a_metric_of_several_numbers_stays_an_array():
    def run(keras):
        inputs = keras.Input((3,))
        model = keras.Model(inputs, keras.layers.Dense(3, activation="softmax", kernel_initializer="ones")(inputs))
        model.compile("sgd", "categorical_crossentropy", metrics=[keras.metrics.F1Score()])
        history = model.fit(X, np.eye(3)[[0, 1, 2] * 4], verbose=0).history
        return {name: np.asarray(values) for name, values in history.items()}

    assert_close(*on_both(run))
