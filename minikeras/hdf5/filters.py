"""Filters: what each chunk of an array went through on its way into the file, in order; on the way out it goes back.

gzip        DEFLATE, as in zip files
shuffle     first the first bytes of all numbers, then all second bytes, ...: exponents side by side pack better
fletcher32  a checksum behind the bytes
"""

import zlib
from typing import NamedTuple

import numpy as np

from minikeras.hdf5.checksum import fletcher32
from minikeras.hdf5.errors import Damaged, Unsupported

GZIP, SHUFFLE, FLETCHER32 = 1, 2, 3
_KNOWN = {GZIP: "gzip", SHUFFLE: "shuffle", FLETCHER32: "fletcher32"}
_OTHERS = {4: "szip", 5: "nbit", 6: "scaleoffset", 305: "lzo", 307: "bzip2", 32000: "lzf", 32001: "blosc", 32004: "lz4"}
_OTHERS |= {32013: "zfp", 32015: "zstd", 32026: "blosc2"}
_CHUNK = "the chunk"
EXPANSION = 1032  # DEFLATE makes nothing more than 1032 times as long


class Filter(NamedTuple):
    """One filter: its number in HDF5's register, and its numbers."""

    number: int
    values: tuple

    @property
    def name(self):
        """The name by which people know it."""
        return _KNOWN.get(self.number) or _OTHERS.get(self.number, f"number {self.number}")


def read(fields):
    """A list of filters, from the fields of their message."""
    version = fields.version(1, 2)
    count = fields.uint(1)
    fields.skip(6 if version == 1 else 0)
    found = []
    for _ in range(count):
        number = fields.uint(2)
        length = fields.uint(2) if version == 1 or number >= 256 else 0
        fields.skip(2)
        values = fields.uint(2)
        fields.skip(length + (-length % 8 if version == 1 else 0))
        found.append(Filter(number, fields.uints(4, values)))
        fields.skip(4 if version == 1 and values % 2 and fields.left >= 4 else 0)
    return found


def check(filters):
    """Raise Unsupported unless all are known, each at most once."""
    numbers = [one.number for one in filters]
    if len(set(numbers)) < len(numbers) or not set(numbers) <= set(_KNOWN):
        names = ", ".join(one.name for one in filters)
        raise Unsupported(f"it is packed by the filters {names}; only one each of gzip, shuffle and fletcher32 are read.")


def undo(filters, mask, data, size, at):
    """The bytes of a chunk as they were before the filters.

    Args:
        filters: in the order in which they were applied.
        mask: which of them this chunk left out, a bit for each.
        data: the bytes in the file.
        size: how many bytes there must be in the end. More are never unpacked.
        at: their address, for messages.
    """
    for place in reversed(range(len(filters))):
        if mask >> place & 1:
            continue
        one = filters[place]
        if one.number == GZIP:
            data = _inflate(data, size + 4 * len(filters), at)
        elif one.number == SHUFFLE:
            data = _unshuffle(data, one.values[0] if one.values else 1)
        else:
            data = _without_checksum(data, at)
    if len(data) != size:
        raise Damaged(_CHUNK, at, f"has {len(data):,} bytes and not {size:,}")
    return data


def _inflate(data, most, at):
    unpacker = zlib.decompressobj()
    try:
        found = unpacker.decompress(data, most + 1)
    except zlib.error as error:
        raise Damaged(_CHUNK, at, f"cannot be unpacked ({error})") from None
    if len(found) > most:
        raise Damaged(_CHUNK, at, f"unpacks to more than {most:,} bytes, which is all that it should hold")
    if not unpacker.eof:
        raise Damaged(_CHUNK, at, "cannot be unpacked: it ends too soon")
    return found


def _unshuffle(data, width):
    if width < 2:
        return data
    count = len(data) // width
    shuffled = np.frombuffer(data, np.uint8, count * width).reshape(width, count)
    return shuffled.T.tobytes() + data[count * width :]  # what is left over was not shuffled


def _without_checksum(data, at):
    """The bytes before the checksum. Old versions of HDF5 wrote its halves' bytes the other way round."""
    data, stored = data[:-4], int.from_bytes(data[-4:], "little")
    value = fletcher32(data)
    swapped = (value & 0x00FF00FF) << 8 | value >> 8 & 0x00FF00FF
    if stored not in (value, swapped):
        raise Damaged(_CHUNK, at, "has another checksum than its bytes")
    return data
