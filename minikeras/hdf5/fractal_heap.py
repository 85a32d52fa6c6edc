"""The fractal heap: where newer files keep links and attributes once they are too many for an object header.

It is one long row of bytes in blocks that grow: two rows of small blocks, then each row of blocks twice as large as the one
before. Large blocks are direct up to a limit; beyond it a block is indirect, a table of blocks itself, laid out by the same rule:
hence the name. An object's ID says where in the row it begins and how long it is.
"""

from minikeras.hdf5 import btree2, checksum
from minikeras.hdf5.errors import Damaged, Unsupported

_WHAT = "the fractal heap"
_MANAGED, _HUGE, _TINY = range(3)
_HUGE_RECORDS = 1  # the kind of B-tree that lists huge objects


class FractalHeap:
    """A heap of the objects of one group or array. Raises Damaged or Unsupported where it can't be read."""

    def __init__(self, source, address):
        self._source, self._address = source, address
        a, n = source.address_width, source.length_width
        fields = source.fields(address, 22 + 12 * n + 3 * a + 4, _WHAT)
        fields.signature(b"FRHP")
        fields.version(0)
        self.id_length, filters = fields.uint(2), fields.uint(2)
        if filters:
            raise Unsupported("it keeps names or attributes in packed form.", "h5repack old.h5 new.h5")
        checksum.check(fields.data, _WHAT, address)
        self._checked = bool(fields.uint(1) & 2)
        largest = fields.uint(4)
        fields.length()
        self._huge = fields.address()
        fields.length()
        fields.address()
        for _ in range(8):  # sizes and counts of free, managed, huge and tiny objects
            fields.length()
        self._width, self._first, self._largest_direct = fields.uint(2), fields.length(), fields.length()
        bits = fields.uint(2)
        fields.uint(2)
        self._root, self._rows = fields.address(), fields.uint(2)
        if not (_power(self._width) and _power(self._first) and _power(self._largest_direct) and 8 <= bits <= 64):
            raise fields.refuse("has blocks of impossible sizes")
        self._offset_width = (bits + 7) // 8
        self._size_width = min(_bytes_of(self._largest_direct - 1), _bytes_of(largest))
        self._blocks = {}  # those that were read, by where in the row they begin

    def object(self, identity):
        """The bytes of the object that an ID stands for."""
        kind = identity[0] >> 4 & 3
        if kind == _TINY:
            return identity[1 : 2 + (identity[0] & 15)]
        if kind == _HUGE:
            return self._huge_object(int.from_bytes(identity[1:9], "little"))
        if kind != _MANAGED or len(identity) < 1 + self._offset_width + self._size_width:
            raise Damaged(_WHAT, self._address, f"has no object {bytes(identity)!r}")
        offset = int.from_bytes(identity[1 : 1 + self._offset_width], "little")
        size = int.from_bytes(identity[1 + self._offset_width :][: self._size_width], "little")
        block, start = self._block(offset)
        if offset - start + size > len(block):
            raise Damaged(_WHAT, self._address, f"has an object at {offset:,} that crosses the end of its block")
        return block[offset - start : offset - start + size]

    def _huge_object(self, number):
        """An object too long for a block lies somewhere in the file; a B-tree says where."""
        for record in btree2.records(self._source, self._huge, _HUGE_RECORDS):
            address, size, found = record.address(), record.length(), record.length()
            if found == number:
                return self._source.read(address, size, _WHAT)
        raise Damaged(_WHAT, self._address, f"has no object of number {number}")

    def _block(self, offset):
        """The direct block that holds an offset of the row, and where it begins."""
        if self._rows == 0:
            return self._direct(self._root, 0, self._first), 0
        address, start, rows = self._root, 0, self._rows
        while True:  # down: each block lies inside the one before and is smaller
            row, column = self._place(offset - start)
            if row >= rows:
                raise Damaged(_WHAT, self._address, f"has nothing at {offset:,}")
            size = self._size(row)
            child = self._child(address, start, rows, row * self._width + column)
            start += self._begin(row) + column * size
            if size <= self._largest_direct:
                return self._direct(child, start, size), start
            address, rows = child, (size // (self._first * self._width)).bit_length()

    def _place(self, offset):
        """Row and column of the block that holds an offset of an indirect block."""
        row = (offset // (self._first * self._width)).bit_length()
        return row, (offset - self._begin(row)) // self._size(row)

    def _size(self, row):
        return self._first << max(row - 1, 0)

    def _begin(self, row):
        return self._first * self._width << row - 1 if row else 0

    def _child(self, address, start, rows, number):
        """The address of a block in the table of an indirect block."""
        before = 5 + self._source.address_width + self._offset_width
        size = before + rows * self._width * self._source.address_width + 4
        if address not in self._blocks:
            self._blocks[address] = self._block_fields(address, size, b"FHIB", start)
            checksum.check(self._blocks[address].data, _WHAT, address)
        table = self._blocks[address].again()
        table.skip(before + number * self._source.address_width)
        return table.address()

    def _direct(self, address, start, size):
        if address not in self._blocks:
            self._blocks[address] = fields = self._block_fields(address, size, b"FHDB", start)
            if self._checked:
                end = fields.place  # the checksum stands between head and objects, and counts as zeros for itself
                stored, bare = fields.uint(4), fields.data[:end] + bytes(4) + fields.data[end + 4 :]
                if checksum.lookup3(bare) != stored:
                    raise fields.refuse("has another checksum than its bytes")
        return self._blocks[address].data

    def _block_fields(self, address, size, signature, start):
        fields = self._source.fields(address, size, _WHAT)
        fields.signature(signature)
        fields.version(0)
        if fields.address() != self._address or fields.uint(self._offset_width) != start:
            raise fields.refuse("has a block of another heap, or of another place")
        return fields


def _power(number):
    return number > 0 and number & number - 1 == 0


def _bytes_of(number):
    """How many bytes a number up to this one takes."""
    return max(1, (number.bit_length() + 7) // 8)
