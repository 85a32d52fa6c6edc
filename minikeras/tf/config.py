"""tf.config: questions about devices have an answer (one processor, no GPU), settings have no effect."""

import collections

PhysicalDevice = collections.namedtuple("PhysicalDevice", ["name", "device_type"])
LogicalDevice = collections.namedtuple("LogicalDevice", ["name", "device_type"])


def list_physical_devices(device_type=None):
    """The one processor; an empty list for "GPU" and "TPU"."""
    return [PhysicalDevice("/physical_device:CPU:0", "CPU")] if device_type in (None, "CPU") else []


def list_logical_devices(device_type=None):
    """The one processor; an empty list for "GPU" and "TPU"."""
    return [LogicalDevice("/device:CPU:0", "CPU")] if device_type in (None, "CPU") else []


get_visible_devices = list_physical_devices


def run_functions_eagerly(run_eagerly):
    """Without effect: everything is computed at once."""


def functions_run_eagerly():
    """True."""
    return True


def set_visible_devices(devices, device_type=None):
    """Without effect."""


def set_soft_device_placement(enabled):
    """Without effect."""


class _Experimental:
    """What TensorFlow keeps under `tf.config.experimental`."""

    list_physical_devices = staticmethod(list_physical_devices)
    set_visible_devices = staticmethod(set_visible_devices)

    @staticmethod
    def set_memory_growth(device, enable):
        """Without effect: there is no GPU."""

    @staticmethod
    def enable_op_determinism():
        """Without effect: the same seed gives the same numbers in any case."""


class _Optimizer:
    @staticmethod
    def set_jit(enabled):
        """Without effect: nothing is compiled."""

    @staticmethod
    def set_experimental_options(options):
        """Without effect."""


experimental, optimizer = _Experimental(), _Optimizer()
