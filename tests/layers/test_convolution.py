"""Convolution layers against tf.keras."""

import numpy as np
import pytest

import minikeras
from minikeras import layers
from minikeras.config import use_strict_checks
from tests.layers.checks import check_layer, numbers
from tests.parity import as_numpy, assert_close, engines, on_both

WINDOWS = [
    dict(),
    dict(padding="same", activation="relu"),
    dict(padding="same", strides=2, use_bias=False),
    dict(strides=2, bias_initializer="random_normal", kernel_initializer="he_normal"),
    dict(padding="same", dilation_rate=2, activation="tanh"),
    dict(
        padding="SAME",
        kernel_regularizer="l2",
        bias_regularizer="l1",
        activity_regularizer="l2",
        kernel_constraint="max_norm",
        bias_constraint="non_neg",
        name="look",
        trainable=False,
    ),
]
TRAINED = [
    WINDOWS[3],
    {key.replace("kernel_", "depthwise_"): value for key, value in WINDOWS[3].items()},
]  # compiling takes time
IMAGE, SEQUENCE = (3, 7, 6, 2), (3, 9, 2)


@pytest.mark.parametrize("settings", [*WINDOWS, dict(groups=2, padding="same")], ids=str)
@pytest.mark.parametrize("name, shape", [("Conv1D", SEQUENCE), ("Conv2D", IMAGE)])
def test_convolution_layers_agree(name, shape, settings):
    check_layer(lambda keras: getattr(keras.layers, name)(4, 3, **settings), numbers(*shape), fit=settings in TRAINED)


@pytest.mark.parametrize("settings", [dict(), dict(dilation_rate=2), dict(strides=2), dict(kernel_size=1)], ids=str)
def test_causal_convolution_agrees(settings):
    check_layer(
        lambda keras: keras.layers.Conv1D(4, **{"kernel_size": 3, **settings}, padding="causal"),
        numbers(*SEQUENCE),
        fit=settings == {},
    )


def test_causal_convolution_sees_nothing_that_comes_later():
    minikeras, _ = engines()
    layer = minikeras.layers.Conv1D(2, 3, padding="causal", dilation_rate=2)
    x = numbers(1, 8, 3)
    before = layer(x).numpy()
    x[:, 5:] += 1
    after = layer(x).numpy()
    np.testing.assert_array_equal(after[:, :5], before[:, :5])
    assert np.abs(after[:, 5:] - before[:, 5:]).min() > 0


@pytest.mark.parametrize(
    "settings",
    [*WINDOWS[:4], WINDOWS[5], dict(padding="same", strides=2, output_padding=0), dict(strides=3, output_padding=2)],
    ids=str,
)
@pytest.mark.parametrize("name, shape", [("Conv1DTranspose", SEQUENCE), ("Conv2DTranspose", IMAGE)])
def test_transposed_convolution_layers_agree(name, shape, settings):
    check_layer(lambda keras: getattr(keras.layers, name)(4, 3, **settings), numbers(*shape), fit=settings in TRAINED)


DEPTHWISE = [{key.replace("kernel_", "depthwise_"): value for key, value in window.items()} for window in WINDOWS]


@pytest.mark.parametrize("settings", [*DEPTHWISE, dict(depth_multiplier=3)], ids=str)
@pytest.mark.parametrize("name, shape", [("DepthwiseConv1D", SEQUENCE), ("DepthwiseConv2D", IMAGE)])
def test_depthwise_convolution_layers_agree(name, shape, settings):
    check_layer(lambda keras: getattr(keras.layers, name)(3, **settings), numbers(*shape), fit=settings in TRAINED)


@pytest.mark.parametrize(
    "settings",
    [
        *DEPTHWISE,
        dict(
            depth_multiplier=3, pointwise_initializer="he_uniform", pointwise_regularizer="l2", pointwise_constraint="unit_norm"
        ),
    ],
    ids=str,
)
@pytest.mark.parametrize("name, shape", [("SeparableConv1D", SEQUENCE), ("SeparableConv2D", IMAGE)])
def test_separable_convolution_layers_agree(name, shape, settings):
    check_layer(lambda keras: getattr(keras.layers, name)(4, 3, **settings), numbers(*shape), fit=settings in TRAINED)


