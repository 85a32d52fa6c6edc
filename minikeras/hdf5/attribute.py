"""Attributes: small values with names that hang on a group or an array.

An attribute is a message with everything in it: name, datatype, dataspace, and the value. Where there are many, or one is long,
newer files keep these messages in a fractal heap, with a B-tree that finds them by name.
"""

import struct
from collections.abc import Mapping

import numpy as np

from minikeras.hdf5 import btree2, dataspace, datatype, object_header as header
from minikeras.hdf5.errors import Damaged, Unsupported
from minikeras.hdf5.fractal_heap import FractalHeap
from minikeras.hdf5.local_heap import decoded
from minikeras.hdf5.source import Fields
from minikeras.hdf5.superblock import UNDEFINED

_BY_NAME = 8  # the kind of B-tree that finds attributes by name
_WHAT = "the attribute"
NO_HEAP = struct.pack("<BBQQ", 0, 0, UNDEFINED, UNDEFINED)  # the message that all attributes are in the object header


class Attributes(Mapping):
    """The attributes of an object, as a dict of names and values; `attribute(name)` says what a value is without reading it."""

    def __init__(self, of_object, texts):
        found = [Attribute(fields, texts) for fields in of_object.all(header.ATTRIBUTE)]
        found += [Attribute(fields, texts) for fields in _in_heap(of_object)]
        self._found = {attribute.name: attribute for attribute in sorted(found, key=lambda found: found.name.encode())}
        if len(self._found) < len(found):
            raise Damaged("the object", of_object.address, "has two attributes of one name")

    def attribute(self, name):
        """The `Attribute` of a name."""
        return self._found[name]

    def __getitem__(self, name):
        return self._found[name].read()

    def __contains__(self, name):
        return name in self._found  # no value is read for it

    def __iter__(self):
        return iter(self._found)

    def __len__(self):
        return len(self._found)


class Attribute:
    """One attribute.

    Attributes:
        name: a text.
        shape: of the value; () of a single one, None where there is no value.
        datatype: what it holds.
    """

    def __init__(self, fields, texts):
        version, flags = fields.version(1, 2, 3), fields.uint(1)
        sizes = fields.uints(2, 3)
        fields.skip(1 if version == 3 else 0)  # whether the name is ASCII or UTF-8
        name, kind, space = (self._part(fields, size, version) for size in sizes)
        self.name = decoded(bytes(name.data).split(b"\0")[0], fields.at)
        if version > 1 and flags & 1:
            kind = header.shared(kind, header.DATATYPE)
        if version > 1 and flags & 2:
            space = header.shared(space, header.DATASPACE)
        self.datatype = datatype.read(kind)
        self._space = dataspace.read(space)
        self.shape = self._space.shape
        self._data = fields.part(fields.left, _WHAT)
        self._texts = texts

    @staticmethod
    def _part(fields, size, version):
        part = fields.part(size)
        if version == 1:
            fields.skip(min(-size % 8, fields.left))
        return part

    @property
    def is_text(self):
        """Whether it holds texts, of a fixed length or of any."""
        return self.datatype.kind in ("text", "variable text")

    def read(self):
        """The value: an array of NumPy, or for shape () a single value; None where there is none.

        Texts of any length are `str`, those of a fixed length are `bytes`.
        """
        if self.shape is None:
            return None
        kind, data = self.datatype, self._data.again()
        if kind.kind == "variable text":
            value = np.empty(self._space.count if len(data.data) >= 16 * self._space.count else 0, object)
            value[:] = [as_text(raw) for raw in self._texts.values(data, self._space.count)]
        elif kind.stored is None:
            raise datatype.refuse(kind)
        else:
            raw = data.bytes(self._space.count * kind.size)
            value = kind.values(np.frombuffer(raw, kind.stored)).copy()
        return value.reshape(self.shape) if self.shape else value[0]


def as_text(raw):
    """Bytes as a text; those that are no UTF-8 become lone surrogates, which Python's own file names do, too."""
    return raw.split(b"\0")[0].decode("utf-8", "surrogateescape")


def _in_heap(of_object):
    """The fields of the messages that are not in the object header."""
    for fields in of_object.all(header.ATTRIBUTE_INFO):
        fields.version(0)
        fields.skip(2 if fields.uint(1) & 1 else 0)
        heap, tree = fields.address(), fields.address()
        if heap is None:
            continue
        objects = FractalHeap(of_object.source, heap)
        for record in btree2.records(of_object.source, tree, _BY_NAME):
            data, flags = objects.object(record.bytes(objects.id_length)), record.uint(1)
            if flags & 2:
                raise Unsupported("it keeps attributes in a table that all objects share.", "h5repack old.h5 new.h5")
            yield Fields(of_object.source, data, None, _WHAT)


def encode(name, kind, shape, data):
    """The message of an attribute; `kind` is its datatype's message, `data` its value's bytes."""
    raw, space = name.encode() + b"\0", dataspace.encode(shape)
    return struct.pack("<BBHHHB", 3, 0, len(raw), len(kind), len(space), 1) + raw + kind + space + data
