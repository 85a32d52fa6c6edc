"""The object header: all that is known of a group or an array, as a list of messages.

a group   Link Info, Group Info, a Link for each member; or, in older files, one Symbol Table
an array  Dataspace, Datatype, Fill Value, Layout, and Filters where its chunks are packed
both      an Attribute for each attribute, as far as there is room; Continuations, where the list goes on elsewhere
"""

import struct
from typing import NamedTuple

from minikeras.hdf5 import checksum
from minikeras.hdf5.errors import CannotWrite, Damaged, Unsupported
from minikeras.hdf5.source import Fields

NOTHING, DATASPACE, LINK_INFO, DATATYPE, OLD_FILL_VALUE, FILL_VALUE, LINK, EXTERNAL_FILES, LAYOUT = range(9)
GROUP_INFO, FILTERS, ATTRIBUTE = 0x0A, 0x0B, 0x0C
CONTINUATION, SYMBOL_TABLE, ATTRIBUTE_INFO = 0x10, 0x11, 0x15
LONGEST = 0xFFFF  # bytes of a message
_LAST = 0x18
_SHARED, _MUST_BE_KNOWN = 0x02, 0x80
_WHAT = "the object header"


class Message(NamedTuple):
    """One message: its kind, and its bytes as they stand in the file."""

    kind: int
    shared: bool
    fields: Fields


class ObjectHeader:
    """The messages of the object at an address, read one after the other.

    Raises Damaged where they are no messages.
    """

    def __init__(self, source, address):
        self.source, self.address = source, address
        begin = source.read(address, 4, _WHAT)
        self.messages = list(_read_new(source, address) if begin == b"OHDR" else _read_old(source, address))
        self._kinds = {message.kind for message in self.messages}

    def __contains__(self, kind):
        return kind in self._kinds

    def first(self, kind):
        """The fields of the only message of a kind, or None. What is shared stands in another object's header."""
        return next(self.all(kind), None)

    def all(self, kind):
        """The fields of all messages of a kind."""
        for message in self.messages:
            if message.kind == kind:
                yield shared(message.fields.again(), kind) if message.shared else message.fields.again()


def _read_old(source, address):
    """Version 1: blocks of messages, each filled up to a multiple of 8 bytes."""
    prefix = source.fields(address, 16, _WHAT)
    prefix.version(1)
    prefix.skip(7)
    blocks = [(address + 16, prefix.uint(4))]
    while blocks:
        block = source.fields(*blocks.pop(0), _WHAT)
        while block.left >= 8:
            kind, size, flags = block.uint(2), block.uint(2), block.uint(1)
            block.skip(3)
            message = Message(kind, bool(flags & _SHARED), block.part(size, _name(kind, flags)))
            if kind == CONTINUATION:
                blocks.append((message.fields.address(), message.fields.length()))
            elif kind != NOTHING:
                yield message


def _read_new(source, address):
    """Version 2: tighter, with a signature and a checksum round each block of messages."""
    prefix = source.fields(address, 6, _WHAT)
    prefix.signature(b"OHDR")
    prefix.version(2)
    flags = prefix.uint(1)
    width = 1 << (flags & 3)
    before = 6 + (16 if flags & 0x20 else 0) + (4 if flags & 0x10 else 0)  # times; sizes that only a writer needs
    size = source.fields(address, before + width, _WHAT)
    size.skip(before)
    blocks = [(address, before + width + size.uint(width) + 4, before + width)]
    while blocks:
        at, size, start = blocks.pop(0)
        block = source.fields(at, size, _WHAT)
        checksum.check(block.data, _WHAT, at)
        if at != address:
            block.signature(b"OCHK")
        block.place = start
        while block.left >= 4 + 4 + (2 if flags & 4 else 0):
            kind, length, message_flags = block.uint(1), block.uint(2), block.uint(1)
            block.skip(2 if flags & 4 else 0)  # the order in which they were made
            message = Message(kind, bool(message_flags & _SHARED), block.part(length, _name(kind, message_flags)))
            if kind == CONTINUATION:
                blocks.append((message.fields.address(), message.fields.length(), 4))
            elif kind != NOTHING:
                yield message


def _name(kind, flags):
    """What to call a message. Raises Unsupported for one that must be known and is not."""
    if kind > _LAST and flags & _MUST_BE_KNOWN:
        raise Unsupported(f"it has a message of kind {kind} that this reader must know, and does not.")
    return _NAMES.get(kind, f"the message of kind {kind}")


_NAMES = {
    DATASPACE: "the dataspace",
    LINK_INFO: "the table of links",
    DATATYPE: "the datatype",
    FILL_VALUE: "the fill value",
    LINK: "the link",
    LAYOUT: "the layout",
    FILTERS: "the list of filters",
    ATTRIBUTE: "the attribute",
    CONTINUATION: "the continuation of a header",
    SYMBOL_TABLE: "the symbol table",
    ATTRIBUTE_INFO: "the table of attributes",
}


def shared(fields, kind):
    """The fields of a message that another object's header holds: fields that say where."""
    version = fields.version(1, 2, 3)
    where = fields.uint(1)
    if version == 1:
        fields.skip(6)
    if version == 3 and where == 1:
        raise Unsupported("it keeps messages in a table that all objects share.")
    address = fields.address()
    if address is None:
        raise fields.refuse("leads nowhere")
    for message in ObjectHeader(fields.source, address).messages:
        if message.kind == kind and not message.shared:
            return message.fields.again()
    raise Damaged(fields.what, address, "refers to an object that does not have it")


def encode(messages):
    """An object header, version 2, of pairs `(kind, bytes)`. Raises CannotWrite where a message is longer than 64 KB."""
    longest = max((len(data) for _, data in messages), default=0)
    if longest > LONGEST:
        raise CannotWrite(f"An attribute of {longest:,} bytes does not fit into an HDF5 file: {LONGEST:,} are the most.")
    body = b"".join(struct.pack("<BHB", kind, len(data), 0) + data for kind, data in messages)
    return checksum.sealed(b"OHDR" + struct.pack("<BBI", 2, 2, len(body)) + body)
