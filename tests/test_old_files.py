"""Files of the past open, predict what their writers predicted, and go on training; what does not open says why.

The files were written by the Kerases that the folders of tests/old_files are named for, with the scripts there. Nothing here
needs them.
"""

import copy
import gzip
import json
import random
import warnings
from pathlib import Path

import h5py
import numpy as np
import pytest

import minikeras
from minikeras.saving import FileRefused
from minikeras.saving.legacy_configs import Writer
from tests.old_files import models
from tests.parity import engines

FOLDER = Path(__file__).parent / "old_files"
FILES = [path for path in sorted(FOLDER.glob("*/*.gz")) if not path.name.startswith(("weights_of", "lambdas"))]
NUMBERS, ONE = models.numbers, models.numbers(1, seed=1)
# By the name of the builder: what goes in, and what a model that is trained on should give.
DATA = {
    "stack": (NUMBERS(4), ONE),
    "stack_without_input": (NUMBERS(4), ONE),
    "own_classes": (NUMBERS(4), ONE),
    "shared": ([NUMBERS(4), NUMBERS(4, seed=2)], [ONE, np.eye(3)[np.arange(8) % 3].astype("float32")]),
    "recurrent": (models.words(4, 10), (ONE > 0).astype("float32")),
    "cells": (NUMBERS(5, 3), None),
    "image": (NUMBERS(6, 6, 2), np.arange(8).reshape(8, 1) % 2),
    "image_graph": (NUMBERS(6, 6, 2), None),
    "attention": (NUMBERS(5, 4), None),
    "schedules": (NUMBERS(4), (NUMBERS(2, seed=1) > 0).astype("float32")),
    "merged": ([NUMBERS(4), NUMBERS(2, seed=2)], ONE),
    "graph": ([NUMBERS(4), NUMBERS(4, seed=2)], None),
    "image_tf": (NUMBERS(6, 6, 2), None),
    "cudnn": (NUMBERS(5, 3), None),
}


def name_of(path):
    return path.name.partition(".")[0]


def data(path):
    if path.parent.name == "keras-1.2" and name_of(path) == "image":
        return NUMBERS(2, 6, 6), None
    return DATA.get(name_of(path), (NUMBERS(4), None))


def answers(path):
    return json.loads((path.parent / "answers.json").read_text())[name_of(path)]


def unpacked(path, folder):
    file = folder / path.name.removesuffix(".gz")
    file.write_bytes(gzip.decompress(path.read_bytes()))
    return file


def own(path):
    if name_of(path) != "own_classes":
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return models.own_classes(minikeras)[0].own


