"""Pooling to a given size: the windows are laid so that so many of them cover the input, whatever its size."""

from minikeras.autodiff import composed
from minikeras.ops.core import convert_to_tensor
from minikeras.ops.reductions import max as largest, mean
from minikeras.ops.shapes import get_item, stack
from minikeras.ops.windows import layout, one_per_axis


@composed(operands=1)
def adaptive_average_pool(inputs, output_size, data_format=None):
    """The average of each of `output_size` windows: window i of n along an axis goes from i / n to (i + 1) / n of its length.

    Args:
        inputs: `(batch, *spatial, channels)`, or `(batch, channels, *spatial)` with `data_format="channels_first"`.
        output_size: how many windows there are, an int or one for each spatial axis.

    Raises ValueError for a size below 1, and for another number of sizes than there are spatial axes.

    >>> ops.adaptive_average_pool(np.arange(6.0, dtype="float32").reshape(1, 6, 1), 2)[0, :, 0]
    Tensor([1., 4.], shape=(2,), dtype=float32)
    """
    return _pooled(mean, inputs, output_size, data_format)


@composed(operands=1)
def adaptive_max_pool(inputs, output_size, data_format=None):
    """The largest number of each of `output_size` windows. The arguments and the errors are those of `adaptive_average_pool`.

    >>> ops.adaptive_max_pool(np.arange(6.0, dtype="float32").reshape(1, 6, 1), 2)[0, :, 0]
    Tensor([2., 5.], shape=(2,), dtype=float32)
    """
    return _pooled(largest, inputs, output_size, data_format)


def _pooled(pool, inputs, output_size, data_format):
    """One axis after the other: a window's mean is the mean of the means of its rows, for all rows are equally long."""
    x = convert_to_tensor(inputs)
    first = 1 if layout(data_format) == "channels_last" else 2
    for axis, count in enumerate(one_per_axis(output_size, x.ndim - 2, "output_size"), start=first):
        size = x.shape[axis]
        windows = [slice(i * size // count, -(-(i + 1) * size // count)) for i in range(count)]
        before = (slice(None),) * axis
        x = stack([pool(get_item(x, (*before, window)), axis=axis) for window in windows], axis=axis)
    return x
