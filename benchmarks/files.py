"""How long files of weights take: minikeras's own HDF5 beside h5py, in turn, so that the ratio holds on a busy machine too.

    python benchmarks/files.py [--megabytes 500] [--rounds 5]

Each row is one kind of file: the median time of both, their ratio, and the ratio of the processor's time, which says more on a
machine that has other work; below 1 minikeras is faster. Large files are written as fast as the disk takes them, by both. "in a zip" is how a `.keras` file is written and read: Keras makes the HDF5
file in memory first.
"""

import argparse
import io
import os
import statistics
import tempfile
import time
import zipfile

import h5py
import numpy as np

from minikeras import hdf5
from minikeras.saving.section import Section


def large(megabytes):
    """Sixteen kernels of a large model."""
    side = int((megabytes * 2**20 / 16 / 4) ** 0.5)
    return {f"layers/dense_{i}/vars/0": np.random.default_rng(i).random((side, side), "f4") for i in range(16)}


def many():
    """Two thousand small arrays, as those of an optimizer of a deep model."""
    return {f"layers/dense_{i}/vars/{j}": np.full(50, i, "f4") for i in range(500) for j in range(4)}


def write_ours(arrays, path):
    file = hdf5.NewGroup()
    for name, array in arrays.items():
        file[name] = array
    with open(path, "wb") as stream:
        file.write(stream)


def write_h5py(arrays, path):
    with h5py.File(path, "w") as file:
        for name, array in arrays.items():
            file[name] = array


def read_ours(arrays, path):
    with hdf5.File(path) as file:
        return [file[name].read() for name in arrays]


def read_h5py(arrays, path):
    with h5py.File(path) as file:
        return [file[name][()] for name in arrays]


def zip_ours(arrays, path):
    file = hdf5.NewGroup()
    for name, array in arrays.items():
        file[name] = array
    with zipfile.ZipFile(path, "w") as archive, archive.open("model.weights.h5", "w", force_zip64=True) as member:
        file.write(member)


def zip_h5py(arrays, path):
    stream = io.BytesIO()
    write_h5py(arrays, stream)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("model.weights.h5", stream.getvalue())


def unzip_ours(arrays, path):
    """As `load_model` does: the sum of the member's bytes is checked, then they are read where they lie."""
    with open(path, "rb") as file, zipfile.ZipFile(file) as archive:
        info = archive.getinfo("model.weights.h5")
        with archive.open(info) as member:
            while member.read(1 << 20):
                pass
        file.seek(info.header_offset + 26)
        head = 30 + sum(np.frombuffer(file.read(4), "<u2").tolist())
        return read_ours(arrays, Section(file, info.header_offset + head, info.file_size))


def unzip_h5py(arrays, path):
    with zipfile.ZipFile(path) as archive:
        return read_h5py(arrays, io.BytesIO(archive.read("model.weights.h5")))


PAIRS = {
    "write": (write_ours, write_h5py),
    "read": (read_ours, read_h5py),
    "write in a zip": (zip_ours, zip_h5py),
    "read in a zip": (unzip_ours, unzip_h5py),
}


def measure(actions, arrays, paths, rounds):
    """Medians of the seconds that two actions take, in turn, and of those of the processor."""
    times = [[], [], [], []]
    for number in range(rounds):
        for which in (0, 1) if number % 2 else (1, 0):
            if actions[which].__name__.startswith(("write", "zip")) and os.path.exists(paths[which]):
                os.remove(paths[which])  # to give up what an old file has takes time, too, and is not what is measured
            start, of_processor = time.perf_counter(), time.process_time()
            actions[which](arrays, paths[which])
            times[which].append(time.perf_counter() - start)
            times[2 + which].append(time.process_time() - of_processor)
    return [statistics.median(taken) for taken in times]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    print(f"{'':40} {'minikeras':>10} {'h5py':>10} {'ratio':>7} {'processor':>10}")
    for title, arrays in ((f"16 arrays, {options.megabytes} MB", large(options.megabytes)), ("2000 small arrays", many())):
        with tempfile.TemporaryDirectory() as folder:
            paths = [os.path.join(folder, name) for name in ("ours.h5", "h5py.h5")]
            for name, actions in PAIRS.items():
                ours, theirs, our_work, their_work = measure(actions, arrays, paths, options.rounds)
                ratios = f"{ours / theirs:7.2f} {our_work / their_work:10.2f}"
                print(f"{title + ', ' + name:40} {ours:8.3f} s {theirs:8.3f} s {ratios}", flush=True)


if __name__ == "__main__":
    main()