@pytest.mark.parametrize("name", ["DepthwiseConv1D", "SeparableConv1D"])
def test_strides_and_dilation_together_agree(name):
    arguments = (3,) if name.startswith("Depthwise") else (4, 3)
    for padding in ("same", "valid"):
        check_layer(
            lambda keras: getattr(keras.layers, name)(*arguments, strides=2, dilation_rate=2, padding=padding),
            numbers(*SEQUENCE),
            fit=False,
        )


@pytest.mark.parametrize("shape", [(2, 1, 1, 2), (1, 2, 1, 2), (1, 1, 3, 2)], ids=str)
@pytest.mark.parametrize("name", ["Conv2D", "Conv2DTranspose", "SeparableConv2D"])
def test_images_smaller_than_the_kernel_agree_under_same(name, shape):
    check_layer(lambda keras: getattr(keras.layers, name)(3, 5, padding="same"), numbers(*shape), fit=False)


@pytest.mark.parametrize("settings", [dict(), dict(padding="same", strides=2), dict(padding="same", dilation_rate=2)], ids=str)
@pytest.mark.parametrize(
    "name, arguments",
    [
        ("Conv1D", (4, 3)),
        ("Conv2D", (4, 3)),
        ("Conv1DTranspose", (4, 3)),
        ("Conv2DTranspose", (4, 3)),
        ("DepthwiseConv2D", (3,)),
        ("SeparableConv2D", (4, 3)),
    ],
)
def test_channels_first_is_channels_last_with_the_axes_moved(name, arguments, settings):
    minikeras, keras = engines()
    x = numbers(*(SEQUENCE if "1D" in name else IMAGE))
    last = getattr(minikeras.layers, name)(*arguments, bias_initializer="random_normal", **settings)
    first = getattr(minikeras.layers, name)(*arguments, data_format="channels_first", **settings)
    expected = last(x).numpy()
    moved = np.moveaxis(x, -1, 1)
    first.build(moved.shape)
    first.set_weights(last.get_weights())
    np.testing.assert_allclose(np.moveaxis(first(moved).numpy(), 1, -1), expected, rtol=1e-6, atol=1e-6)
    theirs = getattr(keras.layers, name)(*arguments, data_format="channels_first", **settings)
    shape = (None, 2, *moved.shape[2:])
    assert first.compute_output_shape(shape) == tuple(theirs.compute_output_shape(shape))


@pytest.mark.parametrize(
    "name, arguments, settings",
    [
        ("Conv1D", (4, 3), dict(padding="causal")),
        ("Conv2D", (4, (3, 2)), dict(strides=2)),
        ("Conv2D", (4, 3), dict(padding="same")),
        ("Conv2DTranspose", (4, 3), dict(strides=2)),
        ("Conv1DTranspose", (4, 3), dict(padding="same", strides=3)),
        ("DepthwiseConv2D", (3,), dict(depth_multiplier=2)),
        ("SeparableConv1D", (4, 3), dict()),
    ],
    ids=str,
)
def test_shapes_of_unknown_size_agree(name, arguments, settings):
    def shapes(keras):
        layer = getattr(keras.layers, name)(*arguments, **settings)
        known = (7,) if "1D" in name else (7, 8)
        return [
            tuple(layer.compute_output_shape((None, *sizes, 2))) for sizes in (known, (None,) * len(known), (*known[:-1], None))
        ]

    ours, theirs = on_both(shapes)
    assert ours == theirs


def test_float64_layer_agrees():
    check_layer(lambda keras: keras.layers.Conv2D(3, 3, dtype="float64"), numbers(*IMAGE).astype("float64"), fit=False)


