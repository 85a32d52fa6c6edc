"""The layout message: where the numbers of an array are.

    compact      in the message itself
    contiguous   one behind the other, at an address
    chunked      in blocks of one shape, found by an index; so an array can grow, and its blocks can be packed

An index is an older B-tree or, in newer files, whatever suits: nothing at all for a single chunk, a plain row of chunks, an array
of addresses (fixed, or one that grows), or a B-tree of version 2.
"""

import struct
from typing import NamedTuple

from minikeras.hdf5.errors import Unsupported
from minikeras.hdf5.superblock import UNDEFINED

COMPACT, CONTIGUOUS, CHUNKED, VIRTUAL = range(4)
BTREE, SINGLE, IMPLICIT, FIXED_ARRAY, EXTENSIBLE_ARRAY, BTREE2 = range(6)
_WHOLE_EDGES = 1
_FILTERED = 2


class Layout(NamedTuple):
    """Where the numbers are.

    Attributes:
        kind: COMPACT, CONTIGUOUS or CHUNKED.
        address: of the numbers, or of the index; None where nothing was written yet.
        size: bytes of the numbers, where they are not chunked; of a single packed chunk; None where it is not said.
        data: the numbers themselves, of a compact array.
        chunk: the shape of a chunk.
        index: which index, from BTREE to BTREE2.
        mask: which filters a single chunk left out.
        plain_edges: whether chunks that reach over the array's end are not packed.
    """

    kind: int
    address: int | None
    size: int | None = None
    data: bytes = b""
    chunk: tuple = ()
    index: int = BTREE
    mask: int = 0
    plain_edges: bool = False

    @property
    def name(self):
        """The word for people."""
        return ("compact", "contiguous", "chunked")[self.kind]


def read(fields):
    """A layout, from the fields of its message."""
    version = fields.version(1, 2, 3, 4)
    if version < 3:
        return _read_oldest(fields)
    kind = fields.uint(1)
    if kind == COMPACT:
        size = fields.uint(2)
        return Layout(COMPACT, None, size, bytes(fields.bytes(size)))
    if kind == CONTIGUOUS:
        return Layout(CONTIGUOUS, fields.address(), fields.length())
    if kind == VIRTUAL:
        raise Unsupported("it is put together from other files.", "h5repack -l CONTI old.h5 new.h5")
    if kind != CHUNKED:
        raise fields.refuse(f"is of class {kind}, which there is not")
    if version == 4:
        return _read_chunked(fields)
    rank, address = fields.uint(1), fields.address()
    return Layout(CHUNKED, address, chunk=_shape(fields, fields.uints(4, rank)))


def _read_oldest(fields):
    rank, kind = fields.uint(1), fields.uint(1)
    fields.skip(5)
    address = None if kind == COMPACT else fields.address()
    sizes = fields.uints(4, rank)
    if kind == COMPACT:
        size = fields.uint(4)
        return Layout(COMPACT, None, size, bytes(fields.bytes(size)))
    if kind == CHUNKED:  # the last of the sizes is that of a value
        return Layout(CHUNKED, address, chunk=_shape(fields, sizes))
    return Layout(CONTIGUOUS, address)


def _read_chunked(fields):
    flags, rank, width = fields.uint(1), fields.uint(1), fields.uint(1)
    if not 1 <= width <= 8:
        raise fields.refuse(f"has sizes of {width} bytes")
    chunk = _shape(fields, fields.uints(width, rank))
    index, size, mask = fields.uint(1), None, 0
    if index == SINGLE and flags & _FILTERED:
        size, mask = fields.length(), fields.uint(4)
    elif index in _PARAMETERS:
        fields.skip(_PARAMETERS[index])
    elif index not in (SINGLE, IMPLICIT):
        raise fields.refuse(f"has an index of kind {index}, which there is not")
    return Layout(CHUNKED, fields.address(), size, b"", chunk, index, mask, bool(flags & _WHOLE_EDGES))


_PARAMETERS = {FIXED_ARRAY: 1, EXTENSIBLE_ARRAY: 5, BTREE2: 6}  # bytes; the index's own header has them again


def _shape(fields, sizes):
    """The shape of a chunk, from sizes whose last is that of a value."""
    if len(sizes) < 2 or 0 in sizes:
        raise fields.refuse(f"has chunks of the impossible shape {sizes[:-1]}")
    return sizes[:-1]


def encode(address, size):
    """The message of a contiguous layout; an array of no bytes has no address."""
    return struct.pack("<BBQQ", 3, CONTIGUOUS, address if size else UNDEFINED, size)
