"""Other ways to save: folders, several files, parts of a model. Each engine reads what the other wrote."""

import json
import os

import h5py
import numpy as np
import pytest

import minikeras
from minikeras.saving import FileRefused
from tests.parity import as_numpy, assert_close, on_both
from tests.test_saving import BOTH, fresh, pair

X = np.linspace(-1, 1, 32, dtype="float32").reshape(4, 8)
SHARD = 2000 / 2**30  # gigabytes: the kernel of 8 x 40 fits, two of them don't


def trained(keras):
    layers = keras.layers
    model = keras.Sequential([keras.Input((8,)), layers.Dense(40), layers.BatchNormalization(), layers.Dense(4, name="last")])
    model.compile("adam", "mse")
    model.fit(X, X[:, :4], verbose=0, shuffle=False)
    return model


@pytest.mark.parametrize("direction", BOTH)
def test_weights_in_several_files_cross_over(tmp_path, direction):
    writer, reader = pair(direction)
    model = trained(fresh(writer))
    model.save_weights(tmp_path / "m.weights.json", max_shard_size=SHARD)
    other = trained(fresh(reader, seed=8))
    other.load_weights(tmp_path / "m.weights.json")
    assert_close(other.get_weights(), model.get_weights())
    assert int(other.optimizer.iterations) == 1


def test_the_files_and_their_index_are_keras_s(tmp_path):
    def written(keras):
        folder = tmp_path / keras.__name__
        folder.mkdir()
        trained(keras).save_weights(folder / "m.weights.json", max_shard_size=SHARD)
        index, trees = json.loads((folder / "m.weights.json").read_text()), {}
        for path in sorted(folder.glob("*.h5")):
            with h5py.File(path) as file:
                file.visititems(lambda name, part, path=path: trees.update({(path.name, name): getattr(part, "shape", None)}))
        return index, trees

    ours, theirs = on_both(written)
    assert ours == theirs
    assert len({name for name, _ in ours[1]}) > 2


def test_an_array_larger_than_a_file_may_be_is_named_and_nothing_is_written(tmp_path):
    with pytest.raises(ValueError, match="exceeds the maximum shard size.*max_shard_size"):
        trained(fresh(minikeras)).save_weights(tmp_path / "m.weights.json", max_shard_size=SHARD / 10)
    assert not list(tmp_path.iterdir())


def test_an_h5_name_becomes_the_name_of_an_index(tmp_path):
    with pytest.warns(UserWarning, match=r"will be renamed to .*m.weights.json"):
        trained(fresh(minikeras)).save_weights(tmp_path / "m.weights.h5", max_shard_size=1)
    assert sorted(os.listdir(tmp_path)) == ["m.weights.json", "m_00000.weights.h5"]


@pytest.mark.parametrize(
    "index",
    [
        {"weight_map": {"/vars": ["../m_00000.weights.h5"]}},
        {"weight_map": {"/vars": ["/etc/passwd"]}},
        {"weight_map": {"/vars": ["m.keras"]}},
        {"weight_map": {"/vars": "m_00000.weights.h5"}},
        {"weight_map": []},
        [],
        {"weight_map": {"/vars": ["missing.weights.h5"]}},
    ],
)
def test_an_index_that_leads_elsewhere_is_refused(tmp_path, index):
    model = trained(fresh(minikeras))
    model.save_weights(tmp_path / "m.weights.json", max_shard_size=SHARD)
    (tmp_path / "m.weights.json").write_text(json.dumps(index))
    before = model.get_weights()
    with pytest.raises(FileRefused):
        model.load_weights(tmp_path / "m.weights.json")
    assert all(np.array_equal(a, b) for a, b in zip(before, model.get_weights()))


def test_a_missing_file_of_several_leaves_the_model_as_it_was(tmp_path):
    model = trained(fresh(minikeras))
    model.save_weights(tmp_path / "m.weights.json", max_shard_size=SHARD)
    os.remove(tmp_path / "m_00001.weights.h5")
    before = model.get_weights()
    with pytest.raises(FileRefused, match="m_00001.weights.h5|File not found"):
        model.load_weights(tmp_path / "m.weights.json")
    assert all(np.array_equal(a, b) for a, b in zip(before, model.get_weights()))


# Parts of a model.


@pytest.mark.parametrize("sharded", [False, True])
def test_layers_can_be_left_as_they_are(tmp_path, sharded):
    def sums(keras):
        model, path = trained(keras), tmp_path / f"{keras.__name__}.weights.{'json' if sharded else 'h5'}"
        model.save_weights(path, **({"max_shard_size": SHARD} if sharded else {}))
        model.set_weights([0 * weight for weight in model.get_weights()])
        model.load_weights(path, objects_to_skip=[model.layers[0], model.get_layer("last")])
        return [bool(np.abs(weight).sum()) for weight in model.get_weights()]

    ours, theirs = on_both(sums)
    assert ours == theirs and ours[:2] == [False, False] and ours[2] and ours[-2:] == [False, False]


