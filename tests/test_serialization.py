"""Configs: the same text as Keras writes, read back by tables of names alone."""

import json
import os
import subprocess
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import pytest

import minikeras.initializers
import minikeras.layers
import minikeras.ops
import minikeras.random
import minikeras.regularizers
from minikeras import activations, dtype_policies, serialization
from minikeras.serialization import (
    ObjectSharingScope,
    UnknownObjectError,
    custom_object_scope,
    deserialize_keras_object,
    get_custom_objects,
    get_registered_name,
    get_registered_object,
    register_keras_serializable,
    serialize_keras_object,
)
from tests.parity import on_both


@pytest.fixture(autouse=True)
def clean_registries():
    yield
    get_custom_objects().clear()
    keras.saving.get_custom_objects().clear()


class Plain:
    """A learner's object: arguments in, config out."""

    def __init__(self, factor=1.0):
        self.factor = factor

    def get_config(self):
        return {"factor": self.factor}

    @classmethod
    def from_config(cls, config):
        return cls(**config)


def double(x):
    return 2 * x


def fresh_class():
    """A class that no test has registered yet: a registered name stays with its class."""
    return type("Mine", (Plain,), {})


def fresh_function():
    def double(x):
        return 2 * x

    return double


def text(module, obj):
    return json.dumps(module(obj))


# Writing


@pytest.mark.parametrize(
    "make",
    [
        lambda k: k.initializers.GlorotUniform(seed=3),
        lambda k: k.regularizers.L1L2(0.1, 0.2),
        lambda k: k.activations.relu,
        lambda k: k.random.SeedGenerator(3, name="s"),
        lambda k: k.dtype_policies.DTypePolicy("mixed_float16"),
        lambda k: k.layers.Dense(3, activation="tanh", kernel_regularizer="l2", name="d"),
        lambda k: k.layers.Dropout(0.5, seed=1, name="d"),
        lambda k: [k.initializers.Zeros(), {"a": (k.initializers.Ones(), None)}],
        lambda k: k.ops.ones((2, 1)),
    ],
)
def test_objects_have_keras_s_text(make):
    assert text(serialize_keras_object, make(minikeras)) == text(keras.saving.serialize_keras_object, make(keras))


@pytest.mark.parametrize(
    "value",
    [
        None, 3, 2.5, "a", True, [1, (2, None)], {"a": {"b": [1]}}, np.float32(3.5), np.int64(3), np.bool_(True), np.array(4),
        np.arange(3), np.ones((2, 2), "float16"), np.array([True]), slice(1, None, 2), b"ab", ..., Plain(2.0), double,
    ],
    ids=lambda value: repr(value).partition(" at 0x")[0],
)  # fmt: skip
def test_values_have_keras_s_text(value):
    assert text(serialize_keras_object, value) == text(keras.saving.serialize_keras_object, value)


def test_a_built_layer_says_how_it_was_built():
    ours, theirs = minikeras.layers.Dense(2, name="d"), keras.layers.Dense(2, name="d")
    ours.build((None, 4))
    theirs.build((None, 4))
    assert text(serialize_keras_object, ours) == text(keras.saving.serialize_keras_object, theirs)
    again = deserialize_keras_object(serialize_keras_object(ours))
    assert again.built and again.kernel.shape == (4, 2)


def test_a_learner_s_classes_and_functions_have_keras_s_text():
    mine, function = fresh_class(), fresh_function()
    for saving in (serialization, keras.saving):
        saving.register_keras_serializable("pkg", "other")(mine)
        saving.register_keras_serializable()(function)
    for obj in (mine(3.0), function):
        assert text(serialize_keras_object, obj) == text(keras.saving.serialize_keras_object, obj)


def test_minikeras_never_names_itself_in_a_config():
    objects = [minikeras.layers.Dense(1), minikeras.initializers.Zeros(), dtype_policies.get("float32"), activations.relu]
    assert "minikeras" not in text(serialize_keras_object, objects)


def test_a_lambda_is_written_as_keras_writes_it():
    def written(keras):
        with pytest.warns(UserWarning, match="The object being serialized includes a `lambda`. This is unsafe"):
            return keras.saving.serialize_keras_object([lambda x, by=2: x * by])

    ours, theirs = on_both(written)
    assert ours[0]["class_name"] == theirs[0]["class_name"] == "__lambda__"
    assert ours[0]["config"]["value"] == theirs[0]["config"]["value"]


