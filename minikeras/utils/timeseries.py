"""Windows of a series of measurements, for a model that looks back."""

import numpy as np

from minikeras.autodiff import Tensor
from minikeras.utils.py_dataset import PyDataset


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
        shuffle: whether to mix the windows, anew in each epoch. The order is not that of Keras.
        seed: makes the order repeatable.
        start_index, end_index: the part of the data to use.

    Returns: a WindowDataset of batches `(batch, sequence_length, ...)`, paired with targets `(batch, ...)` if there are any.

    Raises:
        ValueError: for a part, rate or stride that doesn't fit the data.
    """
    _check_arguments(len(data), sequence_stride, sampling_rate, start_index, end_index)
    part = slice(start_index or 0, end_index)
    data, targets = np.asarray(data)[part], None if targets is None else np.asarray(targets)[part]
    count = len(data) - (sequence_length - 1) * sampling_rate
    if targets is not None:
        count = min(count, len(targets))
    starts = np.arange(0, count, sequence_stride)
    offsets = np.arange(sequence_length) * sampling_rate
    return WindowDataset(data, targets, starts, offsets, batch_size, np.random.RandomState(seed) if shuffle else None)


class WindowDataset(PyDataset):
    """Batches of windows: it can be iterated over, indexed by a batch's number, and given to `fit`."""

    mixes_itself = True  # as a dataset of TensorFlow's does: `fit` leaves the order of its batches alone

    def __init__(self, data, targets, starts, offsets, batch_size, mixer):
        super().__init__()
        self.data = data
        self.targets = targets
        self.starts = starts
        self.offsets = offsets
        self.batch_size = batch_size
        self._mixer = mixer
        self.on_epoch_end()

    def __len__(self):
        return -(-len(self.starts) // (self.batch_size or 1))

    def __getitem__(self, number):
        if not 0 <= number < len(self):
            raise IndexError(f"There are {len(self)} batches; there is no batch {number}.")
        size = self.batch_size or 1
        starts = self.starts[number * size : (number + 1) * size] if self.batch_size else self.starts[number]
        windows = Tensor(self.data[np.add.outer(starts, self.offsets)])
        return windows if self.targets is None else (windows, Tensor(np.asarray(self.targets[starts])))

    def take(self, count):
        """The first batches."""
        return (self[number] for number in range(min(count, len(self))))

    def on_epoch_end(self):
        """Mix the windows for the next epoch."""
        if self._mixer is not None:
            self._mixer.shuffle(self.starts)


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
