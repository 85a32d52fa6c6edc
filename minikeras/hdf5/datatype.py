"""The datatype message: what the bytes of one value mean.

A number says where its bits are: how many, in which order, which of them are the sign, the exponent and the mantissa. So HDF5
can describe the numbers of every machine; here those are read that NumPy has.
"""

import struct
from dataclasses import dataclass

import numpy as np

from minikeras.hdf5.errors import CannotWrite, Unsupported

FIXED, FLOAT, TIME, TEXT, BITS, OPAQUE, RECORD, REFERENCE, ENUM, VARIABLE, ARRAY, COMPLEX = range(12)
_NAMES = ("integers", "floats", "times", "texts", "bits", "opaque bytes", "records", "references")
_DEEPEST = 8  # a record of arrays of records ...
_LARGEST = 1 << 30  # bytes of one value
_UTF8 = 0x10
VARIABLE_TEXT = struct.pack("<BBBBI", 0x10 | VARIABLE, 1, 1, 0, 16) + struct.pack("<BBBBI", 0x10 | TEXT, _UTF8, 0, 0, 1)

# bits of all, sign, exponent (first bit, bits), mantissa (first bit, bits), bias -> the letter of NumPy
_FLOATS = {
    (16, 15, 10, 5, 0, 10, 15): "f2",
    (32, 31, 23, 8, 0, 23, 127): "f4",
    (64, 63, 52, 11, 0, 52, 1023): "f8",
    (16, 15, 7, 8, 0, 7, 127): "u2",  # bfloat16: the upper half of a float32
}
_BFLOAT16 = "bfloat16"


@dataclass(frozen=True)
class Datatype:
    """What one value is.

    Attributes:
        size: bytes of a value in the file.
        name: for people, such as "float32", "text", "(x int32, y int32)".
        stored: the dtype of NumPy that the bytes have in the file; None where NumPy has none.
        kind: "plain" where `stored` is all; else "bool", "bfloat16", "text", "variable text", or "other".
        fill: the byte that short texts are filled up with; None for texts that end at the first zero.
    """

    size: int
    name: str
    stored: np.dtype | None
    kind: str = "plain"
    fill: bytes | None = b"\0"

    @property
    def dtype(self):
        """The dtype of the arrays that are read: object for texts of any length. None where none can be read."""
        return {"bool": np.dtype(bool), "bfloat16": np.dtype("float32"), "variable text": np.dtype(object)}.get(
            self.kind, self.stored
        )

    def values(self, stored):
        """An array of `dtype` from one of `stored`, the same object where there is nothing to change."""
        if self.kind == "bool":
            return stored != 0
        if self.kind == "bfloat16":
            return from_bfloat16(stored)
        if self.kind == "text" and self.fill == b" ":
            return np.char.rstrip(stored, b" ").astype(stored.dtype)
        if self.kind == "text" and self.fill is None:
            cut = [value.split(b"\0", 1)[0] for value in stored.ravel().tolist()]
            return np.array(cut, stored.dtype).reshape(stored.shape)
        return stored


def from_bfloat16(stored):
    """Float32 numbers, without rounding, from the two bytes of bfloat16: the upper half of a float32."""
    return (stored.view(f"{'>' if stored.dtype.byteorder == '>' else '<'}u2").astype("=u4") << 16).view("f4")


def read(fields, depth=0):
    """A datatype, from the fields of its message. Raises Damaged where it is impossible."""
    first = fields.uint(1)
    kind, version = first & 15, first >> 4
    if not 1 <= version <= 5 or depth > _DEEPEST:
        raise fields.refuse("is a datatype of no known version" if depth <= _DEEPEST else "is a datatype nested without end")
    flags, size = fields.uint(3), fields.uint(4)
    if not 0 < size <= _LARGEST:
        raise fields.refuse(f"is a datatype whose values have {size:,} bytes")
    if kind in _READERS:
        return _READERS[kind](fields, flags, size, version, depth)
    return Datatype(size, _NAMES[kind] if kind < len(_NAMES) else f"values of class {kind}", None, "other")


