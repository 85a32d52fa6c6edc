"""Pooling: plain form against small steps, fast form against plain form, and both against TensorFlow."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import itertools

import numpy as np
import pytest

import minikeras.ops.pooling as pooling
import minikeras.ops.scratch as scratch
from minikeras import config
from minikeras.ops.windows import sweep_over
from tests.ops.gradients import check_against_tensorflow, check_by_small_steps, numbers, value_and_gradients

FORMS = [False, True]
SETTINGS = [
    dict(pool_size=2),
    dict(pool_size=3, padding="same"),
    dict(pool_size=3, strides=1, padding="same"),
    dict(pool_size=2, strides=3, padding="same"),
    dict(pool_size=3, strides=2),
    dict(pool_size=2, strides=1),
]


def sweeps():
    for axes, size, stride, padding, length in itertools.product(
        (1, 2, 3), (1, 2, 3, 5), (1, 2, 3), ("valid", "same"), (1, 4, 7)
    ):
        lengths = (length,) * (axes - 1) + (length + 1,)
        sizes = (size,) * (axes - 1) + (max(1, size - 1),)
        try:
            yield sweep_over(lengths, sizes, (stride,) * axes, padding, (1,) * axes)
        except ValueError:
            assert padding == "valid"


@pytest.mark.parametrize("cache", [scratch.CACHE, 300])
def test_fast_forms_equal_plain_forms_also_with_many_ties(cache, monkeypatch):
    monkeypatch.setattr(pooling, "CACHE", cache)
    for sweep in sweeps():
        x = np.round(numbers(3, *sweep.inputs, 4))
        largest = pooling.largest(x, sweep)
        np.testing.assert_array_equal(pooling.largest_fast(x, sweep), largest)
        np.testing.assert_allclose(pooling.average_fast(x, sweep), pooling.average(x, sweep), atol=1e-12)
        upstream = numbers(*largest.shape, seed=1)
        np.testing.assert_allclose(
            pooling.largest_gradient_fast(upstream, largest, x, sweep),
            pooling.largest_gradient(upstream, largest, x, sweep),
            atol=1e-12,
        )
        np.testing.assert_allclose(
            pooling.average_gradient_fast(upstream, sweep), pooling.average_gradient(upstream, sweep), atol=1e-12
        )


@pytest.mark.parametrize("fast", FORMS)
@pytest.mark.parametrize("settings", SETTINGS, ids=str)
@pytest.mark.parametrize("shape", [(2, 5, 2), (2, 5, 4, 2)], ids=str)
@pytest.mark.parametrize("op", ["max_pool", "average_pool"])
def test_gradients_agree_with_small_steps(op, shape, settings, fast):
    with config.use_fast_forms(fast):
        check_by_small_steps(lambda x: getattr(pooling, op)(x, **settings), numbers(*shape))


@pytest.mark.parametrize("fast", FORMS)
@pytest.mark.parametrize("settings", SETTINGS, ids=str)
@pytest.mark.parametrize("lengths", [(9,), (7, 8), (1,), (1, 2), (3, 1)], ids=str)
@pytest.mark.parametrize("op", ["max_pool", "average_pool"])
@pytest.mark.parametrize("data_format", ["channels_last", "channels_first"])
def test_operation_agrees_with_tensorflow(op, lengths, settings, data_format, fast):
    import keras

    if settings.get("padding") is None and min(lengths) < settings["pool_size"]:
        with pytest.raises(ValueError, match="Computed output size would be zero or negative"):
            getattr(pooling, op)(np.ones((2, *lengths, 3)), **settings)
        return
    x = numbers(2, 3, *lengths) if data_format == "channels_first" else numbers(2, *lengths, 3)
    settings = {**settings, "data_format": data_format}
    with config.use_fast_forms(fast):
        check_against_tensorflow(
            lambda x: getattr(pooling, op)(x, **settings), lambda x: getattr(keras.ops, op)(x, **settings), x
        )


@pytest.mark.parametrize("fast", FORMS)
def test_of_equal_entries_the_first_one_gets_the_gradient_as_in_tensorflow(fast):
    import keras

    x = np.round(numbers(2, 8, 7, 3) / 2)
    for settings in SETTINGS:
        with config.use_fast_forms(fast):
            check_against_tensorflow(lambda x: pooling.max_pool(x, **settings), lambda x: keras.ops.max_pool(x, **settings), x)
        _, upstream, (by_x,) = value_and_gradients(lambda x: pooling.max_pool(x, 2), [np.zeros((1, 2, 2, 1))])
        np.testing.assert_array_equal(by_x.ravel(), [upstream.item(), 0, 0, 0])


@pytest.mark.parametrize("fast", FORMS)
@pytest.mark.parametrize("op", ["max_pool", "average_pool"])
def test_empty_batch(op, fast):
    with config.use_fast_forms(fast):
        value, _, (by_x,) = value_and_gradients(lambda x: getattr(pooling, op)(x, 2), [np.ones((0, 4, 4, 2))])
    assert value.shape == (0, 2, 2, 2) and by_x.shape == (0, 4, 4, 2)


def test_integers_can_be_pooled_to_their_maximum():
    x = np.array([[[-5], [-7], [-1], [-2]]], "int32")
    assert pooling.max_pool(x, 2).numpy().ravel().tolist() == [-5, -1]
    assert pooling.max_pool(x, 3, strides=1, padding="same").numpy().ravel().tolist() == [-5, -1, -1, -1]
