"""The dataspace message: how many axes an array has, and how long they are."""

import math
import struct
from typing import NamedTuple

_NULL = 2
MAX_RANK = 32


class Dataspace(NamedTuple):
    """The shape of an array: () of a single value, None of one that holds no value at all.

    `longest` is how far each axis may grow, None without end. Only the indexes of chunks ask for it.
    """

    shape: tuple | None
    longest: tuple

    @property
    def count(self):
        """The number of values."""
        return 0 if self.shape is None else math.prod(self.shape)


def read(fields):
    """A dataspace, from the fields of its message."""
    version = fields.version(1, 2)
    rank, flags = fields.uint(1), fields.uint(1)
    kind = fields.uint(1)
    if version == 1:
        fields.skip(4)
    if rank > MAX_RANK:
        raise fields.refuse(f"has {rank} axes; {MAX_RANK} are the most that HDF5 allows")
    if version == 2 and kind == _NULL:
        return Dataspace(None, ())
    width = fields.source.length_width
    shape = fields.uints(width, rank)
    endless = (1 << 8 * width) - 1
    longest = fields.uints(width, rank) if flags & 1 else shape
    return Dataspace(shape, tuple(None if size == endless else size for size in longest))


def encode(shape):
    """The message of a shape."""
    return struct.pack(f"<BBBB{len(shape)}Q", 2, len(shape), 0, 1 if shape else 0, *shape)
