"""Model files: what one engine writes, the other opens, predicts with and trains on."""

import inspect
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import h5py
import numpy as np
import pytest

import minikeras
from minikeras import tree
from minikeras.budget import _bound_on_result, _count
from minikeras.graph.recorded import IN_CALL
from minikeras.saving import FileRefused
from minikeras.saving.operations import GROWING, MODEST, named_functions
from tests.parity import as_numpy, assert_close, engines, on_both
from tests.saved_models import BUILDERS, OPTIMIZERS, built, train

BOTH = ["minikeras to keras", "keras to minikeras"]


def pair(direction):
    """`(engine that writes, engine that reads)`."""
    ours, theirs = engines()
    return (ours, theirs) if direction == BOTH[0] else (theirs, ours)


def fresh(keras, seed=7):
    keras.backend.clear_session()
    keras.utils.set_random_seed(seed)
    return keras


def trained(keras, name, optimizer="adam"):
    model, inputs, targets = built(fresh(keras), name, optimizer)
    train(model, inputs, targets, 3)
    return model, inputs, targets


def predict(model, inputs):
    outputs = model(inputs if isinstance(inputs, (list, dict)) else np.asarray(inputs), training=False)
    return {k: as_numpy(v) for k, v in outputs.items()} if isinstance(outputs, dict) else as_numpy(outputs)


def as_tensors(keras, inputs):
    if isinstance(inputs, dict):
        return {key: keras.ops.convert_to_tensor(part) for key, part in inputs.items()}
    if isinstance(inputs, list):
        return [keras.ops.convert_to_tensor(part) for part in inputs]
    return keras.ops.convert_to_tensor(inputs)


# The test that counts.

CASES = [(name, "adam") for name in BUILDERS] + [("nested", other) for other in OPTIMIZERS if other != "adam"]


@pytest.mark.parametrize("direction", BOTH)
@pytest.mark.parametrize("name, optimizer", CASES)
def test_training_goes_on_in_the_other_engine_as_if_never_stopped(tmp_path, name, optimizer, direction):
    writer, reader = pair(direction)
    model, inputs, targets = trained(writer, name, optimizer)
    model.save(tmp_path / "m.keras")
    loaded = fresh(reader).models.load_model(tmp_path / "m.keras")
    assert int(loaded.optimizer.iterations) == 6
    assert_close(predict(loaded, as_tensors(reader, inputs)), predict(model, as_tensors(writer, inputs)), atol=1e-5)
    assert_close(train(loaded, inputs, targets, 2), train(model, inputs, targets, 2), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("name", BUILDERS)
def test_the_files_are_those_that_keras_writes(tmp_path, name):
    def contents(keras):
        model, inputs, targets = built(keras, name)
        train(model, inputs, targets, 1)
        path = tmp_path / f"{keras.__name__}.keras"
        model.save(path)
        with zipfile.ZipFile(path) as archive:
            members = [(info.filename, info.compress_type) for info in archive.infolist()]
            return members, plain(json.loads(archive.read("config.json"))), tree_of(archive.read("model.weights.h5"))

    ours, theirs = on_both(contents)
    assert ours[0] == theirs[0]
    assert ours[2] == theirs[2]
    assert differences(ours[1], theirs[1]) == []


def differences(a, b, where=""):
    """The places where two JSON values differ, with both values."""
    if isinstance(a, dict) and isinstance(b, dict):
        return [found for key in {**a, **b} for found in differences(a.get(key), b.get(key), f"{where}.{key}")]
    if isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        return [found for number, pair in enumerate(zip(a, b)) for found in differences(*pair, f"{where}[{number}]")]
    return [] if a == b else [(where, a, b)]


def plain(config):
    """A config without what may differ: the numbers of shared objects, how TensorFlow runs, arguments that say nothing."""
    if isinstance(config, list):
        return [plain(part) for part in config]
    if not isinstance(config, dict):
        return config
    if str(config.get("module", "")).startswith("keras.src.ops"):
        config = {**config, "config": {k: v for k, v in config["config"].items() if v not in (None, False)}}
        for call in config["inbound_nodes"]:  # a setting may be passed by place or by name
            call["args"], call["kwargs"] = call["args"] + list(call["kwargs"].values()), {}
    if isinstance(config.get("kwargs"), dict):  # Keras notes that there was no mask
        config = {**config, "kwargs": {key: part for key, part in config["kwargs"].items() if part is not None}}
    left_out = ("shared_object_id", "jit_compile", "run_eagerly")
    return {key: plain(part) for key, part in config.items() if key not in left_out}


def tree_of(data):
    """All groups and arrays of an HDF5 file: names, attributes, shapes and dtypes; without the seeds, which Keras does not keep."""
    found = {}
    with h5py.File(io.BytesIO(data)) as file:
        file.visititems(
            lambda name, part: found.update(
                {
                    name: (
                        getattr(part, "shape", None),
                        str(getattr(part, "dtype", "")),
                        {key: value for key, value in part.attrs.items() if key != "seed_generators"},
                    )
                }
            )
        )
    return found


# Dropout.


def with_dropout(keras, seed):
    model = keras.Sequential(
        [keras.Input((4,)), keras.layers.Dense(8), keras.layers.Dropout(0.4, seed=seed), keras.layers.Dense(1)]
    )
    model.compile("adam", "mse", **({} if keras is minikeras else {"run_eagerly": True}))
    return model


def test_dropout_goes_on_where_it_stopped(tmp_path):
    x, y = np.ones((16, 4), "float32"), np.ones((16, 1), "float32")
    model = with_dropout(fresh(minikeras), None)
    train(model, x, y, 3)
    model.save(tmp_path / "m.keras")
    loaded = minikeras.models.load_model(tmp_path / "m.keras")
    assert train(loaded, x, y, 2) == train(model, x, y, 2)


@pytest.mark.parametrize("direction", BOTH)
def test_dropout_with_a_seed_begins_again_as_keras_begins_it(tmp_path, direction):
    x, y = np.ones((16, 4), "float32"), np.ones((16, 1), "float32")
    writer, _ = pair(direction)
    model = with_dropout(fresh(writer), 3)
    train(model, x, y, 3)
    model.save(tmp_path / "m.keras")
    _, theirs = engines()
    if writer is minikeras:  # Keras does not read the state of seeds; without it, nor does minikeras
        remove_seeds(tmp_path / "m.keras")
    ours, theirs = (keras.models.load_model(tmp_path / "m.keras") for keras in engines())
    assert_close(train(ours, x, y, 2), train(theirs, x, y, 2), rtol=1e-4)


def remove_seeds(path):
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    stream = io.BytesIO(members["model.weights.h5"])
    with h5py.File(stream, "r+") as file:
        del file["layers/dropout/vars"].attrs["seed_generators"]
    members["model.weights.h5"] = stream.getvalue()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)


