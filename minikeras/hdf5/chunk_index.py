"""The indexes of chunks: each gives, for an array, which chunks there are and where in the file."""

import math
from typing import NamedTuple

from minikeras.hdf5 import btree, btree2, layout as layouts
from minikeras.hdf5.errors import Damaged
from minikeras.hdf5.extensible_array import ExtensibleArray
from minikeras.hdf5.fixed_array import FixedArray

_PLAIN, _PACKED = 10, 11  # the kinds of B-tree of version 2 for chunks without and with filters
_WHAT = "the index of chunks"


class Chunk(NamedTuple):
    """One chunk: the index of its first element, where its bytes are and how many, and which filters it left out (a bit each)."""

    start: tuple
    address: int
    size: int
    mask: int


class Chunked(NamedTuple):
    """What an index must know of its array."""

    source: object
    layout: layouts.Layout
    space: object
    itemsize: int
    packed: bool

    @property
    def chunk_bytes(self):
        """Bytes of a chunk before it is packed."""
        return math.prod(self.layout.chunk) * self.itemsize


def chunks(array):
    """All chunks of an array that were written, as a list of `Chunk`. Raises Damaged where one lies outside, or is there twice."""
    if array.layout.address is None:
        return []
    found = list(_INDEXES[array.layout.index](array))
    shape, chunk = array.space.shape, array.layout.chunk
    starts = {one.start for one in found}
    if len(starts) < len(found):
        raise Damaged(_WHAT, array.layout.address, "has a chunk twice")
    for start in starts:
        if any(place >= size or place % step for place, size, step in zip(start, shape, chunk)):
            raise Damaged(_WHAT, array.layout.address, f"has a chunk at {start}, which is none of an array of shape {shape}")
    return found


def _of_btree(array):
    rank = len(array.layout.chunk)
    for key, address in btree.leaves(array.source, array.layout.address, btree.CHUNKS, 8 + 8 * (rank + 1)):
        size, mask = key.uint(4), key.uint(4)
        yield Chunk(key.uints(8, rank), address, size, mask)


def _of_btree2(array):
    rank, kind = len(array.layout.chunk), _PACKED if array.packed else _PLAIN
    for record in btree2.records(array.source, array.layout.address, kind):
        address, size, mask = record.address(), array.chunk_bytes, 0
        if array.packed:
            size, mask = record.uint(record.left - 4 - 8 * rank), record.uint(4)
        scaled = record.uints(8, rank)
        yield Chunk(tuple(place * step for place, step in zip(scaled, array.layout.chunk)), address, size, mask)


def _of_single(array):
    size = array.chunk_bytes if array.layout.size is None else array.layout.size
    yield Chunk((0,) * len(array.layout.chunk), array.layout.address, size, array.layout.mask)


def _of_row(array):
    """All chunks one behind the other, in the order of rows; each is as long as the others."""
    size = array.chunk_bytes
    grid = _grid(array)
    if math.prod(grid) * size > array.source.size:
        raise Damaged(_WHAT, array.layout.address, "has more chunks than the file has room for")
    for number in range(math.prod(grid)):
        yield Chunk(_start(number, grid, array.layout.chunk), array.layout.address + number * size, size, 0)


def _of_fixed_array(array):
    return _of_elements(array, FixedArray(array.source, array.layout.address), _grid(array), range(len(array.layout.chunk)))


def _of_extensible_array(array):
    """The axis that grows without end comes first, whichever it is: the others' numbers of chunks stay."""
    rank = len(array.layout.chunk)
    endless = next((axis for axis, size in enumerate(array.space.longest) if size is None), 0)
    order = [endless, *(axis for axis in range(rank) if axis != endless)]
    grid = _grid(array)
    elements = ExtensibleArray(array.source, array.layout.address)
    return _of_elements(array, elements, [grid[axis] for axis in order], order)


def _of_elements(array, elements, grid, order):
    """Chunks from an array of addresses, or of addresses, sizes and masks; `order` says which axis each of `grid` is."""
    steps = [array.layout.chunk[axis] for axis in order]
    for number, fields in elements:
        address, size, mask = fields.address(), array.chunk_bytes, 0
        if array.packed:
            size, mask = fields.uint(fields.left - 4), fields.uint(4)
        if address is None:
            continue
        start = _start(number, grid, steps)
        if start is None:
            raise Damaged(_WHAT, array.layout.address, "has more chunks than the array")
        yield Chunk(tuple(start[order.index(axis)] for axis in range(len(order))), address, size, mask)


def _grid(array):
    """The number of chunks along each axis, as long as it may grow; an axis without end counts as it is."""
    longest = [size if most is None else most for size, most in zip(array.space.shape, array.space.longest)]
    return [-(-size // step) for size, step in zip(longest, array.layout.chunk)]


def _start(number, grid, steps):
    """The index of the first element of a chunk, from its number; None where there is no such chunk. The first axis has no end."""
    places = []
    for size in reversed(grid[1:]):
        if size == 0:
            return None
        number, place = divmod(number, size)
        places.append(place)
    places.append(number)
    return tuple(place * step for place, step in zip(reversed(places), steps))


_INDEXES = {
    layouts.BTREE: _of_btree,
    layouts.SINGLE: _of_single,
    layouts.IMPLICIT: _of_row,
    layouts.FIXED_ARRAY: _of_fixed_array,
    layouts.EXTENSIBLE_ARRAY: _of_extensible_array,
    layouts.BTREE2: _of_btree2,
}
