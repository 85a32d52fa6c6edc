"""Pooling layers against tf.keras."""

import numpy as np
import pytest

from tests.layers.checks import check_layer, numbers
from tests.parity import engines, on_both

IMAGE, SEQUENCE = (3, 7, 6, 2), (3, 9, 2)


@pytest.mark.parametrize("data_format", ["channels_last", "channels_first"])
@pytest.mark.parametrize(
    "settings",
    [
        dict(pool_size=2),
        dict(pool_size=3, padding="same"),
        dict(pool_size=2, strides=1),
        dict(pool_size=3, strides=2, padding="same"),
    ],
    ids=str,
)
@pytest.mark.parametrize(
    "name, shape",
    [("MaxPooling1D", SEQUENCE), ("AveragePooling1D", SEQUENCE), ("MaxPooling2D", IMAGE), ("AveragePooling2D", IMAGE)],
)
def test_pooling_layers_agree(name, shape, settings, data_format):
    x = numbers(*shape)
    x = np.moveaxis(x, -1, 1).copy() if data_format == "channels_first" else x
    check_layer(
        lambda keras: getattr(keras.layers, name)(data_format=data_format, **settings), x, fit=settings == dict(pool_size=2)
    )


@pytest.mark.parametrize(
    "settings",
    [dict(), dict(keepdims=True), dict(data_format="channels_first"), dict(data_format="channels_first", keepdims=True)],
    ids=str,
)
@pytest.mark.parametrize(
    "name, shape",
    [
        ("GlobalMaxPooling1D", SEQUENCE),
        ("GlobalAveragePooling1D", SEQUENCE),
        ("GlobalMaxPooling2D", IMAGE),
        ("GlobalAveragePooling2D", IMAGE),
    ],
)
def test_global_pooling_layers_agree(name, shape, settings):
    check_layer(lambda keras: getattr(keras.layers, name)(**settings), numbers(*shape), fit=settings == {})


@pytest.mark.parametrize("keepdims", [False, True])
def test_global_average_leaves_masked_steps_out(keepdims):
    x = numbers(3, 5, 2)
    x[0, 3:] = x[1, 0] = 0

    def build(keras):
        return keras.layers.GlobalAveragePooling1D(keepdims=keepdims)

    minikeras, keras = engines()

    def call(layer, x, **kwargs):
        engine = keras if isinstance(layer, keras.layers.Layer) else minikeras
        pooled = layer(engine.layers.Masking()(x), **kwargs)
        assert getattr(pooled, "_keras_mask", None) is None
        return pooled

    check_layer(build, x, call=call)


def test_defaults_and_short_names_are_kerass():
    minikeras, keras = engines()
    for short, name in [
        ("MaxPool1D", "MaxPooling1D"),
        ("MaxPool2D", "MaxPooling2D"),
        ("AvgPool1D", "AveragePooling1D"),
        ("AvgPool2D", "AveragePooling2D"),
        ("GlobalMaxPool1D", "GlobalMaxPooling1D"),
        ("GlobalMaxPool2D", "GlobalMaxPooling2D"),
        ("GlobalAvgPool1D", "GlobalAveragePooling1D"),
        ("GlobalAvgPool2D", "GlobalAveragePooling2D"),
    ]:
        assert getattr(minikeras.layers, short) is getattr(minikeras.layers, name)
    for name in ("MaxPooling1D", "MaxPooling2D"):
        ours, theirs = getattr(minikeras.layers, name)(name="p"), getattr(keras.layers, name)(name="p")
        assert {**ours.get_config(), "dtype": None} == {**theirs.get_config(), "dtype": None}


@pytest.mark.parametrize(
    "name, settings, shapes",
    [
        ("MaxPooling2D", dict(), [(None, None, 7, 3), (None, 8, 7, None)]),
        ("AveragePooling1D", dict(pool_size=3, strides=2, padding="same"), [(None, None, 3), (2, 8, 3)]),
        ("GlobalMaxPooling2D", dict(keepdims=True), [(None, None, None, 3)]),
        ("GlobalAveragePooling1D", dict(data_format="channels_first"), [(None, 4, None)]),
    ],
    ids=str,
)
def test_shapes_of_unknown_size_agree(name, settings, shapes):
    ours, theirs = on_both(
        lambda keras: [tuple(getattr(keras.layers, name)(**settings).compute_output_shape(s)) for s in shapes]
    )
    assert ours == theirs


@pytest.mark.parametrize(
    "call, sentence",
    [
        (lambda layers: layers.MaxPooling2D((2, 2, 2)), "The `pool_size` argument must be a tuple of 2 integers."),
        (lambda layers: layers.MaxPooling2D(2, strides=-1), "The `strides` argument must be a tuple of 2 integers."),
        (lambda layers: layers.MaxPooling2D(5)(layers.Input((4, 4, 1))), "Computed output size would be zero or negative."),
        (lambda layers: layers.MaxPooling2D(2, padding="full")(layers.Input((4, 4, 1))), "Argument `padding` must be either"),
        (lambda layers: layers.MaxPooling2D(2)(layers.Input((4, 4))), "expected ndim=4, found ndim=3"),
        (lambda layers: layers.GlobalMaxPooling1D()(layers.Input((4, 4, 4))), "expected ndim=3, found ndim=4"),
    ],
    ids=range(6),
)
def test_what_makes_no_sense_raises_keras_error(call, sentence):
    def message(keras):
        with pytest.raises(ValueError) as caught:
            call(keras.layers)
        return str(caught.value)

    ours, theirs = on_both(message)
    assert sentence in ours and sentence in theirs