def _fixed(fields, flags, size, version, depth):
    offset, bits = fields.uint(2), fields.uint(2)
    name = f"{'' if flags & 8 else 'u'}int{bits}"
    if offset or bits != 8 * size or size not in (1, 2, 4, 8):
        return Datatype(size, name, None, "other")
    return Datatype(size, name, np.dtype(f"{'>' if flags & 1 else '<'}{'i' if flags & 8 else 'u'}{size}"))


def _float(fields, flags, size, version, depth):
    offset, bits, *exponent_and_mantissa = fields.uint(2), fields.uint(2), *fields.uints(1, 4)
    form = (bits, flags >> 8 & 0xFF, *exponent_and_mantissa, fields.uint(4))
    letter = _FLOATS.get(form)
    mixed_order, hidden_bit = flags & 0x40, flags >> 4 & 3 == 2
    if letter is None or offset or mixed_order or not hidden_bit or int(letter[1:]) != size:
        return Datatype(size, f"float{bits}", None, "other")
    stored = np.dtype(f"{'>' if flags & 1 else '<'}{letter}")
    return (
        Datatype(size, _BFLOAT16, stored, _BFLOAT16)
        if letter == "u2"
        else Datatype(size, stored.newbyteorder("=").name, stored)
    )


def _text(fields, flags, size, version, depth):
    return Datatype(size, f"text of {size} bytes", np.dtype(f"S{size}"), "text", {1: b"\0", 2: b" "}.get(flags & 15))


def _opaque(fields, flags, size, version, depth):
    fields.skip(min(flags & 0xFF, fields.left))  # a tag that says what it is
    return Datatype(size, f"{size} opaque bytes", np.dtype(f"V{size}"))


def _bits(fields, flags, size, version, depth):
    fields.skip(4)
    return Datatype(size, f"{8 * size} bits", np.dtype(f"{'>' if flags & 1 else '<'}u{size}") if size in (1, 2, 4, 8) else None)


def _time(fields, flags, size, version, depth):
    fields.skip(2)  # how many of the bits count
    return Datatype(size, "times", None, "other")


def _enum(fields, flags, size, version, depth):
    """Whole numbers with names; h5py writes bool as FALSE and TRUE."""
    count, base = flags & 0xFFFF, read(fields, depth + 1)
    names = [_name(fields, version) for _ in range(count)]
    fields.skip(min(count * base.size, fields.left))
    if base.stored is None or base.size != size:
        return Datatype(size, "named numbers", None, "other")
    if names == ["FALSE", "TRUE"] and size == 1:
        return Datatype(size, "bool", base.stored, "bool")
    return Datatype(size, f"{base.name} ({', '.join(names[:8])}{', ...' if count > 8 else ''})", base.stored)


def _variable(fields, flags, size, version, depth):
    """Values of any length: each is a reference into the global heap."""
    base = read(fields, depth + 1)
    if flags & 15 == 1:
        return Datatype(size, "text", None, "variable text")
    return Datatype(size, f"lists of {base.name}", None, "other")


def _array(fields, flags, size, version, depth):
    rank = fields.uint(1)
    if version < 3:
        fields.skip(3)
    shape = fields.uints(4, rank)
    if version < 3:
        fields.skip(4 * rank)  # an order of the axes that was never used
    base = read(fields, depth + 1)
    stored = _made(fields, (base.stored, shape), size) if base.kind in ("plain", "text") and base.stored is not None else None
    return Datatype(size, f"{base.name} x {shape}", stored, "plain" if stored is not None else "other")


