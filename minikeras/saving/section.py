"""A part of a file as a file of its own: reading a member of an archive where it lies."""

import io


class Section(io.RawIOBase):
    """Bytes `start` to `start + size` of an open file, to be read and sought in.

    Args:
        file: open in binary mode. Nobody else may seek in it between two calls who does not expect it to be elsewhere.
    """

    def __init__(self, file, start, size):
        self._file, self._start, self._size = file, start, size
        self._place = 0

    def readable(self):
        return True

    def seekable(self):
        return True

    def seek(self, offset, whence=io.SEEK_SET):
        self._place = max(0, offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}[whence])
        return self._place

    def readinto(self, memory):
        view = memoryview(memory).cast("B")
        view = view[: max(0, self._size - self._place)]
        self._file.seek(self._start + self._place)
        count = self._file.readinto(view) or 0
        self._place += count
        return count