# The older format.


@pytest.mark.parametrize("writer", ["minikeras", "keras"])
@pytest.mark.parametrize("name", ["stack", "nested", "several_outputs", "recurrent"])
def test_training_goes_on_from_an_h5_file(tmp_path, name, writer):
    ours, theirs = engines()
    model, inputs, targets = trained(ours if writer == "minikeras" else theirs, name)
    model.save(tmp_path / "m.h5")
    loaded = fresh(ours).models.load_model(tmp_path / "m.h5")
    assert int(loaded.optimizer.iterations) == 6
    assert_close(train(loaded, inputs, targets, 2), train(model, inputs, targets, 2), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("name", ["stack", "nested", "shared", "several_outputs", "image"])
def test_keras_predicts_the_same_from_an_h5_file(tmp_path, name):
    ours, theirs = engines()
    model, inputs, _ = built(fresh(ours), name)
    model.save(tmp_path / "m.h5")
    loaded = fresh(theirs).models.load_model(tmp_path / "m.h5", compile=False)
    assert_close(predict(loaded, as_tensors(theirs, inputs)), predict(model, as_tensors(ours, inputs)), atol=1e-5)


def test_operations_come_back_from_an_h5_file(tmp_path):
    model, inputs, targets = trained(minikeras, "graph_with_operations")
    model.save(tmp_path / "m.h5")
    loaded = minikeras.models.load_model(tmp_path / "m.h5")
    assert train(loaded, inputs, targets, 1) == train(model, inputs, targets, 1)


@pytest.mark.parametrize("name", ["stack", "nested"])
def test_an_h5_file_says_what_keras_s_says(tmp_path, name):
    def contents(keras):
        model, inputs, targets = built(keras, name, "sgd")
        train(model, inputs, targets, 1)
        path = tmp_path / f"{keras.__name__}.h5"
        model.save(path)
        with h5py.File(path) as file:
            configs = {key: plain(json.loads(file.attrs[key])) for key in ("model_config", "training_config")}
            names = {}
            file.visititems(lambda key, part: names.update({key: getattr(part, "shape", list(part.attrs))}))
            return configs, names, list(file["optimizer_weights"].attrs["weight_names"].astype(str))

    ours, theirs = on_both(contents)
    assert differences(ours[0], theirs[0]) == []
    assert ours[1:] == theirs[1:]


@pytest.mark.parametrize("by_name", [False, True])
def test_weights_are_read_from_an_h5_file(tmp_path, by_name):
    ours, theirs = engines()
    model, inputs, _ = trained(theirs, "nested")
    model.save(tmp_path / "m.h5")
    other, _, _ = built(fresh(ours, seed=1), "nested")
    other.load_weights(tmp_path / "m.h5", by_name=by_name)
    assert_close(predict(other, as_tensors(ours, inputs)), predict(model, as_tensors(theirs, inputs)), atol=1e-5)


# Weights alone.


@pytest.mark.parametrize("direction", BOTH)
@pytest.mark.parametrize("name", BUILDERS)
def test_weights_are_read_by_the_other_engine(tmp_path, name, direction):
    writer, reader = pair(direction)
    model, inputs, _ = built(fresh(writer), name)
    model.optimizer.build(model.trainable_variables)
    model.optimizer.iterations.assign(6)
    model.save_weights(tmp_path / "m.weights.h5")
    other, _, _ = built(fresh(reader, seed=1), name)
    other.optimizer.build(other.trainable_variables)
    other.load_weights(tmp_path / "m.weights.h5")
    assert_close(predict(other, as_tensors(reader, inputs)), predict(model, as_tensors(writer, inputs)), atol=1e-5)
    assert int(other.optimizer.iterations) == 6


def test_weights_with_keras_2_13_s_word_for_layers_are_read(tmp_path):
    model = dense(4, 2)
    model.save_weights(tmp_path / "m.weights.h5")
    with h5py.File(tmp_path / "m.weights.h5", "r+") as file:
        file.move("layers", "_layer_checkpoint_dependencies")
    other = dense(4, 2)
    other.load_weights(tmp_path / "m.weights.h5")
    assert np.array_equal(other.get_weights()[0], model.get_weights()[0])


def test_weights_are_read_from_a_model_file(tmp_path):
    model, inputs, _ = trained(minikeras, "nested")
    model.save(tmp_path / "m.keras")
    other, _, _ = built(fresh(minikeras, seed=1), "nested")
    with pytest.warns(UserWarning, match="Skipping variable loading for optimizer"):
        other.load_weights(tmp_path / "m.keras")
    assert np.array_equal(predict(other, inputs), predict(model, inputs))


# A learner's own classes.


def own_classes(keras):
    """A layer and a model of a learner's own, with lists and dicts of layers and names after and before `layers`."""

    class Scale(keras.layers.Layer):
        def __init__(self, factor=2.0, **kwargs):
            super().__init__(**kwargs)
            self.factor = factor

        def build(self, input_shape):
            self.shift = self.add_weight(shape=(input_shape[-1],), initializer="ones", name="shift")

        def call(self, inputs):
            return inputs * self.factor + self.shift

        def get_config(self):
            return {**super().get_config(), "factor": self.factor}

    class Tower(keras.Model):
        def __init__(self, units=3, **kwargs):
            super().__init__(**kwargs)
            self.units = units
            self.begin = keras.layers.Dense(units)
            self.norm = keras.layers.BatchNormalization()
            self.blocks = [keras.layers.Dense(units, activation="tanh"), Scale(3.0), keras.layers.Dense(units)]
            self.zoo = {"a": keras.layers.Dense(1), "b": [keras.layers.Dense(2)]}
            self._hidden = keras.layers.Dense(units)
            self.bias = self.add_weight(shape=(1,), name="bias")

        def call(self, inputs, training=False):
            y = self.norm(self._hidden(self.begin(inputs)), training=training)
            for block in self.blocks:
                y = block(y)
            return self.zoo["a"](y) + keras.ops.sum(self.zoo["b"][0](y), axis=1, keepdims=True) + self.bias

        def get_config(self):
            return {**super().get_config(), "units": self.units}

    return Scale, Tower


@pytest.mark.parametrize("direction", BOTH)
def test_a_model_of_ones_own_goes_on_in_the_other_engine(tmp_path, direction):
    writer, reader = pair(direction)
    eagerly = {} if writer is minikeras else {"run_eagerly": True}
    x, y = np.random.RandomState(0).rand(16, 4).astype("float32"), np.random.RandomState(1).rand(16, 1).astype("float32")
    model = own_classes(fresh(writer))[1](units=4)
    model.compile("adam", "mse", **eagerly)
    train(model, x, y, 3)
    model.save(tmp_path / "m.keras")
    scale, tower = own_classes(fresh(reader))
    loaded = reader.models.load_model(tmp_path / "m.keras", custom_objects={"Scale": scale, "Tower": tower})
    assert_close(train(loaded, x, y, 2), train(model, x, y, 2), rtol=1e-4, atol=1e-5)


def test_the_paths_in_a_file_are_keras_s_for_a_model_of_ones_own(tmp_path):
    def paths(keras):
        model = own_classes(keras)[1](units=4)
        model(np.ones((2, 4), "float32"))
        model.save_weights(tmp_path / f"{keras.__name__}.weights.h5")
        return tree_of((tmp_path / f"{keras.__name__}.weights.h5").read_bytes())

    ours, theirs = on_both(paths)
    assert ours == theirs


@pytest.mark.parametrize("direction", BOTH)
def test_a_registered_class_needs_no_custom_objects(tmp_path, direction):
    writer, reader = pair(direction)
    for keras in (writer, reader):
        keras.saving.register_keras_serializable("Course")(own_classes(keras)[0])
    try:
        scale = writer.saving.get_registered_object("Course>Scale")
        inputs = writer.Input((3,))
        model = writer.Model(inputs, scale(5.0)(inputs))
        model.save(tmp_path / "m.keras")
        loaded = reader.models.load_model(tmp_path / "m.keras")
        x = np.ones((2, 3), "float32")
        assert_close(predict(loaded, as_tensors(reader, x)), predict(model, as_tensors(writer, x)))
    finally:
        for keras in (writer, reader):
            keras.saving.get_custom_objects().clear()


def test_a_registered_class_may_be_handed_over_by_its_plain_name(tmp_path):
    scale = minikeras.saving.register_keras_serializable("Course")(own_classes(minikeras)[0])
    minikeras.Sequential([minikeras.Input((3,)), scale(5.0)]).save(tmp_path / "m.keras")
    minikeras.saving.get_custom_objects().clear()
    loaded = minikeras.models.load_model(tmp_path / "m.keras", custom_objects={"Scale": scale})
    assert loaded.layers[0].factor == 5.0


def test_a_compile_of_ones_own_is_not_called(tmp_path):
    class Own(minikeras.Model):
        def compile(self, strength):
            super().compile("sgd", "mse")

        def get_config(self):
            return {}

        def call(self, inputs):
            return inputs

    model = Own()
    model.compile(3)
    model(np.ones((2, 2), "float32"))
    model.save(tmp_path / "m.keras")
    with pytest.warns(UserWarning, match="method is custom"):
        assert not minikeras.models.load_model(tmp_path / "m.keras", custom_objects={"Own": Own}).compiled


def test_a_loss_and_a_metric_of_ones_own_come_back(tmp_path):
    def cubed(y_true, y_pred):
        return minikeras.ops.mean(minikeras.ops.abs(y_true - y_pred) ** 3, axis=-1)

    model, inputs, targets = built(fresh(minikeras), "stack")
    model.compile("sgd", cubed, metrics=[cubed, minikeras.metrics.MeanAbsoluteError()])
    for ending in ("keras", "h5"):
        model.save(tmp_path / f"m.{ending}")
        loaded = minikeras.models.load_model(tmp_path / f"m.{ending}", custom_objects={"cubed": cubed})
        assert loaded.evaluate(inputs, targets, verbose=0) == model.evaluate(inputs, targets, verbose=0)


# Structure alone.


@pytest.mark.parametrize("direction", BOTH)
@pytest.mark.parametrize("name", BUILDERS)
def test_a_structure_crosses_over_as_json(name, direction):
    writer, reader = pair(direction)
    model, inputs, _ = built(fresh(writer), name)
    other = fresh(reader).models.model_from_json(model.to_json())
    other.set_weights(model.get_weights())
    assert_close(predict(other, as_tensors(reader, inputs)), predict(model, as_tensors(writer, inputs)), atol=1e-5)


@pytest.mark.parametrize("name", BUILDERS)
def test_from_config_and_clone_model_copy_the_structure(name):
    model, inputs, _ = built(fresh(minikeras), name)
    for copy in (type(model).from_config(model.get_config()), minikeras.models.clone_model(model)):
        assert [w.shape for w in copy.weights] == [w.shape for w in model.weights]
        copy.set_weights(model.get_weights())
        assert_close(predict(copy, inputs), predict(model, inputs), rtol=1e-6)
        assert not {id(w) for w in copy.weights} & {id(w) for w in model.weights}


def test_a_clone_is_keras_s_clone():
    def config(keras):
        return plain(json.loads(keras.models.clone_model(built(keras, "nested")[0]).to_json()))

    ours, theirs = on_both(config)
    assert differences(ours, theirs) == []


def test_operations_have_keras_s_names_and_arguments():
    engines()
    for place, class_name, function in named_functions():
        assert function.__name__ in (*MODEST[place].split(), *GROWING.get(place, "").split())
        taken = set(inspect.signature(getattr(sys.modules[place], class_name).__init__).parameters)
        settings = set(function.parameters[function.operands :])
        assert settings - taken == set(IN_CALL.get(function.__name__, ())), class_name


def calls_of_operations(keras, x):
    """Operations as a learner writes them, each on a tensor of shape (None, 4, 3)."""
    ops = keras.ops
    yield from (
        1 - x,
        x**2,
        x / 3,
        -x,
        abs(x),
        x[:, 0],
        x[..., 1:],
        x[:, None, 0, -1],
        x * np.ones(3, "float32"),
        x // 2,
        x % 2,
    )
    yield from (x @ np.ones((3, 2), "float32"), ops.matmul(x, ops.transpose(x, (0, 2, 1))), ops.reshape(x, (-1, 12)))
    yield from (
        ops.mean(x, axis=1, keepdims=True),
        ops.sum(x, 1),
        ops.max(x, axis=-1),
        ops.amax(x),
        ops.std(x, axis=0),
        ops.var(x),
    )
    yield from (ops.concatenate([x, x], axis=1), ops.stack([x, x], 1), ops.where(x > 0, x, 0.0), ops.clip(x, 0, 1))
    yield from (ops.pad(x, ((0, 0), (1, 1), (0, 0))), ops.pad(x, ((0, 0), (1, 1), (0, 0)), constant_values=2.0))
    yield from (ops.layer_normalization(x), ops.max_pool(x, 2), ops.softmax(x, axis=1), ops.one_hot(ops.cast(x, "int32"), 3))
    yield from (
        ops.expand_dims(x, 1),
        ops.squeeze(x[:, :1], 1),
        ops.split(x, 2, axis=1)[0],
        ops.take(x, np.array([0, 1]), axis=1),
    )
    yield from (
        ops.repeat(x, 2, axis=1),
        ops.tile(x, (1, 2, 1)),
        ops.quantile(x, 0.5, axis=1),
        ops.cumsum(x, axis=1),
        ops.sort(x),
    )
    yield from (ops.stop_gradient(x), ops.logsumexp(x, axis=1), ops.flip(x, axis=1), ops.roll(x, 1, axis=1), ops.erf(x))
    for name in ("relu", "elu", "selu", "gelu", "softplus", "softsign", "silu", "tanh", "sigmoid", "leaky_relu", "softmax"):
        yield getattr(keras.activations, name)(x)
    yield keras.activations.relu(x, negative_slope=0.1, max_value=2.0)


@pytest.mark.parametrize("direction", BOTH)
def test_operations_cross_over(tmp_path, direction):
    writer, reader = pair(direction)
    inputs = fresh(writer).Input((4, 3))
    model = writer.Model(inputs, list(calls_of_operations(writer, inputs)))
    model.save(tmp_path / "m.keras")
    loaded = fresh(reader).models.load_model(tmp_path / "m.keras")
    x = np.random.RandomState(0).uniform(-2, 2, (2, 4, 3)).astype("float32")
    ours, theirs = (keras_model(keras.ops.convert_to_tensor(x)) for keras, keras_model in ((writer, model), (reader, loaded)))
    for number, (a, b) in enumerate(zip(ours, theirs, strict=True)):
        assert_close(as_numpy(a), as_numpy(b), rtol=1e-5, atol=1e-5, what=f"{number}: {model.output_names[number]}")


def test_results_stay_within_what_the_budget_expects():
    """The bound is looked at before an operation of a stranger's file is tried out."""
    inputs = minikeras.Input((4, 3))
    for output in calls_of_operations(minikeras, inputs):
        node = output._keras_history.operation.calls[-1]
        shapes = [tuple(x.shape) for x in tree.flatten((node.arguments.args, node.arguments.kwargs)) if hasattr(x, "shape")]
        function = getattr(type(node.operation), "function", None)
        if function is not None:
            settings = {**node.operation.settings, **node.arguments.kwargs, "operands": node.arguments.args}
            assert all(_count(x.shape) <= _bound_on_result(function.__name__, shapes, settings) for x in node.outputs), function


# What is said.


def test_a_forgotten_argument_is_noticed_when_saving(tmp_path):
    class Scale(minikeras.layers.Layer):
        def __init__(self, factor=2.0, **kwargs):
            super().__init__(**kwargs)
            self.factor = factor

        def call(self, inputs):
            return inputs * self.factor

        def get_config(self):
            return super().get_config()

    model = minikeras.Sequential([minikeras.Input((3,)), Scale(3.0)])
    with pytest.warns(UserWarning, match=r"Scale.get_config\(\) does not return 'factor'; it will come back as 2.0"):
        model.save(tmp_path / "m.keras")


def test_an_argument_that_is_not_plain_names_get_config(tmp_path):
    class Apply(minikeras.layers.Layer):
        def __init__(self, thing):
            super().__init__()
            self.thing = thing

        def call(self, inputs):
            return inputs

    with pytest.raises(NotImplementedError, match="must override `get_config"):
        minikeras.Sequential([minikeras.Input((3,)), Apply(object())]).save(tmp_path / "m.keras")
    assert not list(tmp_path.iterdir())


def with_lambdas(keras):
    """A Lambda layer with lambdas for its function and shape, and an activation that is one."""
    layers = keras.layers
    twice = layers.Lambda(lambda x, by=2.0: x * by, output_shape=lambda shape: shape, name="twice")
    return keras.Sequential([keras.Input((3,)), twice, layers.Dense(2, activation=lambda x: x * 3.0, name="dense")])


FUNCTIONS = {"twice.function": lambda x: x * 2.0, "twice.output_shape": lambda shape: shape, "dense": lambda x: x * 3.0}


@pytest.mark.parametrize("ending", [".keras", ".h5"])
def test_a_lambda_is_written_with_a_warning_and_never_run(tmp_path, ending):
    model = with_lambdas(fresh(minikeras))
    path = tmp_path / f"m{ending}"
    with pytest.warns(UserWarning, match="The object being serialized includes a `lambda`. This is unsafe"):
        model.save(path)
    for given in ({}, {"twice": FUNCTIONS["twice.function"]}, {**FUNCTIONS, "dense": None}):
        with pytest.raises(FileRefused, match="as byte code, which is never run") as caught:
            minikeras.models.load_model(path, custom_objects=given, safe_mode=False, compile=False)
        assert caught.value.rule == 1
    assert "custom_objects={'twice.function': ..., 'twice.output_shape': ..., 'dense': ...}" in str(refusal_of(path))
    loaded = minikeras.models.load_model(path, custom_objects=FUNCTIONS, compile=False)
    x = np.ones((2, 3), "float32")
    assert_close(predict(loaded, x), predict(model, x))


def refusal_of(path):
    with pytest.raises(FileRefused) as caught:
        minikeras.models.load_model(path, compile=False)
    return caught.value


@pytest.mark.filterwarnings("ignore:The object being serialized")
def test_keras_runs_the_lambdas_that_minikeras_wrote(tmp_path):
    """With safe_mode=False, which Keras wants for it; a lambda with defaults Keras writes as minikeras does, but cannot read."""
    _, keras = engines()
    layers = minikeras.layers
    model = minikeras.Sequential(
        [minikeras.Input((3,)), layers.Lambda(lambda x: x * 2.0), layers.Dense(2, activation=lambda x: x * 3.0)]
    )
    model.save(tmp_path / "m.keras")
    with pytest.raises(ValueError, match="lambda"):
        keras.models.load_model(tmp_path / "m.keras")
    loaded = keras.models.load_model(tmp_path / "m.keras", safe_mode=False)
    x = np.ones((2, 3), "float32")
    assert_close(as_numpy(loaded(x)), predict(model, x))


def test_the_config_of_a_lambda_layer_is_keras_s():
    ours, theirs = on_both(lambda keras: with_lambdas(keras).layers[0].get_config())
    assert set(ours) == set(theirs)
    for key in ("function", "output_shape"):
        assert ours[key]["class_name"] == theirs[key]["class_name"] == "__lambda__"
        assert ours[key]["config"] == theirs[key]["config"]  # the same source file, compiled by the same Python


@pytest.mark.filterwarnings("ignore:The object being serialized")
def test_a_lambda_that_keras_wrote_is_replaced_by_name(tmp_path):
    _, keras = engines()
    model = with_lambdas(keras)
    model.compile("sgd", lambda y_true, y_pred: keras.ops.mean((y_true - y_pred) ** 2))
    model.save(tmp_path / "m.keras")
    given = {**FUNCTIONS, "loss": lambda y_true, y_pred: minikeras.ops.mean((y_true - y_pred) ** 2)}
    loaded = minikeras.models.load_model(tmp_path / "m.keras", custom_objects=given)
    x = np.ones((2, 3), "float32")
    assert_close(predict(loaded, x), as_numpy(model(x)))
    assert_close(loaded.evaluate(x, np.ones((2, 2)), verbose=0), model.evaluate(x, np.ones((2, 2)), verbose=0))


def test_a_lambda_that_holds_more_than_plain_values_is_not_written(tmp_path):
    array = np.ones(3)
    model = minikeras.Sequential([minikeras.Input((3,)), minikeras.layers.Dense(2, activation=lambda x: x * array[0])])
    with pytest.raises(ValueError, match="closure.*def"):
        model.save(tmp_path / "m.keras")
    assert not list(tmp_path.iterdir())


class Holds(minikeras.layers.Layer):
    """A layer whose argument has no form in files."""

    def __init__(self, table):
        super().__init__()
        self.table = table

    def call(self, inputs):
        return inputs


def test_a_checkpoint_says_before_the_first_epoch_what_cannot_be_saved(tmp_path):
    epochs = []
    model = minikeras.Sequential([minikeras.Input((3,)), Holds(object()), minikeras.layers.Dense(1)])
    model.compile("sgd", "mse")
    before = model.get_weights()
    counting = minikeras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: epochs.append(epoch))
    checkpoint = minikeras.callbacks.ModelCheckpoint(tmp_path / "m.keras")
    with pytest.raises(NotImplementedError, match="get_config"):
        model.fit(np.ones((4, 3)), np.ones((4, 1)), verbose=0, callbacks=[counting, checkpoint])
    assert epochs == [] and all(np.array_equal(a, b) for a, b in zip(before, model.get_weights()))
    weights_only = minikeras.callbacks.ModelCheckpoint(tmp_path / "m.weights.h5", save_weights_only=True)
    model.fit(np.ones((4, 3)), np.ones((4, 1)), verbose=0, callbacks=[counting, weights_only])
    assert epochs == [0]


