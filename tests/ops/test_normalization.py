"""Normalization: against small steps, fused forms against composed ones, and both against TensorFlow."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import pytest

import minikeras.ops.normalization as normalization
import minikeras.ops.short_rows as short_rows
from minikeras import config
from minikeras.autodiff import Tape, Tensor, backward
from minikeras.ops.normalization import batch_normalization, layer_normalization, moments, normalize_batch, rms_normalization
from tests.ops.gradients import check_against_tensorflow, check_by_small_steps, numbers

FORMS = [False, True]


@pytest.mark.parametrize("rows", [0, 1, 7, 1023, 1024, 5000])
@pytest.mark.parametrize("width", [1, 3, 16, 600])
def test_columns_are_handled_as_numpy_does(rows, width):
    matrix, row = numbers(rows, width), numbers(width)
    np.testing.assert_allclose(short_rows.column_sums(matrix), matrix.sum(axis=0), atol=1e-11)
    np.testing.assert_array_equal(short_rows.with_row(np.multiply, matrix, row, np.empty_like(matrix)), matrix * row)
    whole = np.ones((rows, width), "int32")
    assert short_rows.column_sums(whole).tolist() == [rows] * width


def test_column_sums_round_little_in_float32():
    matrix = (numbers(200_000, 2) ** 2).astype("float32")
    np.testing.assert_allclose(short_rows.column_sums(matrix), matrix.sum(axis=0, dtype="float64"), rtol=1e-6)


@pytest.mark.parametrize("fast", FORMS)
@pytest.mark.parametrize("shape, axis", [((4, 3), -1), ((3, 2, 4, 2), -1), ((3, 2, 4), 1), ((2, 3, 2, 2), 1)], ids=str)
def test_batch_normalization_in_training_has_the_gradients_of_small_steps(shape, axis, fast):
    scale, offset = numbers(shape[axis]), numbers(shape[axis], seed=2)
    with config.use_fast_forms(fast):
        check_by_small_steps(
            lambda x, s, o: normalize_batch(x, s, o, axis=axis, epsilon=0.01)[0], numbers(*shape), scale, offset
        )
        check_by_small_steps(lambda x: normalize_batch(x, axis=axis, epsilon=0.01)[0], numbers(*shape))


def test_mean_and_variance_of_a_batch_have_gradients_too():
    def function(x):
        y, mean, variance = normalize_batch(x, epsilon=0.01)
        return y * mean + variance

    check_by_small_steps(function, numbers(5, 3))


def test_fused_batch_normalization_equals_the_composed_one(monkeypatch):
    monkeypatch.setattr(normalization, "CACHE", 1000)
    x, scale, offset, upstream = numbers(30, 5, 4), numbers(4), numbers(4, seed=2), numbers(30, 5, 4, seed=3)
    results = []
    for fast in FORMS:
        tensors = [Tensor(array, tracked=True) for array in (x, scale, offset)]
        with config.use_fast_forms(fast), Tape():
            y, mean, variance = normalize_batch(*tensors, epsilon=1e-3)
        results.append([y.numpy(), mean.numpy(), variance.numpy(), *backward(y, tensors, upstream=upstream)])
    for plain, fast in zip(*results):
        np.testing.assert_allclose(fast, plain, atol=1e-12)


@pytest.mark.parametrize("fast", FORMS)
@pytest.mark.parametrize("axis", [-1, 1])
def test_batch_normalization_agrees_with_tensorflow(axis, fast):
    import keras

    x = numbers(4, 3, 5, 6)
    size = x.shape[axis]
    arrays = [x, numbers(size), numbers(size, seed=2) ** 2, numbers(size, seed=3), numbers(size, seed=4)]
    check_against_tensorflow(
        lambda x, m, v, o, s: batch_normalization(x, m, v, axis, offset=o, scale=s),
        lambda x, m, v, o, s: keras.ops.batch_normalization(x, m, v, axis, offset=o, scale=s),
        *arrays,
    )

    def trained(x, scale, offset):
        axes = [a for a in range(4) if a != axis % 4]
        mean, variance = keras.ops.moments(x, axes)
        return keras.ops.batch_normalization(x, mean, variance, axis, offset=offset, scale=scale)

    with config.use_fast_forms(fast):
        check_against_tensorflow(lambda *xs: normalize_batch(*xs, axis=axis)[0], trained, x, arrays[3], arrays[4])


@pytest.mark.parametrize("fast", FORMS)
@pytest.mark.parametrize("axis", [-1, 2, [1, 2], [2, 1], [1], 1, [-1]], ids=str)
def test_layer_normalization_agrees_with_small_steps_and_tensorflow(axis, fast):
    import keras

    x = numbers(3, 4, 5)
    shape = [x.shape[a] for a in sorted([axis] if isinstance(axis, int) else axis)]
    arrays = [x, numbers(*shape), numbers(*shape, seed=2)]
    with config.use_fast_forms(fast):
        check_by_small_steps(lambda *xs: layer_normalization(*xs, axis=axis, epsilon=0.01), *arrays)
        check_against_tensorflow(
            lambda *xs: layer_normalization(*xs, axis=axis), lambda *xs: keras.ops.layer_normalization(*xs, axis=axis), *arrays
        )
        check_against_tensorflow(
            lambda x: layer_normalization(x, axis=axis), lambda x: keras.ops.layer_normalization(x, axis=axis), x
        )


@pytest.mark.parametrize("axis", [-1, (0, 1)], ids=str)
def test_rms_normalization_agrees_with_small_steps_and_tensorflow(axis):
    import keras

    arrays = [numbers(3, 4, 5), numbers(5)]
    check_by_small_steps(lambda x, s: rms_normalization(x, s, axis=axis), *arrays)
    check_against_tensorflow(
        lambda x, s: rms_normalization(x, s, axis=axis), lambda x, s: keras.ops.rms_normalization(x, s, axis=axis), *arrays
    )


@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("axes", [[0], [0, 2], (1,), [-1]], ids=str)
def test_moments_agree_with_tensorflow(axes, keepdims):
    import keras

    for which in (0, 1):
        check_against_tensorflow(
            lambda x: moments(x, axes, keepdims)[which], lambda x: keras.ops.moments(x, axes, keepdims)[which], numbers(3, 4, 5)
        )


def test_float16_is_averaged_in_float32():
    x = np.full((2, 4000), 60.0, "float16")
    mean, variance = moments(x, [1])
    assert mean.dtype == variance.dtype == "float16"
    assert mean.numpy().tolist() == [60.0, 60.0] and variance.numpy().tolist() == [0.0, 0.0]
    assert layer_normalization(x).dtype == rms_normalization(x).dtype == "float16"


def test_empty_batch_passes_through():
    with config.use_fast_forms(True):
        assert layer_normalization(np.ones((0, 3), "float32"), np.ones(3, "float32")).shape == (0, 3)
        assert normalize_batch(np.ones((0, 3), "float32"))[0].shape == (0, 3)
