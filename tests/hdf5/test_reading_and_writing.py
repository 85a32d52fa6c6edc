"""What h5py writes is read, in every version of the format; what is written is read by h5py."""

import io
import zlib

import h5py
import numpy as np
import pytest

from minikeras import hdf5
from minikeras.hdf5 import checksum

LIBRARIES = ["earliest", "v108", "v110", "latest"]
DTYPES = ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "?", ">f4", ">i8", "S5", "c8", "c16"]
x = np.random.default_rng(0).integers(0, 9, (50, 37)).astype("f4")


def written(fill, library="earliest", **options):
    """A file in memory that h5py wrote."""
    stream = io.BytesIO()
    with h5py.File(stream, "w", libver=library, **options) as file:
        fill(file)
    return stream


def assert_same(ours, theirs):
    """All that h5py finds in a group, an array or a file is found, with the same values and dtypes."""
    assert set(ours.attrs) == set(theirs.attrs) and len(ours.attrs) == len(theirs.attrs)
    for name, value in theirs.attrs.items():
        if isinstance(value, h5py.Empty):
            assert ours.attrs[name] is None
        else:
            assert type(ours.attrs[name]) is type(value) or isinstance(value, np.bool_), name
            np.testing.assert_array_equal(ours.attrs[name], value)
    if isinstance(theirs, h5py.Group):
        assert list(ours) == sorted(theirs) and len(ours) == len(theirs)
        for name in theirs:
            assert_same(ours[name], theirs[name])
        return
    assert ours.shape == theirs.shape and ours.chunks == theirs.chunks
    if theirs.shape is None:
        return
    value = ours.read()
    if value.dtype == object:
        np.testing.assert_array_equal(value, theirs.asstr()[()])
    else:
        assert value.dtype == theirs.dtype and value.shape == theirs.shape
        np.testing.assert_array_equal(value, theirs[()])


def check(fill, library="earliest", **options):
    stream = written(fill, library, **options)
    with h5py.File(stream) as theirs:
        assert_same(hdf5.File(stream), theirs)


@pytest.mark.parametrize("library", LIBRARIES)
def test_every_dtype_and_shape(library):
    def fill(file):
        for dtype in DTYPES:
            file[f"folder/{dtype.replace('>', 'big ')}"] = x[:3, :4].astype(dtype)
        file["scalar"], file["empty"], file["text"] = 3.5, np.zeros((0, 3)), np.array([b"ab", b"c"])
        file.create_dataset("no value", data=h5py.Empty("f4"))
        file.create_dataset("texts", data=["aé", ""], dtype=h5py.string_dtype())
        file["records"] = np.array([(1, 2.0, b"x")], [("a", "i4"), ("b", ">f8"), ("c", "S3")])
        file.create_dataset("never written", (5, 6), "f4", fillvalue=7)

    check(fill, library)


@pytest.mark.parametrize("library", LIBRARIES)
def test_attributes_few_and_many_short_and_long(library):
    def fill(file):
        values = {"text": "héllo", "fixed": np.array([b"a", b"bcd"]), "list": ["x", "yy"], "none": np.zeros(0), "flag": True}
        file.attrs.update({**values, "scalar": np.float32(2), "no value": h5py.Empty("f4")})
        length = (
            8000 if library == "earliest" else 20_000
        )  # 64 KB are the most in an object header; in a heap there is no limit
        file.attrs["long"] = np.arange(length, dtype="f8")
        group = file.create_group("many")
        for number in range(60):
            group.attrs[f"number {number}"] = "v" * number

    check(fill, library)


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("count", [8, 9, 500])
def test_groups_of_any_size(library, count):
    def fill(file):
        for number in range(count):
            file[f"a/b/{number}"] = number

    check(fill, library)


PACKINGS = {
    "plain": {},
    "gzip": {"compression": "gzip"},
    "shuffle": {"compression": "gzip", "shuffle": True},
    "all": {"compression": 9, "shuffle": True, "fletcher32": True},
    "fletcher32": {"fletcher32": True},
}
GROWING = {"fixed": None, "first": (None, 37), "second": (50, None), "both": (None, None), "bounded": (90, 90)}


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("packing", PACKINGS)
def test_chunks_of_every_index(library, packing):
    """One chunk, a B-tree, a fixed array, an extensible array, a B-tree of version 2: each has chunks that reach over the edge."""

    def fill(file):
        for name, longest in GROWING.items():
            file.create_dataset(name, data=x, chunks=(7, 5), maxshape=longest, **PACKINGS[packing])
        file.create_dataset("one", data=x, chunks=x.shape, **PACKINGS[packing])
        file.create_dataset("gaps", (50, 37), "f4", chunks=(7, 5), fillvalue=3, **PACKINGS[packing])[10:20, 3:9] = 1

    check(fill, library)