def test_saving_an_unbuilt_model_says_that_the_input_is_missing(tmp_path):
    model = minikeras.Sequential([minikeras.layers.Dense(3)])
    with pytest.warns(UserWarning, match=r"not yet been built.*keras.Input"):
        model.save(tmp_path / "m.keras")
    loaded = minikeras.models.load_model(tmp_path / "m.keras")
    assert not loaded.built and loaded.layers[0].units == 3


def test_an_operation_without_a_name_is_refused_when_saving(tmp_path):
    inputs = minikeras.Input((3,))
    with pytest.raises(ValueError, match="'mish' has no name in Keras's files"):
        minikeras.Model(inputs, minikeras.activations.mish(inputs)).save(tmp_path / "m.keras")


@pytest.mark.parametrize("name", ["mymodel", "m.tf", "m.txt"])
def test_an_unknown_ending_is_answered_with_the_known_ones(tmp_path, name):
    model, *_ = built(fresh(minikeras), "stack")
    with pytest.raises(ValueError, match="Invalid filepath extension for saving.*`.keras`.*`.h5`"):
        model.save(tmp_path / name)
    with pytest.raises(ValueError, match="must end in `.weights.h5`"):
        model.save_weights(tmp_path / "w.h5")
    assert not list(tmp_path.iterdir())


