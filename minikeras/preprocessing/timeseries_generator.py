"""TimeseriesGenerator: windows over a series, batch by batch. `keras.utils.timeseries_dataset_from_array` took its place."""

import json

import numpy as np

from minikeras.utils.py_dataset import PyDataset


class TimeseriesGenerator(PyDataset):
    """Windows of `length` steps over a series, each with the target of the step behind it.

    Args:
        data: array or list (time, ...).
        targets: array or list (time, ...), as long as `data`.
        length: steps in a window.
        sampling_rate: only every so manieth step of a window is taken.
        stride: how far the next window is away.
        start_index, end_index: the part of the series that is used, both ends included.
        shuffle: draw windows by NumPy's legacy generator in the place of going through them.
        reverse: the steps of a window from last to first.
        batch_size: windows in a batch; the last one may have fewer.

    Raises:
        ValueError: if the two lengths differ, or no window fits.
    """

    def __init__(
        self,
        data,
        targets,
        length,
        sampling_rate=1,
        stride=1,
        start_index=0,
        end_index=None,
        shuffle=False,
        reverse=False,
        batch_size=128,
    ):
        super().__init__()
        if len(data) != len(targets):
            raise ValueError(
                f"Data and targets have to be of same length. Data length is {len(data)} while target length is {len(targets)}"
            )
        self.data, self.targets, self.length = data, targets, length
        self.sampling_rate, self.stride, self.batch_size = sampling_rate, stride, batch_size
        self.start_index, self.end_index = start_index + length, len(data) - 1 if end_index is None else end_index
        self.shuffle, self.reverse = shuffle, reverse
        if self.start_index > self.end_index:
            raise ValueError(
                f"`start_index+length={self.start_index} > end_index={self.end_index}` is disallowed, as no part of the sequence "
                "would be left to be used as current step."
            )

    def __len__(self):
        reach = self.batch_size * self.stride
        return (self.end_index - self.start_index + reach) // reach

    def __getitem__(self, index):
        """Batch `index`: windows (batch, length / sampling_rate, ...) and their targets (batch, ...)."""
        if self.shuffle:
            ends = np.random.randint(self.start_index, self.end_index + 1, size=self.batch_size)
        else:
            reach = self.batch_size * self.stride
            first = self.start_index + reach * index
            ends = np.arange(first, min(first + reach, self.end_index + 1), self.stride)
        windows = np.array([self.data[end - self.length : end : self.sampling_rate] for end in ends])
        targets = np.array([self.targets[end] for end in ends])
        return (windows[:, ::-1, ...] if self.reverse else windows), targets

    def get_config(self):
        """All arguments; the data as JSON texts.

        Raises:
            TypeError: if the data cannot be written as JSON.
        """
        names = "length sampling_rate stride start_index end_index shuffle reverse batch_size".split()
        texts = {name: _as_json(name, getattr(self, name)) for name in ("data", "targets")}
        return {**texts, **{name: getattr(self, name) for name in names}}

    def to_json(self, **kwargs):
        """The generator as a JSON text; `kwargs` are `json.dumps`'s."""
        return json.dumps({"class_name": type(self).__name__, "config": self.get_config()}, **kwargs)


def _as_json(name, values):
    values = values.tolist() if isinstance(values, np.ndarray) else values
    try:
        return json.dumps(values)
    except TypeError as error:
        raise TypeError(f"{'Data' if name == 'data' else 'Targets'} not JSON Serializable: {values}") from error
