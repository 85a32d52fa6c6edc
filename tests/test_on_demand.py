"""Rooms open a file when one of its names is first asked for: a small model opens few, every name is found, files are read."""

import importlib
import json
import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import minikeras

ROOT = Path(minikeras.__file__).parents[1]
ROOMS = (
    "activations",
    "autodiff",
    "callbacks",
    "config",
    "datasets",
    "graph",
    "initializers",
    "layers",
    "layers.attention",
    "layers.preprocessing",
    "layers.rnn",
    "losses",
    "metrics",
    "models",
    "ops",
    "optimizers",
    "optimizers.schedules",
    "preprocessing",
    "random",
    "saving",
    "utils",
    "views",
)
SMALL_MODEL = """
import numpy as np
import minikeras as keras
keras.utils.set_random_seed(0)
inputs = keras.Input((3,))
model = keras.Model(inputs, keras.layers.Dense(2, activation="relu")(inputs))
model.compile(keras.optimizers.SGD(0.1), loss="mse", metrics=["mae"])
model.fit(np.ones((8, 3), "float32"), np.ones((8, 2), "float32"), verbose=0)
"""


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    """A function that runs code in a Python that has imported nothing; returns what was printed."""
    compiled = str(tmp_path_factory.mktemp("compiled"))

    def run(code):
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": compiled}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def test_a_small_model_is_trained_without_what_it_does_not_use(fresh):
    opened = set(fresh(SMALL_MODEL + "import sys; print(*sys.modules)").split())
    ours = {name for name in opened if name.startswith("minikeras.")}
    for unused in (
        "layers.attention",
        "layers.batch_normalization",
        "layers.convolution",
        "layers.merging",
        "layers.pooling",
        "layers.preprocessing",
        "layers.rnn",
        "ops.convolution",
        "ops.decompositions",
        "ops.fourier",
        "ops.image",
        "ops.linalg",
        "ops.nn",
        "ops.numpy",
        "ops.recurrent",
        "ops.sorting",
        "losses.focal",
        "losses.hinges",
        "metrics.auc",
        "metrics.iou",
        "optimizers.adam",
        "optimizers.schedules.cosine",
        "callbacks.model_checkpoint",
        "callbacks.progbar_logger",
        "models.cloning",
        "saving",
        "utils.images",
        "views",
    ):
        assert not {name for name in ours if f"{name}.".startswith(f"minikeras.{unused}.")}, unused
    assert len(ours) < len(list((ROOT / "minikeras").rglob("*.py"))) / 2  # files are short, and so many
    assert not {"difflib", "logging", "json", "csv", "numpy.fft"} & opened


@pytest.mark.parametrize("room", ROOMS)
def test_dir_lists_the_public_names_and_opens_nothing(fresh, room):
    printed = fresh(
        f"import importlib, sys; room = importlib.import_module('minikeras.{room}'); before = set(sys.modules)\n"
        "names = dir(room); print(*(set(sys.modules) - before)); print(*names)"
    )
    opened, names = printed.split("\n")[:2]
    assert opened == ""
    assert names.split() == sorted(importlib.import_module(f"minikeras.{room}").__all__)


@pytest.mark.parametrize("room", ROOMS)
def test_any_file_of_a_room_may_be_the_first_that_is_opened(fresh, room):
    """Otherwise a circle of imports would show only to a learner who begins with that name."""
    fresh(f"""
import importlib, sys
name_of_room = "minikeras.{room}"
room = importlib.import_module(name_of_room)
first_names = {{getattr(getattr(room, name), "__module__", name): name for name in dir(room)}}
for name in first_names.values():
    for module in [module for module in sys.modules if module.startswith("minikeras")]:
        del sys.modules[module]
    assert getattr(importlib.import_module(name_of_room), name) is not None
""")


@pytest.mark.parametrize("room", ROOMS)
def test_a_star_brings_all_names(fresh, room):
    names = importlib.import_module(f"minikeras.{room}").__all__
    fresh(f"from minikeras.{room} import *\nassert not {names} - globals().keys()".replace("[", "{").replace("]", "}"))


