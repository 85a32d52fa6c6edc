"""The extensible array: addresses of chunks for arrays that grow along one axis, without ever moving an address.

    index block        the first few elements, then addresses of data blocks, then of super blocks
    super block        addresses of data blocks of one size
    data block         elements; a long one comes in pages

Data blocks come in groups, each of which doubles in turn the number of blocks or their length: so a row of any length is found in
few steps, and little of what was taken stands empty.
"""

from minikeras.hdf5 import checksum
from minikeras.hdf5.fixed_array import page_of

_WHAT = "the extensible array"
_PREFIX = 6  # signature, version, client


class ExtensibleArray:
    """Iterating gives pairs of a chunk's number and the fields of its element."""

    def __init__(self, source, address):
        self._source, self._header = source, address
        fields = source.fields(address, 12 + 6 * source.length_width + source.address_width + 4, _WHAT)
        fields.signature(b"EAHD")
        checksum.check(fields.data, _WHAT, address)
        fields.version(0)
        fields.uint(1)
        self._width, bits, self._in_index, self._least, self._pointers, page_bits = fields.uints(1, 6)
        for _ in range(4):
            fields.length()
        self._count = fields.length()  # one more than the largest number that was ever set
        fields.length()
        self._index = fields.address()
        sound = _power(self._least) and _power(self._pointers) and 0 < bits <= 64 and 0 < page_bits < 32
        if not sound or self._width < source.address_width:
            raise fields.refuse(f"has blocks of impossible sizes, or elements of {self._width} bytes")
        self._offset_width = -(-bits // 8)
        self._page = 1 << page_bits
        self._groups = 1 + bits - (self._least.bit_length() - 1)

    def __iter__(self):
        if self._index is None:
            return
        a = self._source.address_width
        first_groups = min(2 * (self._pointers.bit_length() - 1), self._groups)
        blocks, supers = 2 * (self._pointers - 1), self._groups - first_groups
        size = _PREFIX + a + self._in_index * self._width + (blocks + supers) * a + 4
        fields = self._block(self._index, size, b"EAIB")
        for number in range(self._in_index):
            element = fields.part(self._width)
            if number < self._count:
                yield number, element
        number = self._in_index
        for group in range(self._groups):
            if number >= self._count:
                break
            count, length = 1 << group // 2, self._least << (group + 1) // 2
            if group < first_groups:
                pages = None
                addresses = [fields.address() for _ in range(count)]
            else:
                if group == first_groups:
                    fields.place = size - 4 - supers * a
                address = fields.address()
                if address is None:  # nothing of this group was ever set
                    number += count * length
                    continue
                addresses, pages = self._super_block(address, count, length)
            for place, address in enumerate(addresses):
                if address is not None and number < self._count:
                    yield from self._data_block(address, number, length, pages and pages[place])
                number += length

    def _super_block(self, address, count, length):
        """The addresses of the data blocks of one group, and which pages of each were written."""
        bitmap = -(-(length // self._page) // 8) if length > self._page else 0
        a = self._source.address_width
        size = _PREFIX + a + self._offset_width + count * (bitmap + a) + 4
        fields = self._block(address, size, b"EASB")
        fields.skip(self._offset_width)
        pages = [fields.bytes(bitmap) for _ in range(count)]
        return [fields.address() for _ in range(count)], pages

    def _data_block(self, address, first, length, used):
        """The elements of a data block, as far as they were ever set."""
        prefix = _PREFIX + self._source.address_width + self._offset_width
        wanted = min(length, self._count - first)
        if length <= self._page:
            fields = self._block(address, prefix + length * self._width + 4, b"EADB")
            fields.skip(self._offset_width)
            for number in range(first, first + wanted):
                yield number, fields.part(self._width)
            return
        self._block(address, prefix + 4, b"EADB")
        for page in range(-(-wanted // self._page)):
            if used and used[page // 8] >> 7 - page % 8 & 1:
                at = address + prefix + 4 + page * (self._page * self._width + 4)
                start = first + page * self._page
                for number, element in page_of(self._source, at, start, self._page, self._width):
                    if number < self._count:
                        yield number, element

    def _block(self, address, size, signature):
        fields = self._source.fields(address, size, _WHAT)
        fields.signature(signature)
        checksum.check(fields.data, _WHAT, address)
        fields.version(0)
        fields.uint(1)
        if fields.address() != self._header:
            raise fields.refuse("has a block of another array")
        return fields


def _power(number):
    return number > 0 and number & number - 1 == 0
