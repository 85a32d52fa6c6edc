"""A damaged file, or one made to do harm, is refused with a ValueError that says where, soon and without much memory."""

import io
import struct
import time
import zlib
from pathlib import Path

import h5py
import numpy as np
import pytest

import minikeras
from minikeras import hdf5
from minikeras.hdf5 import attribute, btree2, checksum, dataspace, datatype, link, object_header as header, superblock
from minikeras.hdf5.source import Source
from tests import mutated_files
from tests.hdf5.test_reading_and_writing import bytes_of, written

HERE = Path(__file__).parent


def read_all(stream):
    hdf5.tree_of(stream)
    mutated_files._read_group(hdf5.File(stream), set())


def refused(data, match, what=hdf5.HDF5Error):
    start = time.process_time()
    with pytest.raises(what, match=match) as caught:
        read_all(io.BytesIO(data))
    assert isinstance(caught.value, ValueError) and time.process_time() - start < 1
    assert str(caught.value).endswith((".", "new.h5", '"float32")', "expand_external=True)"))
    return caught.value


@pytest.mark.slow
def test_a_thousand_mutants_are_loaded_or_refused():
    """In a second and 200 MB each, with one error alone. By hand: python -m tests.mutated_files --count 100000."""
    loaded, refused, wrong = mutated_files.run(1000, seed=20240229)
    assert [(number, name, result) for number, name, result, _ in wrong] == []
    assert loaded > 50 and refused > 500  # both happen, or the mutants are not worth much


@pytest.mark.slow
def test_a_mutant_that_does_harm_would_be_noticed(tmp_path, monkeypatch):
    files = mutated_files.good_files()
    name = next(name for name in files if name.endswith("m.h5"))

    def fail(error):
        def read(*args):
            raise error

        monkeypatch.setattr(mutated_files, "read_all", read)
        return mutated_files.verdict(name, files[name], tmp_path, True)[0]

    assert fail(KeyError("x")).startswith("KeyError") and fail(RecursionError()).startswith("RecursionError")
    assert fail(ValueError()) == "refused"
    monkeypatch.setattr(mutated_files, "read_all", lambda *args: sum(range(200_000_000)))
    monkeypatch.setattr(mutated_files, "_GIVE_UP", 1.2)
    assert mutated_files.verdict(name, files[name], tmp_path, True)[0].startswith("took")


def test_the_file_that_hung_its_reader_for_ever_is_refused():
    """HDF5's own library never comes back from this file: 23,808 bytes, a mutant of a model of two layers."""
    start = time.process_time()
    with pytest.raises(minikeras.saving.FileRefused) as caught:
        minikeras.models.load_model(HERE / "never_ends.h5")
    assert caught.value.rule == 5 and time.process_time() - start < 1


# Circles: each made of a sound file by changing one address, with its checksum made right.


def patched(data, at, value):
    return data[:at] + value + data[at + len(value) :]


def test_a_header_that_goes_on_in_itself():
    body = struct.pack("<BHBQQ", header.CONTINUATION, 16, 0, 48, 64)
    block = checksum.sealed((b"OCHK" + body).ljust(60, b"\0"))
    root = checksum.sealed(
        b"OHDR" + struct.pack("<BBI", 2, 2, len(body)) + struct.pack("<BHBQQ", header.CONTINUATION, 16, 0, 48, 64)
    )
    data = superblock.encode(48 + len(block), 48 + len(block) + len(root)) + block + root
    refused(data, "overlap, or lead round in a circle")


def test_a_b_tree_whose_node_is_its_own_child():
    data = written(lambda file: [file.create_group(f"g/{number}") for number in range(40)]).getvalue()
    at = [place for place in range(len(data)) if data[place : place + 4] == b"TREE"]
    for place in at:
        data = patched(patched(data, place + 5, b"\1"), place + 32, struct.pack("<Q", place))
    refused(data, "does not belong here")


def test_a_b_tree_of_version_2_whose_children_are_one_node():
    """Thirty levels, at each both children are the same node: 2 ** 30 visits in 4 KB."""
    widths = btree2._widths(512, 11, 30, 8)
    data, at = bytearray(100) + checksum.sealed(b"BTLF\0\5" + bytes(11)), 100
    for level in range(1, 31):
        pointer = struct.pack("<Q", at) + b"\1".ljust(widths[0], b"\0") + bytes(widths[level])
        at = len(data)
        data += checksum.sealed(b"BTIN\0\5" + bytes(11) + 2 * pointer)
    data += checksum.sealed(b"BTHD\0\5" + struct.pack("<IHHBBQHQ", 512, 11, 30, 100, 40, at, 1, 1))
    with pytest.raises(hdf5.Damaged, match="lead round in a circle"):
        list(btree2.records(Source(io.BytesIO(bytes(data))), len(data) - 38, 5))


