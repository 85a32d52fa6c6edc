"""Layers for volumes, adaptive pooling and ConvLSTM against tf.keras."""

import numpy as np
import pytest

from tests.layers.checks import check_layer, numbers
from tests.parity import engines, on_both

VOLUME = (2, 5, 4, 6, 2)


def layout_of(x, data_format):
    return np.moveaxis(x, -1, 1).copy() if data_format == "channels_first" else x


@pytest.mark.parametrize(
    "name, settings",
    [
        ("Conv3D", dict(filters=3, kernel_size=2, strides=2, padding="same")),
        ("Conv3D", dict(filters=4, kernel_size=(2, 1, 3), dilation_rate=(2, 1, 1), groups=2, activation="relu")),
        ("Conv3DTranspose", dict(filters=3, kernel_size=2, strides=2)),
        ("Conv3DTranspose", dict(filters=3, kernel_size=3, strides=2, padding="same", output_padding=1)),
    ],
    ids=str,
)
def test_convolutions_agree(name, settings):
    check_layer(lambda keras: getattr(keras.layers, name)(**settings), numbers(*VOLUME), fit=False)


@pytest.mark.parametrize("data_format", ["channels_last", "channels_first"])
@pytest.mark.parametrize(
    "name, settings",
    [
        ("MaxPooling3D", dict()),
        ("AveragePooling3D", dict(pool_size=3, strides=2, padding="same")),
        ("GlobalMaxPooling3D", dict()),
        ("GlobalAveragePooling3D", dict(keepdims=True)),
        ("UpSampling3D", dict(size=(2, 1, 3))),
        ("ZeroPadding3D", dict(padding=((1, 2), (0, 1), (2, 0)))),
        ("ZeroPadding3D", dict()),
        ("Cropping3D", dict(cropping=((1, 0), (0, 0), (1, 2)))),
        ("Cropping3D", dict()),
        ("SpatialDropout3D", dict(rate=0.5, seed=3)),
    ],
    ids=str,
)
def test_the_other_layers_agree(name, settings, data_format):
    x = layout_of(numbers(*VOLUME), data_format)
    check_layer(
        lambda keras: getattr(keras.layers, name)(data_format=data_format, **settings),
        x,
        training=name.startswith("Spatial"),
        fit=False,
    )


@pytest.mark.parametrize("data_format", ["channels_last", "channels_first"])
@pytest.mark.parametrize("kind", ["Average", "Max"])
@pytest.mark.parametrize("shape, size", [((2, 7, 3), 3), ((2, 7, 5, 3), (2, 3)), ((2, 4, 5, 6, 2), (2, 3, 4)), ((1, 3, 2), 5)])
def test_adaptive_pooling_agrees(kind, shape, size, data_format):
    name = f"Adaptive{kind}Pooling{len(shape) - 2}D"
    x = layout_of(numbers(*shape), data_format)
    check_layer(lambda keras: getattr(keras.layers, name)(size, data_format=data_format), x, fit=False)


@pytest.mark.parametrize(
    "rank, settings",
    [
        (1, dict(return_sequences=True, return_state=True)),
        (1, dict(padding="same", use_bias=False)),
        (2, dict(strides=2, go_backwards=True)),
        (2, dict(dropout=0.3, recurrent_dropout=0.2, seed=4, unit_forget_bias=False, data_format="channels_last")),
        (3, dict(dilation_rate=2, recurrent_activation="hard_sigmoid")),
    ],
    ids=str,
)
def test_conv_lstm_agrees(rank, settings):
    x = numbers(2, 3, *(5, 4, 6)[:rank], 2)
    check_layer(
        lambda keras: getattr(keras.layers, f"ConvLSTM{rank}D")(3, 2, **settings),
        x,
        training="dropout" in settings,
        rtol=1e-4,
        atol=1e-5,
        fit="return_state" not in settings,
    )


def test_conv_lstm_takes_channels_first_too():
    """TensorFlow's processor does not: so the two layouts are compared with each other."""
    x = numbers(2, 3, 5, 4, 2)
    minikeras = engines()[0]
    last = minikeras.layers.ConvLSTM2D(3, 2, padding="same")
    expected = last(x).numpy()
    first = minikeras.layers.ConvLSTM2D(3, 2, padding="same", data_format="channels_first")
    first.build(np.moveaxis(x, -1, 2).shape)
    first.set_weights(last.get_weights())
    np.testing.assert_allclose(np.moveaxis(first(np.moveaxis(x, -1, 2)).numpy(), 1, -1), expected, atol=1e-6)


@pytest.mark.parametrize(
    "call",
    [
        lambda layers: layers.ZeroPadding3D((1, 1)),
        lambda layers: layers.ZeroPadding3D(None),
        lambda layers: layers.Cropping3D(-1),
        lambda layers: layers.Cropping3D(2)(layers.Input((4, 9, 9, 1))),
        lambda layers: layers.Conv3D(2, 3)(layers.Input((9, 9, 1))),
        lambda layers: layers.ConvLSTM2D(2, 3, strides=2, dilation_rate=2),
        lambda layers: layers.ConvLSTM2D(2, 3)(layers.Input((None, None, 4, 1))),
        lambda layers: layers.AdaptiveMaxPooling2D(3.0),
        lambda layers: layers.AdaptiveMaxPooling1D((3, 3)),
        lambda layers: layers.AdaptiveAveragePooling3D((3, 3)),
    ],
    ids=range(10),
)
def test_what_makes_no_sense_is_refused_as_keras_refuses_it(call):
    def kind(keras):
        with pytest.raises((ValueError, TypeError)) as caught:
            call(keras.layers)
        return type(caught.value).__mro__[-3:], str(caught.value).split(". ")[0].partition("(sym")[0]

    ours, theirs = on_both(kind)
    assert ours[0] == theirs[0] and ours[1] in theirs[1]