def _record(fields, flags, size, version, depth):
    """Named parts, each at its place: what C calls a struct."""
    members = [_member(fields, size, version, depth) for _ in range(flags & 0xFFFF)]
    name = f"({', '.join(f'{name} {part.name}' for name, _, part in members[:8])}{', ...' if len(members) > 8 else ''})"
    if any(part.stored is None or part.kind not in ("plain", "text") for _, _, part in members):
        return Datatype(size, name, None, "other")
    names, offsets, parts = zip(*members) if members else ((), (), ())
    if names == ("r", "i") and offsets == (0, size // 2) and {part.name for part in parts} <= {f"float{4 * size}"}:
        return Datatype(size, f"complex{8 * size}", np.dtype(f"{parts[0].stored.byteorder}c{size}"))  # as h5py writes it
    description = {"names": names, "offsets": offsets, "formats": [part.stored for part in parts], "itemsize": size}
    return Datatype(size, name, _made(fields, description, size))


def _member(fields, size, version, depth):
    name = _name(fields, version)
    width = 4 if version < 3 else (max(size - 1, 0).bit_length() + 7) // 8 or 1
    offset, shape = fields.uint(width), ()
    if version == 1:  # an array by itself
        rank = fields.uint(1)
        fields.skip(11)
        shape = fields.uints(4, 4)[: min(rank, 4)]
    part = read(fields, depth + 1)
    if shape and part.stored is not None:
        part = Datatype(part.size, f"{part.name} x {shape}", _made(fields, (part.stored, shape), None))
    return name, offset, part


def _name(fields, version):
    """A text that ends with a zero; in older versions it is filled up to a multiple of 8 bytes."""
    end = bytes(fields.data).find(b"\0", fields.place)
    if end < 0:
        raise fields.refuse("holds a name without an end")
    raw = bytes(fields.bytes(end + 1 - fields.place))
    if version < 3:
        fields.skip(min(-len(raw) % 8, fields.left))
    return raw[:-1].decode("utf-8", "replace")


def _made(fields, description, size):
    """A dtype of NumPy; Damaged where it is impossible."""
    try:
        dtype = np.dtype(description)
    except (ValueError, TypeError, OverflowError, MemoryError) as error:
        raise fields.refuse(f"is an impossible datatype ({error})") from None
    if size is not None and dtype.itemsize != size or dtype.itemsize > _LARGEST:
        raise fields.refuse(f"is a datatype of {dtype.itemsize:,} bytes that says it has {size:,}")
    return dtype


_READERS = {
    FIXED: _fixed,
    FLOAT: _float,
    TEXT: _text,
    TIME: _time,
    BITS: _bits,
    OPAQUE: _opaque,
    RECORD: _record,
    ENUM: _enum,
    VARIABLE: _variable,
    ARRAY: _array,
}


def refuse(datatype):
    """The error that values of this kind are not read."""
    return Unsupported(
        f"it holds {datatype.name}, which NumPy has no dtype for.",
        'h5py.File("new.h5", "w")[name] = numpy.asarray(h5py.File("old.h5")[name], "float32")',
    )


def encode(dtype):
    """The message of a dtype of NumPy. Raises CannotWrite for one that is no bool, number or bytes."""
    kind, size = dtype.kind, dtype.itemsize
    if dtype.name == _BFLOAT16:
        return _encode_float(2, 7, 8, 7, 127)
    if kind == "f" and size in (2, 4, 8):
        mantissa, exponent, bias = {2: (10, 5, 15), 4: (23, 8, 127), 8: (52, 11, 1023)}[size]
        return _encode_float(size, mantissa, exponent, mantissa, bias)
    if kind in "iu":
        return struct.pack("<BBBBIHH", 0x10 | FIXED, 8 if kind == "i" else 0, 0, 0, size, 0, 8 * size)
    if kind == "S":
        return struct.pack("<BBBBI", 0x10 | TEXT, 1, 0, 0, max(size, 1))
    if kind == "b":  # as h5py does: an int8 with two names
        names = b"FALSE\0\0\0TRUE\0\0\0\0"
        return struct.pack("<BBBBI", 0x10 | ENUM, 2, 0, 0, 1) + encode(np.dtype("i1")) + names + b"\0\1"
    raise CannotWrite(f"An array of {dtype} cannot be written: only numbers, bool and bytes can.")


def _encode_float(size, exponent_at, exponent, mantissa, bias):
    sizes = (0, 8 * size, exponent_at, exponent, 0, mantissa, bias)
    return struct.pack("<BBBBIHHBBBBI", 0x10 | FLOAT, 0x20, 8 * size - 1, 0, size, *sizes)
