"""Where data sets are looked for: Keras's own cache, then the small ones that come with the lessons."""

import os
import sys
from pathlib import Path


def cache_folder():
    """The folder `datasets` in `$KERAS_HOME`, or in `~/.keras`."""
    return Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras") / "datasets"


def shipped(name, title, missing):
    """The extract of a data set that comes with the lessons, as `((x_train, y_train), (x_test, y_test))`; says so in one line.

    Raises:
        FileNotFoundError: where there are no lessons either; the text says which file goes where.
    """
    from minikeras.datasets.of_the_lessons import data  # opened when no whole set is there

    try:
        arrays = data(name)
    except FileNotFoundError:
        raise FileNotFoundError(
            f"{title} is neither in Keras's cache nor among the lessons' data. Put {missing} into "
            f"{cache_folder()}; minikeras itself never uses the network."
        ) from None
    train, test = len(arrays["y_train"]), len(arrays["y_test"])
    print(
        f"{title}: a small extract of {train:,} training and {test:,} test images (the whole set is not in {cache_folder()})",
        file=sys.stderr,
    )
    return (arrays["x_train"], arrays["y_train"]), (arrays["x_test"], arrays["y_test"])
