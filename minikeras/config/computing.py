"""What computes, and where: NumPy, on the processor."""

import re

_PART = r"job:\w+|replica:\d+|task:\d+|device:\w+:(\d+|\*)|(cpu|gpu|tpu)(:(\d+|\*))?"
_DEVICE = re.compile(rf"/?({_PART})(/({_PART}))*|", re.IGNORECASE)


def backend():
    """The name of what computes: "numpy"."""
    return "numpy"


class device:
    """Context: work would be done on this device. There is one, the processor, so it changes nothing, as in Keras without a GPU.

    Args:
        device_name: such as "cpu:0", "gpu:1" or "/device:CPU:0".

    Raises ValueError for what is no name of a device.

    >>> with keras.device("gpu:0"):
    ...     ops.ones(2)
    Tensor([1., 1.], shape=(2,), dtype=float32)
    """

    def __init__(self, device_name):
        if device_name is not None and not isinstance(device_name, str):
            raise ValueError(f"Expecting a string device name. Got {type(device_name)}({device_name})")
        if device_name is not None and not _DEVICE.fullmatch(device_name):
            raise ValueError(
                f"Unknown attribute '{device_name}' is encountered while parsing the device spec: '{device_name}'. "
                "Such as 'cpu:0' or 'gpu:0' are known."
            )
        self.name = device_name

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass
