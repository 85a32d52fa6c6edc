"""minikeras.random against tf.keras: the same seed gives the same numbers."""

import json
import os
import random

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import pytest

import minikeras.ops  # noqa: F401  (gives tensors their operators)
import minikeras.random.distributions as distributions
import minikeras.random.op_seeds as op_seeds
import minikeras.random.philox as philox
import minikeras.random.seeds as seeds
from minikeras import random as mini_random
from minikeras.autodiff import Tensor, gradient
from minikeras.random import SeedGenerator
from minikeras.serialization import serialize_keras_object

SEEDS = [0, 42, 686579304, 2**31 - 2, 2**40 + 5, -7]
FLOATS = ["float32", "float64", "float16"]
INTEGER_OF_SIZE = {2: np.int16, 4: np.int32, 8: np.int64}


@pytest.fixture
def no_global_seed(monkeypatch):
    monkeypatch.setattr(op_seeds, "_program", op_seeds.GlobalSeed())


def assert_identical(ours, theirs):
    ours, theirs = np.asarray(ours), np.asarray(theirs)
    assert ours.dtype == theirs.dtype
    assert ours.shape == theirs.shape
    np.testing.assert_array_equal(ours, theirs)


def ulps_apart(ours, theirs):
    """How many representable numbers lie between the two, for each entry."""
    integer = INTEGER_OF_SIZE[ours.dtype.itemsize]
    return np.abs(ours.view(integer).astype(np.int64) - theirs.view(integer).astype(np.int64))


# The generator