def test_a_name_that_could_not_be_read_back_is_refused_when_saving(tmp_path):
    model = minikeras.Sequential([minikeras.Input((3,)), minikeras.layers.Dense(2, name="a:b")])
    with pytest.raises(ValueError, match="'a:b' could not be read back"):
        model.save(tmp_path / "m.keras")


def test_an_unknown_class_is_one_line_and_two_fixes(tmp_path):
    scale, _ = own_classes(minikeras)
    minikeras.Sequential([minikeras.Input((3,)), scale(3.0, name="scale")]).save(tmp_path / "cust.keras")
    with pytest.raises(FileRefused) as caught:
        minikeras.models.load_model(tmp_path / "cust.keras")
    lines = str(caught.value).splitlines()
    assert lines[0] == f"'{tmp_path / 'cust.keras'}' uses the class 'Scale' (layer 'scale'), which this session does not know."
    assert lines[2].strip().startswith("load_model(..., custom_objects={'Scale': Scale})")
    assert lines[3].strip() == "@keras.saving.register_keras_serializable()   above class Scale"
    assert "rule 1" in lines[4] and "config.json" in lines[4]
    assert isinstance(caught.value, TypeError)


def test_a_class_that_does_not_take_its_own_config_is_named(tmp_path):
    class Scale(minikeras.layers.Layer):
        def __init__(self, factor, **kwargs):
            super().__init__(**kwargs)

        def call(self, inputs):
            return inputs

        def get_config(self):
            return {**super().get_config(), "faktor": 3.0}

    model = minikeras.Sequential([minikeras.Input((3,)), Scale(3.0)])
    with pytest.warns(UserWarning, match="cannot be made again without it"):
        model.save(tmp_path / "m.keras")
    with pytest.raises(FileRefused, match="Scale.*factor"):
        minikeras.models.load_model(tmp_path / "m.keras", custom_objects={"Scale": Scale})


