"""The fixed array: addresses of chunks in a row, for arrays that don't grow. A long one comes in pages."""

from minikeras.hdf5 import checksum

_WHAT = "the fixed array"
_PACKED = 1


class FixedArray:
    """Iterating gives pairs of a chunk's number and the fields of its element."""

    def __init__(self, source, address):
        self._source, self._header = source, address
        fields = source.fields(address, 12 + source.length_width + source.address_width, _WHAT)
        fields.signature(b"FAHD")
        checksum.check(fields.data, _WHAT, address)
        fields.version(0)
        fields.uint(1)  # whether the chunks are packed
        self._width, bits = fields.uint(1), fields.uint(1)
        self._count, self._block = fields.length(), fields.address()
        if self._count * self._width > source.size or not 0 < bits < 32 or self._width < source.address_width:
            raise fields.refuse(f"has {self._count:,} elements of {self._width} bytes, more than fit into the file")
        self._page = 1 << bits

    def __iter__(self):
        if self._block is None:
            return
        pages = -(-self._count // self._page) if self._count > self._page else 0
        bitmap = -(-pages // 8)
        prefix = 6 + self._source.address_width + bitmap
        body = 0 if pages else self._count * self._width
        fields = self._source.fields(self._block, prefix + body + 4, _WHAT)
        fields.signature(b"FADB")
        checksum.check(fields.data, _WHAT, self._block)
        fields.version(0)
        fields.uint(1)
        if fields.address() != self._header:
            raise fields.refuse("belongs to another array")
        if not pages:
            for number in range(self._count):
                yield number, fields.part(self._width)
            return
        used = fields.bytes(bitmap)
        yield from self._in_pages(self._block + prefix + 4, [bool(used[i // 8] >> 7 - i % 8 & 1) for i in range(pages)])

    def _in_pages(self, at, used):
        """The elements of those pages that were written."""
        for page, written in enumerate(used):
            if written:
                first = page * self._page
                yield from page_of(
                    self._source,
                    at + page * (self._page * self._width + 4),
                    first,
                    min(self._page, self._count - first),
                    self._width,
                )


def page_of(source, at, first, count, width):
    """The elements of one page: a run of them with a checksum behind."""
    fields = source.fields(at, count * width + 4, "the page of an array of chunks")
    checksum.check(fields.data, fields.what, at)
    for number in range(first, first + count):
        yield number, fields.part(width)
