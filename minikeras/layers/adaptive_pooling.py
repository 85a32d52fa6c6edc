"""Adaptive pooling layers: the output's size is given, and the windows follow from it."""

from minikeras import ops
from minikeras.layers.layer import Layer
from minikeras.layers.shape import standardize_data_format
from minikeras.serialization import builtin

_KINDS = {1: "tuple of 1 integer", 2: "(height, width) tuple", 3: "(depth, height, width) tuple"}


class BaseAdaptivePooling(Layer):
    """Base of the adaptive pooling layers. A subclass names its `rank` and its operation, `pool`.

    Args:
        output_size: how many windows there are along each spatial axis, an int or a tuple.
        data_format: "channels_last", `(batch, *spatial, channels)`, or "channels_first".

    Raises TypeError for another kind of size; ValueError for a tuple of another length, where there is one axis.
    """

    rank = None
    pool = None

    def __init__(self, output_size, data_format=None, **kwargs):
        if isinstance(output_size, int):
            sizes = (output_size,) * self.rank
        elif isinstance(output_size, (tuple, list)) and len(output_size) == self.rank:
            sizes = tuple(output_size)
        elif isinstance(output_size, (tuple, list)) and self.rank == 1:
            raise ValueError(f"For 1D input, `output_size` tuple must have length 1. Received: {output_size}")
        else:
            raise TypeError(
                f"`output_size` must be an integer or {_KINDS[self.rank]}. Received: {output_size} of type {type(output_size)}"
            )
        super().__init__(**kwargs)
        self.output_size = sizes
        self.data_format = standardize_data_format(data_format)

    def call(self, inputs):
        return type(self).pool(inputs, output_size=self.output_size, data_format=self.data_format)

    def compute_output_shape(self, input_shape):
        if self.data_format == "channels_last":
            return (input_shape[0], *self.output_size, input_shape[-1])
        return (*input_shape[:2], *self.output_size)

    def get_config(self):
        return {**super().get_config(), "output_size": self.output_size, "data_format": self.data_format}


@builtin("keras.layers")
class AdaptiveAveragePooling1D(BaseAdaptivePooling):
    """The average of each of `output_size` windows: `(batch, steps, channels)` -> `(batch, *output_size, channels)`.

    Raises TypeError for a size of another kind.

    >>> layers.AdaptiveAveragePooling1D(2)(np.ones((1, 4, 3))).shape
    (1, 2, 3)
    """

    rank = 1
    pool = staticmethod(ops.adaptive_average_pool)


@builtin("keras.layers")
class AdaptiveAveragePooling2D(BaseAdaptivePooling):
    """The average of each of `output_size` windows: `(batch, height, width, channels)` -> `(batch, *output_size, channels)`.

    Raises TypeError for a size of another kind.

    >>> layers.AdaptiveAveragePooling2D(2)(np.ones((1, 4, 4, 3))).shape
    (1, 2, 2, 3)
    """

    rank = 2
    pool = staticmethod(ops.adaptive_average_pool)


@builtin("keras.layers")
class AdaptiveAveragePooling3D(BaseAdaptivePooling):
    """The average of each of `output_size` windows: `(batch, depth, height, width, channels)` -> `(batch, *output_size, channels)`.

    Raises TypeError for a size of another kind.

    >>> layers.AdaptiveAveragePooling3D(2)(np.ones((1, 4, 4, 4, 3))).shape
    (1, 2, 2, 2, 3)
    """

    rank = 3
    pool = staticmethod(ops.adaptive_average_pool)


@builtin("keras.layers")
class AdaptiveMaxPooling1D(BaseAdaptivePooling):
    """The largest number of each of `output_size` windows: `(batch, steps, channels)` -> `(batch, *output_size, channels)`.

    Raises TypeError for a size of another kind.

    >>> layers.AdaptiveMaxPooling1D(2)(np.ones((1, 4, 3))).shape
    (1, 2, 3)
    """

    rank = 1
    pool = staticmethod(ops.adaptive_max_pool)


@builtin("keras.layers")
class AdaptiveMaxPooling2D(BaseAdaptivePooling):
    """The largest number of each of `output_size` windows: `(batch, height, width, channels)` -> `(batch, *output_size, channels)`.

    Raises TypeError for a size of another kind.

    >>> layers.AdaptiveMaxPooling2D(2)(np.ones((1, 4, 4, 3))).shape
    (1, 2, 2, 3)
    """

    rank = 2
    pool = staticmethod(ops.adaptive_max_pool)


@builtin("keras.layers")
class AdaptiveMaxPooling3D(BaseAdaptivePooling):
    """The largest number of each of `output_size` windows: `(batch, depth, height, width, channels)` -> `(batch, *output_size, channels)`.

    Raises TypeError for a size of another kind.

    >>> layers.AdaptiveMaxPooling3D(2)(np.ones((1, 4, 4, 4, 3))).shape
    (1, 2, 2, 2, 3)
    """

    rank = 3
    pool = staticmethod(ops.adaptive_max_pool)