def test_an_object_without_a_config_cannot_be_written():
    class Bare:
        pass

    class Wrong:
        def get_config(self):
            return 3

    for obj in (Bare(), Wrong()):
        for serialize in (serialize_keras_object, keras.saving.serialize_keras_object):
            with pytest.raises(TypeError, match="get_config"):
                serialize(obj)


def test_objects_written_twice_are_read_as_one():
    shared = minikeras.initializers.GlorotUniform()
    with ObjectSharingScope():
        written = serialize_keras_object([shared, minikeras.initializers.Zeros(), shared])
    assert written[0]["shared_object_id"] == written[2]["shared_object_id"] == id(shared)
    assert "shared_object_id" not in written[1]
    with ObjectSharingScope():
        first, _, third = deserialize_keras_object(written)
    assert first is third


# Reading


@pytest.mark.parametrize(
    "value", [None, 3, "a", [1, [2.5]], {"a": {"b": [1]}}, slice(1, None, 2), b"ab", ..., {"class_name": "no config"}], ids=repr
)
def test_plain_values_come_back(value):
    assert deserialize_keras_object(json.loads(text(serialize_keras_object, value))) == value


def test_arrays_and_tensors_come_back_with_their_dtype():
    array = np.arange(6, dtype="int16").reshape(2, 3)
    again = deserialize_keras_object(serialize_keras_object(array))
    assert again.dtype == array.dtype and np.array_equal(again, array)
    tensor = deserialize_keras_object(serialize_keras_object(minikeras.ops.ones((2,), dtype="float64")))
    assert tensor.dtype == "float64" and tensor.numpy().tolist() == [1.0, 1.0]


@pytest.mark.parametrize("dtype", ["object", "O", "U8"])
def test_arrays_of_objects_or_texts_are_refused(dtype):
    with pytest.raises(ValueError, match="numbers or truth values"):
        deserialize_keras_object({"class_name": "__numpy__", "config": {"value": ["x"], "dtype": dtype}})


def test_real_keras_reads_what_minikeras_writes_and_the_other_way_round():
    for write, read in (
        (serialize_keras_object, keras.saving.deserialize_keras_object),
        (keras.saving.serialize_keras_object, deserialize_keras_object),
    ):
        package = minikeras if write is serialize_keras_object else keras
        written = write(package.layers.Dense(3, activation="relu", kernel_initializer="he_normal", name="d"))
        layer = read(json.loads(json.dumps(written)))
        assert (layer.units, layer.name, type(layer.kernel_initializer).__name__) == (3, "d", "HeNormal")


def test_functions_are_found_by_name_alone():
    assert deserialize_keras_object(serialize_keras_object(activations.relu)) is activations.relu
    placed = {"module": "keras.activations", "class_name": "function", "config": "relu", "registered_name": "relu"}
    assert deserialize_keras_object(placed) is activations.relu


@pytest.mark.parametrize("door", ["argument", "scope", "registry"])
def test_three_doors_for_a_learner_s_class(door):
    mine = fresh_class()
    if door == "registry":
        register_keras_serializable("Custom")(mine)
    written = serialize_keras_object(mine(3.0))
    if door == "argument":
        again = deserialize_keras_object(written, custom_objects={"Mine": mine})
    elif door == "scope":
        with custom_object_scope({"Mine": mine}):
            again = deserialize_keras_object(written)
    else:
        again = deserialize_keras_object(written)
    assert type(again) is mine and again.factor == 3.0
    if door == "scope":
        with pytest.raises(UnknownObjectError):
            deserialize_keras_object(written)


def test_nested_custom_objects_are_found_inside_from_config():
    class Outer(Plain):
        @classmethod
        def from_config(cls, config):
            return cls(factor=deserialize_keras_object(config["factor"]))

    written = serialize_keras_object(Outer(Plain(5.0)))
    again = deserialize_keras_object(written, custom_objects={"Outer": Outer, "Plain": Plain})
    assert again.factor.factor == 5.0