def test_groups_that_contain_each_other_are_shown_once():
    def fill(file):
        file.create_group("a/b")
        file["a/b/up"], file["a/self"] = file["a"], file["a"]

    assert hdf5.tree_of(written(fill)).splitlines() == [
        "a/",
        "  b/",
        "    up/ leads back to a group above",
        "  self/ leads back to a group above",
    ]


def test_groups_that_contain_each_other_many_times_make_a_text_of_bounded_length():
    def fill(file):
        for level in range(30):
            group = file.require_group(f"g{level}")
            if level:
                for name in "abc":
                    group[name] = file[f"g{level - 1}"]

    shown = hdf5.tree_of(written(fill)).splitlines()
    assert len(shown) == 2001 and shown[-1].startswith("... and more")


def test_a_datatype_nested_without_end():
    kind = datatype.encode(np.dtype("i1"))
    for _ in range(200):
        kind = struct.pack("<BBBBI", 0x10 | datatype.VARIABLE, 0, 0, 0, 16) + kind
    refused(with_attribute(attribute.encode("x", kind, (), bytes(16))), "nested without end")


def with_attribute(message):
    """A file whose root has one attribute."""
    root = header.encode([(header.LINK_INFO, link.NO_HEAP), (header.ATTRIBUTE, message)])
    return superblock.encode(48, 48 + len(root)) + root


# Sizes.


def with_array(space, kind, layout, extra=b""):
    """A file with one array, made of these messages."""
    array = header.encode([(header.DATASPACE, space), (header.DATATYPE, kind), (header.LAYOUT, layout)])
    root = header.encode([(header.LINK_INFO, link.NO_HEAP), (header.LINK, link.encode("x", 48))])
    return superblock.encode(48 + len(array), 48 + len(array) + len(root) + len(extra)) + array + root + extra


FLOAT32 = datatype.encode(np.dtype("f4"))


@pytest.mark.parametrize(
    "shape, layout, reason",
    [
        ((2**62, 2**62), struct.pack("<BBQQ", 3, 1, 48, 2**64 - 1), "the file ends before"),
        ((10**6, 10**6), struct.pack("<BBQQ", 3, 1, 2**64 - 1, 4 * 10**12), "only 0 are stored"),
        ((10**7,), struct.pack("<BBH", 3, 0, 4) + bytes(4), "only 4 are stored"),
        ((4,), struct.pack("<BBQQ", 3, 1, 10**9, 16), "the file ends before"),
        ((4,), struct.pack("<BBQQ", 3, 1, 48, 3), "the file ends before"),
        ((4,), struct.pack("<BBBQII", 3, 2, 2, 48, 2**31, 4), "far larger than the array's shape|begins with"),
        ((4, 4), struct.pack("<BBBQII", 3, 2, 2, 48, 2, 4), "come in chunks of shape"),
        ((4,), struct.pack("<BBBQII", 3, 2, 2, 48, 0, 4), "impossible shape"),
        ((4,), struct.pack("<BBBBBQQBQ", 4, 2, 0, 2, 8, 4, 4, 9, 48), "index of kind 9"),
        ((4,), struct.pack("<BB", 3, 9), "class 9"),
        ((4,), struct.pack("<BB", 9, 1), "version 9"),
        ((4,), b"", "too short"),
    ],
)
def test_sizes_that_cannot_be_are_refused_before_anything_is_allocated(shape, layout, reason):
    refused(with_array(dataspace.encode(shape), FLOAT32, layout), reason)


def test_33_axes_are_too_many():
    refused(with_array(dataspace.encode((1,) * 33), FLOAT32, struct.pack("<BBQQ", 3, 1, 48, 4)), "33 axes")


@pytest.mark.parametrize("size", [0, 2**31])
def test_values_of_no_bytes_and_of_gigabytes(size):
    kind = struct.pack("<BBBBI", 0x13, 0, 0, 0, size)
    refused(with_array(dataspace.encode((4,)), kind, struct.pack("<BBQQ", 3, 1, 48, 4)), "whose values have")