@pytest.mark.parametrize(
    "key, counter, words",
    [
        ("00000000 00000000", "00000000 00000000 00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
        ("ffffffff ffffffff", "ffffffff ffffffff ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
        ("a4093822 299f31d0", "243f6a88 85a308d3 13198a2e 03707344", "d16cfe09 94fdcceb 5001e420 24126ea1"),
    ],
)
def test_plain_philox_gives_the_published_test_vectors(key, counter, words):
    def hexadecimal(text):
        return tuple(int(word, 16) for word in text.split())

    assert philox.encipher(hexadecimal(key), hexadecimal(counter)) == hexadecimal(words)


def test_many_counters_at_once_give_what_the_plain_form_gives():
    blocks = np.array([0, 1, 5, 2**32 - 1, 2**32, 2**63 + 3], dtype=np.uint64)
    key, upper = (0xA5317EF4, 0x63F495F0), (0x16C3A81C, 0xD9EDE23A)
    words = philox.encipher_all(key, upper, blocks)
    for block, row in zip(blocks.tolist(), words.tolist()):
        assert tuple(row) == philox.encipher(key, (block % 2**32, block >> 32, *upper))


def test_the_seed_pair_is_enciphered_before_use():
    key, upper, _ = philox.start((686579304, 0))
    assert [f"{word:x}" for word in (*key, *upper)] == ["a5317ef4", "63f495f0", "16c3a81c", "d9ede23a"]
    assert [f"{word:x}" for word in philox.words(key, upper, 4)] == ["936dd924", "52d4d103", "b62dea3c", "4d799942"]


# The distributions


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("dtype", FLOATS)
def test_uniform_is_exact(seed, dtype):
    for shape, low, high in [((1,), 0, 1), ((7, 13), -0.3, 1.7), ((), -1, 1), ((0, 3), 0, 1)]:
        assert_identical(
            mini_random.uniform(shape, low, high, dtype=dtype, seed=seed),
            keras.random.uniform(shape, low, high, dtype=dtype, seed=seed),
        )


@pytest.mark.parametrize("dtype", FLOATS)
def test_uniform_is_exact_over_many_pieces(dtype):
    shape = (3 * distributions._PIECE_WORDS + 5,)
    assert_identical(mini_random.uniform(shape, dtype=dtype, seed=3), keras.random.uniform(shape, dtype=dtype, seed=3))


@pytest.mark.parametrize("dtype", ["int32", "int64", "int8", "uint16"])
def test_randint_is_exact(dtype):
    for low, high in [(0, 2), (3, 100)]:
        assert_identical(
            mini_random.randint((1001,), low, high, dtype=dtype, seed=5),
            keras.random.randint((1001,), low, high, dtype=dtype, seed=5),
        )


@pytest.mark.parametrize("dtype", ["int32", "int64"])
def test_randint_is_exact_where_the_range_fills_the_type(dtype):
    low, high = np.iinfo("int32").min, np.iinfo("int32").max
    assert_identical(
        mini_random.randint((1001,), low, high, dtype=dtype, seed=5),
        keras.random.randint((1001,), low, high, dtype=dtype, seed=5),
    )


@pytest.mark.parametrize("name", ["normal", "truncated_normal"])
@pytest.mark.parametrize("dtype, exact_share", [("float32", 0.97), ("float64", 0.99), ("float16", 0.999)])
@pytest.mark.parametrize("seed", [42, -7])
def test_normals_are_within_4_ulp_and_nearly_all_exact(name, dtype, exact_share, seed):
    shape = (2 * distributions._PIECE_WORDS + 7,)
    ours = getattr(mini_random, name)(shape, 0.0, 0.2, dtype=dtype, seed=seed).numpy()
    theirs = np.asarray(getattr(keras.random, name)(shape, 0.0, 0.2, dtype=dtype, seed=seed))
    # Near an angle of pi the sine is tiny, and a float64 one has as many wrong digits as the angle.
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=np.finfo(dtype).eps * 0.2 * 4)
    apart = ulps_apart(ours, theirs)
    assert np.mean(apart == 0) > exact_share
    if dtype != "float64":
        assert apart.max() <= 4


def test_normals_take_mean_and_deviation_in_the_dtype_asked_for():
    ours = mini_random.normal((1000,), 0.5, 2.0, seed=1).numpy()
    np.testing.assert_allclose(ours, keras.random.normal((1000,), 0.5, 2.0, seed=1), rtol=0, atol=1e-6)


def test_truncated_normals_stay_within_two_deviations():
    values = mini_random.truncated_normal((10_000,), 1.0, 3.0, seed=1).numpy()
    assert np.abs(values - 1).max() < 6
    assert np.abs(values - 1).max() > 5.9


@pytest.mark.parametrize("rate", [0.1, 0.3, 0.5, 0.999])
@pytest.mark.parametrize("dtype", FLOATS)
def test_dropout_is_exact(rate, dtype):
    x = np.random.default_rng(0).normal(size=(50, 41)).astype(dtype)
    assert_identical(mini_random.dropout(x, rate, seed=9), keras.random.dropout(x, rate, seed=9))


@pytest.mark.parametrize("noise_shape", [(5, 1, 4), (None, 1, None)])
def test_dropout_stretches_the_mask_of_a_noise_shape(noise_shape):
    x = np.ones((5, 6, 4), "float32")
    assert_identical(
        mini_random.dropout(x, 0.4, noise_shape=noise_shape, seed=2),
        keras.random.dropout(x, 0.4, noise_shape=noise_shape, seed=2),
    )


def test_dropout_at_the_ends_of_the_rate_keeps_or_drops_all_without_drawing():
    x, generator = np.ones((3, 4), "float32"), SeedGenerator(1)
    assert_identical(mini_random.dropout(x, 0.0, seed=generator), x)
    assert_identical(mini_random.dropout(x, 1.0, seed=generator), np.zeros_like(x))
    assert generator.state.numpy().tolist() == [1, 0]


def test_gradient_passes_dropout_where_values_do():
    x = np.ones((6, 5), "float32")
    kept = mini_random.dropout(x, 0.5, seed=4).numpy()
    np.testing.assert_array_equal(np.asarray(gradient(lambda t: mini_random.dropout(t, 0.5, seed=4), x)), kept)


@pytest.mark.parametrize("shape, axis", [((10,), 0), ((60_000,), 0), ((4, 5, 6), 1), ((4, 5, 6), -1)])
def test_shuffle_is_exact_ties_included(shape, axis):
    x = np.arange(np.prod(shape)).reshape(shape)
    np.testing.assert_array_equal(mini_random.shuffle(x, axis, seed=3), keras.random.shuffle(x, axis, seed=3))


@pytest.mark.parametrize("shape, count", [((1, 3), 7), ((4, 5), 9), ((64, 10), 11)])
def test_categorical_is_exact_for_small_batches(shape, count):
    logits = np.random.default_rng(1).normal(size=shape).astype("float32") * 3
    logits[0, 1] = -np.inf
    ours = mini_random.categorical(logits, count, seed=8)
    assert_identical(ours, keras.random.categorical(logits, count, seed=8))
    assert 1 not in ours.numpy()[0]


@pytest.mark.parametrize(
    "call",
    [
        lambda k: k.random.uniform((2,), dtype="int32"),
        lambda k: k.random.randint((2,), 0, 3, dtype="float32"),
        lambda k: k.random.categorical(np.zeros((2, 3, 4), "float32"), 2),
        lambda k: k.random.normal((2,), seed="abc"),
        lambda k: k.random.SeedGenerator("abc"),
    ],
)
def test_wrong_arguments_raise_what_keras_raises(call):
    with pytest.raises(ValueError) as theirs:
        call(keras)
    with pytest.raises(ValueError) as ours:
        call(minikeras)
    assert str(ours.value)[:40] == str(theirs.value)[:40]


# Seeds


def test_set_random_seed_gives_the_draws_that_initializers_see():
    seeds.set_random_seed(42)
    assert [seeds.make_default_seed() for _ in range(4)] == [686579304, 119540832, 26855093, 796233791]


def test_set_random_seed_seeds_python_and_numpy_and_wants_an_integer():
    seeds.set_random_seed(5)
    ours = random.random(), np.random.rand()
    keras.utils.set_random_seed(5)
    assert ours == (random.random(), np.random.rand())
    with pytest.raises(ValueError, match="Expected `seed` argument to be an integer"):
        seeds.set_random_seed("5")


def test_seed_generator_counts_its_calls():
    generator = SeedGenerator(7)
    assert [generator.next().tolist() for _ in range(3)] == [[7, 0], [7, 1], [7, 2]]


def test_seed_generator_gives_new_numbers_at_every_call_as_in_keras():
    ours, theirs = SeedGenerator(11), keras.random.SeedGenerator(11)
    for _ in range(3):
        assert_identical(mini_random.uniform((5,), seed=ours), keras.random.uniform((5,), seed=theirs))
    np.testing.assert_array_equal(ours.state, np.asarray(theirs.state))


def test_without_a_seed_the_global_generator_is_used_and_reset_by_set_random_seed():
    keras.utils.set_random_seed(3)
    theirs = [np.asarray(keras.random.uniform((4,))) for _ in range(3)]
    for _ in range(2):
        seeds.set_random_seed(3)
        for value in theirs:
            assert_identical(mini_random.uniform((4,)), value)


def test_without_advancing_gives_the_same_pair_again():
    generator = SeedGenerator(7)
    generator.next()
    with seeds.without_advancing():
        assert [generator.next().tolist() for _ in range(2)] == [[7, 1], [7, 1]]
    assert [generator.next().tolist() for _ in range(2)] == [[7, 1], [7, 2]]


def test_seed_generator_config_is_keras_s():
    ours, theirs = SeedGenerator(7, name="s"), keras.random.SeedGenerator(7, name="s")
    assert json.dumps(serialize_keras_object(ours)) == json.dumps(keras.saving.serialize_keras_object(theirs))
    ours.next()
    assert SeedGenerator.from_config(ours.get_config()).state.numpy().tolist() == [7, 0]


# The order of rows in fit


def rows_seen_by_keras(count, epochs):
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, kernel_initializer="zeros")])
    seen = []

    def loss(y_true, y_pred):
        seen.extend(np.asarray(y_true).ravel().astype(int).tolist())
        return (y_true - y_pred) ** 2

    model.compile("sgd", loss, run_eagerly=True)
    rows = np.arange(count, dtype="float32")[:, None]
    model.fit(rows, rows, batch_size=7, epochs=epochs, verbose=0)
    return seen


