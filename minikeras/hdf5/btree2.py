"""The B-tree of newer files, version 2: records in the order of their keys, in inner nodes too.

    header        how large nodes and records are, how deep the tree is, where its root is
    inner node    records, and one child more than records: its address, and how many records it has
    leaf          records

How wide the count of a child's records is follows from how many fit into a node, level by level; it is written nowhere.
"""

from minikeras.hdf5 import checksum
from minikeras.hdf5.errors import Damaged

_WHAT = "the B-tree"
_HEAD = 6  # signature, version, kind
_DEEPEST = 32


def records(source, address, kind):
    """The fields of each record of the tree whose header is at an address. Raises Damaged where it is of another kind."""
    if address is None:
        return
    header = source.fields(address, 22 + source.address_width + source.length_width, _WHAT)
    header.signature(b"BTHD")
    checksum.check(header.data, _WHAT, address)
    header.version(0)
    found, node_size, record_size = header.uint(1), header.uint(4), header.uint(2)
    depth, _, root, count = header.uint(2), header.uint(2), header.address(), header.uint(2)
    if found != kind or record_size == 0 or node_size <= _HEAD + 4 or depth > _DEEPEST:
        raise header.refuse(f"is of kind {found} with records of {record_size} bytes, which does not belong here")
    widths = _widths(node_size, record_size, depth, source.address_width)
    waiting = [(root, count, depth)] if root is not None else []
    while waiting:
        at, count, level = waiting.pop()
        size = _HEAD + count * record_size + 4
        if level:
            size += (count + 1) * (source.address_width + widths[0] + widths[level])
        if size > node_size:
            raise Damaged(_WHAT, at, f"has a node of {size:,} bytes, and nodes have {node_size:,}")
        node = source.fields(at, size, _WHAT)
        node.signature(b"BTIN" if level else b"BTLF")
        checksum.check(node.data, _WHAT, at)
        node.version(0)
        if node.uint(1) != kind:
            raise node.refuse("has a node of another kind")
        for _ in range(count):
            yield node.part(record_size)
        for _ in range(count + 1 if level else 0):
            child, its_count = node.address(), node.uint(widths[0])
            node.skip(widths[level])  # the records below that child, which nobody here counts
            waiting.append((child, its_count, level - 1))


def _widths(node_size, record_size, depth, address_width):
    """Bytes of the numbers beside a child's address: at [0] of its own records, at [level] of all below it.

    At level 1 the second number is left out: a leaf has nothing below it.
    """
    fit = (node_size - _HEAD - 4) // record_size
    widths, below = [_bytes_of(fit), 0], fit
    for level in range(1, depth):
        pointer = address_width + widths[0] + widths[level]
        fit = (node_size - _HEAD - 4 - pointer) // (record_size + pointer)
        below = (fit + 1) * below + fit
        widths.append(_bytes_of(below))
    return widths


def _bytes_of(number):
    return max(1, (number.bit_length() + 7) // 8)
