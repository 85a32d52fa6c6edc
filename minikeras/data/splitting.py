"""A data set cut into two."""

import random

import numpy as np

from minikeras import tree
from minikeras.autodiff import as_array
from minikeras.data.dataset import Dataset


def split_dataset(dataset, left_size=None, right_size=None, shuffle=False, seed=None, preferred_backend=None):
    """Two data sets, made of the first and of the last samples of one.

    Args:
        dataset: an array; a list or tuple of arrays with as many rows each; or a Dataset, which is gone through once.
        left_size, right_size: a number of samples or a share of them; the rest for the one that is None.
        shuffle: whether samples are mixed before, as the seed says.
        preferred_backend: counts for nothing: there is one.

    Returns: two Datasets of single samples, or of batches where the given Dataset was batched.

    Raises TypeError for other data or sizes; ValueError for sizes that leave a part empty or are too large.

    >>> left, right = keras.utils.split_dataset(np.arange(10), left_size=0.8)
    >>> len(left), len(right)
    (8, 2)
    """
    if not isinstance(dataset, (np.ndarray, list, tuple, Dataset)):
        raise TypeError(f"Unsupported dataset type: {type(dataset)}")
    if left_size is None and right_size is None:
        raise ValueError(
            "At least one of the `left_size` or `right_size` must be specified. Received: left_size=None and right_size=None"
        )
    samples = _samples(dataset)
    if shuffle:
        random.seed(random.randint(0, 1_000_000) if seed is None else seed)
        random.shuffle(samples)
    left, right = _sizes(left_size, right_size, len(samples))
    halves = [_as_dataset(part) for part in (samples[:left], samples[-right:])]
    batch_size = getattr(dataset, "batch_size", None)
    return tuple((half if batch_size is None else half.batch(batch_size)).prefetch() for half in halves)


def _samples(dataset):
    if isinstance(dataset, Dataset):
        samples = list(dataset if getattr(dataset, "batch_size", None) is None else dataset.unbatch())
    elif isinstance(dataset, np.ndarray):
        samples = list(dataset)
    else:
        kind = type(dataset).__name__
        if not dataset:
            raise ValueError(f"Received an empty list dataset. Please provide a non-empty {kind} of arrays.")
        for i, array in enumerate(dataset):
            if not isinstance(array, np.ndarray):
                raise ValueError(f"Expected a {kind} of `numpy.ndarray` objects,Received: {type(array)} at index {i}.")
            if len(array) != len(dataset[0]):
                raise ValueError(
                    f"Received a {kind} of NumPy arrays with different lengths.Mismatch found at index {i}, "
                    f"Expected shape={dataset[0].shape} Received shape={array.shape}."
                    f"Please provide a {kind} of NumPy arrays of the same length."
                )
        samples = list(zip(*dataset))
    if not samples:
        raise ValueError(
            "Received an empty dataset. Argument `dataset` must be a non-empty list/tuple of `numpy.ndarray` objects or "
            "`tf.data.Dataset` objects."
        )
    return samples


def _as_dataset(samples):
    columns = zip(*(tree.flatten(sample) for sample in samples))
    arrays = tree.pack_sequence_as(samples[0], [np.stack([as_array(x) for x in column]) for column in columns])
    return Dataset.from_tensor_slices(tree.lists_to_tuples(arrays))


def _sizes(left, right, total):
    """Both sizes as numbers of samples."""
    for name, size in (("left_size", left), ("right_size", right)):
        if size is not None and type(size) not in (int, float):
            raise TypeError(f"Invalid `{name}` Type. Expected: int or float or None, Received: type({name})={type(size)}.  ")
    if left == 0 and right == 0:
        raise ValueError("Both `left_size` and `right_size` are zero. At least one of the split sizes must be non-zero.")
    for name, size in (("left_size", left), ("right_size", right)):
        if size is not None and not 0 < size < (total if type(size) is int else 1):
            raise ValueError(
                f"`{name}` should be either a positive integer smaller than {total}, or a float within the range `[0, 1]`. "
                f"Received: {name}={size}"
            )
    if type(left) is type(right) is float and left + right > 1:
        raise ValueError("The sum of `left_size` and `right_size` is greater than 1. It must be less than or equal to 1.")
    left, right = (round(size * total) if type(size) is float else size for size in (left, right))
    left = total - right if left is None else left
    right = total - left if right is None else right
    if left + right > total:
        raise ValueError(
            f"The sum of `left_size` and `right_size` should be smaller than the {total}. Received: left_size + right_size = "
            f"{float(left + right)}and total_length = {total}"
        )
    for size, side in ((left, "left"), (right, "right")):
        if size == 0:
            raise ValueError(
                f"With `dataset` of length={total}, `left_size`={left} and `right_size`={right}."
                f"Resulting {side} side dataset split will be empty. Adjust any of the aforementioned parameters"
            )
    return left, right
