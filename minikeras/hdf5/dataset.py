"""The array in a file: what it is, known at once; its numbers, read when they are asked for."""

import math

import numpy as np

from minikeras.hdf5 import chunk_index, dataspace, datatype, fill_value, filters, layout as layouts, object_header as header
from minikeras.hdf5.errors import Damaged, Unsupported
from minikeras.hdf5.source import Fields

_WHAT = "the numbers"
_SLACK = 1 << 20  # bytes that an array may take without a byte in the file: what it was filled with
_WASTE = 16  # how much larger than the array its chunks may be


class Dataset:
    """An array in an HDF5 file.

    Attributes:
        name: its path in the file.
        shape: () of a single value, None of no value.
        datatype: what its values are; `dtype` is what NumPy calls that, None where it has no such.
        attrs: its attributes, a dict.
    """

    def __init__(self, of_object, texts, attrs, name):
        self.name, self.attrs = name, attrs
        self._header, self._source, self._texts = of_object, of_object.source, texts
        fields = [of_object.first(kind) for kind in (header.DATASPACE, header.DATATYPE, header.LAYOUT)]
        if None in fields:
            raise Damaged("the object header", of_object.address, "lacks a part of what makes an array")
        self._space, self.datatype = dataspace.read(fields[0]), datatype.read(fields[1])
        self._layout_fields = fields[2]
        self._layout = self._chunks = None
        self.shape = self._space.shape

    @property
    def dtype(self):
        """The dtype of the array that `read` gives."""
        return self.datatype.dtype

    @property
    def nbytes(self):
        """How many bytes the values take in memory, or would."""
        return self._space.count * self.datatype.size

    @property
    def layout(self):
        """How its numbers are stored: "compact", "contiguous" or "chunked"."""
        return self._known_layout().name

    @property
    def chunks(self):
        """The shape of its chunks; None where it has none."""
        return self._known_layout().chunk or None

    @property
    def filters(self):
        """The names of the filters that pack its chunks."""
        return [one.name for one in self._filters()]

    @property
    def stored_bytes(self):
        """How many bytes of the file are its numbers."""
        return self._stored(self._known_layout())

    def _known_layout(self):
        if self._layout is None:
            self._layout = layouts.read(self._layout_fields.again())
            if self._layout.chunk and len(self._layout.chunk) != len(self.shape or ()):
                raise self._damaged(f"come in chunks of shape {self._layout.chunk}, and the array's shape is {self.shape}")
        return self._layout

    def _filters(self):
        fields = self._header.first(header.FILTERS)
        return filters.read(fields) if fields else []

    def check(self):
        """Look at all that stands in the way of reading, and read no number.

        Raises Unsupported where a part of HDF5 is needed that is not read here; Damaged where the bytes are not in the file, or
        are so few that no array of this size can come out of them, or so many that they are no array of this size.
        """
        if header.EXTERNAL_FILES in self._header:
            raise Unsupported("its bytes lie in another file of the machine.", "h5repack -l CONTI old.h5 new.h5")
        if self.shape is None or (self.datatype.stored is None and self.datatype.kind != "variable text"):
            raise datatype.refuse(self.datatype)
        found = self._known_layout()
        stored, whole = self._stored(found), self.nbytes
        if found.kind == layouts.CHUNKED:
            filters.check(self._filters())
            grid = math.prod(-(-size // step) for size, step in zip(self.shape, found.chunk))
            whole = grid * math.prod(found.chunk) * self.datatype.size
            if whole > _WASTE * self.nbytes + _SLACK:
                raise self._damaged(f"come in chunks of shape {found.chunk}, far larger than the array's shape {self.shape}")
        if stored > whole + whole // 16 + _SLACK:
            raise self._damaged(f"take {stored:,} bytes in the file, and {self.nbytes:,} in memory")
        if stored * filters.EXPANSION + _SLACK < self.nbytes:
            raise self._damaged(f"would take {self.nbytes:,} bytes, but only {stored:,} are stored")

    def _stored(self, found):
        """How many bytes of the file are the array's."""
        if found.kind == layouts.COMPACT:
            return len(found.data)
        if found.kind == layouts.CONTIGUOUS:
            if found.address is None:
                return 0
            if found.size is not None and found.size < self.nbytes or found.address + self.nbytes > self._source.size:
                raise self._damaged(f"would take {self.nbytes:,} bytes, and the file ends before")
            return self.nbytes
        if self._chunks is None:
            self._chunks = chunk_index.chunks(
                chunk_index.Chunked(self._source, found, self._space, self.datatype.size, bool(self._filters()))
            )
        stored = sum(one.size for one in self._chunks)
        if stored > self._source.size or any(one.address is None for one in self._chunks):
            raise self._damaged("take more bytes than the file has")
        return stored

    def read(self):
        """The values, as an array of NumPy of this shape. Raises as `check`, before anything is allocated."""
        self.check()
        if self.datatype.kind == "variable text":
            return self._texts_in(self._stored_values(np.dtype("V16")))
        return self.datatype.values(self._stored_values(self.datatype.stored))

    def _stored_values(self, stored):
        found = self._layout
        if found.kind == layouts.CHUNKED:
            return self._from_chunks(stored)
        if found.kind == layouts.CONTIGUOUS and found.address is None or not self.nbytes:
            return self._filled(stored)
        values = np.empty(self.shape, stored)
        if found.kind == layouts.CONTIGUOUS:
            self._source.read_into(found.address, values.reshape(-1).view(np.uint8), _WHAT)
        else:
            if len(found.data) < self.nbytes:
                raise self._damaged(f"would take {self.nbytes:,} bytes, but only {len(found.data):,} are stored")
            values[...] = np.frombuffer(found.data, stored, values.size).reshape(self.shape)
        return values

    def _filled(self, stored):
        """An array in which nothing was written yet."""
        if self.datatype.kind == "variable text":
            return np.zeros(self.shape, stored)
        value = fill_value.of_array(self._header, self.datatype)
        return np.full(self.shape, value, stored) if any(value.tobytes()) else np.zeros(self.shape, stored)

    def _from_chunks(self, stored):
        found, unpacked = self._layout, self._filters()
        values = self._filled(stored)
        size = math.prod(found.chunk) * stored.itemsize
        for chunk in self._chunks:
            ends = [min(start + step, end) for start, step, end in zip(chunk.start, found.chunk, self.shape)]
            inside = tuple(slice(0, end - start) for start, end in zip(chunk.start, ends))
            at_the_edge = any(end - start < step for start, end, step in zip(chunk.start, ends, found.chunk))
            used = [] if found.plain_edges and at_the_edge else unpacked
            data = self._source.read_data(chunk.address, chunk.size, "the chunk")
            data = filters.undo(used, chunk.mask, data, size, chunk.address)
            values[tuple(map(slice, chunk.start, ends))] = np.frombuffer(data, stored).reshape(found.chunk)[inside]
        return values

    def _texts_in(self, references):
        """An array of texts from one of references into the global heap."""
        if self.datatype.size != 16 or self._source.address_width != 8:
            raise datatype.refuse(self.datatype)
        raw = self._texts.values(Fields(self._source, references.tobytes(), None, _WHAT), references.size)
        values = np.empty(references.size, object)
        values[:] = [one.split(b"\0")[0].decode("utf-8", "surrogateescape") for one in raw]
        return values.reshape(self.shape)

    def _damaged(self, reason):
        return Damaged(_WHAT, None, reason)
