"""A file from a stranger runs no code, writes nothing, takes little, and changes all of a model or nothing of it."""

import io
import json
import os
import pickle
import subprocess
import sys
import zipfile

import h5py
import numpy as np
import pytest

import minikeras
from minikeras.budget import Budget, OverBudget
from minikeras.saving import FileRefused
from minikeras.saving.safe_names import is_safe
from tests import bad_files
from tests.bad_files import BAD
from tests.parity import assert_close


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_by_its_rule(tmp_path, name):
    rule, member, make = BAD[name]
    path = make(str(tmp_path))
    before = sorted(os.listdir(tmp_path))
    with pytest.raises(ValueError) as caught:
        minikeras.models.load_model(path)
    refusal = caught.value
    assert isinstance(refusal, FileRefused)
    assert refusal.rule == rule, str(refusal)
    assert member in refusal.member, str(refusal)
    assert f"rule {rule}" in str(refusal) and refusal.member in str(refusal)
    assert str(path) in str(refusal)
    assert len(str(refusal)) < 2000
    assert sorted(os.listdir(tmp_path)) == before  # no canary, nothing unpacked


def test_each_rule_has_its_bad_files():
    assert {rule for rule, _, _ in BAD.values()} >= {1, 2, 3, 4, 5, 7, 8}


MEASURE = """
import json, os, resource, sys, tempfile, time
import minikeras
import h5py
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
os.chdir(sys.argv[1])
tempfile.tempdir = sys.argv[1]
for path in json.load(sys.stdin):
    start = time.process_time()
    try:
        minikeras.models.load_model(path)
        print("LOADED", path)
    except ValueError:
        pass
    seconds = time.process_time() - start
    taken = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    if seconds > 1 or taken > 200:
        print(path, f"{seconds:.2f} s, {taken:.0f} MB")
        before += int(taken * 1024)
"""


def test_a_bad_file_is_refused_within_a_second_and_200_megabytes(tmp_path):
    paths = []
    for name, (_, _, make) in BAD.items():
        folder = tmp_path / name.replace("/", "|").replace("\0", "0").replace("\n", "n")[:60]
        folder.mkdir()
        paths.append(str(make(str(folder))))
    workplace = tmp_path / "workplace"
    workplace.mkdir()
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", MEASURE, str(workplace)],
        input=json.dumps(paths),
        text=True,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": os.getcwd()},
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout == ""
    assert not list(workplace.iterdir())


def good_json(tmp_path):
    return json.loads(bad_files.good_members(str(tmp_path))["config.json"])


@pytest.mark.parametrize("name", [name for name, (rule, member, _) in BAD.items() if rule in (1, 2, 3) and "h5" not in name])
def test_the_same_rules_hold_for_h5_files_and_for_json_texts(tmp_path, name):
    path = BAD[name][2](str(tmp_path))
    with zipfile.ZipFile(path) as archive:
        text = archive.read("config.json")
    with pytest.raises(FileRefused) as caught:
        minikeras.models.model_from_json(text)
    assert caught.value.rule == BAD[name][0]
    of_compile = name in ("a_loss_that_is_any_function", "an_unknown_argument_of_compile", "an_optimizer_that_is_a_layer")
    if len(text) < 1 << 20 and b"\xff" not in text and not of_compile:  # an .h5 file has its own place for these
        h5_path = bad_files.h5_file(str(tmp_path), None)
        with h5py.File(h5_path, "r+") as file:
            del file.attrs["model_config"]
            file.attrs["model_config"] = text.decode()
        with pytest.raises(FileRefused) as caught:
            minikeras.models.load_model(h5_path)
        assert caught.value.rule == BAD[name][0]


@pytest.mark.parametrize("name", [name for name, (rule, member, _) in BAD.items() if rule == 5 and bad_files.KERNEL in member])
def test_the_same_rules_hold_for_files_of_weights(tmp_path, name):
    path = BAD[name][2](str(tmp_path))
    with zipfile.ZipFile(path) as archive:
        (tmp_path / "bad.weights.h5").write_bytes(archive.read("model.weights.h5"))
        model = minikeras.models.model_from_json(archive.read("config.json"))
    before = model.get_weights()
    for bad_path in (path, tmp_path / "bad.weights.h5"):
        with pytest.raises(FileRefused) as caught:
            model.load_weights(bad_path)
        assert caught.value.rule == 5
        assert all(np.array_equal(a, b) for a, b in zip(before, model.get_weights()))


