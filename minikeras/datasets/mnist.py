"""MNIST: handwritten digits."""

import numpy as np

from minikeras.datasets.cache import cache_folder, shipped


def load_data(path="mnist.npz"):
    """The digits as `((x_train, y_train), (x_test, y_test))`: images `(n, 28, 28)` of uint8, labels `(n,)` from 0 to 9.

    All 60,000 and 10,000 images where Keras has saved them in its cache, else the small extract of the lessons.

    Raises:
        FileNotFoundError: where there is neither.
    """
    file = cache_folder() / path
    if not file.exists():
        return shipped("digits", "MNIST", path)
    with np.load(file, allow_pickle=False) as arrays:
        return (arrays["x_train"], arrays["y_train"]), (arrays["x_test"], arrays["y_test"])
