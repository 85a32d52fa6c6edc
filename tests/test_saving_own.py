"""What a learner's own classes put into files, and get back: assets and keys of their own; classes that no config brings back."""

import os
import zipfile

import numpy as np
import pytest

import minikeras
from minikeras.saving import FileRefused
from minikeras.saving.keras_names import NAMES
from tests.parity import as_numpy, engines, on_both
from tests.test_saving import BOTH, fresh, pair


def with_assets(keras):
    """A layer and a model that keep files, as Keras's guide has them."""

    class Keeps(keras.layers.Layer):
        text = None

        def call(self, inputs):
            return inputs

        def save_assets(self, folder):
            with open(os.path.join(folder, "words.txt"), "w") as file:
                file.write(f"of {self.name}")
            os.makedirs(os.path.join(folder, "deep"))
            with open(os.path.join(folder, "deep", "bytes.bin"), "wb") as file:
                file.write(b"\0\xff")

        def load_assets(self, folder):
            with open(os.path.join(folder, "words.txt")) as file:
                self.text = file.read()
            with open(os.path.join(folder, "deep", "bytes.bin"), "rb") as file:
                assert file.read() == b"\0\xff"

    return Keeps


@pytest.mark.parametrize("direction", BOTH)
def test_assets_of_ones_own_cross_over(tmp_path, direction):
    writer, reader = pair(direction)
    Keeps = with_assets(fresh(writer))
    writer.Sequential([writer.Input((3,)), Keeps(name="a"), Keeps(name="b")]).save(tmp_path / "m.keras")
    with zipfile.ZipFile(tmp_path / "m.keras") as archive:
        names = [name for name in archive.namelist() if name.startswith("assets/")]
    assert sorted(names) == sorted(f"assets/layers/keeps{n}/{f}" for n in ("", "_1") for f in ("words.txt", "deep/bytes.bin"))
    loaded = fresh(reader).models.load_model(tmp_path / "m.keras", custom_objects={"Keeps": with_assets(reader)})
    assert [layer.text for layer in loaded.layers] == ["of a", "of b"]


def test_a_file_that_could_not_be_read_back_is_refused_when_it_is_written(tmp_path):
    class Odd(minikeras.layers.Layer):
        def call(self, inputs):
            return inputs

        def save_assets(self, folder):
            open(os.path.join(folder, "a$b"), "w").close()

    model = minikeras.Sequential([minikeras.Input((3,)), Odd()])
    with pytest.raises(ValueError, match="could not be read back"):
        model.save(tmp_path / "m.keras")
    assert not list(tmp_path.iterdir())


def test_assets_that_nobody_asks_for_are_refused(tmp_path):
    """A class that has no load_assets gets no folder, and the file is refused."""
    Keeps = with_assets(fresh(minikeras))
    minikeras.Sequential([minikeras.Input((3,)), Keeps(name="a")]).save(tmp_path / "m.keras")

    class Other(minikeras.layers.Layer):
        def call(self, inputs):
            return inputs

    with pytest.raises(FileRefused, match="no layer of the model claims"):
        minikeras.models.load_model(tmp_path / "m.keras", custom_objects={"Keeps": Other})


def with_own_keys(keras):
    class Shaped(keras.layers.Layer):
        got = None

        def build(self, input_shape):
            self.shape_then = tuple(input_shape)
            self.scale = self.add_weight(shape=(input_shape[-1],), initializer="ones", name="scale")
            self.built = True

        def call(self, inputs):
            return inputs * self.scale

        def get_build_config(self):
            return {"shape_then": self.shape_then, "words": ["x", 1, 2.5, None], "deep": {"flag": True}}

        def build_from_config(self, config):
            self.got = config
            self.build(tuple(config["shape_then"]))

    class Trained(keras.Model):
        got = None

        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.shaped = Shaped()

        def call(self, inputs):
            return self.shaped(inputs)

        def compile(self, optimizer, word=None, **kwargs):
            super().compile(optimizer, **kwargs)
            self.word = word

        def get_compile_config(self):
            return {"optimizer": keras.saving.serialize_keras_object(self.optimizer), "word": self.word, "more": {"a": [1, 2]}}

        def compile_from_config(self, config):
            self.got = config
            self.compile(keras.saving.deserialize_keras_object(config["optimizer"]), word=config["word"])

        def get_config(self):
            return super().get_config()

    return {"Shaped": Shaped, "Trained": Trained}


@pytest.mark.parametrize("direction", BOTH)
def test_own_keys_of_build_and_compile_configs_come_back(tmp_path, direction):
    writer, reader = pair(direction)
    model = with_own_keys(fresh(writer))["Trained"]()
    model(np.ones((2, 3), "float32"))
    model.compile("sgd", word="hey")
    model.save(tmp_path / "m.keras")
    loaded = fresh(reader).models.load_model(tmp_path / "m.keras", custom_objects=with_own_keys(reader))
    assert loaded.word == "hey" and loaded.got["more"] == {"a": [1, 2]} and type(loaded.optimizer).__name__ == "SGD"
    x = np.ones((2, 3), "float32")
    np.testing.assert_allclose(as_numpy(loaded(x)), as_numpy(model(x)))


