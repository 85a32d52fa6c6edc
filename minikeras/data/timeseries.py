"""Windows of a series of measurements, for a model that looks back."""

import numpy as np

from minikeras.autodiff import Tensor, as_array
from minikeras.data.dataset import Dataset
from minikeras.data.folders import check_format
from minikeras.data.spec import TensorSpec


def timeseries_dataset_from_array(
    data,
    targets,
    sequence_length,
    sequence_stride=1,
    sampling_rate=1,
    batch_size=128,
    shuffle=False,
    seed=None,
    start_index=None,
    end_index=None,
    format="tf",
):
    """Windows of `data` and their targets, in batches.

    Window i holds the steps i, i + sampling_rate, ... and goes with `targets[i]`.

    Args:
        data: array `(steps, ...)`.
        targets: array with one target for each start of a window, or None.
        sequence_length: the steps in a window.
        sequence_stride: the steps between the starts of two windows.
        sampling_rate: the steps between two steps of a window.
        batch_size: windows a batch; None for one window at a time.
        shuffle: whether to mix the windows, anew in each epoch.
        seed: makes the order repeatable; it is that of tf.data.
        start_index, end_index: the part of the data to use.
        format: "tf" is the only one.

    Returns: a Dataset of batches `(batch, sequence_length, ...)`, paired with targets `(batch, ...)` if there are any.

    Raises:
        ValueError: for a part, rate or stride that doesn't fit the data, and for another format.

    >>> batches = keras.utils.timeseries_dataset_from_array(np.arange(5), np.arange(3, 8), 3)
    >>> [(window.numpy().tolist(), target.numpy().tolist()) for window, target in batches]
    [([[0, 1, 2], [1, 2, 3], [2, 3, 4]], [3, 4, 5])]
    """
    _check_arguments(len(data), sequence_stride, sampling_rate, start_index, end_index)
    check_format(format)
    part = slice(start_index or 0, end_index)
    count = len(range(*part.indices(len(data)))) - (sequence_length - 1) * sampling_rate
    if targets is not None:
        count = min(count, len(targets))
    starts = np.arange(0, count, sequence_stride)
    if shuffle:
        seed = np.random.randint(1_000_000) if seed is None else seed
        np.random.RandomState(seed).shuffle(starts)
    rows = as_array(data)[part]
    aims = None if targets is None else as_array(targets)[part]
    steps = np.arange(sequence_length) * sampling_rate

    def elements():
        for start in starts:
            window = Tensor(rows[start + steps])
            yield window if aims is None else (window, Tensor(np.asarray(aims[start])))

    def spec():
        window = TensorSpec((None, *rows.shape[1:]), rows.dtype.name)
        return window if aims is None else (window, TensorSpec(aims.shape[1:], aims.dtype.name))

    dataset = Dataset(elements, len(starts), spec, "ZipDataset").prefetch()
    if shuffle:
        dataset = dataset.shuffle(1024 if batch_size is None else batch_size * 8, seed=seed)
    return dataset if batch_size is None else dataset.batch(batch_size)


def _check_arguments(length, sequence_stride, sampling_rate, start_index, end_index):
    if start_index and start_index < 0:
        raise ValueError(f"`start_index` must be 0 or greater. Received: start_index={start_index}")
    if start_index and start_index >= length:
        raise ValueError(
            "`start_index` must be lower than the length of the data. "
            f"Received: start_index={start_index}, for data of length {length}"
        )
    if end_index and start_index and end_index <= start_index:
        raise ValueError(
            f"`end_index` must be higher than `start_index`. Received: start_index={start_index}, and end_index={end_index} "
        )
    if end_index and end_index >= length:
        raise ValueError(
            f"`end_index` must be lower than the length of the data. Received: end_index={end_index}, for data of "
            f"length {length}"
        )
    if end_index and end_index <= 0:
        raise ValueError(f"`end_index` must be higher than 0. Received: end_index={end_index}")
    for name, value in (("sampling_rate", sampling_rate), ("sequence_stride", sequence_stride)):
        if value <= 0:
            raise ValueError(f"`{name}` must be higher than 0. Received: {name}={value}")
        if value >= length:
            raise ValueError(
                f"`{name}` must be lower than the length of the data. Received: {name}={value}, for data of length {length}"
            )
