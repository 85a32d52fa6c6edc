"""The superblock: the first bytes of the file. They say how wide addresses are, where the file ends, and where its root group is.

    versions 0 and 1                                versions 2 and 3
    signature        \\x89 H D F \\r \\n \\x1a \\n       the same
    versions         of this and of four others     version
    widths           of addresses and of lengths    widths
    (K, flags)       sizes of B-tree nodes          flags
    base address                                    base address
    address of free space                           address of an extension
    end of the file                                 end of the file
    address of driver information                   address of the root group's object header
    symbol table entry of the root group            checksum

The signature is made to notice what careless programs do to files: the first byte is no text, \\r\\n and \\n are changed by
transfers that take a file for text, and \\x1a ends the output where it is shown by mistake.
"""

import struct
from typing import NamedTuple

from minikeras.hdf5 import checksum
from minikeras.hdf5.errors import NoHDF5

SIGNATURE = b"\x89HDF\r\n\x1a\n"
SIZE = 48  # of the version that is written
UNDEFINED = 0xFFFFFFFFFFFFFFFF


class Superblock(NamedTuple):
    """What the first bytes say: the version, and the address of the root group's object header."""

    version: int
    root: int


def read(source):
    """The superblock of a source, whose widths and beginning are set by it.

    Raises NoHDF5 where the file is of another kind or was cut short, Damaged where a field is impossible.
    """
    source.begin_at(_find(source))
    what = "the superblock"
    version = source.fields(8, 1, what).version(0, 1, 2, 3)
    start = 13 if version < 2 else 9
    widths = source.fields(start, 2, what)
    source.address_width, source.length_width = widths.uint(1), widths.uint(1)
    if not {source.address_width, source.length_width} <= {2, 4, 8}:
        raise widths.refuse(f"says that addresses have {source.address_width} bytes and lengths {source.length_width}")
    fields = source.fields(0, *_extent(version, source.address_width), what)
    if version < 2:
        fields.skip(24 if version == 0 else 28)
        _, _, end, _, _, root = (fields.address() for _ in range(6))
    else:
        checksum.check(fields.data, what, 0)
        fields.skip(12)
        _, _, end, root = (fields.address() for _ in range(4))
    if end is None or root is None:
        raise fields.refuse("lacks the end of the file, or the root group")
    if end > source.base + source.size:
        raise NoHDF5(f"it was cut short: it has {source.base + source.size:,} bytes and says that it had {end:,}.")
    return Superblock(version, root)


def _extent(version, width):
    """The size of a superblock, in a tuple of one."""
    if version < 2:
        return (24 + 4 * version + 4 * width + 2 * width + 24,)
    return (12 + 4 * width + 4,)


def _find(source):
    """Where the superblock is: at byte 0, 512, 1024, 2048, ..."""
    at = 0
    while at + len(SIGNATURE) <= source.size:
        if source.read(at, len(SIGNATURE), "the signature") == SIGNATURE:
            return at
        at = 2 * at or 512
    start = source.read(0, min(8, source.size), "the signature")
    raise NoHDF5(f"it is no HDF5 file (it starts with {bytes(start)!r}).")


def encode(root, end):
    """The superblock of a file, version 2."""
    return checksum.sealed(SIGNATURE + struct.pack("<BBBBQQQQ", 2, 8, 8, 0, 0, UNDEFINED, end, root))