def test_the_registry_knows_names_both_ways():
    mine = register_keras_serializable("pkg", "P")(fresh_class())
    assert get_registered_name(mine) == "pkg>P"
    assert get_registered_object("pkg>P") is mine
    assert get_registered_name(double) == "double"
    assert get_registered_object("double") is None
    assert get_registered_object("double", custom_objects={"double": double}) is double
    with pytest.raises(ValueError, match="get_config"):
        register_keras_serializable()(type("Bare", (), {}))


# What a stranger's file may not do


DENSE = {"module": "keras.layers", "class_name": "Dense", "config": {"units": 1}, "registered_name": None}


@pytest.mark.parametrize(
    "change",
    [
        {"module": "keras.optimizers"},
        {"module": "keras.src.layers.core.dense"},
        {"module": "minikeras.layers"},
        {"module": "os", "class_name": "system", "config": {"command": "true"}},
        {"module": "builtins", "class_name": "eval"},
        {"module": None},
        {"class_name": "Danse"},
        {"class_name": "TorchModuleWrapper"},
        {"module": "keras.utils", "class_name": "get_file"},
        {"module": "keras.utils", "class_name": "function", "config": "get_file"},
        {"module": "keras.config", "class_name": "function", "config": "enable_unsafe_deserialization"},
        {"module": "builtins", "class_name": "function", "config": "eval", "registered_name": "function"},
    ],
    ids=str,
)
def test_what_is_in_no_table_is_refused_with_keras_s_class_and_a_value_error(change):
    with pytest.raises(UnknownObjectError, match="Could not locate") as refused:
        deserialize_keras_object({**DENSE, **change})
    assert isinstance(refused.value, TypeError) and isinstance(refused.value, ValueError)


def test_a_registered_name_cannot_stand_behind_a_harmless_class_name():
    register_keras_serializable("Custom")(fresh_class())
    with pytest.raises(ValueError, match="built in and does not use registered names"):
        deserialize_keras_object({**DENSE, "registered_name": "Custom>Mine"})


def test_a_custom_object_cannot_replace_a_built_in_class():
    again = deserialize_keras_object(DENSE, custom_objects={"Dense": Plain})
    assert isinstance(again, minikeras.layers.Dense)


def test_byte_code_is_refused_whatever_safe_mode_says():
    for safe_mode in (True, False, None):
        with pytest.raises(ValueError, match="never runs code from a file"):
            deserialize_keras_object({"class_name": "__lambda__", "config": {"value": "4wEA"}}, safe_mode=safe_mode)


def test_what_is_imported_depends_on_no_config():
    code = (
        "import sys, minikeras.layers\n"
        "from minikeras.serialization import deserialize_keras_object, UnknownObjectError\n"
        "def refused(module):\n"
        "    try: deserialize_keras_object({'module': module, 'class_name': 'X', 'config': {}})\n"
        "    except UnknownObjectError: return\n"
        "    raise SystemExit('accepted')\n"
        "refused('keras.layers')  # all of minikeras's own files are open now\n"
        "before = set(sys.modules)\n"
        "for module in ('antigravity', 'keras.src.layers', 'minikeras.nowhere', 'minikeras.views'):\n"
        "    refused(module)\n"
        "print(sorted(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "[]\n"), done.stderr


@pytest.mark.parametrize(
    "config",
    [
        {**DENSE, "config": 3},
        {**DENSE, "class_name": ["Dense"]},
        {**DENSE, "config": {"units": 1, "unknown": 2}},
        {"module": "builtins", "class_name": "function", "config": {"x": 1}},
        object(),
    ],
    ids=lambda value: str(value).partition(" at 0x")[0],
)
def test_configs_with_wrong_parts_raise_type_or_value_errors(config):
    with pytest.raises((TypeError, ValueError)):
        deserialize_keras_object(config)


def test_the_error_names_what_was_meant_and_both_remedies():
    with pytest.raises(UnknownObjectError) as refused:
        deserialize_keras_object({**DENSE, "class_name": "Dence"})
    assert "Did you mean 'Dense'?" in str(refused.value)
    with pytest.raises(UnknownObjectError) as refused:
        deserialize_keras_object({"module": None, "class_name": "Scale", "config": {}, "registered_name": "pkg>Scale"})
    assert "custom_objects={'pkg>Scale': Scale}" in str(refused.value)
    assert "@keras.saving.register_keras_serializable()" in str(refused.value)