@pytest.mark.parametrize(
    "call",
    [
        lambda layers: layers.Conv2D(0, 3),
        lambda layers: layers.Conv2D(4, 0),
        lambda layers: layers.Conv2D(4, (3, 3, 3)),
        lambda layers: layers.Conv2D(4, "a"),
        lambda layers: layers.Conv2D(4, 3, strides=0),
        lambda layers: layers.Conv2D(4, 3, strides=2, dilation_rate=2),
        lambda layers: layers.Conv2D(4, 3, padding="causal"),
        lambda layers: layers.Conv2D(4, 3, groups=3),
        lambda layers: layers.Conv2D(4, 3, groups=0),
        lambda layers: layers.Conv2D(4, 3, groups=2)(layers.Input((8, 8, 3))),
        lambda layers: layers.Conv2D(4, 9)(layers.Input((8, 8, 3))),
        lambda layers: layers.Conv2D(4, 3)(layers.Input((8, 8))),
        lambda layers: layers.Conv2D(4, 3, data_format="last"),
        lambda layers: layers.Conv2DTranspose(4, 3, strides=2, output_padding=2),
        lambda layers: layers.DepthwiseConv2D(3, depth_multiplier=0),
        lambda layers: layers.SeparableConv2D(-1, 3),
    ],
    ids=range(16),
)
def test_what_makes_no_sense_raises_keras_error(call):
    def message(keras):
        with pytest.raises(Exception) as caught:
            call(keras.layers)
        return type(caught.value), str(caught.value)

    (our_class, ours), (their_class, theirs) = on_both(message)
    assert issubclass(our_class, their_class)
    first_sentence = theirs.split("\n")[0].split("Received")[0].split("{")[0]
    assert ours.startswith(first_sentence) or first_sentence.split("layer")[0] in ours, f"{ours}\n{theirs}"


def test_later_calls_must_bring_the_same_channels():
    def message(keras):
        layer = keras.layers.Conv2D(2, 3, name="look")
        layer(keras.Input((8, 8, 3)))
        with pytest.raises(ValueError) as caught:
            layer(keras.Input((8, 8, 4)))
        return str(caught.value).replace(f"{keras.Input((1,)).name}", "")

    ours, theirs = on_both(message)
    assert (
        "expected axis -1 of input shape to have value 3" in ours
        and "expected axis -1 of input shape to have value 3" in theirs
    )


def test_mask_ends_at_a_convolution_with_kerass_warning():
    def warned(keras):
        x = keras.layers.Masking()(keras.Input((5, 2)))
        with pytest.warns(UserWarning) as caught:
            keras.layers.Conv1D(3, 2, name="look")(x)
        return str(caught[0].message)

    with use_strict_checks(False):
        ours, theirs = on_both(warned)
    assert ours == theirs


def test_mask_that_ends_at_a_convolution_is_told_where_a_later_layer_wants_it():
    x = inputs = minikeras.Input((5, 2))
    for layer in (layers.Masking(), layers.Conv1D(3, 2, name="look"), layers.LSTM(2, name="read")):
        x = layer(x)
    with pytest.warns(UserWarning, match="(?s)Layer 'look' .* will therefore destroy the mask.*'read'"):
        minikeras.Model(inputs, x)


def test_convolutions_draw_seeds_in_kerass_order():
    def weights(keras):
        built = []
        for layer in (
            keras.layers.SeparableConv2D(3, 2, bias_initializer="random_uniform"),
            keras.layers.Conv2D(2, 3),
            keras.layers.DepthwiseConv2D(2),
            keras.layers.Conv2DTranspose(2, 3, bias_initializer="random_uniform"),
            keras.layers.Conv1D(2, 3, kernel_initializer="zeros"),
            keras.layers.Dense(3),
        ):
            layer.build((None, 8, 8, 2) if "2d" in layer.name else (None, 8, 2))
            built += [as_numpy(w).copy() for w in layer.get_weights()]
        return built

    ours, theirs = on_both(weights)
    assert_close(ours, theirs, rtol=0, atol=0)
