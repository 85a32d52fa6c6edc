"""Writing a file: a tree of names and values is gathered, then every part gets its place, then all is written from front to back.

    superblock | numbers of the first array | of the second | ... | texts | headers of arrays and groups | header of the root

A part can be referred to once its address is known. So what refers to nothing comes first, and each group behind its members;
all addresses are known in one pass. The superblock alone looks forward: it is written when everything has its place. No array is
copied: its numbers go from memory to the file. Nothing is sought, so that the file may be a member of a zip archive.
"""

import numpy as np

from minikeras.hdf5 import attribute, dataspace, datatype, fill_value, layout, link, object_header as header, superblock
from minikeras.hdf5.errors import CannotWrite
from minikeras.hdf5.global_heap import NewGlobalHeap

_ALIGNMENT = 8


class NewGroup:
    """A group to be written: attributes and members, by name.

        file = NewGroup()
        file.attrs["keras_version"] = "3.15.1"
        file.create_group("layers/dense/vars")["0"] = kernel
        with open("m.weights.h5", "wb") as stream:
            file.write(stream)

    Values are arrays of numbers, bool or bytes, and in attributes also `str`. They are not copied: until `write` has ended they
    must stay as they are.
    """

    def __init__(self):
        self.attrs, self.members = {}, {}

    def create_group(self, path):
        """The group at a path below this one, made where it is not there."""
        group = self
        for name in path.split("/"):
            member = group.members.setdefault(_named(name), NewGroup())
            if not isinstance(member, NewGroup):
                raise CannotWrite(f"'{path}' cannot be a group: '{name}' is an array already.")
            group = member
        return group

    require_group = create_group

    def create_dataset(self, path, data):
        """Put an array at a path below this group."""
        folder, _, name = path.rpartition("/")
        group = self.create_group(folder) if folder else self
        if name in group.members:
            raise CannotWrite(f"'{path}' is there already.")
        group.members[_named(name)] = np.asarray(data)

    def __setitem__(self, path, data):
        self.create_dataset(path, data)

    def __contains__(self, path):
        group = self
        for name in path.split("/"):
            group = group.members.get(name) if isinstance(group, NewGroup) else None
        return group is not None

    def write(self, file):
        """Write an HDF5 file with this group as its root to a file that is open in binary mode, from its present place on.

        Raises CannotWrite, before anything is written, where HDF5 has no place for a value.
        """
        for piece in pieces(self):
            file.write(piece)


def _named(name):
    if not name or "\0" in name or name == ".":
        raise CannotWrite(f"{name!r} is no name for a part of an HDF5 file.")
    return name


def pieces(root):
    """The file of a tree in pieces of bytes, in order; the numbers of an array are a view of it."""
    arrays, places, end = list(_arrays(root)), {}, superblock.SIZE
    for group, name, array in arrays:
        places[id(group), name] = end
        end += array.nbytes + -array.nbytes % _ALIGNMENT
    heap, heap_places = NewGlobalHeap(text for group in _groups(root) for text in _texts(group)), []
    for collection in heap.pieces():
        heap_places.append(end)
        end += len(collection)
    headers, top, end = _headers(root, places, lambda texts: heap.references(texts, heap_places), end)
    yield superblock.encode(top, end)
    for _, _, array in arrays:
        yield _bytes_of(array)
        yield bytes(-array.nbytes % _ALIGNMENT)
    yield from heap.pieces()
    yield from headers


def _groups(group):
    """A group and all groups below it."""
    yield group
    for member in group.members.values():
        if isinstance(member, NewGroup):
            yield from _groups(member)


def _arrays(root):
    """Group, name and array of every array in a tree."""
    for group in _groups(root):
        for name, member in group.members.items():
            if not isinstance(member, NewGroup):
                yield group, name, member


def _headers(group, places, references, end):
    """The headers of all that is below a group, and its own behind them.

    Args:
        places: where the numbers of an array are, by the id of its group and its name.
        references: makes bytes of texts that are in the heap.
        end: where in the file the first header goes.

    Returns: their bytes, the address of the group's own, and the new end.
    """
    found, links = [], []
    for name, member in group.members.items():
        if isinstance(member, NewGroup):
            below, at, end = _headers(member, places, references, end)
            found += below
        else:
            found.append(_padded(_header_of(member, places[id(group), name])))
            at, end = end, end + len(found[-1])
        links.append((header.LINK, link.encode(name, at)))
    attributes = [(header.ATTRIBUTE, _attribute(name, value, references)) for name, value in group.attrs.items()]
    if attributes:
        attributes.insert(0, (header.ATTRIBUTE_INFO, attribute.NO_HEAP))
    own = _padded(header.encode([(header.LINK_INFO, link.NO_HEAP), (header.GROUP_INFO, b"\0\0"), *links, *attributes]))
    return [*found, own], end, end + len(own)


def _header_of(array, place):
    return header.encode(
        [
            (header.DATASPACE, dataspace.encode(array.shape)),
            (header.DATATYPE, datatype.encode(array.dtype)),
            (header.FILL_VALUE, fill_value.encode()),
            (header.LAYOUT, layout.encode(place, array.nbytes)),
        ]
    )


def _texts(group):
    """The texts among a group's attributes, in UTF-8."""
    for value in group.attrs.values():
        yield from _as_texts(value) or []


def _as_texts(value):
    """A text, or the texts of a list, in UTF-8; None where the value is no text."""
    values = [value] if isinstance(value, str) else value
    if isinstance(values, (list, tuple)) and values and all(isinstance(one, str) for one in values):
        return [one.encode("utf-8", "surrogateescape") for one in values]
    return None


def _attribute(name, value, references):
    texts = _as_texts(value)
    if texts is not None:
        shape = () if isinstance(value, str) else (len(texts),)
        return attribute.encode(_named(name), datatype.VARIABLE_TEXT, shape, references(texts))
    value = np.asarray(value)
    return attribute.encode(_named(name), datatype.encode(value.dtype), value.shape, bytes(_bytes_of(value)))


def _padded(data):
    return data + bytes(-len(data) % _ALIGNMENT)


def _bytes_of(array):
    """The bytes of an array in the order of rows: a view, where they lie so in memory."""
    array = np.ascontiguousarray(array)
    if not array.dtype.isnative:
        array = array.astype(array.dtype.newbyteorder("="))
    return memoryview(array.reshape(-1).view(np.uint8))
