"""The fill value: what those elements of an array are that nobody wrote. They take no bytes in the file."""

import numpy as np

from minikeras.hdf5 import object_header as header


def of_array(array, datatype):
    """The fill value of the array with an object header, as an array of no axes; zero where it names none."""
    for fields in array.all(header.FILL_VALUE):
        version = fields.version(1, 2, 3)
        if version == 3:
            defined = fields.uint(1) & 0x20
        else:
            fields.skip(2)
            defined = fields.uint(1) or version == 1
        return _value(fields, datatype) if defined else _zero(datatype)
    for fields in array.all(header.OLD_FILL_VALUE):
        return _value(fields, datatype)
    return _zero(datatype)


def _value(fields, datatype):
    size = fields.uint(4)
    return np.frombuffer(fields.bytes(size), datatype.stored)[0] if size == datatype.size else _zero(datatype)


def _zero(datatype):
    return np.zeros((), datatype.stored)[()]


def encode():
    """The message that names none: version 3, room is taken when numbers are written, and filled where a value is set."""
    return b"\3\x0a"
