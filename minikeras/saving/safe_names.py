"""Names in files: what a layer, a weight or a group may be called."""

import re

_SAFE = re.compile(r"[A-Za-z0-9_.\- ()]{1,128}")
_OUTPUT = re.compile(r":\d{1,3}$")  # TensorFlow's: which output of an operation a variable is


def is_safe(name):
    """Whether files may hold a name: letters, digits, `_`, `.`, `-`, blanks and round brackets, at most 128 of them."""
    return isinstance(name, str) and name not in (".", "..") and _SAFE.fullmatch(name) is not None


def is_part_of_weights(name):
    """Whether a group or an array of a file may be called so: a safe name, and, as TensorFlow has it, `:0` behind it."""
    return isinstance(name, str) and is_safe(_OUTPUT.sub("", name))
