"""The B-tree of older files, version 1: it leads to the members of a group, and to the chunks of an array.

A node of level 0 leads to what is looked for, one of level n to nodes of level n - 1. Between the children stand keys, by which
one child is found quickly. Here all children are wanted, and the keys matter only where they say what the child is.
"""

from minikeras.hdf5.errors import Damaged

MEMBERS, CHUNKS = 0, 1
_WHAT = "the B-tree node"


def leaves(source, address, kind, key_size):
    """All pairs `(key, address)` of the nodes of level 0; a key as fields.

    Args:
        kind: MEMBERS or CHUNKS.
        key_size: bytes of a key.
    """
    waiting = [(address, None)]
    while waiting:
        at, level = waiting.pop()
        node = _node(source, at, kind, level, key_size)
        level, count = node.uint(1), node.uint(2)
        node.skip(2 * source.address_width)  # the neighbours
        children = []
        for _ in range(count):
            key = node.part(key_size)
            child = node.address()
            if child is None:
                raise node.refuse("has a child that is nowhere")
            children.append((key, child))
        if level == 0:
            yield from children
        else:
            waiting += [(child, level - 1) for _, child in reversed(children)]


def _node(source, at, kind, level, key_size):
    """The fields of a node, read up to its level."""
    size = 8 + 2 * source.address_width
    head = source.fields(at, size, _WHAT)
    head.signature(b"TREE")
    found, its_level, count = head.uint(1), head.uint(1), head.uint(2)
    if found != kind or level not in (None, its_level):
        raise Damaged(_WHAT, at, f"is of kind {found} and level {its_level}, which does not belong here")
    node = source.fields(at, size + count * (key_size + source.address_width), _WHAT)
    node.skip(5)
    return node
