"""Layers that reorder, repeat, pad and crop, against tf.keras."""

import numpy as np
import pytest

from tests.layers.checks import check_layer, numbers
from tests.parity import as_numpy, on_both

IMAGE, SEQUENCE = (2, 5, 6, 2), (2, 6, 3)
LAYERS = [
    ("Permute", dict(dims=(2, 1)), SEQUENCE),
    ("Permute", dict(dims=[3, 1, 2]), IMAGE),
    ("RepeatVector", dict(n=3), (2, 4)),
    ("UpSampling1D", dict(), SEQUENCE),
    ("UpSampling1D", dict(size=3), SEQUENCE),
    ("UpSampling2D", dict(), IMAGE),
    ("UpSampling2D", dict(size=(3, 1)), IMAGE),
    ("UpSampling2D", dict(size=2, data_format="channels_first"), IMAGE),
    ("UpSampling2D", dict(size=(3, 2), interpolation="bilinear"), IMAGE),
    ("UpSampling2D", dict(interpolation="bilinear", data_format="channels_first"), IMAGE),
    ("UpSampling2D", dict(interpolation="bicubic"), IMAGE),
    ("UpSampling2D", dict(interpolation="lanczos3"), IMAGE),
    ("UpSampling2D", dict(interpolation="lanczos5"), IMAGE),
    ("ZeroPadding1D", dict(), SEQUENCE),
    ("ZeroPadding1D", dict(padding=(0, 3)), SEQUENCE),
    ("ZeroPadding1D", dict(padding=2, data_format="channels_first"), SEQUENCE),
    ("ZeroPadding2D", dict(), IMAGE),
    ("ZeroPadding2D", dict(padding=(2, 0)), IMAGE),
    ("ZeroPadding2D", dict(padding=((0, 1), (2, 3)), data_format="channels_first"), IMAGE),
    ("Cropping1D", dict(), SEQUENCE),
    ("Cropping1D", dict(cropping=(0, 2)), SEQUENCE),
    ("Cropping1D", dict(cropping=2), SEQUENCE),
    ("Cropping2D", dict(), IMAGE),
    ("Cropping2D", dict(cropping=1), IMAGE),
    ("Cropping2D", dict(cropping=((0, 1), (2, 0))), IMAGE),
    ("Cropping2D", dict(cropping=((1, 2), (0, 1)), data_format="channels_first"), (2, 3, 5, 4)),
]


@pytest.mark.parametrize("name, settings, shape", LAYERS, ids=str)
def test_layers_agree(name, settings, shape):
    check_layer(lambda keras: getattr(keras.layers, name)(**settings), numbers(*shape), fit=len(settings) < 2)


@pytest.mark.parametrize("name, settings, shape", LAYERS, ids=str)
def test_shapes_of_unknown_size_agree(name, settings, shape):
    def shapes(keras):
        layer = getattr(keras.layers, name)(**settings)
        found = [tuple(layer.compute_output_shape((None, *shape[1:])))]
        if name != "RepeatVector":
            found.append(tuple(layer.compute_output_shape((None, *[None] * (len(shape) - 1)))))
        return found

    ours, theirs = on_both(shapes)
    assert ours == theirs


def test_permute_keeps_whole_numbers():
    x = np.arange(12, dtype="int32").reshape(2, 3, 2)

    def values(keras):
        symbolic = keras.layers.Permute((2, 1))(keras.Input((3, 2), dtype="int32"))
        permuted = as_numpy(keras.layers.Permute((2, 1))(x))
        return symbolic.dtype, permuted.dtype.name, permuted.tolist()

    ours, theirs = on_both(values)
    assert ours == theirs


@pytest.mark.parametrize(
    "call",
    [
        lambda layers: layers.Permute((0, 1)),
        lambda layers: layers.RepeatVector("a"),
        lambda layers: layers.RepeatVector(0),
        lambda layers: layers.UpSampling1D(1.5),
        lambda layers: layers.UpSampling1D(0),
        lambda layers: layers.UpSampling2D((2, 2, 2)),
        lambda layers: layers.UpSampling2D(2, interpolation="cubic")(np.ones((1, 2, 2, 1), "float32")),
        lambda layers: layers.ZeroPadding1D((1, 2, 3)),
        lambda layers: layers.ZeroPadding2D((1, 2, 3)),
        lambda layers: layers.ZeroPadding2D(None),
        lambda layers: layers.Cropping2D(-1),
        lambda layers: layers.Cropping2D((1, -2)),
        lambda layers: layers.Cropping1D(3)(layers.Input((6, 1))),
        lambda layers: layers.Cropping2D(3)(layers.Input((6, 7, 1))),
        lambda layers: layers.Cropping1D(3)(np.ones((1, 6, 1), "float32")),
    ],
    ids=range(15),
)
def test_what_makes_no_sense_raises_keras_error(call):
    def message(keras):
        with pytest.raises(Exception) as caught:
            call(keras.layers)
        return type(caught.value), str(caught.value)

    (our_class, ours), (their_class, theirs) = on_both(message)
    assert issubclass(our_class, their_class)
    assert ours.split("Received")[0].strip(". ") in theirs, f"{ours}\n{theirs}"