def opened(path, folder, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return minikeras.models.load_model(unpacked(path, folder), custom_objects=own(path), **options)


def assert_predicts(model, path, atol):
    outputs = model.predict(data(path)[0], verbose=0)
    expected = answers(path)["outputs"]
    for ours, theirs in zip(*([outputs, expected] if isinstance(outputs, list) else [[outputs], [expected]])):
        assert ours.shape == np.shape(theirs)
        np.testing.assert_allclose(ours, theirs, rtol=1e-6, atol=atol)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_an_old_model_predicts_what_its_writer_predicted(path, tmp_path):
    # Half precision is rounded at other places by TensorFlow's kernels.
    assert_predicts(opened(path, tmp_path), path, atol=2e-3 if name_of(path) == "half_precision" else 1e-6)


# Where an old optimizer's formula is another one: Keras's RMSprop and Adadelta had epsilon inside the root; the decay of Keras 1
# and of Keras 2.0 on TensorFlow read the number of the step before or after counting it, whichever came first.
TRAINED = [path for path in FILES if data(path)[1] is not None and name_of(path) not in ("recurrent", "image")]
# Keras 3.0's SGD gave slightly other numbers than Keras 3.15's, which are minikeras's.
TRAINED = [path for path in TRAINED if (path.parent.name, name_of(path)) != ("keras-3.0", "stack")]
TRAINED = [path for path in TRAINED if path.parent.name not in ("keras-1.2", "keras-2.0") or name_of(path) == "own_classes"]


@pytest.mark.parametrize("path", TRAINED, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_an_old_model_goes_on_training_where_its_writer_stopped(path, tmp_path):
    model, (inputs, targets) = opened(path, tmp_path), data(path)
    history = model.fit(inputs, targets, batch_size=4, epochs=2, shuffle=False, verbose=0).history
    expected = answers(path)["history"]
    assert set(expected) <= set(history)  # Keras 3.0 did not report the loss of each output
    if path.parent.name == "tf.keras-2.8":
        history.pop("auc", None)  # it did not write down that its AUC is of logits
    for key in expected.keys() & history.keys():
        np.testing.assert_allclose(history[key], expected[key], rtol=1e-4, atol=1e-5, err_msg=key)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*/weights_of*.gz")), ids=lambda path: f"{path.parent.name}-{path.name}")
@pytest.mark.parametrize("by_name", [False, True])
def test_old_weights_are_read_into_a_model(path, by_name, tmp_path):
    model_path = path.with_name(path.name.removeprefix("weights_of_"))
    model = opened(model_path, tmp_path)
    model.set_weights([0 * weight for weight in model.get_weights()])
    model.load_weights(unpacked(path, tmp_path), by_name=by_name)
    assert_predicts(model, model_path, atol=1e-6)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*/*[a-z].json")), ids=lambda path: f"{path.parent.name}-{path.name}")
def test_old_json_gives_the_structure(path, tmp_path):
    if path.name == "answers.json":
        pytest.skip("not a model")
    model = minikeras.models.model_from_json(path.read_text())
    other = opened(path.with_name(path.name.replace(".json", ".h5.gz")), tmp_path)
    model.set_weights(other.get_weights())
    assert_predicts(model, path, atol=1e-6)


@pytest.mark.parametrize("name", ["stack", "shared", "recurrent", "operations", "image_graph"])
def test_an_old_model_saved_again_is_a_file_of_today(name, tmp_path):
    """Keras opens what minikeras made of it, and predicts the same."""
    _, keras = engines()
    path = FOLDER / "tf.keras-2.0" / f"{name}.h5.gz"
    model = opened(path, tmp_path)
    model.save(tmp_path / "again.keras")
    again = keras.models.load_model(tmp_path / "again.keras")
    inputs = data(path)[0]
    ours, theirs = model.predict(inputs, verbose=0), again.predict(inputs, verbose=0)
    for a, b in zip(*([ours, theirs] if isinstance(ours, list) else [[ours], [theirs]])):
        np.testing.assert_allclose(a, b, atol=1e-6)


def test_the_gates_of_keras_2_are_computed_as_keras_2_did(tmp_path):
    """Keras 3's hard_sigmoid is another function of the same name."""
    path = FOLDER / "keras-2.0" / "recurrent.h5.gz"
    model = opened(path, tmp_path)
    gates = model.layers[4].cell.recurrent_activation
    np.testing.assert_allclose(gates(np.array([-3.0, 1.0, 2.0], "float32")), [0.0, 0.7, 0.9], atol=1e-6)
    model.save(tmp_path / "again.keras")
    assert_predicts(minikeras.models.load_model(tmp_path / "again.keras"), path, atol=1e-6)


# What cannot be opened.


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*/lambdas*.gz")), ids=lambda path: f"{path.parent.name}-{path.name}")
def test_byte_code_is_not_run_but_replaced(path, tmp_path):
    file = unpacked(path, tmp_path)
    with pytest.raises(FileRefused, match="byte code, which is never run") as caught:
        minikeras.models.load_model(file, safe_mode=False)
    assert caught.value.rule == 1 and "custom_objects={'twice': ...}" in str(caught.value)
    model = minikeras.models.load_model(file, custom_objects={"twice": lambda x: x * 2.0}, compile=False)
    assert_predicts(model, path, atol=1e-6)


def old_config(name="stack", folder="tf.keras-2.8"):
    """The model_config of an old file, and the bytes of the file."""
    data = gzip.decompress((FOLDER / folder / f"{name}.h5.gz").read_bytes())
    return data


def changed(tmp_path, change, name="stack", folder="tf.keras-2.8"):
    """An old file whose config went through `change`."""
    file = tmp_path / "changed.h5"
    file.write_bytes(old_config(name, folder))
    with h5py.File(file, "r+") as hdf5:
        config = json.loads(hdf5.attrs["model_config"])
        change(config)
        hdf5.attrs["model_config"] = json.dumps(config)
    return file


def layer_of(model, number, **changes):
    model["config"]["layers"][number].update(changes)


def setting_of(model, number, **changes):
    model["config"]["layers"][number]["config"].update(changes)


REFUSED = {
    "a class of Keras's own": (1, "of Keras's own", lambda c: layer_of(c, 1, class_name="LocallyConnected2D")),
    "a class of one's own": (1, "custom_objects={'Mine': Mine}", lambda c: layer_of(c, 1, class_name="Mine")),
    "a registered class": (1, "custom_objects={'Custom>Mine': Mine}", lambda c: layer_of(c, 1, class_name="Custom>Mine")),
    "an argument that nobody takes": (2, "takes no 'shell'", lambda c: setting_of(c, 1, shell="rm")),
    "units beyond reason": (2, "units", lambda c: setting_of(c, 1, units=10**9)),
    "a shape that is none": (2, "batch_shape", lambda c: setting_of(c, 0, batch_input_shape=[None, -4])),
    "time before the batch": (
        2,
        "time_major",
        lambda c: layer_of(c, 1, class_name="LSTM", config={"units": 2, "time_major": True}),
    ),
    "statistics of parts of a batch": (2, "virtual_batch_size", lambda c: setting_of(c, 2, virtual_batch_size=4)),
    "weights of terabytes": (
        3,
        "limit",
        lambda c: [setting_of(c, 0, batch_input_shape=[None, 10**6]), setting_of(c, 1, units=10**6)],
    ),
    "an importable function": (1, "os>system", lambda c: layer_of(c, 1, class_name="os>system", config={"command": "true"})),
    "a name that leads elsewhere": (7, "name", lambda c: setting_of(c, 1, name="$(dense)")),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_says_what_it_is_what_is_in_the_way_and_the_way_out(name, tmp_path):
    rule, text, change = REFUSED[name]
    with pytest.raises(FileRefused) as caught:
        minikeras.models.load_model(changed(tmp_path, change))
    message = str(caught.value)
    assert caught.value.rule == rule, message
    assert "(written by tf.keras 2.8)" in message.splitlines()[0] and text in message
    if rule in (1, 2):
        assert "Fix" in message
    if name == "a class of Keras's own":
        assert "custom_objects" not in message


def test_an_operation_without_a_twin_is_named(tmp_path):
    def change(config):
        config["config"]["layers"][1]["config"]["function"] = "io.read_file"

    with pytest.raises(FileRefused, match=r"tf\.io\.read_file.* has no twin"):
        minikeras.models.load_model(changed(tmp_path, change, "operations"))


def test_the_bytes_of_old_weights_are_held_against_the_same_rules(tmp_path):
    """Rule 5: a link into another file, a shape that is not the variable's, an array that is missing."""
    for harm, kernel in ((lambda g: g.__setitem__("kernel:0", h5py.ExternalLink("/etc/passwd", "/x")), True), (None, False)):
        file = tmp_path / "bad.h5"
        file.write_bytes(old_config())
        with h5py.File(file, "r+") as hdf5:
            group = hdf5["model_weights/dense/dense"]
            del group["kernel:0"]
            if kernel:
                harm(group)
        with pytest.raises(FileRefused) as caught:
            minikeras.models.load_model(file)
        assert caught.value.rule == 5


KINDS = {
    b"\x89HDF\r\n\x1a\n" + b"0" * 99: ("m.keras", "name it .h5"),
    b"PK\x03\x04" + b"0" * 99: ("m.h5", "name it .keras"),
    b"\x80\x04\x95" + b"0" * 99: ("m.h5", "pickle"),
    b'{"class_name": "Sequential"}': ("m.keras", "model_from_json"),
    b"\x1c\0\0\0TFL3" + b"0" * 99: ("m.h5", "TensorFlow Lite"),
    b"<!DOCTYPE html><html>" + b"0" * 99: ("m.h5", "web page"),
    b"version https://git-lfs.github.com/spec/v1": ("m.keras", "git lfs pull"),
    b"\x1f\x8b\x08" + b"0" * 99: ("m.h5", "unpack"),
}


@pytest.mark.parametrize("start", KINDS)
def test_a_file_of_another_kind_is_called_by_its_kind(start, tmp_path):
    name, text = KINDS[start]
    (tmp_path / name).write_bytes(start)
    with pytest.raises(FileRefused, match=text):
        minikeras.models.load_model(tmp_path / name)


def test_a_folder_of_tensorflow_s_is_called_by_its_kind(tmp_path):
    folder = tmp_path / "m.keras"
    folder.mkdir()
    (folder / "saved_model.pb").write_bytes(b"")
    with pytest.raises(FileRefused, match="SavedModel.*model.save"):
        minikeras.models.load_model(folder)


@pytest.mark.parametrize(
    "version, backend, name, package",
    [
        ("2.15.0", "tensorflow", "tf.keras 2.15", "tensorflow==2.15.*"),
        ("2.2.4-tf", "tensorflow", "tf.keras 2.0", "tensorflow==2.0.*"),
        ("2.3.0-tf", "tensorflow", "tf.keras 2.2", "tensorflow==2.2.*"),
        ("2.2.4", "theano", "Keras 2.2.4", "keras==2.2.4"),
        ("1.2.2", "", "Keras 1.2.2", "keras==1.2.2"),
        ("", "", "Keras 1", "keras"),
        ("3.0.0", "", "Keras 3.0.0", "keras==3.0.0"),
        ("\x1b[31m", "", "an unknown Keras", "keras"),
    ],
)
def test_the_writer_of_a_file_is_called_as_people_call_it(version, backend, name, package):
    writer = Writer(version, backend)
    assert (writer.name, writer.package) == (name, package)


def test_any_change_of_an_old_config_opens_or_is_refused():
    """Values swapped for others at random places: the translation meets anything, and nothing but a refusal comes out."""
    chance, tries = random.Random(11), 0
    values = [None, True, -1, 10**7, 0.5, "x", [], {}, [[]], ["a", 0, 0], {"class_name": "Dense"}, {"class_name": 3}, [None, 4]]
    configs = []
    for folder, name in (
        ("tf.keras-2.8", "shared"),
        ("tf.keras-2.0", "operations"),
        ("keras-1.2", "graph"),
        ("keras-1.2", "merged"),
    ):
        text = h5py.File(__import__("io").BytesIO(old_config(name, folder))).attrs["model_config"]
        configs.append({**json.loads(text), "keras_version": "1.2.2" if "1.2" in folder else "2.4.0"})
    for _ in range(160):
        config = copy.deepcopy(chance.choice(configs))
        places = list(_places(config))
        for _ in range(chance.randint(1, 3)):
            holder, key = chance.choice(places)
            holder[key] = copy.deepcopy(chance.choice(values))
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                minikeras.models.model_from_json(json.dumps(config))
        except ValueError:
            tries += 1
    assert tries > 40


def _places(value):
    """All places in a config where a value stands, as the list or dict that holds it and the key."""
    waiting = [value]
    while waiting:
        value = waiting.pop()
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield value, key
            if isinstance(part, (list, dict)):
                waiting.append(part)


def test_a_function_without_a_name_is_refused():
    """Found by swapping values at random."""
    config = {"module": "builtins", "class_name": "function", "registered_name": "function"}
    layer = {
        "module": "keras.layers",
        "class_name": "Dense",
        "config": {"units": 2, "activation": config},
        "registered_name": None,
    }
    model = {"module": "keras", "class_name": "Sequential", "config": {"name": "s", "layers": [layer]}, "registered_name": None}
    with pytest.raises(FileRefused):
        minikeras.models.model_from_json(json.dumps(model))
