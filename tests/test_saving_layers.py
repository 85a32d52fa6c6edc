"""Every layer of the library in one model, in files both ways."""

import inspect
import json
import os
import subprocess
import sys

import numpy as np
import pytest

import minikeras
from minikeras.saving.schema import arguments_of
from tests.parity import as_numpy, assert_close, engines
from tests.test_saving import BOTH, differences, fresh, pair, plain

# By the shape of a row; each maker gets `keras.layers`.
VECTORS = [
    lambda L: L.Dense(3, activation="gelu", kernel_regularizer="l2", kernel_constraint="max_norm"),
    lambda L: L.Activation("tanh"),
    lambda L: L.ActivityRegularization(l1=0.1),
    lambda L: L.AlphaDropout(0.2, seed=1),
    lambda L: L.BatchNormalization(),
    lambda L: L.Dropout(0.1),
    lambda L: L.ELU(0.5),
    lambda L: L.Flatten(),
    lambda L: L.GaussianDropout(0.1),
    lambda L: L.GaussianNoise(0.1),
    lambda L: L.Identity(),
    lambda L: L.LayerNormalization(),
    lambda L: L.LeakyReLU(0.2),
    lambda L: L.PReLU(),
    lambda L: L.RMSNormalization(),
    lambda L: L.ReLU(3.0, 0.1),
    lambda L: L.RepeatVector(2),
    lambda L: L.Rescaling(0.5, 1.0),
    lambda L: L.Reshape((2, 2)),
    lambda L: L.Softmax(),
    lambda L: L.UnitNormalization(),
    lambda L: L.EinsumDense("ab,bc->ac", output_shape=3, bias_axes="c"),
    lambda L: L.Discretization([0.0, 0.5]),
    lambda L: L.Normalization(mean=[0.0, 1.0, 2.0, 3.0], variance=[1.0, 2.0, 3.0, 4.0]),
]
SEQUENCES = [
    lambda L: L.AdaptiveAveragePooling1D(2),
    lambda L: L.AdaptiveMaxPooling1D(2),
    lambda L: L.AveragePooling1D(2),
    lambda L: L.Bidirectional(L.LSTM(2)),
    lambda L: L.Conv1D(2, 2),
    lambda L: L.Cropping1D(1),
    lambda L: L.Conv1DTranspose(2, 2),
    lambda L: L.DepthwiseConv1D(2),
    lambda L: L.GRU(2, reset_after=False),
    lambda L: L.GlobalAveragePooling1D(),
    lambda L: L.GlobalMaxPooling1D(),
    lambda L: L.LSTM(2, return_sequences=True),
    lambda L: L.Masking(),
    lambda L: L.MaxPooling1D(2),
    lambda L: L.Permute((2, 1)),
    lambda L: L.SeparableConv1D(2, 2),
    lambda L: L.RNN([L.LSTMCell(2), L.GRUCell(2), L.SimpleRNNCell(2)]),
    lambda L: L.SimpleRNN(2),
    lambda L: L.SpatialDropout1D(0.1),
    lambda L: L.TimeDistributed(L.Dense(2)),
    lambda L: L.UpSampling1D(2),
    lambda L: L.ZeroPadding1D(1),
]
IMAGES = [
    lambda L: L.AdaptiveAveragePooling2D(2),
    lambda L: L.AdaptiveMaxPooling2D((2, 3)),
    lambda L: L.CenterCrop(4, 5),
    lambda L: L.ConvLSTM1D(2, 2),
    lambda L: L.RandomBrightness(0.1, seed=1),
    lambda L: L.RandomContrast(0.1, seed=1),
    lambda L: L.RandomCrop(4, 5, seed=1),
    lambda L: L.RandomFlip("horizontal", seed=1),
    lambda L: L.RandomRotation(0.1, seed=1),
    lambda L: L.RandomTranslation(0.1, 0.2, seed=1),
    lambda L: L.RandomZoom(0.1, seed=1),
    lambda L: L.Resizing(4, 5, interpolation="nearest"),
    lambda L: L.AveragePooling2D(2),
    lambda L: L.Conv2D(2, 3, dilation_rate=2),
    lambda L: L.Conv2DTranspose(2, 3, strides=2),
    lambda L: L.Cropping2D(1),
    lambda L: L.DepthwiseConv2D(2),
    lambda L: L.GlobalAveragePooling2D(),
    lambda L: L.GlobalMaxPooling2D(keepdims=True),
    lambda L: L.GroupNormalization(2),
    lambda L: L.MaxPooling2D(2),
    lambda L: L.SeparableConv2D(2, 2),
    lambda L: L.SpatialDropout2D(0.1),
    lambda L: L.UpSampling2D(2, interpolation="bilinear"),
    lambda L: L.ZeroPadding2D(((1, 0), (0, 1))),
]
VOLUMES = [
    lambda L: L.AdaptiveAveragePooling3D(2),
    lambda L: L.AdaptiveMaxPooling3D(2),
    lambda L: L.AveragePooling3D(2),
    lambda L: L.Conv3D(2, 2),
    lambda L: L.Conv3DTranspose(2, 2, strides=2),
    lambda L: L.ConvLSTM2D(2, 2),
    lambda L: L.Cropping3D(1),
    lambda L: L.GlobalAveragePooling3D(),
    lambda L: L.GlobalMaxPooling3D(),
    lambda L: L.MaxPooling3D(2),
    lambda L: L.SpatialDropout3D(0.1),
    lambda L: L.UpSampling3D(2),
    lambda L: L.ZeroPadding3D(1),
]
FILMS = [lambda L: L.ConvLSTM3D(2, 2)]  # of volumes
MERGING = [
    lambda L: L.Add(),
    lambda L: L.Average(),
    lambda L: L.Concatenate(axis=1),
    lambda L: L.Dot(-1),
    lambda L: L.Maximum(),
    lambda L: L.Minimum(),
    lambda L: L.Multiply(),
    lambda L: L.Subtract(),
]
ATTENTION = [lambda L: L.Attention(), lambda L: L.AdditiveAttention(), lambda L: L.MultiHeadAttention(2, 3)]
NUMBERS = [
    lambda L: L.Embedding(10, 3, mask_zero=True),
    lambda L: L.CategoryEncoding(10),
    lambda L: L.IntegerLookup(vocabulary=[3, 5, 7]),
]
# Tested elsewhere, bases of others, or what cannot be saved as such.
ELSEWHERE = {
    "Layer",
    "Wrapper",
    "InputLayer",
    "InputSpec",
    "Lambda",
    "LSTMCell",
    "GRUCell",
    "SimpleRNNCell",
    "StackedRNNCells",
    "StringLookup",
    "TextVectorization",
}


