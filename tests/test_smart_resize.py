"""preprocessing.image.smart_resize cuts and resizes as Keras does."""

import numpy as np
import pytest

from minikeras import Input, ops
from minikeras.autodiff import Tape, Tensor, backward
from minikeras.preprocessing.image import smart_resize
from tests.parity import engines


@pytest.fixture(scope="module")
def theirs():
    return engines()[1].preprocessing.image.smart_resize


def image(*shape, dtype="float32"):
    return (np.random.default_rng(5).random(shape) * 255).astype(dtype)


def same(theirs, x, *args, **options):
    wanted, got = theirs(x, *args, **options), smart_resize(x, *args, **options)
    assert type(got) is type(wanted) is np.ndarray and got.dtype == wanted.dtype and got.shape == wanted.shape
    np.testing.assert_allclose(got, wanted, rtol=1e-5, atol=1e-3)


SIZES = [(4, 5), (7, 10), (10, 7), (7, 7), (1, 1), (20, 3), (3, 20), (1, 50), (50, 1), [14, 20], np.array([5, 9])]


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("interpolation", ["bilinear", "nearest", "bicubic", "lanczos3", "lanczos5"])
def test_sizes(theirs, size, interpolation):
    same(theirs, image(7, 10, 3), size, interpolation)
    same(theirs, image(2, 10, 7, 1), size, interpolation)


def test_area(theirs):
    same(theirs, image(8, 12, 3), (4, 4), "area")


@pytest.mark.parametrize("shape", [(3, 7, 10), (2, 3, 7, 10)])
def test_channels_first(theirs, shape):
    for size in [(4, 5), (7, 7), (20, 3)]:
        same(theirs, image(*shape), size, data_format="channels_first")
    turned = smart_resize(np.moveaxis(image(*shape), -3, -1), (7, 7), data_format=None)  # None: that of the configuration
    np.testing.assert_array_equal(
        np.moveaxis(turned, -1, -3), smart_resize(image(*shape), (7, 7), data_format="channels_first")
    )


@pytest.mark.parametrize("dtype", ["uint8", "int8", "uint16", "int32", "int64", "float16", "float64"])
@pytest.mark.parametrize("interpolation", ["bilinear", "nearest", "bicubic", "lanczos3"])
def test_dtypes(theirs, dtype, interpolation):
    x = image(7, 10, 3, dtype="uint8").astype(dtype)
    for size in [(4, 5), (7, 10), (7, 7)]:
        same(theirs, x, size, interpolation)


def test_an_empty_batch_and_no_channels(theirs):
    same(theirs, image(0, 4, 4, 3), (2, 2))


def test_a_tensor_or_list_gives_a_tensor_with_gradients():
    x = image(6, 9, 2)
    for given in (ops.convert_to_tensor(x), x.tolist()):
        got = smart_resize(given, (3, 3))
        assert isinstance(got, Tensor)
        np.testing.assert_array_equal(got.array, smart_resize(x, (3, 3)))
    given = Tensor(x, tracked=True)
    with Tape():
        total = ops.sum(smart_resize(given, (3, 3), "nearest"))
    (gradient,) = backward(total, [given])
    wanted = np.zeros_like(x)
    wanted[1::2, 2:8:2] = 1  # columns 1 to 6 are the middle; each second pixel is taken
    np.testing.assert_array_equal(ops.convert_to_numpy(gradient), wanted)


def test_what_is_given_stays():
    x = image(7, 7, 3)
    got = smart_resize(x, (7, 7))
    got[:] = 0
    np.testing.assert_array_equal(x, image(7, 7, 3))


WRONG = [
    ({"size": (4,)}, r"`size` to be a tuple of 2 integers, but got: \(4,\)"),
    ({"size": (4, 5, 6)}, "tuple of 2 integers"),
    ({"size": 4}, "tuple of 2 integers, but got: 4"),
    ({"size": (4.5, 5)}, "tuple of 2 integers"),
    ({"size": "45"}, "tuple of 2 integers"),
    ({"size": (0, 5)}, "2 positive integers"),
    ({"size": (5, -1)}, "2 positive integers"),
    ({"x": np.zeros((4, 5))}, r"incorrect rank, of shape \(4, 5\)"),
    ({"x": np.zeros((1, 2, 3, 4, 5))}, "incorrect rank"),
    ({"x": np.zeros((0, 4, 3))}, "without pixels"),
    ({"x": np.zeros((4, 0, 3))}, "without pixels"),
    ({"x": np.zeros((4, 5, 3), bool)}, "integers or floats. Received: x of dtype bool"),
    ({"x": np.zeros((4, 5, 3), "complex64")}, "dtype complex64"),
    ({"interpolation": "foo"}, "Invalid value for argument `interpolation`"),
    ({"interpolation": "BILINEAR"}, "Invalid value for argument `interpolation`"),
    ({"data_format": "foo"}, "`data_format` argument must be one of"),
]


@pytest.mark.parametrize("options, message", WRONG, ids=[str(options)[:40] for options, _ in WRONG])
def test_errors(theirs, options, message):
    given = {"x": image(7, 10, 3), "size": (4, 5)} | options
    with pytest.raises(ValueError, match=message):
        smart_resize(**given)
    from tensorflow.errors import OpError

    with pytest.raises((ValueError, TypeError, ArithmeticError, OpError)):  # Keras refuses each of them, too
        theirs(**given)


def test_an_unknown_argument():
    with pytest.raises(TypeError, match="unexpected keyword argument"):
        smart_resize(image(7, 10, 3), (4, 5), antialias=True)


def test_a_symbol():
    with pytest.raises(ValueError, match="KerasTensor"):
        smart_resize(Input((7, 10, 3)), (4, 5))
