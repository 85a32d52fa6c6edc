"""Values of Python and NumPy that JSON has no word for: bytes, slices, the ellipsis, arrays."""

import numpy as np

from minikeras.serialization.tables import special


def encode_array(array):
    """An array as nested lists and the name of its dtype."""
    return {"value": array.tolist(), "dtype": array.dtype.name}


def decode_array(config):
    """The array that `encode_array` described.

    Raises:
        ValueError: if the dtype isn't one of numbers or truth values.
    """
    dtype = np.dtype(config["dtype"])
    if dtype.kind not in "biufc":
        raise ValueError(f"An array in a config must hold numbers or truth values. Received: dtype={config['dtype']}")
    return np.array(config["value"], dtype=dtype)


def _encode_slice(value):
    ends = {"start": value.start, "stop": value.stop, "step": value.step}
    return {key: None if end is None else int(end) for key, end in ends.items()}


special("__numpy__", np.ndarray, encode_array, decode_array)
special("__bytes__", bytes, lambda value: {"value": value.decode("utf-8")}, lambda config: config["value"].encode("utf-8"))
special("__slice__", slice, _encode_slice, lambda config: slice(config["start"], config["stop"], config["step"]))
special("__ellipsis__", type(Ellipsis), lambda value: {}, lambda config: Ellipsis)