# The files of a room are its inside


def files_of(room):
    module = importlib.import_module(f"minikeras.{room}")
    return [file.name for file in pkgutil.iter_modules(getattr(module, "__path__", []))]


OF_KERAS = sorted({room for room in [*minikeras.ROOMS, *ROOMS] if files_of(room)})


@pytest.mark.parametrize("room", OF_KERAS)
def test_the_files_of_a_room_are_not_among_its_names(fresh, room):
    """Not before they are open, and not when they are: as in Keras, `keras.layers.dense` is an AttributeError."""
    inside = [name for name in files_of(room) if name not in importlib.import_module(f"minikeras.{room}").__all__]
    fresh(f"""
import importlib, types
room = importlib.import_module("minikeras.{room}")
for opened in (False, True):
    for name in {inside}:
        assert not hasattr(room, name), name
        try:
            exec(f"from minikeras.{room} import {{name}}")
        except ImportError as error:
            assert f"cannot import name {{name!r}} from 'minikeras.{room}'" in str(error), error
        else:
            raise AssertionError(f"from minikeras.{room} import {{name}}")
        module = importlib.import_module(f"minikeras.{room}.{{name}}")  # which is how one reads the library
        exec(f"import minikeras.{room}.{{name}} as there; assert there is module")
""")


def test_a_file_s_name_brings_the_hint_of_what_was_meant(fresh):
    told = fresh("""
import minikeras as keras
for line in ("from minikeras.layers import dense", "from minikeras.models import model", "keras.layers.dense",
             "from minikeras.layers import batch_normalization", "from minikeras.autodiff import tape"):
    try:
        exec(line)
    except (ImportError, AttributeError) as error:
        print(type(error).__name__, str(error).partition(").")[2] or error)
""")
    assert told.splitlines() == [
        "ImportError  Did you mean 'Dense'?",
        "ImportError  Did you mean 'Model'?",
        "AttributeError module 'minikeras.layers' has no attribute 'dense'. Did you mean 'Dense'?",
        "ImportError  Did you mean 'BatchNormalization'?",
        "ImportError  Did you mean 'Tape'?",
    ]


def test_a_public_name_may_be_that_of_a_file():
    from minikeras.autodiff import gradient, primitive
    from minikeras.config import fast_forms

    assert all(callable(thing) for thing in (gradient, primitive, fast_forms))
    importlib.import_module("minikeras.autodiff.primitive")
    assert minikeras.autodiff.primitive is primitive


@pytest.mark.parametrize(
    "line",
    [
        "assert float(keras.Variable(1.0) + 1) == 2",
        "assert float(1 - keras.Variable(1.0)) == 0",
        "import numpy as np; assert (np.ones(2) * keras.Variable(2.0)).shape == (2,)",
        "assert bool(keras.Variable(1.0) == 1) and hash(keras.Variable(1.0))",
        "assert float(-keras.Variable(1.0)[...]) == -1 and float(round(keras.Variable(1.4))) == 1",
        "assert (keras.KerasTensor((3,)) + 1).shape == (3,)",
        "from minikeras.autodiff import Tensor; import numpy as np; assert (Tensor(np.ones(2)) + 1).shape == (2,)",
        "assert keras.Variable('zeros', shape=(2,)).shape == (2,)",
    ],
)
def test_signs_and_names_work_before_the_rooms_that_have_them_are_open(fresh, line):
    fresh(f"import minikeras as keras; {line}")


def test_threads_may_ask_at_once(fresh):
    assert (
        fresh("""
import threading
import minikeras as keras
start, failed = threading.Barrier(8), []
def ask(number):
    start.wait()
    try:
        for room in (keras.layers, keras.ops, keras.graph, keras.metrics, keras.models):
            names = dir(room)
            for name in names[number::2] + names[:number:-1]:
                getattr(room, name)
    except Exception as error:
        failed.append(error)
threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(failed)
""")
        == "[]\n"
    )


