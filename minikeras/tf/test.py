"""tf.test: questions of old notebooks about the machine."""


def is_gpu_available(*args, **kwargs):
    """False: minikeras computes on the processor."""
    return False


def is_built_with_cuda():
    """False."""
    return False


def gpu_device_name():
    """An empty text: there is none."""
    return ""
