"""Noise layers against tf.keras: the same seed gives the same noise."""

import pytest

from tests.layers.checks import check_layer, numbers
from tests.parity import as_numpy, assert_close, on_both

IMAGE, SEQUENCE = (3, 4, 5, 6), (3, 5, 8)
LAYERS = [
    ("GaussianNoise", dict(stddev=0.3), SEQUENCE),
    ("GaussianNoise", dict(stddev=0.3, seed=7), SEQUENCE),
    ("GaussianNoise", dict(stddev=0), SEQUENCE),
    ("GaussianDropout", dict(rate=0.3), SEQUENCE),
    ("GaussianDropout", dict(rate=0, seed=7), SEQUENCE),
    ("AlphaDropout", dict(rate=0.4), SEQUENCE),
    ("AlphaDropout", dict(rate=0.4, noise_shape=(None, 1, None)), SEQUENCE),
    ("AlphaDropout", dict(rate=0.0), SEQUENCE),
    ("SpatialDropout1D", dict(rate=0.4), SEQUENCE),
    ("SpatialDropout1D", dict(rate=0, seed=3), SEQUENCE),
    ("SpatialDropout2D", dict(rate=0.4), IMAGE),
    ("SpatialDropout2D", dict(rate=0.4, data_format="channels_first", seed=3), IMAGE),
]


@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize("name, settings, shape", LAYERS, ids=str)
def test_noise_layers_agree(name, settings, shape, training):
    check_layer(
        lambda keras: getattr(keras.layers, name)(**settings),
        numbers(*shape),
        training=training,
        fit=len(settings) == 1 and not training,
    )


@pytest.mark.parametrize("name, settings, shape", LAYERS, ids=str)
def test_each_call_draws_new_noise_and_each_layer_its_own_seed(name, settings, shape):
    def outputs(keras):
        layer = getattr(keras.layers, name)(**settings)
        after = keras.layers.Dense(2)
        x = numbers(*shape)
        values = [as_numpy(layer(x, training=training)) for training in (True, True, False, None, True)]
        after.build((None, 3))
        return values, [as_numpy(w) for w in after.get_weights()]

    ours, theirs = on_both(outputs)
    assert_close(ours, theirs, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(
    "call",
    [
        lambda layers: layers.GaussianNoise(2),
        lambda layers: layers.GaussianDropout(-1),
        lambda layers: layers.AlphaDropout(1.5),
        lambda layers: layers.SpatialDropout1D(2),
        lambda layers: layers.SpatialDropout1D(0.5)(layers.Input((3,))),
    ],
    ids=range(5),
)
def test_what_makes_no_sense_raises_keras_error(call):
    def message(keras):
        with pytest.raises(ValueError) as caught:
            call(keras.layers)
        return str(caught.value)

    ours, theirs = on_both(message)
    assert ours.split("Received")[0].split("layer")[0] == theirs.split("Received")[0].split("layer")[0]
