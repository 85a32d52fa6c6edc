"""Pixels repeated, interpolated and put around: against small steps and TensorFlow."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import pytest

from minikeras.ops.resizing import INTERPOLATIONS, enlarge, pad, resize
from tests.ops.gradients import check_against_tensorflow, check_by_small_steps, numbers, value_and_gradients


@pytest.mark.parametrize(
    "shape, factors", [((2, 3, 2), (3,)), ((2, 3, 2, 2), (2, 3)), ((2, 3, 2, 2), (1, 4)), ((2, 3, 2), (1,))], ids=str
)
def test_enlarge_repeats_each_entry_along_each_axis(shape, factors):
    x = numbers(*shape)
    expected = x
    for axis, factor in enumerate(factors, start=1):
        expected = np.repeat(expected, factor, axis=axis)
    np.testing.assert_array_equal(enlarge(x, factors).numpy(), expected)
    check_by_small_steps(lambda x: enlarge(x, factors), x)


def test_enlarge_of_an_empty_batch():
    value, _, (by_x,) = value_and_gradients(lambda x: enlarge(x, (2, 3)), [np.ones((0, 2, 2, 1))])
    assert value.shape == (0, 4, 6, 1) and by_x.shape == (0, 2, 2, 1)


@pytest.mark.parametrize("interpolation", [name for name in INTERPOLATIONS if name != "area"])
@pytest.mark.parametrize("size", [(10, 14), (15, 7), (5, 7), (3, 4), (11, 20), (1, 1)], ids=str)
def test_resize_agrees_with_tensorflow(interpolation, size):
    import keras

    check_against_tensorflow(
        lambda x: resize(x, size, interpolation),
        lambda x: keras.ops.image.resize(x, size, interpolation=interpolation),
        numbers(2, 5, 7, 3).astype("float32"),
        tolerance=1e-5,
    )


@pytest.mark.parametrize("size", [(10, 14), (15, 7), (3, 4), (11, 20), (1, 1)], ids=str)
def test_resize_by_area_agrees_with_tensorflow_which_has_no_gradient_of_it(size):
    import keras

    x = numbers(2, 5, 7, 3).astype("float32")
    expected = keras.ops.image.resize(x, size, interpolation="area").numpy()
    np.testing.assert_allclose(resize(x, size, "area").numpy(), expected, rtol=1e-5, atol=1e-6)
    check_by_small_steps(lambda x: resize(x, size, "area"), numbers(1, 4, 3, 1))


def test_resize_takes_single_images_and_channels_first():
    x = numbers(2, 5, 7, 3)
    expected = resize(x, (10, 21)).numpy()
    np.testing.assert_allclose(resize(x[0], (10, 21)).numpy(), expected[0])
    first = resize(np.moveaxis(x, -1, 1), (10, 21), data_format="channels_first").numpy()
    np.testing.assert_allclose(np.moveaxis(first, 1, -1), expected)


@pytest.mark.parametrize(
    "images, size, options, sentence",
    [
        (np.ones((2, 2)), (4, 4), {}, "Invalid images rank"),
        (np.ones((2, 2, 1)), (4,), {}, "must be a tuple of two elements"),
        (np.ones((2, 2, 1)), (4, 4), {"interpolation": "cubic"}, "Invalid value for argument `interpolation`"),
    ],
    ids=range(3),
)
def test_resize_refuses_what_it_cannot_do(images, size, options, sentence):
    with pytest.raises(ValueError, match=sentence):
        resize(images, size, **options)


@pytest.mark.parametrize("mode", ["constant", "reflect", "symmetric"])
def test_pad_agrees_with_small_steps_and_tensorflow(mode):
    import keras

    for width in (((0, 0), (1, 2), (2, 0)), ((1, 1),) * 3):
        check_by_small_steps(lambda x: pad(x, width, mode), numbers(2, 3, 4))
        check_against_tensorflow(lambda x: pad(x, width, mode), lambda x: keras.ops.pad(x, width, mode), numbers(2, 3, 4))
    np.testing.assert_array_equal(pad(np.ones(2), 1, constant_values=5.0).numpy(), [5, 1, 1, 5])
    with pytest.raises(ValueError, match="can only be provided when"):
        pad(np.ones(2), 1, "reflect", constant_values=5.0)
