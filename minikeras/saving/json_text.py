"""JSON from a stranger: a text of bounded size, depth and number of values, with nothing in it that JSON itself doesn't have."""

import json
import math

from minikeras.saving.refusal import FileRefused

MAX_BYTES = 16 << 20
MAX_VALUES = 500_000
MAX_DEPTH = 100


def read_json(data, member):
    """The value that a JSON text describes.

    Args:
        data: the text, or its bytes.
        member: where it comes from, for texts.

    Raises FileRefused where it is too long or too deep, says a key twice, or holds NaN, Infinity or no JSON at all.
    """

    if len(data) > MAX_BYTES:
        raise FileRefused(2, member, f"it has {len(data):,} bytes; the limit is {MAX_BYTES:,}.")
    comma, bracket = (b",", b"[") if isinstance(data, bytes) else (",", "[")
    if data.count(comma) + data.count(bracket) > MAX_VALUES:
        raise FileRefused(2, member, f"it has more than {MAX_VALUES:,} values.")
    try:
        value = json.loads(data, parse_constant=_constant, object_pairs_hook=_unique, parse_float=_finite)
        if depth(value) > MAX_DEPTH:
            raise RecursionError
    except RecursionError:
        raise FileRefused(2, member, f"it is nested more than {MAX_DEPTH} deep.") from None
    except ValueError as error:  # of this file, bad syntax, bad UTF-8, integers of thousands of digits
        raise FileRefused(2, member, f"it is no JSON text that is read here: {error}") from None
    return value


def _unique(pairs):
    found = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {key[:40]!r} is there twice.")
        found[key] = value
    return found


def _constant(name):
    raise ValueError(f"{name} is no JSON number.")


def _finite(text):
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"the number {text[:20]} is too large.")
    return number


def depth(value):
    """How deep lists and dicts are nested in a value."""
    deepest, level = 0, [value]
    while level:
        level = [
            part
            for outer in level
            if isinstance(outer, (list, dict))
            for part in (outer.values() if isinstance(outer, dict) else outer)
        ]
        deepest += 1
    return deepest - 1