@pytest.mark.parametrize("seed", [0, 42, 2**31 + 9])
def test_fit_s_order_is_keras_s_and_the_same_in_every_epoch(seed):
    keras.utils.set_random_seed(seed)
    theirs = rows_seen_by_keras(23, epochs=2)
    seeds.set_random_seed(seed)
    assert [*seeds.epoch_permutation(23), *seeds.epoch_permutation(23)] == theirs


def test_fit_s_order_for_ten_rows_and_seed_42():
    assert distributions.permutation(10, 42).tolist() == [3, 8, 7, 5, 2, 0, 1, 6, 9, 4]


@pytest.mark.parametrize("count", [0, 1])
def test_fit_s_order_of_few_rows(count):
    assert distributions.permutation(count, 42).tolist() == list(range(count))


def test_without_a_global_seed_every_epoch_has_its_own_order(no_global_seed):
    orders = [seeds.epoch_permutation(1000) for _ in range(2)]
    assert not np.array_equal(*orders)
    assert all(sorted(order) == list(range(1000)) for order in orders)


def test_fit_s_order_draws_nothing_from_the_chain_of_seeds(no_global_seed):
    before = random.getstate()
    seeds.epoch_permutation(10)
    assert random.getstate() == before


def test_public_functions_return_tensors():
    assert isinstance(mini_random.uniform((2,), seed=1), Tensor)
