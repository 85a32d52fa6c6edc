"""Layers for images against tf.keras: same seed, same pictures."""

import numpy as np
import pytest

from tests.layers.checks import plain
from tests.parity import as_numpy, on_both

IMAGES = np.random.default_rng(0).uniform(0, 255, (3, 7, 6, 3)).astype("float32")
MASKS = (IMAGES[..., :1] > 100).astype("float32")

LAYERS = [
    ("Resizing", (5, 9), dict()),
    ("Resizing", (5, 9), dict(interpolation="nearest", crop_to_aspect_ratio=True)),
    ("Resizing", (5, 9), dict(pad_to_aspect_ratio=True, fill_value=3.0, antialias=True)),
    ("CenterCrop", (4, 3), dict()),
    ("CenterCrop", (9, 4), dict()),
    ("RandomCrop", (4, 3), dict(seed=1)),
    ("RandomCrop", (9, 4), dict(seed=1)),
    ("RandomFlip", (), dict(seed=2)),
    ("RandomFlip", ("horizontal",), dict(seed=3)),
    ("RandomFlip", ("vertical",), dict()),
    ("RandomRotation", (0.3,), dict(seed=4)),
    ("RandomRotation", ((-0.1, 0.4),), dict(fill_mode="constant", fill_value=9.0, interpolation="nearest")),
    ("RandomZoom", (0.4,), dict(seed=5)),
    ("RandomZoom", ((-0.5, -0.1), 0.3), dict(fill_mode="nearest", seed=6)),
    ("RandomTranslation", (0.3, (-0.2, 0.5)), dict(seed=7)),
    ("RandomTranslation", (0.3, 0.2), dict(fill_mode="wrap", interpolation="nearest")),
    ("RandomContrast", (0.5,), dict(seed=8)),
    ("RandomContrast", ((0.1, 0.9),), dict(value_range=(0, 200))),
    ("RandomBrightness", (0.5,), dict(seed=9)),
    ("RandomBrightness", ((-0.4, 0.1),), dict(value_range=(20, 230))),
]


@pytest.mark.parametrize("name, args, settings", LAYERS, ids=str)
def test_the_same_seed_gives_the_same_pictures(name, args, settings):
    moves = name not in ("RandomContrast", "RandomBrightness")

    def run(keras):
        layer = getattr(keras.layers, name)(*args, **settings)
        first = np.moveaxis(IMAGES, -1, 1)
        other = getattr(keras.layers, name)(*args, data_format="channels_first", **settings)
        together = layer({"images": IMAGES, "labels": np.arange(3), "segmentation_masks": MASKS}, training=True)
        outputs = [
            layer(IMAGES, training=True),
            layer(IMAGES, training=True),  # another draw
            layer(IMAGES[0], training=True),
            layer(IMAGES, training=False),
            layer(IMAGES),
            other(first, training=True),
            *(together[key] for key in sorted(together)),
        ]
        symbol = layer(keras.Input((7, 6, 3)))
        config = plain(layer.get_config())
        again = type(layer).from_config(layer.get_config())
        same = plain(again.get_config()) == config
        return [as_numpy(x) for x in outputs], (tuple(symbol.shape), symbol.dtype), config, same

    ours, theirs = on_both(run)
    assert ours[1:] == theirs[1:]
    assert ours[3] or not moves
    for i, (a, b) in enumerate(zip(ours[0], theirs[0], strict=True)):
        assert a.shape == b.shape, i
        np.testing.assert_allclose(a, b, rtol=1e-4, atol=5e-3, err_msg=str(i))


@pytest.mark.parametrize(
    "call",
    [
        lambda layers: layers.RandomZoom(-1.0),
        lambda layers: layers.RandomZoom((0.1, 0.2, 0.3)),
        lambda layers: layers.RandomTranslation(1.5, 0),
        lambda layers: layers.RandomRotation(2.0),
        lambda layers: layers.RandomRotation((0.1, 0.2, 0.3)),
        lambda layers: layers.RandomRotation(0.1, fill_mode="mirror"),
        lambda layers: layers.RandomRotation(0.1, interpolation="cubic"),
        lambda layers: layers.RandomContrast(-0.5),
        lambda layers: layers.RandomBrightness(3),
        lambda layers: layers.RandomBrightness(0.1, value_range=(1, 2, 3)),
    ],
    ids=range(10),
)
def test_what_makes_no_sense_is_refused_with_kerass_text(call):
    def told(keras):
        with pytest.raises((ValueError, NotImplementedError)) as caught:
            call(keras.layers)
        return type(caught.value).__name__, str(caught.value)

    ours, theirs = on_both(told)
    assert ours == theirs


def test_bounding_boxes_are_refused_with_a_reason():
    import minikeras as keras

    with pytest.raises(NotImplementedError, match="no bounding boxes"):
        keras.layers.RandomFlip()({"images": IMAGES, "bounding_boxes": {}})


def test_a_model_that_begins_with_random_images_trains_and_predicts():
    import minikeras as keras

    model = keras.Sequential([keras.layers.RandomFlip("horizontal"), keras.layers.Flatten(), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    assert model.fit(IMAGES / 255, np.ones((3, 1)), verbose=0).history["loss"][0] >= 0
    np.testing.assert_array_equal(model.predict(IMAGES, verbose=0), model.predict(IMAGES, verbose=0))
