"""minikeras.initializers against tf.keras: names, configs, and the same values from the same seed."""

import json
import math
import os
import random

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import pytest

from minikeras import initializers
from minikeras.autodiff import Tensor
from minikeras.initializers.fans import compute_fans
from minikeras.random import SeedGenerator
from minikeras.random.seeds import set_random_seed
from minikeras.serialization import custom_object_scope

SHAPES = [(5, 7), (7, 5), (3, 3, 4, 8), (6,)]
EXACT = ["glorot_uniform", "he_uniform", "lecun_uniform", "random_uniform", "uniform", "zeros", "ones"]
NORMAL = ["glorot_normal", "he_normal", "lecun_normal", "random_normal", "truncated_normal", "variance_scaling"]
RANDOM_CLASSES = [
    "GlorotNormal", "GlorotUniform", "HeNormal", "HeUniform", "LecunNormal", "LecunUniform", "Orthogonal", "RandomNormal",
    "RandomUniform", "TruncatedNormal", "VarianceScaling",
]  # fmt: skip


def both(make, shape, dtype=None, seed=7):
    """The values of one initializer, made by `make(module)` under one seed, on minikeras and on Keras."""
    set_random_seed(seed)
    ours = make(initializers)(shape, dtype=dtype).numpy()
    keras.utils.set_random_seed(seed)
    theirs = np.asarray(make(keras.initializers)(shape, dtype=dtype))
    assert ours.dtype == theirs.dtype
    assert ours.shape == theirs.shape
    return ours, theirs


@pytest.mark.parametrize("name", EXACT)
@pytest.mark.parametrize("shape", SHAPES)
def test_uniform_and_constant_initializers_are_exact(name, shape):
    np.testing.assert_array_equal(*both(lambda module: module.get(name), shape))


@pytest.mark.parametrize("name", NORMAL)
@pytest.mark.parametrize("shape", SHAPES)
def test_normal_initializers_are_within_4_ulp(name, shape):
    ours, theirs = both(lambda module: module.get(name), shape)
    assert np.abs(ours.view(np.int32).astype(int) - theirs.view(np.int32)).max() <= 4


@pytest.mark.parametrize("shape", SHAPES[:3])
def test_orthogonal_is_within_a_millionth(shape):
    ours, theirs = both(lambda module: module.Orthogonal(gain=1.5), shape)
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-6)


def test_orthogonal_s_columns_or_rows_are_orthonormal():
    tall, wide = initializers.Orthogonal(seed=1)((9, 4)).numpy(), initializers.Orthogonal(seed=1)((4, 9)).numpy()
    np.testing.assert_allclose(tall.T @ tall, np.eye(4), atol=1e-6)
    np.testing.assert_allclose(wide @ wide.T, np.eye(4), atol=1e-6)


@pytest.mark.parametrize("dtype", ["float64", "float16"])
@pytest.mark.parametrize("name", ["glorot_uniform", "zeros", "ones", "identity"])
def test_other_float_dtypes_are_exact(name, dtype):
    np.testing.assert_array_equal(*both(lambda module: module.get(name), (4, 4), dtype))


@pytest.mark.parametrize(
    "make",
    [
        lambda module: module.Constant(3.5),
        lambda module: module.Constant(np.arange(4.0)),
        lambda module: module.Identity(gain=2.0),
        lambda module: module.RandomUniform(-2, 3, seed=5),
        lambda module: module.VarianceScaling(0.3, "fan_out", "uniform"),
        lambda module: module.VarianceScaling(3, "fan_avg", "uniform"),
        lambda module: module.GlorotUniform(input_axes=[1], output_axes=[0]),
    ],
)
def test_arguments_mean_what_they_mean_in_keras(make):
    np.testing.assert_array_equal(*both(make, (3, 4)))


@pytest.mark.parametrize("distribution", ["normal", "truncated_normal", "untruncated_normal", "Uniform"])
def test_variance_scaling_s_distributions(distribution):
    ours, theirs = both(lambda module: module.VarianceScaling(2.0, "fan_in", distribution), (30, 4))
    np.testing.assert_allclose(ours, theirs, rtol=1e-6)


@pytest.mark.parametrize("name", RANDOM_CLASSES)
def test_a_random_initializer_draws_one_seed_when_made_and_none_when_called(name):
    set_random_seed(42)
    initializer = getattr(initializers, name)()
    assert initializer.seed == 686579304
    after = random.getstate()
    np.testing.assert_array_equal(initializer((4, 4)), initializer((4, 4)))
    assert random.getstate() == after


