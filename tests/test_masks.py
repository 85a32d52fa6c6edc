"""Masks: which layers hand them on, what becomes of them on the way, and who hears that they are lost."""

import inspect
import warnings

import numpy as np
import pytest

import minikeras
from minikeras import layers
from minikeras.config import use_strict_checks
from tests.parity import as_numpy, assert_close, engines, on_both

# The arguments without which a layer cannot be made.
ARGUMENTS = {
    "Activation": ["relu"],
    "AdaptiveAveragePooling1D": [2],
    "AdaptiveAveragePooling2D": [2],
    "AdaptiveAveragePooling3D": [2],
    "AdaptiveMaxPooling1D": [2],
    "AdaptiveMaxPooling2D": [2],
    "AdaptiveMaxPooling3D": [2],
    "AlphaDropout": [0.1],
    "AveragePooling1D": [2],
    "AveragePooling2D": [2],
    "AveragePooling3D": [2],
    "AvgPool1D": [2],
    "AvgPool2D": [2],
    "AvgPool3D": [2],
    "Bidirectional": [lambda keras: keras.layers.LSTM(2)],
    "CategoryEncoding": [3],
    "CenterCrop": [2, 2],
    "Conv1D": [2, 2],
    "Conv1DTranspose": [2, 2],
    "Conv2D": [2, 2],
    "Conv2DTranspose": [2, 2],
    "Conv3D": [2, 2],
    "Conv3DTranspose": [2, 2],
    "ConvLSTM1D": [2, 2],
    "ConvLSTM2D": [2, 2],
    "ConvLSTM3D": [2, 2],
    "Convolution1D": [2, 2],
    "Convolution1DTranspose": [2, 2],
    "Convolution2D": [2, 2],
    "Convolution2DTranspose": [2, 2],
    "Convolution3D": [2, 2],
    "Convolution3DTranspose": [2, 2],
    "Dense": [2],
    "DepthwiseConv1D": [2],
    "DepthwiseConv2D": [2],
    "Discretization": [[0.0, 1.0]],
    "Dot": [1],
    "Dropout": [0.1],
    "EinsumDense": ["ab,bc->ac", 3],
    "Embedding": [3, 2],
    "GRU": [2],
    "GRUCell": [2],
    "GaussianDropout": [0.1],
    "GaussianNoise": [0.1],
    "GroupNormalization": [1],
    "GroupQueryAttention": [2, 2, 1],
    "InputLayer": [(2,)],
    "LSTM": [2],
    "LSTMCell": [2],
    "Lambda": [np.negative],
    "MultiHeadAttention": [1, 2],
    "Permute": [(2, 1)],
    "RNN": [lambda keras: keras.layers.LSTMCell(2)],
    "RandomBrightness": [0.1],
    "RandomContrast": [0.1],
    "RandomCrop": [2, 2],
    "RandomRotation": [0.1],
    "RandomTranslation": [0.1, 0.1],
    "RandomZoom": [0.1],
    "RepeatVector": [2],
    "Rescaling": [2.0],
    "Reshape": [(2,)],
    "Resizing": [2, 2],
    "SeparableConv1D": [2, 2],
    "SeparableConv2D": [2, 2],
    "SeparableConvolution1D": [2, 2],
    "SeparableConvolution2D": [2, 2],
    "SimpleRNN": [2],
    "SimpleRNNCell": [2],
    "SpatialDropout1D": [0.1],
    "SpatialDropout2D": [0.1],
    "SpatialDropout3D": [0.1],
    "StackedRNNCells": [lambda keras: [keras.layers.LSTMCell(2)]],
    "TimeDistributed": [lambda keras: keras.layers.Dense(2)],
    "Wrapper": [lambda keras: keras.layers.Dense(2)],
}
NAMES = [name for name, cls in inspect.getmembers(layers, inspect.isclass) if issubclass(cls, layers.Layer) and name != "Layer"]


def made(keras, name):
    """A layer of the class, made with as little as possible."""
    arguments = [value(keras) if inspect.isfunction(value) else value for value in ARGUMENTS.get(name, [])]
    return getattr(keras.layers, name)(*arguments)


@pytest.mark.parametrize("name", NAMES)
def test_layer_supports_masking_where_that_of_keras_does(name):
    ours, theirs = (made(keras, name).supports_masking for keras in engines())
    assert ours == theirs


