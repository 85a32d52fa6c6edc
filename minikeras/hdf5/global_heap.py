"""The global heap: texts of any length, for all of the file. It comes in collections; a text is number so-and-so of a collection."""

import struct

from minikeras.hdf5.errors import Damaged

_WHAT = "the global heap"
_HEAD = 16  # bytes before the first object, and before each object's own
_LEAST = 4096  # a collection is never shorter
_MOST = 0xFFFF - 1  # objects are numbered with 16 bits, 0 is the free space
REFERENCE = 16  # bytes of a reference: a length, the collection's address, the number


class GlobalHeap:
    """All collections of a source, each looked through when it is first asked for."""

    def __init__(self, source):
        self._source, self._collections = source, {}

    def values(self, references, count):
        """A list of bytes.

        Args:
            references: fields of `count` references, each a length, an address and a number.

        Many references may lead to one long text. In a sound file they don't, and all texts together are no longer than the
        file; where they would be, Damaged is raised before they are copied.
        """
        found, total = [], 0
        for _ in range(count):
            size, address, number = references.uint(4), references.address(), references.uint(4)
            if address in (None, 0) or size == 0:
                found.append(b"")
                continue
            at, stored = self._place(address, number)
            total += size
            if size > stored:
                raise Damaged(_WHAT, address, f"has {stored:,} bytes under number {number}, and {size:,} are expected")
            if total > self._source.size:
                raise Damaged(_WHAT, address, "is referred to for more texts than the file has bytes")
            found.append(self._source.read_data(at, size, _WHAT))
        return found

    def _place(self, address, number):
        """Where an object is, and how long."""
        if address not in self._collections:
            self._collections[address] = dict(self._objects(address))
        if number not in self._collections[address]:
            raise Damaged(_WHAT, address, f"has nothing under number {number}")
        return self._collections[address][number]

    def _objects(self, address):
        width = self._source.length_width
        prefix = self._source.fields(address, 8 + width, _WHAT)
        prefix.signature(b"GCOL")
        prefix.version(1)
        prefix.skip(3)
        collection = self._source.fields(address, prefix.length(), _WHAT)
        collection.skip(8 + width)
        while collection.left >= 8 + width:
            number, _, _, size = collection.uint(2), collection.uint(2), collection.uint(4), collection.length()
            if number == 0:
                break
            yield number, (address + collection.place, size)
            collection.skip(size + -size % 8)


class NewGlobalHeap:
    """Texts to be written, as bytes, each once."""

    def __init__(self, texts):
        self._collections = [[]]
        self._numbers = {}
        for text in dict.fromkeys(texts):
            if len(self._collections[-1]) == _MOST:
                self._collections.append([])
            self._collections[-1].append(text)
            self._numbers[text] = (len(self._collections) - 1, len(self._collections[-1]))
        self._collections = [_encode(texts) for texts in self._collections if texts]

    def pieces(self):
        """The bytes of each collection."""
        return self._collections

    def references(self, texts, addresses):
        """The bytes of references to texts, once it is known where the collections are."""
        places = ((text, *self._numbers[text]) for text in texts)
        return b"".join(struct.pack("<IQI", len(text), addresses[collection], number) for text, collection, number in places)


def _encode(texts):
    objects = b"".join(
        struct.pack("<HHIQ", number, 1, 0, len(text)) + text + bytes(-len(text) % 8) for number, text in enumerate(texts, 1)
    )
    size = max(_LEAST, _HEAD + len(objects) + _HEAD)
    free = size - _HEAD - len(objects)
    return b"GCOL\1\0\0\0" + struct.pack("<Q", size) + objects + struct.pack("<HHIQ", 0, 0, 0, free) + bytes(free - _HEAD)
