"""Names in files: what a layer, a weight or a group may be called."""

import re

_SAFE = re.compile(r"[A-Za-z0-9_.\- ()]{1,128}")


def is_safe(name):
    """Whether files may hold a name: letters, digits, `_`, `.`, `-`, blanks and round brackets, at most 128 of them."""
    return isinstance(name, str) and name not in (".", "..") and _SAFE.fullmatch(name) is not None
