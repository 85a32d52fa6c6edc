"""Links: the names in a group, and what each leads to. An object has no name of its own, so it may have several, or be gone round to.

Older groups have a symbol table: names in a local heap, addresses in the leaves of a B-tree. Newer ones have a message for each
link in the object header, or, where they are many, the same messages in a fractal heap, with a B-tree that finds them by name.
"""

import struct
from typing import NamedTuple

from minikeras.hdf5 import btree, btree2, object_header as header
from minikeras.hdf5.errors import Unsupported
from minikeras.hdf5.fractal_heap import FractalHeap
from minikeras.hdf5.local_heap import LocalHeap, decoded
from minikeras.hdf5.source import Fields
from minikeras.hdf5.superblock import UNDEFINED

HARD, SOFT, EXTERNAL = 0, 1, 64
_KINDS = {HARD: "hard", SOFT: "soft", EXTERNAL: "external"}
_BY_NAME = 5  # the kind of B-tree that finds links by name
_NODE = "the symbol table node"
_CACHED_SOFT = 2
NO_HEAP = struct.pack("<BBQQ", 0, 0, UNDEFINED, UNDEFINED)  # the message that all links are in the object header


class Link(NamedTuple):
    """What stands behind a name.

    Attributes:
        name: the name in the group.
        kind: "hard" where it leads to an object of this file, "soft" to a path, "external" to another file.
        address: of the object header; None where the link is not hard.
    """

    name: str
    kind: str
    address: int | None


def of_group(group):
    """A list of all links in the group with an object header."""
    found = []
    for fields in group.all(header.SYMBOL_TABLE):
        found += _in_symbol_table(group.source, fields.address(), fields.address())
    found += [read(fields) for fields in group.all(header.LINK)]
    for fields in group.all(header.LINK_INFO):
        fields.version(0)
        fields.skip(8 if fields.uint(1) & 1 else 0)
        found += _in_heap(group.source, fields.address(), fields.address())
    names = {link.name for link in found}
    if len(names) < len(found):
        raise Fields(group.source, b"", group.address, "the group").refuse("has two members of one name")
    return sorted(found, key=lambda link: link.name.encode())


def read(fields):
    """A link, from the fields of its message."""
    fields.version(1)
    flags = fields.uint(1)
    kind = fields.uint(1) if flags & 8 else HARD
    fields.skip((8 if flags & 4 else 0) + (1 if flags & 16 else 0))  # the order in which they were made; the kind of text
    name = decoded(fields.bytes(fields.uint(1 << (flags & 3))), fields.at)
    address = fields.address() if kind == HARD else None
    if kind == HARD and address is None:
        raise fields.refuse("leads nowhere")
    return Link(name, _KINDS.get(kind, "user-defined"), address)


def _in_symbol_table(source, tree, heap):
    names = LocalHeap(source, heap)
    for _, address in btree.leaves(source, tree, btree.MEMBERS, source.length_width):
        head = source.fields(address, 8, _NODE)
        head.signature(b"SNOD")
        head.version(1)
        head.skip(1)
        count, size = head.uint(2), 2 * source.address_width + 24
        entries = source.fields(address + 8, count * size, _NODE)
        for _ in range(count):
            name, target, cached = entries.uint(source.address_width), entries.address(), entries.uint(4)
            entries.skip(20)
            soft = cached == _CACHED_SOFT
            if target is None and not soft:
                raise entries.refuse("has an entry that leads nowhere")
            yield Link(names.name(name), "soft" if soft else "hard", None if soft else target)


def _in_heap(source, heap, tree):
    if heap is None:
        return
    objects = FractalHeap(source, heap)
    for record in btree2.records(source, tree, _BY_NAME):
        record.skip(4)  # the hash of the name
        data = objects.object(record.bytes(objects.id_length))
        yield read(Fields(source, data, None, "the link"))


def refuse(link):
    """The error that a link is not followed."""
    return Unsupported(
        f"'{link.name}' is a link to something elsewhere ({link.kind}), and only what a file holds itself is read.",
        'h5py.File("old.h5").copy("/", h5py.File("new.h5", "w"), name="all", expand_soft=True, expand_external=True)',
    )


def encode(name, address):
    """The message of a hard link."""
    raw = name.encode()
    return struct.pack("<BBBI", 1, 0x12, 1, len(raw)) + raw + struct.pack("<Q", address)