def chunked(data, **options):
    return written(lambda file: file.create_dataset("x", data=data, chunks=data.shape, **options)).getvalue()


def test_a_chunk_never_unpacks_to_more_than_it_should_hold():
    """Fifty megabytes of zeros in the place of a chunk of 40 KB."""

    def fill(file):
        x = file.create_dataset("x", (100, 100), "f4", chunks=(100, 100), compression="gzip")
        x.id.write_direct_chunk((0, 0), zlib.compress(bytes(50_000_000), 1))

    refused(written(fill).getvalue(), "unpacks to more than 40,004 bytes")


@pytest.mark.parametrize(
    "options, reason",
    [
        ({"compression": "gzip"}, "cannot be unpacked"),
        ({"fletcher32": True}, "another checksum"),
        ({"compression": "lzf"}, "filters lzf; only"),
        ({"scaleoffset": 2}, "filters scaleoffset"),
    ],
)
def test_a_chunk_that_cannot_be_unpacked_says_why(options, reason):
    x = np.arange(1000, dtype="i4")
    data = bytearray(chunked(x, **options))
    stored = h5py.File(io.BytesIO(bytes(data)))["x"].id.get_chunk_info(0)
    data[stored.byte_offset + 4] ^= 0x55
    refused(bytes(data), reason)


@pytest.mark.parametrize("library", ["earliest", "latest"])
def test_a_file_that_was_cut_anywhere_is_refused(library):
    data = written(lambda file: file.__setitem__("a/b", np.arange(100)), library).getvalue()
    for size in (0, 1, 7, 8, 9, 40, 47, 96, len(data) // 2, len(data) - 1):
        refused(data[:size], "cut short|no HDF5|lead out", hdf5.HDF5Error)


def test_a_flipped_bit_in_what_is_written_here_is_found_or_changes_nothing():
    file = hdf5.NewGroup()
    file["a/b"], file.attrs["name"] = np.arange(3.0), "x" * 50
    data = bytes_of(file).getvalue()
    start = 48 + 24  # behind the superblock and the numbers
    heap, shown = data.index(b"GCOL"), hdf5.tree_of(io.BytesIO(data))
    for place in [*range(8, 48), *range(start, len(data))]:
        if heap <= place < heap + 4096 or data[place:] == bytes(len(data) - place):
            continue
        broken = patched(data, place, bytes([data[place] ^ 1]))
        try:
            read_all(io.BytesIO(broken))
        except hdf5.HDF5Error:
            continue
        assert hdf5.tree_of(io.BytesIO(broken)) == shown, f"byte {place} was changed, and nobody noticed"  # it fills up a block


@pytest.mark.parametrize(
    "make, reason",
    [
        (lambda file: file.__setitem__("x", h5py.SoftLink("/y")), "link to something elsewhere"),
        (lambda file: file.__setitem__("x", h5py.ExternalLink("/etc/other.h5", "/y")), "external"),
        (lambda file: file.create_dataset("x", (3,), "f4", external=[("/etc/passwd", 0, h5py.h5f.UNLIMITED)]), "another file"),
        (lambda file: file.create_dataset("x", (3,), h5py.ref_dtype), "holds references"),
        (lambda file: file.create_dataset("x", (3,), h5py.vlen_dtype("f4")), "lists of float32"),
    ],
)
@pytest.mark.parametrize("library", ["earliest", "latest"])
def test_what_is_not_read_is_refused_with_the_way_out(make, reason, library):
    error = refused(written(make, library).getvalue(), reason, hdf5.Unsupported)
    assert "h5repack" in str(error) or "h5py.File(" in str(error)


def test_an_array_put_together_from_other_files():
    def fill(file):
        layout = h5py.VirtualLayout((4,), "f4")
        layout[:] = h5py.VirtualSource("/etc/other.h5", "x", (4,))
        file.create_virtual_dataset("x", layout)

    refused(written(fill, "latest").getvalue(), "put together from other files", hdf5.Unsupported)


def test_texts_that_are_no_texts():
    refused(written(lambda file: file.create_group(b"\xff\xfe")).getvalue(), "no text in UTF-8")
    data = written(lambda file: file.attrs.update({"x": "abcdefgh"})).getvalue().replace(b"abcdefgh", b"ab\xff\xfeefgh")
    assert hdf5.File(io.BytesIO(data)).attrs["x"] == "ab\udcff\udcfeefgh"  # as h5py gives it
