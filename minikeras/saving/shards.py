"""Weights in several files, none larger than asked for, and an index of them: `m.weights.json` beside `m_00000.weights.h5`, ...

The index says for each object in which of the files its variables are. Keras's own form, both ways.
"""

import contextlib
import json
import os

from minikeras.hdf5 import NewGroup
from minikeras.saving.atomic import written_atomically
from minikeras.saving.files import open_regular
from minikeras.saving.hdf5 import open_hdf5
from minikeras.saving.json_text import read_json
from minikeras.saving.refusal import FileRefused
from minikeras.saving.safe_names import is_safe
from minikeras.saving.weights import VARS, load_weights_from_hdf5

GIGABYTE = 1 << 30
_MOST_FILES = 10_000


def write(weights, path, max_gigabytes):
    """Write a tree of weights as files of at most this many gigabytes, and the index to `path`, last.

    Raises ValueError where one array alone is larger, before anything is written.
    """
    files, places, total = _divided(weights, int(max_gigabytes * GIGABYTE))
    folder, name = os.path.split(path)
    names = [f"{name.removesuffix('.weights.json')}_{number:05d}.weights.h5" for number in range(len(files))]
    for shard, own in zip(files, names):
        with written_atomically(os.path.join(folder, own)) as file:
            shard.write(file)
    index = {"metadata": {"total_size": total}, "weight_map": {key: [names[n] for n in found] for key, found in places.items()}}
    with written_atomically(path) as file:
        file.write(json.dumps(index, indent=4).encode())


def _divided(weights, limit):
    """`(trees, places, bytes)`: places is a dict from the path of a group to the numbers of the trees that it is in."""
    files, places, used, total = [NewGroup()], {}, 0, 0
    for path, group in _groups(weights, ""):
        target = _like(files[-1], path, group)
        for key, array in group.members.items():
            if array.nbytes > limit:
                raise ValueError(
                    f"The size of {key} is {array.nbytes:,} bytes which exceeds the maximum shard size {limit:,} bytes. You can "
                    "increase the `max_shard_size` parameter to accommodate the size."
                )
            if used + array.nbytes > limit:
                files.append(NewGroup())
                target, used = files[-1].require_group(path), 0
            target[key] = array
            used, total = used + array.nbytes, total + array.nbytes
            found = places.setdefault(f"/{path}", [])
            if len(files) - 1 not in found:
                found.append(len(files) - 1)
    return files, places, total


def _groups(group, path):
    """Pairs of a path and a group of variables, in the order in which they were made."""
    for name, member in group.members.items():
        if isinstance(member, NewGroup):
            own = f"{path}/{name}" if path else name
            if name == VARS:
                yield own, member
            else:
                yield from _groups(member, own)


def _like(tree, path, group):
    made = tree.require_group(path)
    made.attrs.update(group.attrs)
    return made


# Reading.


def load(model, path, file, skip_mismatch, max_bytes, objects_to_skip):
    """Read the weights that an open index tells of into a model."""
    index = read_json(file.read(), "index")
    places = index.get("weight_map") if isinstance(index, dict) else None
    if not isinstance(places, dict) or not all(_is_list_of_names(names) for names in places.values()):
        raise FileRefused(2, "index: weight_map", "for each group of weights a list of files beside the index is expected.")
    names = sorted({name for found in places.values() for name in found})
    if len(names) > _MOST_FILES:
        raise FileRefused(2, "index: weight_map", f"more than {_MOST_FILES:,} files.")
    with contextlib.ExitStack() as stack:
        readers = {}
        for name in names:
            shard = stack.enter_context(open_regular(os.path.join(os.path.dirname(path), name)))
            readers[name] = open_hdf5(shard, name)
        load_weights_from_hdf5(model, Shards(readers, places), max_bytes, skip_mismatch, objects_to_skip)


def _is_list_of_names(value):
    return isinstance(value, list) and all(is_safe(name) and name.endswith(".weights.h5") for name in value)


class Shards:
    """What stands for the top of one file, where there are several.

    Args:
        readers: dict from the name of a file to the `Reader` of its top.
        places: dict from the path of a group to the names of the files that it is in.
    """

    member = "index"

    def __init__(self, readers, places):
        self.readers, self.places = readers, places

    def __contains__(self, name):
        return any(name in reader for reader in self.readers.values())

    def child(self, path):
        """The group at `path`, put together from all files that have a part of it; None if none has."""
        names = self.places.get(f"/{path}", self.readers)
        parts = [part for part in (self.readers[name].child(path) for name in names) if part is not None]
        return Joined(parts) if parts else None


class Joined:
    """Parts of one group, from several files."""

    def __init__(self, parts):
        self.parts = parts
        self.refuse = parts[0].refuse

    def __len__(self):
        return sum(map(len, self.parts))

    def __contains__(self, name):
        return any(name in part for part in self.parts)

    def names(self):
        """The names of the members."""
        return [name for part in self.parts for name in part.names()]

    def child(self, path):
        """A group below."""
        found = [part for part in (part.child(path) for part in self.parts) if part is not None]
        return Joined(found) if found else None

    def dataset(self, name):
        """The array of this name in the part that has it, or None."""
        return next((leaf for leaf in (part.dataset(name) for part in self.parts) if leaf is not None), None)

    def numbers(self, name, shape, dtype):
        """An attribute of the part that has it, or None."""
        return next((value for value in (part.numbers(name, shape, dtype) for part in self.parts) if value is not None), None)
