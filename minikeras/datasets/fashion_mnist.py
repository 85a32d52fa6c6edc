"""Fashion-MNIST: small pictures of clothes."""

import gzip

import numpy as np

from minikeras.datasets.cache import cache_folder, shipped

_FILES = ("train-labels-idx1-ubyte.gz", "train-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz")
_HEADER_OF_LABELS, _HEADER_OF_IMAGES = 8, 16  # bytes of the IDX format: its kind and the sizes


def load_data():
    """The clothes as `((x_train, y_train), (x_test, y_test))`: images `(n, 28, 28)` of uint8, labels `(n,)` from 0 to 9.

    All 60,000 and 10,000 images where Keras has saved them in its cache, else the small extract of the lessons.

    Raises:
        FileNotFoundError: where there is neither.
    """
    folder = cache_folder() / "fashion-mnist"
    if not all((folder / name).exists() for name in _FILES):
        return shipped("fashion", "Fashion-MNIST", f"fashion-mnist/ with {', '.join(_FILES)}")
    y_train, x_train, y_test, x_test = (
        _read(folder / name, _HEADER_OF_LABELS if "labels" in name else _HEADER_OF_IMAGES) for name in _FILES
    )
    return (x_train.reshape(-1, 28, 28), y_train), (x_test.reshape(-1, 28, 28), y_test)


def _read(path, header):
    with gzip.open(path, "rb") as file:
        return np.frombuffer(file.read(), np.uint8, offset=header)