def test_built_in_classes_have_no_keys_of_their_own(tmp_path):
    from tests import bad_files

    path = bad_files.with_config(
        str(tmp_path), lambda config: config["config"]["layers"][1].update(build_config={"words": ["x"]})
    )
    with pytest.raises(FileRefused):
        minikeras.models.load_model(path)


# Classes that no config can bring back.


def unsavable(keras, name):
    layers = keras.layers
    if name == "an object as an argument":

        class Own(layers.Layer):
            def __init__(self, table):
                super().__init__()

        return Own(object())
    if name == "an array":

        class Own(layers.Layer):
            def __init__(self, values):
                super().__init__()

        return Own(np.ones(3))
    if name == "a layer":

        class Own(layers.Layer):
            def __init__(self, inner):
                super().__init__()

        return Own(layers.Dense(2))
    if name == "a function":

        class Own(layers.Layer):
            def __init__(self, function):
                super().__init__()

        return Own(np.sin)
    if name == "arguments without names":

        class Own(layers.Layer):
            def __init__(self, units, *sizes):
                super().__init__()

        return Own(3, 4, 5)

    class OwnModel(keras.Model):
        def __init__(self, units):
            super().__init__()
            self.dense = layers.Dense(units)

        def call(self, inputs):
            return self.dense(inputs)

    return OwnModel(3)


@pytest.mark.parametrize(
    "name",
    ["an object as an argument", "an array", "a layer", "a function", "arguments without names", "a model with arguments"],
)
def test_a_class_that_its_config_cannot_bring_back_is_refused_where_keras_refuses_it(name):
    def refused(keras):
        with pytest.raises(NotImplementedError, match="(?s)Object Own(Model)? was created by passing.*`?get_config") as caught:
            unsavable(keras, name).get_config()
        return str(caught.value).split(",")[0].split("(e.g.")[0].split()[:9]

    ours, theirs = on_both(refused)
    assert ours == theirs


# Classes of Keras's own.


def test_every_layer_of_keras_s_is_here_or_is_known_to_be_keras_s():
    _, keras = engines()
    public = {name for name in dir(keras.layers) if isinstance(getattr(keras.layers, name), type)}
    assert sorted(name for name in public if not hasattr(minikeras.layers, name) and name not in NAMES) == []
    assert sorted(name for name in NAMES if hasattr(minikeras.layers, name)) == []


@pytest.mark.parametrize(
    "module", ["keras.layers", "keras.src.layers.core.dense", "tensorflow.keras.layers", "keras_hub.layers", None]
)
@pytest.mark.parametrize("ending", [".keras", ".h5", "json"])
def test_custom_objects_are_not_proposed_for_a_class_of_keras_s_own(tmp_path, module, ending):
    from tests import bad_files

    layer = {"module": module, "class_name": "TFSMLayer", "config": {"name": "hidden", "filters": 2}, "registered_name": None}
    if module is None:
        layer["registered_name"] = "TFSMLayer"
    path = bad_files.with_layer(str(tmp_path), layer)
    with zipfile.ZipFile(path) as archive:
        text = archive.read("config.json").decode()
    with pytest.raises(FileRefused) as caught:
        if ending == "json":
            minikeras.models.model_from_json(text)
        elif ending == ".h5":
            minikeras.models.load_model(bad_files.h5_file(str(tmp_path), __import__("json").loads(text)))
        else:
            minikeras.models.load_model(path)
    assert caught.value.rule == 1
    assert (
        "TFSMLayer" in str(caught.value)
        and "of Keras's own" in str(caught.value)
        and "custom_objects=" not in str(caught.value)
    )


@pytest.mark.parametrize(
    "config",
    [
        {"module": "keras.layers", "class_name": "TFSMLayer", "config": {}, "registered_name": None},
        {"module": "keras.activations", "class_name": "function", "config": "no_such", "registered_name": "function"},
        {"module": "keras.optimizers", "class_name": "Muon2", "config": {}, "registered_name": None},
    ],
)
def test_nor_by_the_reader_of_single_configs(config):
    with pytest.raises(TypeError) as caught:
        minikeras.saving.deserialize_keras_object(config)
    assert "custom_objects=" not in str(caught.value) and "Keras's own" in str(caught.value)


def test_an_input_layer_takes_the_names_of_keras_2():
    def shapes(keras):
        layers = keras.layers
        with pytest.warns(UserWarning, match="Argument `input_shape` is deprecated. Use `shape` instead."):
            first = layers.InputLayer(input_shape=(3,))
        second = layers.InputLayer(batch_input_shape=(None, 3))
        third = layers.InputLayer(batch_input_shape=(2, 3), dtype="int32", name="third")
        with pytest.raises(ValueError, match="both `shape` and `batch_shape`"):
            layers.InputLayer(shape=(3,), batch_input_shape=(None, 3))
        found = [keras.Sequential([layer, layers.Dense(2)]).output_shape for layer in (first, second)]
        return found, third.batch_shape, third.dtype, third.get_config()["batch_shape"]

    ours, theirs = on_both(shapes)
    assert ours == theirs