def makers():
    return VECTORS + SEQUENCES + IMAGES + VOLUMES + FILMS + MERGING + ATTENTION + NUMBERS


def zoo(keras, without=()):
    """A functional model with a branch for each layer, but for those of these names."""
    layers = keras.layers
    vector, sequence, image = keras.Input((4,)), keras.Input((5, 3)), keras.Input((6, 6, 2))
    numbers = keras.Input((4,), dtype="int32")
    volume, film = keras.Input((4, 4, 4, 2)), keras.Input((2, 3, 3, 3, 1))
    inputs = [vector, sequence, image, numbers, volume, film]
    groups = zip((VECTORS, SEQUENCES, IMAGES, NUMBERS, VOLUMES, FILMS), inputs, strict=True)
    made = [(make(layers), x) for group, x in groups for make in group]
    outputs = [layer(x) for layer, x in made if type(layer).__name__ not in without]
    outputs += [make(layers)([vector, keras.ops.flip(vector, axis=1)]) for make in MERGING]
    outputs += [make(layers)([sequence, sequence]) for make in ATTENTION[:2]] + [ATTENTION[2](layers)(sequence, sequence)]
    return keras.Model(inputs, outputs)


def rows():
    random = np.random.RandomState(0)
    vector, sequence, image, volume, film = (
        random.uniform(0.1, 1, (3, *shape)).astype("float32")
        for shape in ((4,), (5, 3), (6, 6, 2), (4, 4, 4, 2), (2, 3, 3, 3, 1))
    )
    return [vector, sequence, image, random.randint(0, 10, (3, 4)).astype("int32"), volume, film]


def outputs_of(keras, model):
    names = [layer.name for layer in model.layers]
    assert len(names) == len(set(names))
    return [as_numpy(x) for x in model([keras.ops.convert_to_tensor(x) for x in rows()])]


