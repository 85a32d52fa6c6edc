"""keras.ops.image: values beside Keras's, shapes of calls on symbols, gradients beside small steps."""

import numpy as np
import pytest

from tests.ops.gradients import check_by_small_steps
from tests.parity import as_numpy, engines, on_both


def numbers(*shape, seed=0):
    return np.random.default_rng((seed, *shape)).uniform(0, 1, shape).astype("float32")


BATCH, ONE, FIRST = numbers(2, 7, 6, 3), numbers(7, 6, 3), numbers(2, 3, 7, 6)
BYTES = (numbers(2, 7, 6, 3) * 255).astype("uint8")
TURN = np.array([[0.8, 0.5, -2.3, -0.4, 0.9, 1.7, 0, 0], [1.2, -0.3, 3.1, 0.2, 0.7, -4.2, 0.01, -0.02]], "float32")
STARTS = np.array([[[0, 0], [5, 0], [0, 6], [5, 6]], [[1, 0], [4, 1], [0, 5], [5, 5]]], "float32")
ENDS = np.array([[[1, 1], [4, 0], [0, 6], [5, 5]], [[0, 0], [5, 0], [1, 6], [4, 6]]], "float32")
PLACES = np.random.default_rng(0).uniform(-9, 9, (2, 5, 4)).astype("float32")

CALLS = [
    *[("rgb_to_grayscale", (x,), {}) for x in (BATCH, ONE, BYTES, BATCH[..., :1])],
    ("rgb_to_grayscale", (FIRST,), dict(data_format="channels_first")),
    *[(name, (x,), {}) for name in ("rgb_to_hsv", "hsv_to_rgb") for x in (BATCH, ONE, np.round(BATCH), BATCH * 0)],
    *[(name, (FIRST,), dict(data_format="channels_first")) for name in ("rgb_to_hsv", "hsv_to_rgb")],
    *[
        ("resize", (x, size), dict(interpolation=way, antialias=antialias))
        for x in (BATCH, BYTES)
        for size in ((3, 4), (9, 8))
        for way in ("bilinear", "nearest", "bicubic", "lanczos3", "lanczos5", "area")
        for antialias in (False, True)
    ],
    *[
        ("resize", (x, size), {way: True, **more})
        for x, more in ((BATCH, {}), (ONE, dict(fill_value=0.5)), (FIRST, dict(data_format="channels_first")))
        for size in ((3, 8), (9, 4), (5, 5))
        for way in ("crop_to_aspect_ratio", "pad_to_aspect_ratio")
    ],
    *[
        ("affine_transform", (x, TURN), dict(interpolation=way, fill_mode=mode, fill_value=0.5))
        for x in (BATCH, BYTES)
        for way in ("nearest", "bilinear")
        for mode in ("constant", "nearest", "wrap", "reflect")
    ],
    ("affine_transform", (ONE, TURN[0]), {}),
    ("affine_transform", (FIRST, TURN), dict(data_format="channels_first")),
    ("perspective_transform", (BATCH, STARTS, ENDS), {}),
    ("perspective_transform", (ONE, STARTS[0], ENDS[0]), dict(interpolation="nearest", fill_value=0.3)),
    ("perspective_transform", (FIRST, STARTS, ENDS), dict(data_format="channels_first")),
    *[
        ("map_coordinates", (x, PLACES), dict(order=order, fill_mode=mode, fill_value=2))
        for x in (numbers(20, 20), (numbers(20, 20) * 99).astype("int32"))
        for order in (0, 1)
        for mode in ("constant", "nearest", "wrap", "mirror", "reflect")
    ],
    ("gaussian_blur", (BATCH,), {}),
    ("gaussian_blur", (ONE,), dict(kernel_size=(5, 5), sigma=(2.0, 0.7))),
    ("gaussian_blur", (FIRST,), dict(kernel_size=(3, 3), data_format="channels_first")),
    ("sobel_edges", (BATCH,), {}),
    ("sobel_edges", (FIRST,), dict(data_format="channels_first")),
    ("ssim", (numbers(2, 14, 13, 3), numbers(2, 14, 13, 3, seed=1)), {}),
    ("ssim", (numbers(14, 13, 3), numbers(14, 13, 3, seed=1)), dict(filter_size=5, filter_sigma=1.0, max_val=2.0, k1=0.02)),
    ("ssim", (numbers(2, 3, 14, 13), numbers(2, 3, 14, 13, seed=1)), dict(data_format="channels_first")),
    *[
        (
            "scale_and_translate",
            (x, (2, *shape, 3), np.array([1.5, 0.7], "float32"), np.array([0.4, -1.2], "float32"), (1, 2), way, antialias),
            {},
        )
        for x, shape in ((BATCH, (9, 5)), (BATCH * 3, (4, 6)))
        for way in ("linear", "bicubic", "lanczos3", "lanczos5")
        for antialias in (False, True)
    ],
    *[
        ("elastic_transform", (x,), dict(seed=5, fill_mode=mode))
        for x in (BATCH, ONE)
        for mode in ("reflect", "wrap", "constant")
    ],
    ("elastic_transform", (FIRST,), dict(seed=5, sigma=2.0, interpolation="nearest", data_format="channels_first")),
    ("extract_patches", (BATCH, 3), {}),
    ("extract_patches", (ONE, (2, 3)), dict(strides=2, padding="same")),
    ("extract_patches", (numbers(1, 4, 5, 4, 2), (2, 3, 2)), {}),
    ("extract_patches_3d", (numbers(1, 4, 5, 4, 2), 2), dict(strides=1)),
    ("pad_images", (BATCH, 1, 2, 3, 0), {}),
    ("pad_images", (ONE,), dict(bottom_padding=1, target_height=10, left_padding=1, target_width=9)),
    (
        "pad_images",
        (FIRST,),
        dict(top_padding=1, target_height=10, left_padding=1, right_padding=2, data_format="channels_first"),
    ),
    ("crop_images", (BATCH, 1, 2, 3, 0), {}),
    ("crop_images", (ONE,), dict(bottom_cropping=1, target_height=4, left_cropping=1, target_width=3)),
    (
        "crop_images",
        (FIRST,),
        dict(top_cropping=1, target_height=4, left_cropping=1, right_cropping=2, data_format="channels_first"),
    ),
]
ROUNDED = ("affine_transform", "resize", "scale_and_translate")  # halves go up or down as the last bit says


