"""A fuzzer of files: good ones are damaged at random, and each must load or be refused, in a second and 200 MB.

    python -m tests.mutated_files --count 100000 --seed 7        # by hand; without --seed it takes one and prints it
    python -m tests.mutated_files --only 7:1234                  # one mutant again, with its traceback

A mutant has bytes changed, cut out, repeated or moved, numbers replaced by those that break programs, or values in its config
swapped for others. Half of the mutants are read with checksums off: who does harm on purpose writes the right ones.
"""

import argparse
import copy
import gzip
import io
import json
import os
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
import unittest.mock
import warnings
import zipfile
from pathlib import Path

import h5py
import numpy as np

import minikeras
from minikeras import hdf5
from minikeras.hdf5 import checksum
from tests.bad_files import WEIGHTS, good_model

SECONDS, MEGABYTES = 1.0, 200
_GIVE_UP = 20  # seconds of computing, after which a mutant counts as one that never ends
_WIDTHS = (1, 2, 4, 8)
_VALUES = (0, 1, 2, 3, 7, 8, 127, 128, 255, 2**15, 2**16 - 1, 2**31 - 1, 2**31, 2**32 - 1, 2**40, 2**63 - 1, 2**63, 2**64 - 1)
_JSON = (
    None,
    True,
    False,
    0,
    -1,
    1,
    3,
    2**31,
    2**63,
    1e308,
    -0.5,
    "",
    "x",
    "relu",
    "Dense",
    "float32",
    [],
    [None],
    {},
    [[]],
    {"a": 1},
)


# Good files to begin with.


def good_files():
    """Dict of names and bytes: Keras's three kinds, each in minikeras's own HDF5 and in what h5py writes, old and new."""
    files = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in ("m.keras", "m.h5", "m.weights.h5"):
            path = os.path.join(folder, name)
            model = good_model()
            model.save_weights(path) if name == "m.weights.h5" else model.save(path)
            with open(path, "rb") as file:
                files[f"own {name}"] = file.read()
    for library in ("earliest", "latest"):
        files[f"{library} m.h5"] = rewritten(files["own m.h5"], library)
        files[f"{library} m.keras"] = with_member(files["own m.keras"], WEIGHTS, lambda data, lib=library: rewritten(data, lib))
        files[f"{library} any.hdf5"] = all_sorts(library)
    for path in sorted((Path(__file__).parent / "old_files").glob("*/stack.*.gz")):  # what others wrote, from Keras 1 on
        name = path.name.removesuffix(".gz").replace("stack", "m")
        files[f"{path.parent.name} {name}"] = gzip.decompress(path.read_bytes())
    return files


def rewritten(data, library):
    """The same HDF5 file as h5py writes it, its larger arrays in packed chunks."""
    stream = io.BytesIO()
    with h5py.File(io.BytesIO(data)) as old, h5py.File(stream, "w", libver=library) as new:
        new.attrs.update(old.attrs)

        def add(name, part):
            if isinstance(part, h5py.Group):
                new.require_group(name).attrs.update(part.attrs)
            elif part.ndim == 2:
                packed = {"compression": "gzip", "shuffle": True, "fletcher32": True}
                new.create_dataset(name, data=part[()], chunks=(2, 2), maxshape=(None, part.shape[1]), **packed)
            else:
                new[name] = part[()]

        old.visititems(add)
    return stream.getvalue()


def all_sorts(library):
    """An HDF5 file with one of everything that is read: every index of chunks, heaps, datatypes."""
    stream = io.BytesIO()
    with h5py.File(stream, "w", libver=library) as file:
        file.attrs.update({"text": "héllo", "names": np.array([b"a", b"bc"]), "list": ["x", "yy"], "flag": True})
        for number in range(12):  # more than fit into an object header
            file.attrs[f"number {number}"] = number
            file[f"many/{number}"] = np.arange(number)
        x = np.arange(120.0).reshape(12, 10)
        for name, longest in (("fixed", None), ("growing", (None, 10)), ("both", (None, None))):
            file.create_dataset(f"chunks/{name}", data=x, chunks=(3, 4), maxshape=longest)
            file.create_dataset(
                f"chunks/{name}/packed".replace("/packed", " packed"), data=x, chunks=(3, 4), maxshape=longest, compression=4
            )
        file.create_dataset("one chunk", data=x, chunks=x.shape, shuffle=True, fletcher32=True)
        file.create_dataset("texts", data=["a", "bc"], dtype=h5py.string_dtype())
        file["records"] = np.array([(1, 2.5)], [("a", "i4"), ("b", ">f8")])
        file["complex"], file["flags"], file["half"] = np.ones(3, "c8"), np.array([True, False]), np.float16(1)
        file["soft"] = h5py.SoftLink("/texts")
        file["again"] = file["many"]
    return stream.getvalue()


