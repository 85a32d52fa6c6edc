"""keras.activations against tf.keras: names, configs, values and gradients."""

import inspect

import numpy as np
import pytest

from minikeras import activations
from minikeras.activations.by_name import ACTIVATIONS
from minikeras.autodiff import gradient
from tests.parity import engines, on_both

X = np.concatenate([np.linspace(-7, 7, 26), [-3, -1, -0.5, 0, 0.5, 1, 3, 6]]).astype("float32").reshape(2, 17)
NAMES = sorted(set(ACTIVATIONS) - {"threshold", "glu"})


def test_the_names_are_those_of_keras():
    _, keras = engines()
    theirs = {
        name for name in dir(keras.activations) if callable(getattr(keras.activations, name)) and not name.startswith("_")
    }
    ours = {name for name in dir(activations) if callable(getattr(activations, name)) and not name.startswith("_")}
    assert theirs <= ours
    for name in theirs:
        assert str(inspect.signature(getattr(activations, name))) == str(inspect.signature(getattr(keras.activations, name)))


SETTINGS = [(name, {}) for name in NAMES] + [
    ("relu", dict(negative_slope=0.2)),
    ("relu", dict(max_value=2.0)),
    ("relu", dict(threshold=1.0)),
    ("relu", dict(max_value=6)),
    ("relu", dict(negative_slope=0.1, max_value=3.0, threshold=0.5)),
    ("leaky_relu", dict(negative_slope=0.4)),
    ("elu", dict(alpha=0.5)),
    ("celu", dict(alpha=0.5)),
    ("gelu", dict(approximate=True)),
    ("softmax", dict(axis=0)),
    ("log_softmax", dict(axis=0)),
    ("squareplus", dict(b=2)),
    ("soft_shrink", dict(threshold=1.5)),
    ("hard_shrink", dict(threshold=1.5)),
    ("threshold", dict(threshold=0.3, default_value=-2.0)),
]


@pytest.mark.parametrize("name, settings", SETTINGS, ids=str)
def test_values_and_gradients_agree_also_at_the_kinks(name, settings):
    import tensorflow as tf

    _, keras = engines()
    weights = np.linspace(-1, 1, X.size, dtype="float32").reshape(X.shape)
    x = tf.constant(X)
    with tf.GradientTape() as tape:
        tape.watch(x)
        theirs = getattr(keras.activations, name)(x, **settings)
        loss = tf.reduce_sum(theirs * weights)
    function = getattr(activations, name)
    np.testing.assert_allclose(function(X, **settings), theirs, rtol=2e-5, atol=1e-6)
    np.testing.assert_allclose(
        gradient(lambda x: function(x, **settings) * weights, X), tape.gradient(loss, x), rtol=1e-4, atol=2e-6
    )


def test_names_configs_and_functions_are_found():
    assert activations.get(None) is activations.linear
    assert activations.get("swish") is activations.silu
    assert activations.get(activations.tanh) is activations.tanh
    for name in NAMES:
        assert activations.deserialize(activations.serialize(activations.get(name))) is activations.get(name)


def test_configs_are_those_of_keras():
    def run(keras):
        @keras.saving.register_keras_serializable("my")
        def doubled(x):
            return 2 * x

        layer = keras.layers.Dense(2, activation=doubled)
        return (
            [keras.activations.serialize(getattr(keras.activations, name)) for name in NAMES],
            keras.activations.serialize(doubled),
            layer.get_config()["activation"],
            keras.layers.Dense.from_config(layer.get_config()).activation is doubled,
        )

    ours, theirs = on_both(run)
    assert ours[0] == theirs[0] and ours[3] and theirs[3]
    for a, b in zip(ours[1:3], theirs[1:3]):
        assert a["config"] == b["config"] and a["class_name"] == b["class_name"]


def test_an_unknown_name_gets_the_nearest():
    with pytest.raises(ValueError, match="Could not interpret activation function identifier: sigmod Did you mean 'sigmoid'?"):
        activations.get("sigmod")
    with pytest.raises(ValueError, match="identifier: 3"):
        activations.get(3)
