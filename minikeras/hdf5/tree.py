"""What is in a file, as a text: groups, arrays with their shapes and dtypes, attributes."""

import re

from minikeras.hdf5.dataset import Dataset
from minikeras.hdf5.errors import HDF5Error
from minikeras.hdf5.file import File

_LONGEST = 60  # letters of an attribute's value
_MOST = 2000  # lines
_DEEPEST = 64


def tree_of(file):
    """A text that shows what an HDF5 file holds: one line for each group, array and attribute.

    Args:
        file: a path, an open binary file, or a `File` of this room.

    No number of an array is read. A part that can't be read has a line that says why. Raises HDF5Error where the file is none.
    """
    if not isinstance(file, File):
        with File(file) as opened:
            return tree_of(opened)
    lines = []
    _add_group(file, "", lines, {})
    return "\n".join(lines[:_MOST] + ([f"... and more: {_MOST:,} lines are shown"] if len(lines) > _MOST else []))


def _add_group(group, indent, lines, above):
    """The lines of a group; `above` holds the groups that it is in, so that a file may lead round in a circle."""
    _add_attributes(group, indent, lines)
    for name in _names(group, indent, lines):
        if len(lines) > _MOST:
            return
        try:
            member = group[name]
        except HDF5Error as error:
            lines.append(f"{indent}{_shown(name)}: {error}")
            continue
        if isinstance(member, Dataset):
            lines.append(f"{indent}{_shown(name)}: {_described(member)}")
            _add_attributes(member, indent + "  ", lines)
        elif id(member) in above or len(above) > _DEEPEST:
            lines.append(f"{indent}{_shown(name)}/ leads back to a group above")
        else:
            lines.append(f"{indent}{_shown(name)}/")
            _add_group(member, indent + "  ", lines, {**above, id(member): member})


def _names(group, indent, lines):
    try:
        return sorted(group, key=_natural)
    except HDF5Error as error:
        lines.append(f"{indent}{error}")
        return []


def _natural(name):
    """Sorts 2 before 10."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"([0-9]{1,9})", name)]


def _described(array):
    shape = "no value" if array.shape is None else str(array.shape)
    try:
        packed = f", {array.layout}{''.join(f', {name}' for name in array.filters)}" if array.chunks else ""
    except HDF5Error as error:
        packed = f", {error}"
    return f"{array.datatype.name} {shape}{packed}"


def _add_attributes(member, indent, lines):
    for name in member.attrs:
        if len(lines) > _MOST:
            return
        try:
            value = member.attrs[name]
            text = repr(value) if isinstance(value, (str, bytes)) else " ".join(str(value).split())
        except HDF5Error as error:
            text = str(error)
        lines.append(f"{indent}@{_shown(name)} = {_shown(text[:_LONGEST])}{'...' if len(text) > _LONGEST else ''}")


def _shown(text):
    """A stranger's text without the letters that a terminal obeys."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
