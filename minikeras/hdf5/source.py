"""The bytes of a file, and reading them field by field. Nothing outside the file can be reached, nor any byte read without end."""

import io

from minikeras.hdf5.errors import Damaged

_WINDOW = 1 << 15
_TIMES = 4  # a sound file needs each byte of its structures once or twice: some begin with their own size
_SLACK = 1 << 16


class Source:
    """An open file, read by address.

    All structures are read through `read`, which counts. In a sound file they lie side by side, so that all of them together
    are no longer than the file. A file whose structures refer to each other in circles, or overlap a thousandfold, runs out of
    this allowance soon: every loop of this room ends for this reason, whatever stands in the file.

    Args:
        file: open in binary mode, seekable.

    Attributes:
        size: in bytes, from `base` on.
        base: where the file's address 0 is; a text, or another program's header, may stand before it.
        address_width, length_width: bytes of an address and of a length, as the superblock says.
    """

    def __init__(self, file):
        self._file = file
        self._length = file.seek(0, io.SEEK_END)
        self._window, self._start = b"", 0
        self.address_width = self.length_width = 8
        self.begin_at(0)

    def begin_at(self, base):
        """Count addresses from `base` on."""
        self.base = base
        self.size = self._length - base
        self._allowance = _TIMES * self._length + _SLACK

    def read(self, at, size, what):
        """`size` bytes of a structure. Raises Damaged where they are not all in the file, or were read too often."""
        self._check(at, size, what)
        self._allowance -= size
        if self._allowance < 0:
            raise Damaged(what, at, "is one of too many: the structures of this file overlap, or lead round in a circle")
        if size > _WINDOW:
            return self._read(self.base + at, size)
        place = self.base + at - self._start
        if place < 0 or place + size > len(self._window):
            self._start = self.base + at
            self._window = self._read(self._start, min(_WINDOW, self._length - self._start))
            place = 0
        return self._window[place : place + size]

    def fields(self, at, size, what):
        """The same bytes, as `Fields`."""
        return Fields(self, self.read(at, size, what), at, what)

    def read_data(self, at, size, what):
        """`size` bytes of an array's numbers, which don't count."""
        self._check(at, size, what)
        return self._read(self.base + at, size)

    def read_into(self, at, memory, what):
        """Fill a writable buffer with numbers: from the file to where they are wanted, without a copy between."""
        view = memoryview(memory).cast("B")
        self._check(at, len(view), what)
        self._file.seek(self.base + at)
        done = 0
        while done < len(view):
            more = self._file.readinto(view[done:])
            if not more:
                raise Damaged(what, at, "ends before its time: the file became shorter while it was read")
            done += more

    def _check(self, at, size, what):
        if at is None:
            raise Damaged(what, None, "has no address")
        if not 0 <= at <= at + size <= self.size:
            raise Damaged(what, at, f"would take {size:,} bytes and lead out of the file, which has {self.size:,}")

    def _read(self, start, size):
        self._file.seek(start)
        data = self._file.read(size)
        if len(data) != size:
            raise Damaged("the file", start, "became shorter while it was read")
        return data


class Fields:
    """The fields of one structure, read from the left to the right. All numbers of HDF5's structures are little-endian.

    Args:
        source: whose widths of addresses and lengths hold.
        data: the bytes.
        at: the address of the first byte, for messages.
        what: the name of the structure, for messages.
    """

    def __init__(self, source, data, at, what):
        self.source, self.data, self.at, self.what = source, data, at, what
        self.place = 0

    @property
    def left(self):
        """The number of bytes that were not read yet."""
        return len(self.data) - self.place

    def bytes(self, size):
        """The next bytes."""
        start, self.place = self.place, self.place + size
        if size < 0 or self.place > len(self.data):
            raise Damaged(self.what, self.at, "is too short for what it says it holds")
        return self.data[start : self.place]

    def uint(self, width):
        """The next number, of so many bytes, not negative."""
        return int.from_bytes(self.bytes(width), "little")

    def uints(self, width, count):
        """A tuple of numbers."""
        data = self.bytes(width * count)
        return tuple(int.from_bytes(data[i : i + width], "little") for i in range(0, len(data), width))

    def address(self):
        """The next address; None for the undefined one, all ones, which stands for "nowhere"."""
        data = self.bytes(self.source.address_width)
        return None if data == b"\xff" * len(data) else int.from_bytes(data, "little")

    def length(self):
        """The next length."""
        return self.uint(self.source.length_width)

    def skip(self, size):
        """Pass over bytes that are reserved, or not needed."""
        self.bytes(size)

    def align(self, to=8):
        """Pass over the bytes up to a multiple of `to`, as far as there are any."""
        self.skip(min(-self.place % to, self.left))

    def again(self):
        """The same fields, to be read from the first on."""
        return Fields(self.source, self.data, self.at, self.what)

    def part(self, size, what=None):
        """The next bytes as fields of their own."""
        at = None if self.at is None else self.at + self.place
        return Fields(self.source, self.bytes(size), at, what or self.what)

    def signature(self, expected):
        """Pass over the four letters that a structure begins with. Raises Damaged where they are others."""
        found = self.bytes(len(expected))
        if found != expected:
            raise Damaged(self.what, self.at, f"begins with {bytes(found)!r} and not with {expected!r}")

    def version(self, *known):
        """The next byte, the version of the structure. Raises Damaged where it is none of those that there are."""
        found = self.uint(1)
        if found not in known:
            raise Damaged(self.what, self.at, f"has version {found}; {' and '.join(map(str, known))} are known")
        return found

    def refuse(self, reason):
        """The error that this structure is damaged."""
        return Damaged(self.what, self.at, reason)
