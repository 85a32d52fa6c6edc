"""The local heap: the names of the members of one group, in older files. A name is referred to by where it begins."""

from minikeras.hdf5.errors import Damaged

_WHAT = "the local heap"


class LocalHeap:
    """The names of a group's members. Raises Damaged where there is no such heap at the address."""

    def __init__(self, source, address):
        prefix = source.fields(address, 8 + 2 * source.length_width + source.address_width, _WHAT)
        prefix.signature(b"HEAP")
        prefix.version(0)
        prefix.skip(3)
        size = prefix.length()
        prefix.length()  # where free space begins
        self._at = prefix.address()
        self._data = source.read(self._at, size, _WHAT)

    def name(self, offset):
        """The text that begins at an offset and ends at the next zero."""
        end = self._data.find(b"\0", offset)
        if not 0 <= offset < len(self._data) or end < 0:
            raise Damaged(_WHAT, self._at, f"has no name at {offset:,}")
        return decoded(self._data[offset:end], self._at)


def decoded(raw, at):
    """The name that bytes stand for. Raises Damaged where they are no UTF-8."""
    try:
        return bytes(raw).decode("utf-8")
    except UnicodeDecodeError:
        raise Damaged("the name", at, f"{bytes(raw[:40])!r} is no text in UTF-8") from None