def test_the_zoo_has_every_layer():
    there = {type(make(minikeras.layers)).__name__ for make in makers()}
    public = {cls.__name__ for _, cls in inspect.getmembers(minikeras.layers, inspect.isclass)}
    assert public - there == ELSEWHERE


@pytest.mark.parametrize("ending", ["keras", "h5"])
@pytest.mark.parametrize("direction", BOTH)
@pytest.mark.filterwarnings("ignore")
def test_every_layer_crosses_over(tmp_path, direction, ending):
    writer, reader = pair(direction)
    if ending == "h5" and reader is not minikeras:
        reader = writer  # Keras finds no operations in its own .h5 files
    # Keras cannot copy the config of this layer, as its .h5 files need.
    without = {"RandomBrightness"} if ending == "h5" and writer is not minikeras else ()
    model = zoo(fresh(writer), without)
    model.save(tmp_path / f"m.{ending}")
    loaded = fresh(reader).models.load_model(tmp_path / f"m.{ending}")
    assert [layer.name for layer in loaded.layers] == [layer.name for layer in model.layers]
    for name, ours, theirs in zip(model.output_names, outputs_of(reader, loaded), outputs_of(writer, model), strict=True):
        assert_close(ours, theirs, rtol=1e-4, atol=1e-5, what=name)


def test_the_config_of_every_layer_is_keras_s():
    def config(keras):
        return plain(json.loads(zoo(fresh(keras)).to_json()))

    ours, theirs = map(config, engines())
    assert differences(ours, theirs) == []


def test_a_layer_may_read_each_key_that_it_writes():
    """Otherwise a file of one's own would be refused."""
    things = [make(minikeras.layers) for make in makers()]
    for room in (minikeras.optimizers, minikeras.losses, minikeras.metrics, minikeras.initializers, minikeras.regularizers):
        for _, cls in inspect.getmembers(room, inspect.isclass):
            if hasattr(cls, "get_config"):
                try:
                    things.append(cls())
                    cls().get_config()
                except (TypeError, NotImplementedError):  # needs arguments, or is the base of others
                    things.pop() if things and type(things[-1]) is cls else None
    assert len(things) > 150
    for thing in things:
        assert set(thing.get_config()) <= arguments_of(type(thing)), type(thing).__name__


def test_a_file_is_read_by_a_process_that_has_imported_nothing_else(tmp_path):
    """The names that files use are known before the first file is read."""
    model = zoo(fresh(minikeras))
    model.compile("adamw", "huber")
    model.save(tmp_path / "m.keras")
    (tmp_path / "m.json").write_text(model.to_json())
    for code in (
        "import minikeras; minikeras.models.load_model('m.keras')",
        "import minikeras.saving as s; s.load_model('m.keras')",
        "from minikeras.models import model_from_json; model_from_json(open('m.json').read())",
    ):
        run = subprocess.run(
            [sys.executable, "-c", code],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": os.getcwd()},
        )
        assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("direction", BOTH)
def test_vocabularies_cross_over(tmp_path, direction):
    writer, reader = pair(direction)

    def model(keras):
        layers = keras.layers
        words, counts = layers.StringLookup(), layers.StringLookup(output_mode="tf_idf")
        texts, numbers = layers.TextVectorization(output_sequence_length=3), layers.IntegerLookup()
        for layer, data in (
            (words, ["a", "b", "b"]),
            (counts, [["a", "b"], ["b", "c"]]),
            (texts, ["x y", "y z"]),
            (numbers, [3, 4, 4]),
        ):
            layer.adapt(np.array(data))
        given = layers.StringLookup(vocabulary=["q", "b"], mask_token="")
        token, pair_, number = (
            keras.Input((), dtype="string"),
            keras.Input((2,), dtype="string"),
            keras.Input((), dtype="int64"),
        )
        return keras.Model([token, pair_, number], [words(token), given(token), texts(token), counts(pair_), numbers(number)])

    def results(keras, model):
        data = [np.array(["b", "x y", "?"]), np.array([["a", "b"], ["c", "c"], ["?", "a"]]), np.array([4, 3, 9])]
        return [as_numpy(x) for x in model([keras.ops.convert_to_tensor(x) for x in data])]

    made = model(fresh(writer))
    made.save(tmp_path / "m.keras")
    loaded = fresh(reader).models.load_model(tmp_path / "m.keras")
    assert_close(results(reader, loaded), results(writer, made))