def with_gaps(keras):
    """Masked sequences `(2, 4, 3)`: one of two steps, one of three with a gap."""
    x = np.arange(1, 25).reshape(2, 4, 3).astype("float32")
    x[0, 2:], x[1, 1] = 0, 0
    return keras.layers.Masking()(x)


def mask_of(x):
    mask = getattr(x, "_keras_mask", None)
    return None if mask is None else as_numpy(mask)


def same_masks(build):
    """The mask and the values that `build(keras)` gives agree on both engines. Returns the mask."""

    def run(keras):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            out = build(keras)
        return mask_of(out), as_numpy(out)

    (our_mask, ours), (their_mask, theirs) = on_both(run)
    assert (our_mask is None) == (their_mask is None)
    if our_mask is not None:
        assert our_mask.tolist() == their_mask.tolist()
    assert_close(ours, theirs)
    return our_mask


KEEPERS = {
    "Dense": [2],
    "Activation": ["relu"],
    "Dropout": [0.5],
    "ReLU": [],
    "LeakyReLU": [],
    "PReLU": [],
    "ELU": [],
    "Identity": [],
    "ActivityRegularization": [],
    "BatchNormalization": [],
    "LayerNormalization": [],
    "Rescaling": [2.0],
    "GaussianNoise": [0.1],
}


@pytest.mark.parametrize("name", KEEPERS)
def test_layer_that_works_step_by_step_keeps_the_mask(name):
    mask = same_masks(lambda keras: getattr(keras.layers, name)(*KEEPERS[name])(with_gaps(keras)))
    assert mask.tolist() == [[True, True, False, False], [True, False, True, True]]


LOSERS = {
    "Flatten": [],
    "Reshape": [(12,)],
    "Permute": [(2, 1)],
    "Conv1D": [2, 2],
    "MaxPooling1D": [],
    "Lambda": [np.negative],
    "ZeroPadding1D": [],
    "Cropping1D": [],
    "UpSampling1D": [],
}


@pytest.mark.parametrize("name", LOSERS)
def test_layer_that_moves_steps_about_loses_the_mask_and_says_so(name):
    def run(keras):
        layer = getattr(keras.layers, name)(*LOSERS[name], name="here")
        x = with_gaps(keras)
        with pytest.warns(UserWarning) as caught:
            assert mask_of(layer(x)) is None
        return [str(warning.message) for warning in caught]

    with use_strict_checks(False):
        ours, theirs = on_both(run)
    assert ours[0].startswith(theirs[0]) and "'here'" in ours[0]


@pytest.mark.parametrize("name", LOSERS)
def test_of_a_mask_that_is_lost_before_a_layer_wants_it_that_layer_is_named(name):
    layers = minikeras.layers
    x = getattr(layers, name)(*LOSERS[name], name="here")(with_gaps(minikeras))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        if x.ndim == 3:
            layers.GRU(2, name="reader")(x)
    assert len(caught) == (x.ndim == 3 and name != "Lambda")  # the function of this Lambda gives a bare array
    for warning in caught:
        assert str(warning.message).startswith("Layer 'here'") and "layer 'reader' (GRU)" in str(warning.message)


def test_unmasked_inputs_lose_nothing_and_nobody_warns():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        layers.Flatten()(np.ones((2, 3, 4), "float32"))


MERGING = ["Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Concatenate"]


def two_sequences(keras, first, second):
    """Two sequences `(2, 4, 3)`, masked as said; None for no mask."""
    rng = np.random.default_rng(0)
    made = []
    for steps in (first, second):
        x = keras.ops.convert_to_tensor(rng.integers(-4, 5, (2, 4, 3)).astype("float32"))
        if steps is not None:
            x._keras_mask = keras.ops.convert_to_tensor(np.array(steps, bool))
        made.append(x)
    return made


A, B = [[1, 1, 0, 0], [1, 0, 1, 1]], [[1, 0, 1, 0], [1, 1, 1, 0]]


@pytest.mark.parametrize("masks", [(A, B), (A, None), (None, B), (A, A)])
@pytest.mark.parametrize("name", MERGING)
def test_merging_layer_merges_masks_and_what_they_leave(name, masks):
    mask = same_masks(lambda keras: getattr(keras.layers, name)()(two_sequences(keras, *masks)))
    if name != "Concatenate":
        assert (mask is None) == (None in masks)