def dense(inputs, units, name="d"):
    return minikeras.Sequential([minikeras.Input((inputs,)), minikeras.layers.Dense(units, name=name)])


def test_weights_of_another_architecture_are_shown_in_a_table(tmp_path):
    path = tmp_path / "w.weights.h5"
    dense(4, 1).save_weights(path)
    model = dense(5, 1)
    before = model.get_weights()
    with pytest.raises(FileRefused) as caught:
        model.load_weights(path)
    text = str(caught.value)
    assert text.startswith(f"'{path}' does not fit this model.")
    assert [line.split() for line in text.splitlines()[1:4]] == [
        ["layer", "weight", "file", "model"],
        ["d", "kernel", "(4,", "1)", "(5,", "1)", "<-", "differs"],
        ["d", "bias", "(1,)", "(1,)"],
    ]
    assert "had 4 inputs, this one has 5. Nothing was changed." in text
    assert all(np.array_equal(a, b) for a, b in zip(before, model.get_weights()))


def test_all_weights_are_read_or_none(tmp_path):
    """The first layer fits, the second does not: Keras would have changed the first."""

    def model(units):
        return minikeras.Sequential([minikeras.Input((4,)), minikeras.layers.Dense(3), minikeras.layers.Dense(units)])

    for path in (tmp_path / "w.weights.h5", tmp_path / "w.h5"):
        saved = model(1)
        saved.save_weights(path) if "weights" in path.name else saved.save(path)
        other = model(2)
        before = other.get_weights()
        with pytest.raises(FileRefused, match="Nothing was changed"):
            other.load_weights(path)
        assert all(np.array_equal(a, b) for a, b in zip(before, other.get_weights()))
        with pytest.warns(UserWarning, match="Skipped"):
            other.load_weights(path, skip_mismatch=True)
        assert np.array_equal(other.get_weights()[0], saved.get_weights()[0])
        assert np.array_equal(other.get_weights()[2], before[2])


