"""Texts in folders as a data set."""

from pathlib import Path

import numpy as np

from minikeras.autodiff import Tensor
from minikeras.data.folders import check_format, check_labels, datasets_of_directory
from minikeras.data.spec import TensorSpec


def text_dataset_from_directory(
    directory,
    labels="inferred",
    label_mode="int",
    class_names=None,
    batch_size=32,
    max_length=None,
    shuffle=True,
    seed=None,
    validation_split=None,
    subset=None,
    follow_links=False,
    format="tf",
    verbose=True,
):
    """Batches of the .txt files in a folder, which has a folder for each class; see `image_dataset_from_directory`.

    Args:
        max_length: how many bytes of each file are kept; all by default.

    Returns: a Dataset of texts `(batch,)`, as bytes, with labels; two of them for `subset="both"`.

    Raises ValueError for what makes no sense, and where no text is found.
    """
    check_labels(labels, label_mode, class_names, "text")
    check_format(format)

    def read(path):
        return Tensor(np.array(Path(path).read_bytes()[:max_length], object))

    return datasets_of_directory(
        read,
        TensorSpec((), "string"),
        "text files",
        directory,
        labels,
        label_mode,
        class_names,
        batch_size,
        shuffle,
        seed,
        validation_split,
        subset,
        follow_links,
        verbose,
        (".txt",),
        "Allowed format: .txt",
    )
