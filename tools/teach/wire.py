"""Values that may cross between a learner's process and the referee: data as data, everything else by a handle. Never pickle.

A value is written as JSON: None, booleans, numbers and text as they are, anything else as a list that begins with a tag of READ.
What comes in was made by a stranger: it is looked up in tables and built here, and nothing in it is run.
"""

import base64
import json
import math

import numpy as np

LONGEST = 64_000_000  # characters of one message
KINDS = "biufcUS"  # of arrays: numbers and text, no Python objects
PLAIN = (bool, int, float, str)


class Unsound(ValueError):
    """What came over the channel is no message."""


def encode(value, other):
    """Return a value as JSON can hold it. `other(value)` does so for what is not data."""
    if value is None or type(value) in PLAIN:
        return value
    if value is Ellipsis:
        return ["..."]
    if isinstance(value, (np.ndarray, np.generic)) and not _is_odd(value):
        return _array(value, other)
    kind = next((kind for kind in NESTS if type(value) is kind), None)
    if kind is not None:
        return [NESTS[kind], [encode(part, other) for part in value]]
    if isinstance(value, dict):
        return ["dict", [[encode(key, other), encode(part, other)] for key, part in value.items()]]
    if type(value) in (range, slice):
        return [type(value).__name__, [encode(part, other) for part in (value.start, value.stop, value.step)]]
    if type(value) is complex:
        return ["complex", [value.real, value.imag]]
    if type(value) is bytes:
        return ["bytes", base64.b64encode(value).decode()]
    if isinstance(value, np.dtype):
        return ["dtype", value.str]
    if isinstance(value, np.random.Generator):
        return ["generator", encode(value.bit_generator.state, other)]
    for kind in (*PLAIN[1:], tuple, list):
        if isinstance(value, kind):  # a named tuple, an IntEnum
            return encode(kind(value), other)
    return other(value)


def decode(told, other):
    """Return the value that `encode` wrote. `other(tag, parts)` gives what is not data. Raises Unsound."""
    if not isinstance(told, list):
        if told is None or type(told) in PLAIN:
            return told
        raise Unsound(f"no value: {type(told).__name__}")
    tag, *parts = told
    try:
        return READ[tag](*parts, other) if tag in READ else other(tag, parts)
    except (TypeError, KeyError, IndexError, OverflowError) as error:
        raise Unsound(f"no {tag}: {error}") from None


def _is_odd(value):
    return type(value) not in (np.ndarray, np.ma.MaskedArray) and not isinstance(value, np.generic)


def _array(value, other):
    array = np.asarray(value)
    if array.dtype.kind not in KINDS:
        return ["objects", list(array.shape), [encode(part, other) for part in array.ravel().tolist()]]
    held = base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()
    return ["number" if isinstance(value, np.generic) else "array", array.dtype.str, list(array.shape), held]


def _read_array(dtype, shape, held, other):
    dtype, content = np.dtype(dtype), base64.b64decode(held, validate=True)
    if dtype.kind not in KINDS or len(content) != dtype.itemsize * math.prod(shape):
        raise Unsound("an array whose bytes don't fit its shape")
    return np.frombuffer(content, dtype).reshape(shape).copy()


def _read_objects(shape, parts, other):
    array = np.empty(len(parts), dtype=object)
    array[:] = [decode(part, other) for part in parts]
    return array.reshape(shape)


def _read_generator(state, other):
    state = decode(state, other)
    kinds = {kind.__name__: kind for kind in (np.random.PCG64, np.random.PCG64DXSM, np.random.MT19937, np.random.Philox)}
    bits = kinds[state["bit_generator"]]()
    bits.state = state
    return np.random.Generator(bits)


def _nest(kind):
    return lambda parts, other: kind(decode(part, other) for part in parts)


NESTS = {list: "list", tuple: "tuple", set: "set", frozenset: "frozenset"}
READ = {
    "...": lambda other: Ellipsis,
    "array": _read_array,
    "number": lambda dtype, shape, held, other: _read_array(dtype, shape, held, other)[()],
    "objects": _read_objects,
    "dict": lambda pairs, other: {decode(key, other): decode(part, other) for key, part in pairs},
    "range": lambda parts, other: range(*(decode(part, other) for part in parts)),
    "slice": lambda parts, other: slice(*(decode(part, other) for part in parts)),
    "complex": lambda parts, other: complex(*parts),
    "bytes": lambda held, other: base64.b64decode(held),
    "dtype": lambda name, other: np.dtype(name),
    "generator": _read_generator,
    **{tag: _nest(kind) for kind, tag in NESTS.items()},
}


def write(message):
    """Return a message as one line of bytes."""
    return json.dumps(message).encode() + b"\n"


def read(line):
    """Return the message in a line. Raises Unsound."""
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        raise Unsound("no JSON") from None
    if not isinstance(message, dict):
        raise Unsound("no message")
    return message
