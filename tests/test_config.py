"""Names, defaults and dtype policies against tf.keras."""

import json
import os
import warnings

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import pytest

import minikeras
from minikeras import config, dtype_policies, global_state, naming
from minikeras.config.dtypes import is_float_dtype, is_int_dtype, standardize_dtype
from minikeras.errors.suggest import did_you_mean
from minikeras.random import uniform
from minikeras.random.seeds import get_random_seed, set_random_seed


@pytest.fixture(autouse=True)
def defaults():
    def reset():
        global_state.clear()
        for engine in (config, keras.config):
            engine.set_floatx("float32")
            engine.set_epsilon(1e-7)
            engine.set_image_data_format("channels_last")
            engine.set_dtype_policy("float32")

    reset()
    yield
    reset()


# Names


@pytest.mark.parametrize(
    "name",
    ["Dense", "Conv2D", "Conv2DTranspose", "LSTM", "GRUCell", "MyLSTMLayer", "BatchNormalization", "my layer!", "a_b", "PReLU"],
)
def test_snake_case_is_keras_s(name):
    from keras.src.utils.naming import to_snake_case

    assert naming.to_snake_case(name) == to_snake_case(name)


def test_names_count_up_until_the_session_is_cleared():
    assert [naming.auto_name("Dense") for _ in range(3)] == ["dense", "dense_1", "dense_2"]
    assert naming.auto_name("Conv2D") == "conv2d"
    global_state.clear()
    assert naming.auto_name("Dense") == "dense"


def test_uids_and_names_share_their_counters_as_in_keras():
    keras.utils.clear_session()
    assert [naming.get_uid("x"), naming.get_uid("x")] == [keras.backend.get_uid("x"), keras.backend.get_uid("x")] == [1, 2]
    assert naming.auto_name("x") == "x_2"


@pytest.mark.parametrize(
    "obj, name", [(np.mean, "mean"), (type("MyLoss", (), {})(), "my_loss"), (type("Named", (), {"name": "n"})(), "n")]
)
def test_anything_that_stands_as_a_loss_has_a_name(obj, name):
    assert naming.object_name(obj) == name


# State


def test_state_gives_defaults_and_can_keep_them():
    assert global_state.get("a") is None
    assert global_state.get("a", 1) == 1
    assert global_state.get("a", 2, set_to_default=True) == 2
    assert global_state.get("a", 3) == 2


def test_clearing_the_session_forgets_the_global_generator_but_not_the_seed_of_fit():
    set_random_seed(1)
    first = uniform((3,)).numpy()
    global_state.clear()
    assert get_random_seed() == 1
    assert not np.array_equal(uniform((3,)).numpy(), first)


# Defaults


def test_defaults_are_keras_s():
    for name in ("floatx", "epsilon", "image_data_format"):
        assert getattr(config, name)() == getattr(keras.config, name)()
    assert config.dtype_policy().name == keras.config.dtype_policy().name


def test_floatx_is_the_dtype_of_what_is_given_none():
    config.set_floatx("float64")
    assert uniform((2,)).dtype == "float64"
    assert standardize_dtype(None) == "float64"


def test_changed_defaults_stay():
    config.set_epsilon(1e-3)
    config.set_image_data_format("Channels_First")
    assert (config.epsilon(), config.image_data_format()) == (1e-3, "channels_first")


@pytest.mark.parametrize(
    "setter, value",
    [("set_floatx", "float31"), ("set_image_data_format", "rows_first"), ("set_dtype_policy", 3), ("set_dtype_policy", "x")],
)
def test_wrong_defaults_raise_what_keras_raises_and_change_nothing(setter, value):
    for engine in (config, keras.config):
        with pytest.raises(ValueError):
            getattr(engine, setter)(value)
    assert (config.floatx(), config.image_data_format(), config.dtype_policy().name) == ("float32", "channels_last", "float32")


# Dtypes and policies


@pytest.mark.parametrize(
    "dtype",
    [
        None,
        "float16",
        "bfloat16",
        np.float64,
        np.dtype("int8"),
        int,
        "int",
        float,
        bool,
        str,
        complex,
        "uint32",
        np.ones(1).dtype,
    ],
)
def test_dtypes_have_keras_s_names(dtype):
    assert standardize_dtype(dtype) == keras.backend.standardize_dtype(dtype)


@pytest.mark.parametrize("dtype", ["float31", "float", "object", np.dtype("O"), "U3"])
def test_what_is_no_dtype_raises_what_keras_raises(dtype):
    for standardize in (standardize_dtype, keras.backend.standardize_dtype):
        with pytest.raises(ValueError, match="Invalid dtype"):
            standardize(dtype)


