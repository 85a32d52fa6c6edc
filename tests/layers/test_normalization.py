"""Normalization layers against tf.keras."""

import numpy as np
import pytest

from tests.layers.checks import check_layer, numbers
from tests.parity import as_numpy, assert_close, engines, on_both

RANDOM = dict(gamma_initializer="random_uniform", beta_initializer="random_normal")


@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize(
    "settings",
    [
        dict(),
        dict(scale=False),
        dict(center=False, momentum=0.5, epsilon=0.1),
        RANDOM,
        dict(
            gamma_regularizer="l2",
            beta_regularizer="l1",
            gamma_constraint="non_neg",
            beta_constraint="max_norm",
            moving_mean_initializer="ones",
        ),
        dict(renorm=True),
        dict(trainable=False),
    ],
    ids=str,
)
@pytest.mark.parametrize("shape", [(6, 4), (4, 5, 6, 3)], ids=str)
def test_batch_normalization_agrees(shape, settings, training):
    check_layer(
        lambda keras: keras.layers.BatchNormalization(**settings),
        3 * numbers(*shape) + 1,
        training=training,
        fit=settings in (RANDOM, dict(renorm=True)) and not training,
    )


@pytest.mark.parametrize("axis", [1, -2, 2])
def test_batch_normalization_over_another_axis_agrees(axis):
    check_layer(lambda keras: keras.layers.BatchNormalization(axis=axis, **RANDOM), numbers(4, 5, 3, 2), training=True)


@pytest.mark.parametrize(
    "settings",
    [
        dict(renorm=True, renorm_clipping={"rmax": 1.2, "rmin": 0.9, "dmax": 0.1}, renorm_momentum=0.6),
        dict(renorm=True, scale=False),
        dict(renorm=True, center=False),
    ],
    ids=str,
)
def test_batch_renormalization_moves_the_same_statistics(settings):
    def statistics(keras):
        layer = keras.layers.BatchNormalization(momentum=0.8, **settings)
        outputs = [as_numpy(layer(2 * numbers(5, 3, seed=i) + i, training=True)) for i in range(4)]
        return [as_numpy(w).copy() for w in layer.weights], outputs, as_numpy(layer(numbers(5, 3)))

    ours, theirs = on_both(statistics)
    assert_close(ours, theirs, rtol=1e-5, atol=1e-6)


def test_moving_averages_move_in_training_only_and_not_in_a_frozen_layer():
    def statistics(keras):
        layer, states = keras.layers.BatchNormalization(momentum=0.7), []
        for i, (training, trainable) in enumerate([(True, True), (False, True), (True, False), (None, True), (True, True)]):
            layer.trainable = trainable
            layer(numbers(5, 3, seed=i) * 2 + 1, training=training)
            states.append([as_numpy(layer.moving_mean).copy(), as_numpy(layer.moving_variance).copy()])
        return states

    ours, theirs = on_both(statistics)
    assert_close(ours, theirs, rtol=1e-6, atol=1e-7)
    np.testing.assert_array_equal(ours[1], ours[0])
    np.testing.assert_array_equal(ours[3], ours[0])
    assert np.abs(np.subtract(ours[4], ours[3])).min() > 0


def test_batch_normalization_leaves_masked_entries_out_of_its_statistics():
    x = numbers(3, 5, 2)
    x[0, 3:] = x[1, 0] = 0
    minikeras, keras = engines()

    def call(layer, x, **kwargs):
        engine = keras if isinstance(layer, keras.layers.Layer) else minikeras
        normalized = layer(engine.layers.Masking()(x), **kwargs)
        assert normalized._keras_mask is not None
        return normalized

    check_layer(lambda keras: keras.layers.BatchNormalization(), x, call=call, training=True)


@pytest.mark.parametrize(
    "settings",
    [
        dict(),
        dict(axis=1),
        dict(axis=[1, 2]),
        dict(axis=(2, 1), **RANDOM),
        dict(center=False),
        dict(scale=False, epsilon=0.1),
        dict(gamma_regularizer="l2", beta_constraint="non_neg"),
    ],
    ids=str,
)
def test_layer_normalization_agrees(settings):
    check_layer(lambda keras: keras.layers.LayerNormalization(**settings), numbers(3, 4, 5), fit="axis" in settings)


