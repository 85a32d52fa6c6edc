"""Targets that do not add up to 1, as after mixing or with several right classes: what is trained on them, as in tf.keras.

TensorFlow's softmax cross-entropy hands back p - y, which is its derivative only where y adds up to 1.
"""

import numpy as np
import pytest

from tests.parity import assert_close, on_both
from tests.seed_models import labels, numbers

X = numbers(6, 3)
TARGETS = {
    "one class": np.eye(3)[[0, 1, 2, 0, 1, 2]],
    "two classes": np.array([[1.0, 1, 0], [0, 1, 1], [1, 0, 1], [1, 1, 1], [0, 0, 0], [1, 0, 0]]),
    "halves": np.array([[0.5, 0.1, 0.1]] * 3 + [[2.0, -1.0, 0.5]] * 3),
    "numbers": labels(6, 3),
    "bits": np.array([[1.0, 0, 1], [0.5, 2.0, -1.0]] * 3),
}


def trained(keras, loss, activation, target, weights=None, start="zeros"):
    """The weights after two updates, the losses, and what evaluate gives."""
    inputs = keras.Input((3,))
    model = keras.Model(inputs, keras.layers.Dense(3, activation=activation, kernel_initializer=start)(inputs))
    model.compile(keras.optimizers.SGD(1.0), loss(keras.losses))
    history = model.fit(X, TARGETS[target], sample_weight=weights, epochs=2, batch_size=6, verbose=0).history
    return [model.get_weights(), history, model.evaluate(X, TARGETS[target], verbose=0)]


@pytest.mark.parametrize("target", ["one class", "two classes", "halves"])
@pytest.mark.parametrize("start", ["zeros", "ones"])
@pytest.mark.parametrize(
    "loss, activation",
    [
        (lambda losses: "categorical_crossentropy", "softmax"),
        (lambda losses: losses.CategoricalCrossentropy(from_logits=True), None),
        (lambda losses: losses.CategoricalCrossentropy(from_logits=True), "softmax"),
        (lambda losses: losses.CategoricalCrossentropy(label_smoothing=0.3), "softmax"),
        (lambda losses: losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.3), None),
        (lambda losses: losses.CategoricalCrossentropy(reduction="sum"), "softmax"),
        (lambda losses: "categorical_crossentropy", "sigmoid"),
        (lambda losses: "categorical_focal_crossentropy", "softmax"),
        (lambda losses: losses.CategoricalFocalCrossentropy(from_logits=True), None),
        (lambda losses: "kl_divergence", "softmax"),
    ],
    ids=["softmax", "logits", "both", "smooth", "smooth logits", "sum", "probabilities", "focal", "focal logits", "divergence"],
)
@pytest.mark.filterwarnings("ignore")
def test_training_takes_tensorflow_s_gradient(loss, activation, target, start):
    assert_close(*on_both(lambda keras: trained(keras, loss, activation, target, start=start)))


@pytest.mark.parametrize(
    "loss, activation, target",
    [
        (lambda losses: "sparse_categorical_crossentropy", "softmax", "numbers"),
        (lambda losses: losses.SparseCategoricalCrossentropy(from_logits=True), None, "numbers"),
        (lambda losses: losses.SparseCategoricalCrossentropy(ignore_class=1), "softmax", "numbers"),
        (lambda losses: "sparse_categorical_crossentropy", "sigmoid", "numbers"),
        (lambda losses: "binary_crossentropy", "sigmoid", "bits"),
        (lambda losses: losses.BinaryCrossentropy(from_logits=True, label_smoothing=0.3), None, "bits"),
        (lambda losses: "binary_crossentropy", "softmax", "bits"),
        (lambda losses: "binary_focal_crossentropy", "sigmoid", "bits"),
    ],
)
@pytest.mark.filterwarnings("ignore")
def test_the_sparse_and_the_binary_forms_too(loss, activation, target):
    weights = np.linspace(0.5, 2.0, 6)
    assert_close(*on_both(lambda keras: trained(keras, loss, activation, target, weights)))


@pytest.mark.parametrize("weights", [np.linspace(0.5, 2.0, 6), np.zeros(6)], ids=["weighed", "left out"])
def test_weights_of_rows_multiply_it(weights):
    loss = lambda losses: "categorical_crossentropy"  # noqa: E731
    assert_close(*on_both(lambda keras: trained(keras, loss, "softmax", "two classes", weights)))


def test_the_step_from_zero_is_p_minus_y():
    import minikeras as keras

    inputs = keras.Input((1,))
    model = keras.Model(inputs, keras.layers.Dense(3, activation="softmax", kernel_initializer="zeros", use_bias=False)(inputs))
    model.compile(keras.optimizers.SGD(1.0), "categorical_crossentropy")
    model.fit(np.ones((1, 1)), np.array([[1.0, 1.0, 0.0]]), verbose=0)
    assert_close(model.get_weights()[0], np.array([[2 / 3, 2 / 3, -1 / 3]], "float32"))