def test_missing_and_further_layers_are_named(tmp_path):
    small, large = (
        dense(4, 4),
        minikeras.Sequential([minikeras.Input((4,)), minikeras.layers.Dense(4), minikeras.layers.Dense(2)]),
    )
    small.save_weights(tmp_path / "s.weights.h5")
    large.save_weights(tmp_path / "l.weights.h5")
    with pytest.raises(FileRefused, match="missing"):
        large.load_weights(tmp_path / "s.weights.h5")
    with pytest.warns(UserWarning, match="dense_1"):
        small.load_weights(tmp_path / "l.weights.h5")
    assert np.array_equal(small.get_weights()[0], large.get_weights()[0])


def test_layers_that_read_their_own_variables_are_undone_together(tmp_path):
    class Careful(minikeras.layers.Dense):
        ready = True

        def load_own_variables(self, store):
            self.kernel.assign(store["0"])
            if not Careful.ready:
                raise RuntimeError("not today")
            self.bias.assign(store["1"])

    def model():
        return minikeras.Sequential([minikeras.Input((4,)), Careful(3), minikeras.layers.Dense(2)])

    saved, other = model(), model()
    saved.save_weights(tmp_path / "w.weights.h5")
    before = other.get_weights()
    Careful.ready = False
    with pytest.raises(FileRefused, match="not today"):
        other.load_weights(tmp_path / "w.weights.h5")
    assert all(np.array_equal(a, b) for a, b in zip(before, other.get_weights()))
    Careful.ready = True
    other.load_weights(tmp_path / "w.weights.h5")
    assert all(np.array_equal(a, b) for a, b in zip(saved.get_weights(), other.get_weights()))