def test_merging_masks_counts_a_step_that_any_input_has():
    mask = same_masks(lambda keras: keras.layers.Add()(two_sequences(keras, A, B)))
    assert mask.tolist() == [[True, True, True, False], [True, True, True, True]]


@pytest.mark.parametrize("masks", [(A, B), (A, None), (None, None)])
@pytest.mark.parametrize("axis", [1, 2, -1, -2])
def test_concatenated_masks_follow_the_axis(axis, masks):
    same_masks(lambda keras: keras.layers.Concatenate(axis=axis)(two_sequences(keras, *masks)))


def test_dot_has_no_mask():
    assert same_masks(lambda keras: keras.layers.Dot(2)(two_sequences(keras, A, B))) is None


@pytest.mark.parametrize("name", [*MERGING, "Dot"])
@pytest.mark.parametrize("case", ["mask no list", "inputs no list", "too few masks"])
def test_compute_mask_refuses_what_does_not_fit(name, case):
    def run(keras):
        x = np.ones((2, 3), "float32")
        inputs, mask = {"mask no list": ([x, x], 3), "inputs no list": (x, [None, None]), "too few masks": ([x, x], [None])}[
            case
        ]
        try:
            return made(keras, name).compute_mask(inputs, mask)
        except Exception as error:
            return type(error), str(error).replace("Received: mask=3", "Received mask=3")

    ours, theirs = on_both(run)
    assert ours == theirs


def test_mask_travels_through_a_functional_model_to_the_layer_that_reads_it():
    def build(keras):
        i = keras.Input((4, 3))
        h = keras.layers.Dropout(0.2)(keras.layers.Dense(5, activation="tanh")(keras.layers.Masking()(i)))
        return keras.Model(i, keras.layers.LSTM(2)(keras.layers.Add()([h, h])))(as_numpy(with_gaps(keras)))

    same_masks(build)


def test_mask_of_an_embedding_reaches_the_loss_as_in_keras():
    def run(keras):
        model = keras.Sequential([keras.Input((4,)), keras.layers.Embedding(5, 3, mask_zero=True), keras.layers.Dense(1)])
        model.compile("sgd", "mse")
        words = np.array([[1, 2, 0, 0], [3, 0, 4, 1]])
        return model.evaluate(words, np.ones((2, 4, 1), "float32"), verbose=0)

    assert_close(*on_both(run))


def test_symbolic_mask_has_the_shape_of_the_steps():
    def run(keras):
        i = keras.layers.Masking()(keras.Input((None, 3)))
        chain = keras.layers.Dense(2)(i), keras.layers.Concatenate(axis=1)([i, i]), keras.layers.Add()([i, i])
        return [(tuple(x._keras_mask.shape), x._keras_mask.dtype) for x in (i, *chain)]

    ours, theirs = on_both(run)
    assert ours == theirs


def test_mask_passed_by_hand_goes_before_the_one_the_input_carries():
    def build(keras):
        by_hand = keras.ops.convert_to_tensor(np.array(B, bool))
        return keras.layers.LSTM(3, return_sequences=True)(with_gaps(keras), mask=by_hand)

    same_masks(build)


def test_layer_with_compute_mask_of_its_own_supports_masking():
    def build(keras):
        class LastTwo(keras.layers.Layer):
            def call(self, inputs):
                return inputs[:, -2:]

            def compute_mask(self, inputs, previous_mask):
                return previous_mask[:, -2:]

        return LastTwo()(with_gaps(keras))

    assert same_masks(build).tolist() == [[False, False], [True, True]]


def test_layer_that_claims_to_support_masking_keeps_the_mask():
    def build(keras):
        class Doubled(keras.layers.Layer):
            def __init__(self):
                super().__init__()
                self.supports_masking = True

            def call(self, inputs, mask=None):
                return inputs * 2 * keras.ops.cast(keras.ops.expand_dims(mask, -1), "float32")

        return Doubled()(with_gaps(keras))

    assert same_masks(build) is not None


def test_argument_called_after_the_tensor_gets_its_mask():
    def run(keras):
        seen = []

        class Pair(keras.layers.Layer):
            def call(self, query, value, query_mask=None, value_mask=None):
                seen.extend([query_mask, value_mask])
                return query + value

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            Pair()(*two_sequences(keras, A, None))
        return [None if mask is None else as_numpy(mask).tolist() for mask in seen[-2:]]

    ours, theirs = on_both(run)
    assert ours == theirs == [np.array(A, bool).tolist(), None]