def test_bool_is_neither_float_nor_integer():
    assert is_float_dtype("float16") and not is_float_dtype("int8") and not is_float_dtype("bool")
    assert is_int_dtype("uint8") and not is_int_dtype("float32") and not is_int_dtype("bool")


POLICY = {"module": "keras", "class_name": "DTypePolicy", "config": {"name": "float64"}, "registered_name": None}


@pytest.mark.parametrize(
    "identifier", [None, "float16", "bfloat16", "mixed_float16", "mixed_bfloat16", "int32", np.float64, POLICY]
)
def test_policies_are_keras_s(identifier):
    ours, theirs = dtype_policies.get(identifier), keras.dtype_policies.get(identifier)
    for attribute in ("name", "compute_dtype", "variable_dtype", "quantization_mode"):
        assert getattr(ours, attribute) == getattr(theirs, attribute)
    assert repr(ours) == repr(theirs)
    assert json.dumps(dtype_policies.serialize(ours)) == json.dumps(keras.dtype_policies.serialize(theirs))
    assert dtype_policies.deserialize(dtype_policies.serialize(ours)) == ours
    assert dtype_policies.get(ours) is ours


def test_the_global_policy_is_the_default():
    config.set_dtype_policy("mixed_float16")
    assert dtype_policies.get(None).compute_dtype == "float16"
    assert dtype_policies.DTypePolicy().name == "mixed_float16"
    config.set_dtype_policy(dtype_policies.DTypePolicy("float64"))
    assert dtype_policies.get(None).variable_dtype == "float64"


@pytest.mark.parametrize(
    "make, error",
    [
        (lambda m: m.DTypePolicy("float31"), ValueError),
        (lambda m: m.DTypePolicy(3), TypeError),
        (lambda m: m.get(object()), ValueError),
    ],
)
def test_wrong_policies_raise_what_keras_raises(make, error):
    for module in (dtype_policies, keras.dtype_policies):
        with pytest.raises(error):
            make(module)


# Did you mean


@pytest.mark.parametrize(
    "name, known, answer",
    [
        ("Dence", ["Dense", "Dropout"], " Did you mean 'Dense'?"),
        ("glorot_unifrom", ["GlorotUniform", "glorot_uniform"], " Did you mean 'glorot_uniform'?"),
        ("GlorotUnifrom", ["GlorotUniform", "glorot_uniform"], " Did you mean 'GlorotUniform'?"),
        ("zzz", ["Dense"], ""),
        (3, ["Dense"], ""),
    ],
)
def test_the_nearest_name_is_suggested(name, known, answer):
    assert did_you_mean(name, known) == answer


@pytest.mark.parametrize("engine", [config, keras.config])
def test_traceback_filtering_is_on_until_it_is_turned_off(engine):
    assert engine.is_traceback_filtering_enabled() is True
    engine.disable_traceback_filtering()
    assert engine.is_traceback_filtering_enabled() is False
    engine.enable_traceback_filtering()
    assert engine.is_traceback_filtering_enabled() is True


# What computes, and for how long


@pytest.mark.parametrize(
    "name", ["cpu:0", "CPU", "gpu:0", "/device:CPU:0", "/job:localhost/replica:0/task:0/device:CPU:0", None]
)
def test_a_device_changes_nothing(name):
    for engine in (minikeras, keras):
        with engine.device(name):
            assert float(engine.ops.sum(engine.ops.ones(2))) == 2


@pytest.mark.parametrize("name", ["nonsense", "cpu:0 or so", 3])
def test_what_is_no_device_is_refused(name):
    for engine in (minikeras, keras):
        with pytest.raises(ValueError):
            with engine.device(name):
                pass


def test_the_backend_is_numpy():
    assert config.backend() == minikeras.backend.backend() == "numpy"


def test_caps_shorten_what_lasts_longer_and_say_so():
    def run(engine):
        engine.config.set_max_epochs(2)
        engine.config.set_max_steps_per_epoch(1)
        try:
            model = engine.Sequential([engine.Input((3,)), engine.layers.Dense(2)])
            model.compile("sgd", "mse")
            x, y = np.ones((4, 3)), np.ones((4, 2))
            with warnings.catch_warnings(record=True) as said:
                warnings.simplefilter("always")
                first = model.fit(x, y, verbose=0, epochs=5, batch_size=1, validation_split=0.5)
                later = model.fit(x, y, verbose=0, epochs=5, initial_epoch=3)
                rows = len(model.predict(x, batch_size=1, verbose=0))
                model.evaluate(x, y, batch_size=2, verbose=0)
            told = sorted(str(w.message) for w in said if "Limiting" in str(w.message))
            return first.epoch, first.params, later.epoch, rows, told, engine.config.max_epochs()
        finally:
            engine.config.set_max_epochs(None)
            engine.config.set_max_steps_per_epoch(None)

    assert run(minikeras) == run(keras)