def test_weights_that_are_nan_are_mentioned(tmp_path):
    model = dense(4, 1)
    model.layers[0].kernel.assign(np.full((4, 1), np.nan))
    model.save(tmp_path / "m.keras")
    with pytest.warns(UserWarning, match="holds nan or infinity in 'd/kernel'|holds nan or infinity in '.*kernel'"):
        minikeras.models.load_model(tmp_path / "m.keras")


def test_files_need_numpy_alone(tmp_path):
    """Written and read in a Python where neither h5py nor any other package but NumPy can be imported."""
    code = """
import os, sys
for name in ("h5py", "tables", "tensorflow", "keras", "rich", "matplotlib"):
    sys.modules[name] = None
import numpy as np, minikeras
model = minikeras.Sequential([minikeras.Input((4,)), minikeras.layers.Dense(2)])
model.compile("adam", "mse")
model.fit(np.ones((8, 4)), np.ones((8, 2)), verbose=0)
for name in ("m.keras", "m.h5"):
    model.save(name)
    loaded = minikeras.models.load_model(name)
    assert (loaded.get_weights()[0] == model.get_weights()[0]).all()
model.save_weights("m.weights.h5")
loaded.load_weights("m.weights.h5")
"""
    environment = {**os.environ, "PYTHONPATH": str(Path(minikeras.__file__).parents[1])}
    run = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr


