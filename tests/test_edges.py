"""Numbers at the edges, the same on both engines: huge logits, probabilities of 0 and 1, empty batches, single steps, all masked."""

import warnings

import numpy as np
import pytest

import minikeras
from tests.parity import as_numpy, assert_close, on_both


def both(call, rtol=1e-5, atol=1e-6):
    """Compare the result of `call(keras)` on both engines."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ours, theirs = on_both(lambda keras: call(keras))
    assert_close(ours, theirs, rtol, atol)
    return as_numpy(ours)


HUGE = np.array([[1e4, -1e4, 0.0], [-1e4, -1e4, -1e4], [1e4, 1e4, 1e4]], "float32")


@pytest.mark.parametrize("name", ["softmax", "log_softmax", "sigmoid", "softplus", "logsumexp", "elu", "gelu", "silu", "tanh"])
def test_activations_of_huge_numbers_are_finite(name):
    assert np.isfinite(both(lambda keras: getattr(keras.ops, name)(HUGE))).all()


@pytest.mark.parametrize("loss", ["BinaryCrossentropy", "CategoricalCrossentropy", "KLDivergence", "Poisson"])
@pytest.mark.parametrize("from_logits", [False, True])
def test_crossentropies_at_0_and_1(loss, from_logits):
    truth = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]], "float32")
    guess = HUGE[[0, 1]] if from_logits else truth[::-1].copy()
    settings = {"from_logits": True} if from_logits and "Cross" in loss else {}
    assert np.isfinite(
        both(lambda keras: getattr(keras.losses, loss)(**settings)(truth, guess if settings else truth[::-1].copy()))
    ).all()


def test_sparse_crossentropy_of_sure_and_wrong():
    assert np.isfinite(
        both(
            lambda keras: keras.losses.SparseCategoricalCrossentropy()(
                np.array([0, 1]), np.array([[0.0, 1.0], [1.0, 0.0]], "float32")
            )
        )
    ).all()


LAYERS = {
    "Dense": (lambda k: k.layers.Dense(3), (4,)),
    "Conv1D": (lambda k: k.layers.Conv1D(3, 3, padding="same"), (5, 2)),
    "Conv2D": (lambda k: k.layers.Conv2D(3, 3, padding="same"), (5, 5, 2)),
    "Conv2DTranspose": (lambda k: k.layers.Conv2DTranspose(3, 3), (5, 5, 2)),
    "MaxPooling2D": (lambda k: k.layers.MaxPooling2D(2), (4, 4, 2)),
    "AveragePooling2D": (lambda k: k.layers.AveragePooling2D(2, padding="same"), (5, 5, 2)),
    "GlobalMaxPooling1D": (lambda k: k.layers.GlobalMaxPooling1D(), (5, 2)),
    "BatchNormalization": (lambda k: k.layers.BatchNormalization(), (4,)),
    "LayerNormalization": (lambda k: k.layers.LayerNormalization(), (4,)),
    "LSTM": (lambda k: k.layers.LSTM(3), (5, 2)),
    "GRU": (lambda k: k.layers.GRU(3, return_sequences=True), (5, 2)),
    "SimpleRNN": (lambda k: k.layers.SimpleRNN(3), (5, 2)),
    "Bidirectional": (lambda k: k.layers.Bidirectional(k.layers.LSTM(2)), (5, 2)),
    "TimeDistributed": (lambda k: k.layers.TimeDistributed(k.layers.Dense(2)), (5, 2)),
    "Flatten": (lambda k: k.layers.Flatten(), (5, 2)),
    "Dropout": (lambda k: k.layers.Dropout(0.5), (5,)),
}


@pytest.mark.parametrize("name", LAYERS)
def test_batches_of_one(name):
    make, shape = LAYERS[name]
    x = np.random.RandomState(0).rand(1, *shape).astype("float32")
    both(lambda keras: make(keras)(x))


@pytest.mark.parametrize("name", LAYERS)
def test_empty_batches(name):
    """TensorFlow fails on many of these; here a batch without rows gives an output without rows."""
    make, shape = LAYERS[name]
    layer = make(minikeras)
    of_one = layer(np.zeros((1, *shape), "float32"))
    assert layer(np.zeros((0, *shape), "float32")).shape == (0, *of_one.shape[1:])


@pytest.mark.parametrize(
    "name", ["LSTM", "GRU", "SimpleRNN", "Conv1D", "Bidirectional", "TimeDistributed", "GlobalMaxPooling1D"]
)
def test_sequences_of_length_one(name):
    x = np.random.RandomState(0).rand(3, 1, 2).astype("float32")
    both(lambda keras: LAYERS[name][0](keras)(x))


@pytest.mark.parametrize("name", ["LSTM", "GRU", "SimpleRNN"])
@pytest.mark.parametrize("sequences", [False, True])
def test_a_row_of_which_all_steps_are_masked(name, sequences):
    words = np.array([[0, 0, 0], [1, 2, 0], [3, 0, 4]])

    def run(keras):
        model = keras.Sequential(
            [
                keras.Input((3,)),
                keras.layers.Embedding(5, 4, mask_zero=True),
                getattr(keras.layers, name)(3, return_sequences=sequences),
            ]
        )
        return model.predict(words, verbose=0)

    assert np.isfinite(both(run)).all()


@pytest.mark.parametrize("side, kernel", [(1, 3), (2, 5), (3, 7)])
@pytest.mark.parametrize("layer", ["Conv2D", "DepthwiseConv2D", "MaxPooling2D", "AveragePooling2D"])
def test_images_smaller_than_the_kernel(layer, side, kernel):
    x = np.random.RandomState(0).rand(2, side, side, 2).astype("float32")
    size = (3, kernel) if layer == "Conv2D" else (kernel,)
    both(lambda keras: getattr(keras.layers, layer)(*size, padding="same")(x))


def test_training_on_a_single_row():
    def run(keras):
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, activation="softmax")])
        model.compile("sgd", "sparse_categorical_crossentropy")
        return model.fit(np.ones((1, 4)), np.array([2]), epochs=3, verbose=0).history["loss"]

    both(run)