@pytest.mark.parametrize("longest", [None, (None,)])
def test_indexes_in_pages_and_super_blocks(longest):
    """So many chunks that the arrays of their addresses come in pages, of which some were never written."""

    def fill(file):
        file.create_dataset("full", data=np.arange(12_000), chunks=(3,), maxshape=longest)
        for name, options in (("plain", {}), ("packed", {"compression": 1})):
            sparse = file.create_dataset(name, (150_000,), "i4", chunks=(3,), maxshape=longest, **options)
            sparse[5:8], sparse[100_000:100_050], sparse[-3:] = 1, 2, 4

    check(fill, "latest")


def test_chunks_that_need_no_index():
    """Room taken at once, nothing packed: the chunks lie in a row, and nothing says where."""

    def fill(file):
        how = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        how.set_chunk((4, 4))
        how.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
        h5py.h5d.create(file.id, b"x", h5py.h5t.IEEE_F32LE, h5py.h5s.create_simple((10, 9)), how)
        file["x"][...] = np.arange(90).reshape(10, 9)

    check(fill, "latest")


@pytest.mark.parametrize("library", ["earliest", "latest"])
def test_a_file_that_begins_later(library):
    check(
        lambda file: file.update({"x": x}) if hasattr(file, "update") else file.__setitem__("x", x),
        library,
        userblock_size=1024,
    )


def test_a_compact_array_and_a_named_datatype():
    def fill(file):
        how = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        how.set_layout(h5py.h5d.COMPACT)
        h5py.h5d.create(file.id, b"x", h5py.h5t.IEEE_F32LE, h5py.h5s.create_simple((3,)), how)
        file["x"][...] = [1, 2, 3]
        file["a name"] = np.dtype("i4")
        file.create_dataset("y", data=[1, 2], dtype=file["a name"])  # its datatype stands in another header

    stream = written(fill)
    file = hdf5.File(stream)
    assert file["x"].read().tolist() == [1, 2, 3] and file["x"].layout == "compact"
    assert file["y"].read().tolist() == [1, 2]
    with pytest.raises(hdf5.Unsupported, match="datatype with a name"):
        file["a name"]


# Writing.