def test_what_is_bad_at_the_end_of_a_file_leaves_the_beginning_unread(tmp_path):
    """Rule 6: the first kernel is good, the last array of the optimizer is not."""

    def change(file):
        last = sorted(file["optimizer/vars"], key=int)[-1]
        del file[f"optimizer/vars/{last}"]
        file[f"optimizer/vars/{last}"] = h5py.SoftLink("/optimizer/vars/0")

    path = bad_files.with_weights(str(tmp_path), change)
    model = bad_files.good_model()
    before = model.get_weights()
    with pytest.raises(FileRefused):
        model.load_weights(path)
    assert all(np.array_equal(a, b) for a, b in zip(before, model.get_weights()))


def test_what_a_stranger_wrote_is_shown_and_not_obeyed(tmp_path):
    escape = "\x1b[31m\x07\u202e"
    makers = [
        lambda: bad_files.with_layer(str(tmp_path), {"class_name": f"Mine{escape}", "module": None, "registered_name": escape}),
        lambda: bad_files.with_hidden(str(tmp_path), **{escape: 1}),
        lambda: bad_files.named(str(tmp_path), escape),
        lambda: bad_files.with_member(str(tmp_path), f"x{escape}"),
    ]
    for make in makers:
        with pytest.raises(FileRefused) as caught:
            minikeras.models.load_model(make())
        assert all(character.isprintable() or character == "\n" for character in str(caught.value)), str(caught.value)


def test_a_pickle_holds_a_file_that_is_read_by_the_same_rules():
    """What is pickled is bytes and the name of their reader; a class of one's own is no part of it."""
    model = bad_files.good_model()
    function, (data,) = model.__reduce__()
    assert isinstance(data, bytes) and zipfile.is_zipfile(io.BytesIO(data))
    assert_close(pickle.loads(pickle.dumps(model)).get_weights(), model.get_weights())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    config = json.loads(members["config.json"])
    config["config"]["layers"][1].update(module="os", class_name="system", registered_name="system", config={"command": "true"})
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, member in {**members, "config.json": json.dumps(config)}.items():
            archive.writestr(name, member)
    with pytest.raises(FileRefused) as caught:
        function(stream.getvalue())
    assert caught.value.rule == 1


def test_own_code_comes_only_through_custom_objects(tmp_path):
    calls = []

    class Mine(minikeras.layers.Layer):
        def call(self, inputs):
            return inputs

        @classmethod
        def from_config(cls, config):
            calls.append(config["name"])
            return super().from_config(config)

    minikeras.Sequential([minikeras.Input((3,)), Mine(name="mine")]).save(tmp_path / "m.keras")
    for options in ({}, {"safe_mode": False}):
        with pytest.raises(FileRefused, match="its own code will run then"):
            minikeras.models.load_model(tmp_path / "m.keras", **options)
    assert calls == []
    minikeras.models.load_model(tmp_path / "m.keras", custom_objects={"Mine": Mine})
    assert calls == ["mine"]


def test_the_budget_can_be_raised_and_lowered(tmp_path):
    bad_files.good_model().save(tmp_path / "m.keras")
    with pytest.raises(FileRefused, match="max_bytes") as caught:
        minikeras.models.load_model(tmp_path / "m.keras", max_bytes=100)
    assert caught.value.rule == 3
    minikeras.models.load_model(tmp_path / "m.keras", max_bytes=100_000)


def test_weights_begin_as_their_initializers_say_once_a_file_is_accepted(tmp_path):
    """While the file is looked at they are zeros; what the file does not hold must not stay so."""
    config = good_json(tmp_path)
    model = minikeras.models.model_from_json(json.dumps(config))
    assert all(np.abs(kernel).min() > 0 for kernel in model.get_weights()[::2])
    assert Budget.current() is None


@pytest.mark.parametrize(
    "shape, allowed", [((10, 10), True), ((None, 10), True), ((1 << 20,), False), ((None, None, 500), False)]
)
def test_the_budget_bounds_symbols(shape, allowed):
    with Budget(32 * 1000):
        if allowed:
            minikeras.KerasTensor(shape)
        else:
            with pytest.raises(OverBudget):
                minikeras.KerasTensor(shape)
    minikeras.KerasTensor(shape)


@pytest.mark.parametrize("name", ["_", "a b", "conv2d_1", "batch (2)", "a.b-c"])
def test_usual_names_are_safe(name):
    assert is_safe(name)


def test_a_file_in_memory_is_never_written_to_disk(tmp_path, monkeypatch):
    """The archive is read by name, into memory: neither `extract` nor a temporary file is used."""
    import tempfile

    bad_files.good_model().save(tmp_path / "m.keras")

    def refuse(*args, **kwargs):
        raise AssertionError("written to disk")

    for owner, name in (
        (zipfile.ZipFile, "extract"),
        (zipfile.ZipFile, "extractall"),
        (tempfile, "mkdtemp"),
        (tempfile, "mkstemp"),
        (tempfile, "NamedTemporaryFile"),
    ):
        monkeypatch.setattr(owner, name, refuse)
    minikeras.models.load_model(tmp_path / "m.keras")