@pytest.mark.parametrize("make", ["zeros", "ones", "identity", lambda: initializers.GlorotUniform(seed=3)])
def test_other_initializers_draw_no_seed(make):
    before = random.getstate()
    make() if callable(make) else initializers.get(make)
    assert random.getstate() == before


def test_a_seed_generator_as_seed_gives_new_values_at_every_call():
    ours = initializers.RandomUniform(seed=SeedGenerator(5))
    theirs = keras.initializers.RandomUniform(seed=keras.random.SeedGenerator(5))
    for _ in range(2):
        np.testing.assert_array_equal(ours((3,)), np.asarray(theirs((3,))))


@pytest.mark.parametrize(
    "make",
    [
        *[lambda module, name=name: getattr(module, name)() for name in [*RANDOM_CLASSES, "Zeros", "Ones", "Identity"]],
        lambda module: module.GlorotUniform(seed=3),
        lambda module: module.Constant(2),
        lambda module: module.Constant(np.arange(3, dtype="float32")),
        lambda module: module.VarianceScaling(0.3, "fan_out", "normal", 4, [0], [1]),
        lambda module: module.Orthogonal(2.0),
        lambda module: module.TruncatedNormal(1.0, 2.0),
    ],
)
def test_configs_are_keras_s_and_come_back(make):
    text = json.dumps(initializers.serialize(make(initializers)))
    assert text == json.dumps(keras.initializers.serialize(make(keras.initializers)))
    again = initializers.deserialize(json.loads(text))
    assert json.dumps(initializers.serialize(again)) == text
    keras.initializers.deserialize(json.loads(text))


def test_every_public_name_of_keras_is_here_but_stft():
    public = {name for name in dir(keras.initializers) if not name.startswith("_")}
    assert {name for name in public if not hasattr(initializers, name)} == {"STFT", "STFTInitializer", "stft"}


@pytest.mark.parametrize("name", ["Zeros", "one", "normal", "IdentityInitializer", "OrthogonalInitializer", "he_normal"])
def test_get_knows_keras_s_names(name):
    assert type(initializers.get(name)).__name__ == type(keras.initializers.get(name)).__name__


def test_get_takes_classes_configs_functions_and_values():
    def sevens(shape, dtype=None):
        return np.full(shape, 7.0, dtype)

    assert initializers.get(None) is None
    assert isinstance(initializers.get(initializers.HeNormal), initializers.HeNormal)
    assert initializers.get({"class_name": "Constant", "config": {"value": 4}}).value == 4
    assert initializers.get(sevens) is sevens
    for value in (np.eye(2), Tensor(np.eye(2))):
        np.testing.assert_array_equal(initializers.get(value)((2, 2)), np.eye(2))
        with pytest.raises(ValueError, match=r"Expected `shape` to be \(2, 2\)"):
            initializers.get(value)((2, 3))
    with custom_object_scope({"sevens": sevens}):
        assert initializers.get("sevens") is sevens


@pytest.mark.parametrize("identifier", ["nope", 3, {"class_name": "Nope", "config": {}}])
def test_get_of_something_else_raises_what_keras_raises(identifier):
    for module in (initializers, keras.initializers):
        with pytest.raises(ValueError):
            module.get(identifier)


def test_a_misspelled_name_is_answered_with_the_right_one():
    with pytest.raises(ValueError, match="identifier: glorot_unifrom. Did you mean 'glorot_uniform'?"):
        initializers.get("glorot_unifrom")


@pytest.mark.parametrize(
    "call",
    [
        lambda module: module.VarianceScaling(scale=0.0),
        lambda module: module.VarianceScaling(mode="fan"),
        lambda module: module.VarianceScaling(distribution="cauchy"),
        lambda module: module.HeNormal(seed="x"),
        lambda module: module.Identity()((3,)),
        lambda module: module.Orthogonal()((3,)),
    ],
)
def test_wrong_arguments_raise_what_keras_raises(call):
    for module in (initializers, keras.initializers):
        with pytest.raises(ValueError):
            call(module)


@pytest.mark.parametrize("shape", [(), (3,), (3, 4), (2, 3, 4), (2, 3, 4, 5)])
def test_fans_are_keras_s(shape):
    from keras.src.initializers.random_initializers import compute_fans as theirs

    assert compute_fans(shape) == theirs(shape)


def test_glorot_keeps_the_variance_it_promises():
    values = initializers.GlorotUniform(seed=1)((300, 500)).numpy()
    assert math.isclose(values.var(), 2 / 800, rel_tol=0.02)


def test_a_clone_draws_its_own_seed_unless_one_was_given():
    free, fixed = initializers.HeNormal(), initializers.HeNormal(seed=3)
    assert free.clone().seed != free.seed
    assert fixed.clone().seed == 3