@pytest.mark.filterwarnings("ignore:You passed `rms_scaling")
def test_layer_normalization_with_the_deprecated_scaling_agrees():
    check_layer(lambda keras: keras.layers.LayerNormalization(rms_scaling=True), numbers(3, 4, 5))


@pytest.mark.parametrize(
    "settings",
    [
        dict(groups=2),
        dict(groups=-1),
        dict(groups=1, **RANDOM),
        dict(groups=4, scale=False),
        dict(groups=2, center=False, epsilon=0.1),
    ],
    ids=str,
)
@pytest.mark.parametrize("shape", [(3, 8), (3, 5, 4), (2, 3, 5, 4)], ids=str)
def test_group_normalization_agrees(shape, settings):
    check_layer(
        lambda keras: keras.layers.GroupNormalization(**settings), numbers(*shape), fit=settings == dict(groups=1, **RANDOM)
    )


def test_group_normalization_with_channels_first_agrees():
    check_layer(lambda keras: keras.layers.GroupNormalization(2, axis=1), numbers(3, 4, 5, 2))


@pytest.mark.parametrize("axis", [-1, 1, [1, 2]], ids=str)
def test_unit_and_rms_normalization_agree(axis):
    check_layer(lambda keras: keras.layers.UnitNormalization(axis=axis), numbers(3, 4, 5))
    if axis != 1:
        check_layer(lambda keras: keras.layers.RMSNormalization(axis=axis, epsilon=1e-3), numbers(3, 4, 5))


def test_a_constant_input_is_not_divided_by_zero():
    def outputs(keras):
        layers = keras.layers
        return [
            as_numpy(layer(np.full((2, 4), 3.0, "float32"), **kwargs))
            for layer, kwargs in [
                (layers.BatchNormalization(), {"training": True}),
                (layers.LayerNormalization(), {}),
                (layers.GroupNormalization(2), {}),
            ]
        ] + [as_numpy(layers.UnitNormalization()(np.zeros((2, 4), "float32")))]

    ours, theirs = on_both(outputs)
    assert_close(ours, theirs)


def test_float16_policy_normalizes_in_float32():
    x = (numbers(8, 4) * 100).astype("float16")

    def outputs(keras):
        layers = [
            keras.layers.BatchNormalization(dtype="float16"),
            keras.layers.LayerNormalization(dtype="float16"),
            keras.layers.GroupNormalization(2, dtype="float16"),
        ]
        return [as_numpy(layer(x, **({"training": True} if i == 0 else {}))) for i, layer in enumerate(layers)]

    ours, theirs = on_both(outputs)
    assert [x.dtype.name for x in ours] == [x.dtype.name for x in theirs] == ["float16"] * 3
    assert_close(ours, theirs, rtol=2e-3, atol=2e-3)


@pytest.mark.parametrize(
    "call",
    [
        lambda layers: layers.BatchNormalization(renorm=True, renorm_clipping={"r": 1}),
        lambda layers: layers.BatchNormalization(renorm=True, renorm_clipping={"rmax": 1, "rmin": 2}),
        lambda layers: layers.BatchNormalization(renorm=True, renorm_clipping={"dmax": -1}),
        lambda layers: layers.LayerNormalization(axis="last"),
        lambda layers: layers.UnitNormalization(axis="last"),
        lambda layers: layers.GroupNormalization(0),
        lambda layers: layers.GroupNormalization(8)(layers.Input((4,))),
        lambda layers: layers.GroupNormalization(3)(layers.Input((4,))),
        lambda layers: layers.GroupNormalization(2)(layers.Input((None,))),
        lambda layers: layers.UnitNormalization(axis=4)(layers.Input((4,))),
    ],
    ids=range(10),
)
def test_what_makes_no_sense_raises_keras_error(call):
    def message(keras):
        with pytest.raises(Exception) as caught:
            call(keras.layers)
        return type(caught.value), str(caught.value)

    (our_class, ours), (their_class, theirs) = on_both(message)
    assert issubclass(our_class, their_class)
    assert ours.split(":")[0].split("Received")[0].strip(". ") in theirs, f"{ours}\n{theirs}"