# Names in configs and files


@pytest.mark.parametrize(
    "get",
    [
        "activations.get('gelu')",
        "initializers.get('orthogonal')",
        "losses.get('kld')",
        "metrics.get('AUC')",
        "optimizers.get('nadam')",
        "regularizers.get('l1l2')",
        "constraints.get('max_norm')",
        "losses.deserialize('huber')",
        "optimizers.deserialize({'class_name': 'ftrl', 'config': {}})",
        "optimizers.schedules.deserialize({'class_name': "
        "'ExponentialDecay', 'config': {'initial_learning_rate': 1.0, 'decay_steps': 2, 'decay_rate': 0.5}})",
    ],
)
def test_a_name_is_understood_in_a_fresh_process(fresh, get):
    fresh(f"import minikeras as keras; assert keras.{get} is not None")


@pytest.mark.parametrize(
    "module, name, arguments",
    [
        ("keras.layers", "LSTM", {"units": 2}),
        ("keras.layers", "BatchNormalizationV1", {}),
        ("keras.layers", "Convolution2D", {"filters": 1, "kernel_size": 1}),
        ("keras.losses", "Dice", {}),
        ("keras.metrics", "F1Score", {}),
        ("keras.optimizers", "Lion", {}),
        ("keras.optimizers.schedules", "CosineDecay", {"initial_learning_rate": 1.0, "decay_steps": 2}),
        ("keras.random", "SeedGenerator", {}),
        ("keras.regularizers", "L2", {}),
        ("keras.constraints", "UnitNorm", {}),
        ("keras.initializers", "HeNormal", {}),
        ("keras", "DTypePolicy", {"name": "float32"}),
        ("keras", "Sequential", {"name": "s", "layers": []}),
        ("keras.src.ops.numpy", "Add", {"name": "a"}),
    ],
)
@pytest.mark.parametrize("door", ["minikeras.saving", "minikeras.utils", "minikeras.serialization"])
def test_a_config_is_read_in_a_fresh_process(fresh, door, module, name, arguments):
    config = {"module": module, "class_name": name, "config": arguments, "registered_name": None}
    assert fresh(f"import {door} as door; print(type(door.deserialize_keras_object({config})).__name__)").strip() in (
        name,
        "Conv2D",
        "BatchNormalization",
    )


GRAPH = """
import json
import minikeras as keras
x = keras.Input((4, 3))
model = keras.Model(x, keras.ops.average(x[:, 0] + 1, axis=-1))
"""


def test_operations_have_keras_s_names_also_where_nothing_was_saved_yet(fresh):
    text = fresh(GRAPH + "print(model.to_json())")
    layers = json.loads(text)["config"]["layers"]
    assert [(layer["module"], layer["class_name"]) for layer in layers[1:]] == [
        ("keras.src.ops.numpy", name) for name in ("GetItem", "Add", "Average")
    ]
    again = fresh(f"import minikeras as keras; print(keras.models.model_from_json({text!r}).to_json())")
    assert json.loads(again) == json.loads(text)


def test_a_file_of_operations_is_written_and_read_by_fresh_processes(fresh, tmp_path):
    pytest.importorskip("h5py")
    path = str(tmp_path / "m.keras")
    fresh(GRAPH + f"model.save({path!r})")
    assert fresh(f"import minikeras as keras; print(keras.models.load_model({path!r}).output_shape)") == "(None,)\n"


def test_a_pickle_finds_what_was_not_opened(fresh, tmp_path):
    path = str(tmp_path / "p")
    fresh(f"import pickle, minikeras as keras; pickle.dump((keras.losses.hinge, keras.layers.GRU), open({path!r}, 'wb'))")
    assert fresh(f"import pickle; print(pickle.load(open({path!r}, 'rb'))[1].__name__)") == "GRU\n"