def test_what_is_inside_a_layer_is_left_with_it(tmp_path):
    model = minikeras.Sequential([minikeras.Input((4, 3)), minikeras.layers.Bidirectional(minikeras.layers.LSTM(2))])
    model.save_weights(tmp_path / "m.weights.h5")
    model.set_weights([0 * weight for weight in model.get_weights()])
    model.load_weights(tmp_path / "m.weights.h5", objects_to_skip=model.layers)
    assert not any(weight.any() for weight in model.get_weights())


@pytest.mark.parametrize("ending", [".keras", ".h5"])
def test_only_files_of_weights_can_be_read_in_part(tmp_path, ending):
    def refused(keras):
        model, path = trained(keras), tmp_path / f"{keras.__name__}{ending}"
        model.save(path)
        with pytest.raises(ValueError, match=r"`objects_to_skip` only supports loading '.weights.h5' files."):
            model.load_weights(path, objects_to_skip=[model.layers[0]])

    on_both(refused)


# Folders.


@pytest.mark.parametrize("direction", BOTH)
def test_a_model_in_a_folder_is_read(tmp_path, direction):
    """Keras reads the structure of a folder, and of its own folders the weights, too."""
    writer, reader = pair(direction)
    model = trained(fresh(writer))
    model.save(tmp_path / "m", zipped=False)
    assert sorted(os.listdir(tmp_path / "m")) == ["assets", "config.json", "metadata.json", "model.weights.h5"]
    loaded = fresh(reader).models.load_model(tmp_path / "m")
    assert_close(as_numpy(loaded(X)), as_numpy(model(X)))
    assert int(loaded.optimizer.iterations) == 1


def test_a_folder_s_name_has_no_ending():
    def refused(keras):
        with pytest.raises(ValueError, match="When using `zipped=False`, the `filepath` argument should not end in `.keras`"):
            trained(keras).save("m.keras", zipped=False)

    on_both(refused)


def test_a_folder_that_holds_a_model_is_replaced_and_another_one_is_not(tmp_path):
    model = trained(fresh(minikeras))
    model.save(tmp_path / "m", zipped=False)
    model.save(tmp_path / "m", zipped=False)
    assert sorted(os.listdir(tmp_path)) == ["m"]
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "mine.txt").write_text("dear")
    with pytest.raises(ValueError, match="holds no model"):
        model.save(tmp_path / "letters", zipped=False)
    assert os.listdir(tmp_path / "letters") == ["mine.txt"]


@pytest.mark.parametrize("harm", ["link", "folder link", "another file", "missing", "long"])
def test_a_folder_is_held_against_the_rules_of_archives(tmp_path, harm):
    trained(fresh(minikeras)).save(tmp_path / "m", zipped=False)
    folder, secret = tmp_path / "m", tmp_path / "secret"
    secret.mkdir()
    (secret / "config.json").write_text("{}")
    if harm == "link":
        os.remove(folder / "config.json")
        os.symlink(secret / "config.json", folder / "config.json")
    elif harm == "folder link":
        os.rmdir(folder / "assets")
        os.symlink(secret, folder / "assets")
    elif harm == "another file":
        (folder / "run.sh").write_text("true")
    elif harm == "missing":
        os.remove(folder / "model.weights.h5")
    else:
        (folder / "config.json").write_text(" " * (17 << 20))
    with pytest.raises(FileRefused):
        minikeras.models.load_model(folder)


def test_the_folder_of_an_h5_file_is_made(tmp_path):
    def made(keras):
        trained(keras).save(tmp_path / keras.__name__ / "deep" / "m.h5")
        with pytest.raises(FileNotFoundError):
            trained(keras).save(tmp_path / keras.__name__ / "other" / "m.keras")
        return os.listdir(tmp_path / keras.__name__ / "deep")

    ours, theirs = on_both(made)
    assert ours == theirs == ["m.h5"]


def test_a_kill_while_several_files_are_written_leaves_no_index(tmp_path, monkeypatch):
    """The index is written last: without it nothing is read."""
    from minikeras.hdf5 import NewGroup

    def fail(self, stream):
        raise KeyboardInterrupt

    model = trained(fresh(minikeras))
    monkeypatch.setattr(NewGroup, "write", fail)
    with pytest.raises(KeyboardInterrupt):
        model.save_weights(tmp_path / "m.weights.json", max_shard_size=SHARD)
    assert not list(tmp_path.iterdir())