def with_member(archive, name, change):
    """An archive with one member changed, and its sum made right."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(stream, "w") as new:
        for member in old.namelist():
            new.writestr(member, change(old.read(member)) if member == name else old.read(member))
    return stream.getvalue()


# Damage.


def mutant(files, chance):
    """A name and the bytes of a damaged file."""
    name = chance.choice(sorted(files))
    data = files[name]
    if name.endswith(".keras"):
        how = chance.random()
        if how < 0.5:
            return name, with_member(data, WEIGHTS, lambda member: damaged(member, chance))
        if how < 0.9:
            return name, with_member(data, "config.json", lambda member: swapped(member, chance))
        return name, damaged(data, chance)
    if name.endswith("m.h5") and chance.random() < 0.2:
        return name, with_config(data, chance)
    return name, damaged(data, chance)


def damaged(data, chance):
    """Bytes with one to four faults."""
    data = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4))):
        chance.choice(_FAULTS)(data, chance)
    return bytes(data)


def _place(data, chance):
    """Somewhere in the bytes; often near a signature, where the structures are."""
    if chance.random() < 0.5:
        mark = chance.choice(
            (b"OHDR", b"TREE", b"SNOD", b"HEAP", b"GCOL", b"FRHP", b"BTHD", b"FADB", b"EAHD", b"FHDB", b"\x89HDF")
        )
        at = data.find(mark, chance.randrange(len(data) or 1))
        if at >= 0:
            return min(at + chance.randrange(120), len(data) - 1)
    return chance.randrange(max(1, len(data)))


def _flip(data, chance):
    if data:
        data[_place(data, chance)] ^= 1 << chance.randrange(8)


def _byte(data, chance):
    if data:
        data[_place(data, chance)] = chance.randrange(256)


def _number(data, chance):
    width, at = chance.choice(_WIDTHS), _place(data, chance)
    at -= at % chance.choice((1, width))
    value = chance.choice((*_VALUES, len(data), len(data) - 1, chance.randrange(max(1, len(data))), at))
    data[at : at + width] = (value % 256**width).to_bytes(width, "little")


def _cut(data, chance):
    del data[_place(data, chance) :]


def _remove(data, chance):
    at = _place(data, chance)
    del data[at : at + chance.choice((1, 4, 8, 100))]


def _repeat(data, chance):
    at, size = _place(data, chance), chance.choice((1, 8, 100))
    data[at:at] = data[at : at + size]


def _move(data, chance):
    a, b, size = _place(data, chance), _place(data, chance), chance.choice((8, 16, 64))
    data[b : b + size] = data[a : a + size]


_FAULTS = (_flip, _byte, _byte, _number, _number, _number, _cut, _remove, _repeat, _move)


def swapped(text, chance):
    """A JSON text with one to three values replaced: by another of its own, or by an odd one."""
    config = json.loads(text)
    for _ in range(chance.choice((1, 1, 2, 3))):
        places = list(_places(config))
        if places:
            owner, key = chance.choice(places)
            other, its_key = chance.choice(places)
            owner[key] = copy.deepcopy(other[its_key] if chance.random() < 0.5 else chance.choice(_JSON))
    return json.dumps(config).encode()


def _places(value):
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in items:
        yield value, key
        yield from _places(part)


def with_config(data, chance):
    """An `.h5` file whose config, or whose training config, had values swapped."""
    stream = io.BytesIO(data)
    with h5py.File(stream, "r+") as file:
        name = chance.choice([name for name in ("model_config", "training_config") if name in file.attrs])
        text = swapped(file.attrs[name], chance).decode()
        del file.attrs[name]
        file.attrs[name] = text
    return stream.getvalue()


# Reading.


class NeverEnds(BaseException):
    """The time is up."""


def read_all(name, data, folder):
    """Load a model, read weights into one, or look at everything in a file of no model."""
    path = os.path.join(folder, name.rpartition(" ")[2])
    with open(path, "wb") as file:
        file.write(data)
    if name.endswith(".weights.h5"):
        good_model().load_weights(path)
    elif name.endswith("any.hdf5"):
        hdf5.tree_of(path)
        with hdf5.File(path) as file:
            _read_group(file, set())
    else:
        minikeras.models.load_model(path)


def _read_group(group, seen):
    for name in group:
        member = group[name]
        if isinstance(member, hdf5.Dataset):
            member.read()
        elif id(member) not in seen:
            seen.add(id(member))
            _read_group(member, seen)


def verdict(name, data, folder, checked):
    """ "loaded", "refused", or what is wrong; with the error."""
    signal.signal(signal.SIGVTALRM, _give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, _GIVE_UP)
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    result, error = "loaded", None
    try:
        with unittest.mock.patch.object(checksum, "check", checksum.check if checked else lambda data, what, at: None):
            read_all(name, data, folder)
    except ValueError as refusal:
        result, error = "refused", refusal
    except BaseException as other:
        result, error = f"{type(other).__name__}: {other}", other
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    seconds, taken = time.process_time() - start, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    if seconds > SECONDS or taken > MEGABYTES:
        result = f"took {seconds:.2f} s and {taken:.0f} MB ({result})"
    return result, error


def _give_up(number, frame):
    raise NeverEnds


def run(count, seed, report=print, start=0):
    """Read so many mutants; returns how many were loaded, how many refused, and a list of those that were neither."""
    files, found, wrong = good_files(), {"loaded": 0, "refused": 0}, []
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for number in range(start, start + count):
            chance = random.Random(f"{seed}:{number}")
            name, data = mutant(files, chance)
            result, error = verdict(name, data, folder, chance.random() < 0.5)
            if result in found:
                found[result] += 1
            else:
                wrong.append((number, name, result, error))
                report(f"{seed}:{number} {name}: {result[:300]}")
            if number % 5000 == 4999:
                report(f"{number + 1:,} mutants of seed {seed}: {found}, {len(wrong)} wrong")
    return found["loaded"], found["refused"], wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--only", help="one mutant, as SEED:NUMBER")
    options = parser.parse_args()
    seed, start, count = options.seed, 0, options.count
    if options.only:
        seed, start = map(int, options.only.split(":"))
        count = 1
    seed = random.randrange(10**6) if seed is None else seed
    print(f"seed {seed}", flush=True)
    loaded, refused, wrong = run(count, seed, lambda line: print(line, flush=True), start)
    if options.only:
        for *_, error in wrong:
            traceback.print_exception(error)
    print(f"{count:,} mutants of seed {seed}: {loaded:,} loaded, {refused:,} refused, {len(wrong):,} neither")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