def test_values_agree_with_keras():
    """All in one test: there are a hundred and fifty, each of a millisecond."""
    minikeras, keras = engines()
    for name, args, settings in CALLS:
        ours = getattr(minikeras.ops.image, name)(*args, **settings)
        theirs = getattr(keras.ops.image, name)(*args, **settings)
        told = f"{name} {[x.shape if hasattr(x, 'shape') else x for x in args]} {args[0].dtype} {settings}"
        assert ours.dtype == keras.backend.standardize_dtype(theirs.dtype), told
        atol = 1.01 if name in ROUNDED and args[0].dtype == np.uint8 else 2e-5
        a, b = as_numpy(ours), as_numpy(theirs)
        assert a.shape == b.shape, told
        np.testing.assert_allclose(a.astype("float64"), b.astype("float64"), rtol=2e-5, atol=atol, err_msg=told)


def test_shapes_of_calls_on_symbols_agree_with_keras():
    chosen = {name: (args, settings) for name, args, settings in reversed(CALLS) if args[0].ndim in (4, 5) and name != "ssim"}

    def shapes(keras):
        out = {}
        for name, (args, settings) in chosen.items():
            x = keras.Input(args[0].shape[1:], batch_size=len(args[0]))
            out[name] = tuple(getattr(keras.ops.image, name)(x, *args[1:], **settings).shape)
        return out

    ours, theirs = on_both(shapes)
    assert ours == theirs


@pytest.mark.parametrize("fill_mode", ["constant", "wrap", "reflect"])
def test_gradients_agree_with_small_steps(fill_mode):
    image = engines()[0].ops.image
    turn = TURN.astype("float64")
    check_by_small_steps(lambda x: image.affine_transform(x, turn, fill_mode=fill_mode), numbers(2, 4, 3, 1).astype("float64"))
    places = PLACES[:, :2].astype("float64") / 3
    check_by_small_steps(lambda x, at: image.map_coordinates(x, at, 1, fill_mode), numbers(4, 5).astype("float64"), places)


def test_gradients_of_colours_and_filters_agree_with_small_steps():
    image = engines()[0].ops.image
    x = numbers(1, 4, 4, 3).astype("float64")
    for name in ("rgb_to_grayscale", "rgb_to_hsv", "hsv_to_rgb", "gaussian_blur", "sobel_edges"):
        check_by_small_steps(getattr(image, name), x)
    check_by_small_steps(lambda a, b: image.ssim(a, b, filter_size=3), x, numbers(1, 4, 4, 3, seed=1).astype("float64"))
    check_by_small_steps(lambda x: image.resize(x, (2, 3), antialias=True, crop_to_aspect_ratio=True), x)


@pytest.mark.parametrize(
    "call",
    [
        lambda image: image.rgb_to_grayscale(np.ones((2, 2))),
        lambda image: image.rgb_to_grayscale(np.ones((2, 2, 2), "float32")),
        lambda image: image.rgb_to_hsv(np.ones((2, 2, 3), "int32")),
        lambda image: image.resize(ONE, (2, 2), fill_mode="wrap"),
        lambda image: image.resize(ONE, (2, 2), pad_to_aspect_ratio=True, crop_to_aspect_ratio=True),
        lambda image: image.affine_transform(ONE, TURN[0], interpolation="cubic"),
        lambda image: image.affine_transform(ONE, TURN[0], fill_mode="mirror"),
        lambda image: image.affine_transform(ONE, TURN[None]),
        lambda image: image.perspective_transform(BATCH, STARTS[:, :3], ENDS),
        lambda image: image.perspective_transform(BATCH, STARTS, ENDS[0]),
        lambda image: image.map_coordinates(ONE, PLACES, 1),
        lambda image: image.map_coordinates(ONE[..., 0], PLACES, 2),
        lambda image: image.scale_and_translate(ONE, (3, 3), np.ones(2), np.ones(2), (0, 1), "box"),
        lambda image: image.extract_patches(ONE, 2.0),
        lambda image: image.extract_patches(ONE, (2,)),
        lambda image: image.pad_images(ONE, 1, 1),
        lambda image: image.pad_images(ONE, -1, 1, 1, 1),
        lambda image: image.crop_images(ONE, 1, 1, 9, target_width=2),
        lambda image: image.ssim(ONE, ONE[0]),
    ],
    ids=range(19),
)
def test_what_makes_no_sense_is_refused_as_keras_refuses_it(call):
    def told(keras):
        with pytest.raises((ValueError, TypeError, NotImplementedError)) as caught:
            call(keras.ops.image)
        return type(caught.value).__mro__[-4:], str(caught.value).split("\n")[0].split(". ")[0]

    ours, theirs = on_both(told)
    assert ours == theirs