def test_importing_minikeras_does_not_import_h5py():
    code = "import minikeras, sys; minikeras.models.load_model; sys.exit('h5py' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_loading_without_compiling_leaves_the_model_uncompiled(tmp_path):
    model, *_ = trained(minikeras, "stack")
    for ending in ("keras", "h5"):
        model.save(tmp_path / f"m.{ending}")
        loaded = minikeras.models.load_model(tmp_path / f"m.{ending}", compile=False)
        assert not loaded.compiled and loaded.optimizer is None
    model.save(tmp_path / "m.h5", include_optimizer=False)
    with pytest.warns(UserWarning, match="No training configuration"):
        assert not minikeras.models.load_model(tmp_path / "m.h5").compiled


def test_overwriting_can_be_asked_about(tmp_path, monkeypatch):
    first, second = dense(4, 1), dense(4, 2)
    first.save(tmp_path / "m.keras")
    answers = iter(["what?", "n", "y"])
    monkeypatch.setattr("builtins.input", lambda prompt: next(answers))
    second.save(tmp_path / "m.keras", overwrite=False)
    assert minikeras.models.load_model(tmp_path / "m.keras").output_shape == (None, 1)
    second.save(tmp_path / "m.keras", overwrite=False)
    assert minikeras.models.load_model(tmp_path / "m.keras").output_shape == (None, 2)


def test_loading_draws_no_more_random_numbers_than_building(tmp_path):
    """What follows a load is as repeatable as what follows building the model."""
    model, *_ = built(fresh(minikeras), "stack")
    model.save(tmp_path / "m.keras")
    draws = []
    for make in (lambda: minikeras.models.load_model(tmp_path / "m.keras"), lambda: built(minikeras, "stack")):
        fresh(minikeras)
        make()
        draws.append(minikeras.random.normal((3,)).numpy())
    assert np.array_equal(*draws)
