"""Steps and losses of one's own: what `data` they get, packed as in tf.keras, and with which arguments."""

import numpy as np
import pytest

from tests.parity import assert_close, on_both
from tests.seed_models import numbers

X, Y, W = numbers(12, 3), numbers(12, 1, seed=5), np.linspace(0.5, 2, 12)


def shape_of(data):
    """How data is packed: "x" for a tensor, None, or a tuple, list or dict of these, by name."""
    if isinstance(data, (tuple, list)):
        return [type(data).__name__, *map(shape_of, data)]
    if isinstance(data, dict):
        return {key: shape_of(part) for key, part in data.items()}
    return None if data is None else "x"


def packed(use, step):
    """What `step` gets when `use(model)` is called, on both engines."""

    def run(keras):
        seen = []

        class Own(keras.Model):
            pass

        def own(self, data):
            seen.append(shape_of(data))
            return keras.ops.zeros((12, 1)) if step == "predict_step" else {"loss": 0.0}

        setattr(Own, step, own)
        inputs = keras.Input((3,))
        model = Own(inputs, keras.layers.Dense(1)(inputs))
        model.compile("sgd", "mse", run_eagerly=True)
        use(model)
        return seen

    return on_both(run)


@pytest.mark.parametrize(
    "use",
    [
        lambda m: m.fit(X, verbose=0),
        lambda m: m.fit([X], verbose=0),
        lambda m: m.fit([X, X], verbose=0),
        lambda m: m.fit((X,), verbose=0),
        lambda m: m.fit({"a": X}, verbose=0),
        lambda m: m.fit(X, Y, verbose=0),
        lambda m: m.fit([X, X], [Y, Y], verbose=0),
        lambda m: m.fit({"a": X}, {"b": Y}, verbose=0),
        lambda m: m.fit(X, Y, sample_weight=W, verbose=0),
        lambda m: m.fit(X, Y, class_weight={0: 1.0}, verbose=0),
        lambda m: m.fit(((X, Y) for _ in range(2)), shuffle=False, verbose=0),
        lambda m: m.fit(((X, Y, W) for _ in range(2)), shuffle=False, verbose=0),
        lambda m: m.fit(((X,) for _ in range(2)), shuffle=False, verbose=0),
        lambda m: m.fit(((X, Y, None) for _ in range(2)), shuffle=False, verbose=0),
        lambda m: m.train_on_batch(X, Y),
        lambda m: m.train_on_batch(X, Y, W),
    ],
)
def test_train_step_gets_what_fit_got(use):
    ours, theirs = packed(use, "train_step")
    assert ours == theirs and theirs


@pytest.mark.parametrize(
    "use",
    [
        lambda m: m.evaluate(X, Y, verbose=0),
        lambda m: m.evaluate(X, Y, sample_weight=W, verbose=0),
        lambda m: m.fit(X, Y, validation_data=(X, Y), verbose=0),
        lambda m: m.fit(X, Y, validation_data=(X, Y, W), verbose=0),
        lambda m: m.fit(X, Y, validation_split=0.5, verbose=0),
        lambda m: m.test_on_batch(X, Y),
    ],
)
def test_test_step_gets_what_evaluate_got(use):
    ours, theirs = packed(use, "test_step")
    assert ours == theirs and theirs


@pytest.mark.parametrize(
    "use",
    [
        lambda m: m.predict(X, verbose=0),
        lambda m: m.predict([X], verbose=0),
        lambda m: m.predict(((X,) for _ in range(2)), verbose=0),
        lambda m: m.predict(((X, Y) for _ in range(2)), verbose=0),
        lambda m: m.predict_on_batch(X),
    ],
)
def test_predict_step_gets_what_predict_got(use):
    ours, theirs = packed(use, "predict_step")
    assert ours == theirs and theirs


def test_compute_loss_hears_whether_it_trains():
    def run(keras):
        seen = []

        class Own(keras.Model):
            def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, training=True):
                seen.append(training)
                return super().compute_loss(x, y, y_pred, sample_weight, training)

        inputs = keras.Input((3,))
        model = Own(inputs, keras.layers.Dense(1)(inputs))
        model.compile("sgd", "mse", run_eagerly=True)
        model.fit(X, Y, verbose=0)
        model.evaluate(X, Y, verbose=0)
        return seen

    ours, theirs = on_both(run)
    assert ours == theirs == [True, False]


def test_compute_loss_may_not_know_it():
    def run(keras):
        class Own(keras.Model):
            def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None):
                return 2.0 * super().compute_loss(x, y, y_pred, sample_weight)

        inputs = keras.Input((3,))
        model = Own(inputs, keras.layers.Dense(1, kernel_initializer="ones")(inputs))
        model.compile("sgd", "mse")
        return model.fit(X, Y, epochs=2, shuffle=False, verbose=0).history, model.evaluate(X, Y, verbose=0)

    assert_close(*on_both(run))
