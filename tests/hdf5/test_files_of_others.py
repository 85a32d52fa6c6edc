"""Files that others wrote: every Keras since the first one, and PyTables. What h5py finds in them is found here."""

import gzip
import io
import zipfile
from pathlib import Path

import h5py
import numpy as np
import pytest

import minikeras
from minikeras import hdf5
from tests.hdf5.test_reading_and_writing import assert_same
from tests.saved_models import built

HERE = Path(__file__).parent
OLD = HERE.parent / "old_files"


def hdf5_of(path):
    """The HDF5 file in a packed `.h5` or `.keras` file."""
    data = gzip.decompress(path.read_bytes())
    if path.name.endswith(".keras.gz"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            data = archive.read("model.weights.h5")
    return io.BytesIO(data)


@pytest.mark.parametrize("folder", sorted({path.parent.name for path in OLD.glob("*/*.gz")}))
def test_files_of_every_keras(folder):
    paths = [path for path in OLD.glob(f"{folder}/*.gz") if path.name.endswith((".h5.gz", ".keras.gz"))]
    assert len(paths) >= 5 or folder == "keras-2.2"
    for path in paths:
        stream = hdf5_of(path)
        with h5py.File(stream) as theirs:
            assert_same(hdf5.File(stream), theirs)


@pytest.mark.parametrize("name", ["stack", "nested", "recurrent", "image"])
@pytest.mark.parametrize("ending", ["keras", "h5", "weights.h5"])
def test_files_of_todays_keras(tmp_path, name, ending):
    keras = pytest.importorskip("keras")
    model, *_ = built(keras, name)
    path = tmp_path / f"m.{ending}"
    model.save_weights(path) if ending == "weights.h5" else model.save(path)
    if ending == "keras":
        with zipfile.ZipFile(path) as archive:
            path = io.BytesIO(archive.read("model.weights.h5"))
    with h5py.File(path) as theirs:
        assert_same(hdf5.File(path), theirs)


def test_bfloat16_as_keras_writes_it(tmp_path):
    """Two opaque bytes, and an attribute that says what they are: read without rounding."""
    ml_dtypes = pytest.importorskip("ml_dtypes")
    values = np.array([[1.5, -2, 3e38, 0.1]], ml_dtypes.bfloat16).T
    model = minikeras.Sequential([minikeras.Input((4,)), minikeras.layers.Dense(1, use_bias=False)])
    model.save_weights(tmp_path / "m.weights.h5")
    with h5py.File(tmp_path / "m.weights.h5", "r+") as file:
        del file["layers/dense/vars/0"]
        file.create_dataset("layers/dense/vars/0", data=values).attrs["dtype"] = "bfloat16"
    model.load_weights(tmp_path / "m.weights.h5")
    np.testing.assert_array_equal(model.get_weights()[0], values.astype("f4"))


def test_bfloat16_that_says_so_itself():
    ml_dtypes = pytest.importorskip("ml_dtypes")
    values, stream = np.array([1.5, -2, 3e38, 0.1], ml_dtypes.bfloat16), io.BytesIO()
    file = hdf5.NewGroup()
    file["x"] = values
    file.write(stream)
    np.testing.assert_array_equal(hdf5.File(stream)["x"].read(), values.astype("f4"))
    with h5py.File(stream) as theirs:
        np.testing.assert_array_equal(theirs["x"].astype("f4")[()], values.astype("f4"))


def test_a_file_of_pytables():
    stream = hdf5_of(HERE / "pytables.h5.gz")
    ours, refused = hdf5.File(stream), []
    with h5py.File(stream) as theirs:
        assert dict(ours.attrs).keys() == dict(theirs.attrs).keys() and set(ours["folder"]) == set(theirs["folder"])
        for name in ours["folder"]:
            try:
                array = ours["folder"][name]
                np.testing.assert_array_equal(array.read(), theirs["folder"][name][()])
                assert set(array.attrs) == set(theirs["folder"][name].attrs)
            except hdf5.Unsupported as error:
                refused.append(name)
                assert "h5repack" in str(error) or "h5py.File(" in str(error)
    assert refused == ["chunked_blosc", "growing_blosc", "lists", "soft"]
    assert isinstance(ours["folder/table"].attrs["anything"], np.bytes_)  # a pickle, as bytes