def tree():
    file = hdf5.NewGroup()
    file.attrs.update({"text": "héllo", "texts": ["a", "b", ""], "x": np.arange(3), "none": np.zeros(0), "flag": np.True_})
    file.attrs.update({"bytes": np.array([b"a", b"bc"]), "long": "x" * 100_000})
    for dtype in ("f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "?", "S5", ">f4"):
        file[f"t/{dtype}"] = x[:3, :4].astype(dtype)
    file["a/b"], file["scalar"], file["empty"] = np.arange(6.0).reshape(2, 3).T, 3.0, np.zeros((0, 2))
    for number in range(2000):
        file[f"many/{number}"] = number
    return file


def bytes_of(file):
    stream = io.BytesIO()
    file.write(stream)
    return stream


def test_h5py_reads_what_is_written():
    stream = bytes_of(tree())
    with h5py.File(stream) as theirs:
        assert theirs["a/b"][()].tolist() == [[0, 3], [1, 4], [2, 5]]
        assert theirs.attrs["text"] == "héllo" and list(theirs.attrs["texts"]) == ["a", "b", ""]
        assert theirs["t/?"].dtype == bool and theirs["t/>f4"][0, 0] == x[0, 0] and len(theirs["many"]) == 2000
        assert_same(hdf5.File(stream), theirs)


def test_h5py_goes_on_with_what_is_written():
    stream = bytes_of(tree())
    with h5py.File(stream, "r+") as file:
        del file["a/b"], file.attrs["text"]
        file["a/b"], file.attrs["new"], file.attrs["text"] = np.ones(3), "x", "other"
        for number in range(20):
            file.attrs[f"more {number}"] = number
    with h5py.File(stream) as theirs:
        assert_same(hdf5.File(stream), theirs)


def test_arrays_are_not_copied_when_they_are_written():
    array, parts = np.zeros(1000), []
    file = hdf5.NewGroup()
    file["x"] = array
    file.write(type("Stream", (), {"write": lambda self, data: parts.append(data)})())
    assert any(isinstance(part, memoryview) and np.shares_memory(np.frombuffer(part, np.uint8), array) for part in parts)


@pytest.mark.parametrize(
    "value, reason", [(np.array(["a"]), "array of <U1"), (np.array([object()]), "array of object"), ({}, "array of object")]
)
def test_what_hdf5_has_no_place_for_is_said_before_anything_is_written(value, reason):
    file, stream = hdf5.NewGroup(), io.BytesIO()
    file["good"], file["bad"] = 1.0, value
    with pytest.raises(hdf5.CannotWrite, match=reason):
        file.write(stream)
    assert stream.getvalue() == b""


@pytest.mark.parametrize("name", ["", "a//b", "a\0b", "good/x"])
def test_names_that_cannot_be(name):
    file = hdf5.NewGroup()
    file["good"] = 1.0
    with pytest.raises(hdf5.CannotWrite):
        file[name] = 2.0
    with pytest.raises(hdf5.CannotWrite, match="there already"):
        file["good"] = 2.0


def test_an_attribute_is_at_most_64_kilobytes():
    file = hdf5.NewGroup()
    file.attrs["x"] = np.zeros(9000)
    with pytest.raises(hdf5.CannotWrite, match="65,535 are the most"):
        bytes_of(file)


# Checksums.


def test_lookup3_gives_what_its_author_says():
    """From the test at the end of lookup3.c."""
    assert checksum.lookup3(b"") == 0xDEADBEEF
    assert checksum.lookup3(b"Four score and seven years ago") == 0x17770551


def test_fletcher32_of_odd_and_of_long_bytes_is_that_of_hdf5():
    for size in (1, 2, 3, 255, 200_001):
        data = np.random.default_rng(size).integers(0, 256, size, "u1")
        stream = written(lambda file, data=data: file.create_dataset("x", data=data, chunks=data.shape, fletcher32=True))
        np.testing.assert_array_equal(hdf5.File(stream)["x"].read(), data)
    assert checksum.fletcher32(bytes(10)) == 0 and checksum.fletcher32(b"\xff\xff" * 10) == 0xFFFFFFFF


# Showing.


def test_tree_of_shows_groups_arrays_and_attributes(tmp_path):
    def fill(file):
        file.attrs["keras_version"] = "3.15.1"
        file["layers/dense/vars/0"], file["layers/dense/vars/10"], file["layers/dense/vars/2"] = x, np.arange(3), 1.0
        file["layers/dense"].attrs["name"] = "hidden\x1b[31m"
        file.create_dataset("packed", data=x, chunks=(50, 37), compression="gzip")
        file["link"] = h5py.SoftLink("/layers")
        file["layers/round"] = file["layers"]

    (tmp_path / "m.h5").write_bytes(written(fill).getvalue())
    shown = hdf5.tree_of(tmp_path / "m.h5").splitlines()
    assert shown == [
        "@keras_version = '3.15.1'",
        "layers/",
        "  dense/",
        "    @name = 'hidden\\x1b[31m'",
        "    vars/",
        "      0: float32 (50, 37)",
        "      2: float64 ()",
        "      10: int64 (3,)",
        "  round/ leads back to a group above",
        shown[-2],
        "packed: float32 (50, 37), chunked, gzip",
    ]
    assert shown[-2].startswith("link: 'link' is a link to something elsewhere (soft)")


def test_numbers_are_read_when_they_are_asked_for_and_not_before():
    class Counting(io.BytesIO):
        count = 0

        def read(self, size=-1):
            Counting.count += size
            return super().read(size)

        def readinto(self, memory):
            Counting.count += len(memory)
            return super().readinto(memory)

    file = hdf5.NewGroup()
    for name in "abc":
        file[name] = np.ones(1 << 20)
    stream = Counting(bytes_of(file).getvalue())
    opened = hdf5.File(stream)
    assert [opened[name].shape for name in opened] == [(1 << 20,)] * 3 and Counting.count < 1 << 18
    assert opened["b"].read().sum() == 1 << 20 and (8 << 20) <= Counting.count < (8 << 20) + (1 << 18)
    assert zlib.crc32(opened["a"].read()) == zlib.crc32(np.ones(1 << 20))
