"""Layers that change the shape and nothing else."""

import math

from minikeras import config, ops
from minikeras.layers.input_spec import InputSpec
from minikeras.layers.layer import Layer
from minikeras.serialization import builtin


def standardize_data_format(data_format):
    """ "channels_last" or "channels_first"; the configured one for None. Raises ValueError for anything else."""
    if data_format is None:
        return config.image_data_format()
    data_format = str(data_format).lower()
    if data_format not in ("channels_first", "channels_last"):
        raise ValueError(
            "The `data_format` argument must be one of {'channels_first', 'channels_last'}. "
            f"Received: data_format={data_format}"
        )
    return data_format


@builtin("keras.layers")
class Flatten(Layer):
    """All axes but the batch in one: `(batch, a, b, ...)` becomes `(batch, a * b * ...)`.

    Args:
        data_format: with "channels_first" the channels are moved to the end before.

    Raises ValueError for another data_format than Keras's two.

    >>> layers.Flatten()(np.ones((2, 3, 4))).shape
    (2, 12)
    """

    _keeps_dtype = True

    def __init__(self, data_format=None, **kwargs):
        super().__init__(**kwargs)
        self.data_format = standardize_data_format(data_format)
        self.input_spec = InputSpec(min_ndim=1)
        self._channels_first = self.data_format == "channels_first"

    def call(self, inputs):
        if self._channels_first and inputs.ndim > 1:
            inputs = ops.transpose(inputs, (0, *range(2, inputs.ndim), 1))
        return ops.reshape(inputs, (inputs.shape[0], math.prod(inputs.shape[1:])))

    def compute_output_shape(self, input_shape):
        sizes = input_shape[1:]
        return (input_shape[0], None if None in sizes else math.prod(sizes))

    def get_config(self):
        return {**super().get_config(), "data_format": self.data_format}


@builtin("keras.layers")
class Reshape(Layer):
    """The entries of each row in another shape: `(batch, ...)` becomes `(batch, *target_shape)`.

    Args:
        target_shape: tuple of ints without the batch; one of them may be -1, "what is left".

    Raises ValueError where the number of entries differs.

    >>> layers.Reshape((2, -1))(np.ones((1, 6))).shape
    (1, 2, 3)
    """

    _keeps_dtype = True

    def __init__(self, target_shape, **kwargs):
        super().__init__(**kwargs)
        target_shape = tuple(target_shape)
        if any(size < -1 for size in target_shape):
            raise ValueError(
                "Each dimension in `target_shape` must be a non-negative integer, or `-1` for a single unknown dimension. "
                f"Received: target_shape={target_shape}."
            )
        if target_shape.count(-1) > 1:
            raise ValueError(
                f"There must be at most one unknown dimension (-1) in `target_shape`. Received: target_shape={target_shape}."
            )
        self.target_shape = target_shape
        self._build_at_init()

    def build(self, input_shape):
        pass

    def call(self, inputs):
        shape = self.compute_output_shape(inputs.shape)
        return ops.reshape(inputs, shape)

    def compute_output_shape(self, input_shape):
        return (input_shape[0], *self._resolved(tuple(input_shape[1:])))

    def _resolved(self, sizes):
        if None in sizes:
            return tuple(None if size == -1 else size for size in self.target_shape)
        entries = math.prod(sizes)
        given = math.prod(size for size in self.target_shape if size != -1)
        received = f"Received: input_shape={sizes}, target_shape={self.target_shape}"
        if -1 not in self.target_shape and entries != given:
            raise ValueError(f"The total size of the tensor must be unchanged. {received}")
        if -1 in self.target_shape and (given == 0 or entries % given):
            raise ValueError(
                "The total size of the tensor must be unchanged, however, the input size cannot by divided by the specified "
                f"dimensions in target_shape. {received}"
            )
        return tuple(entries // given if size == -1 else size for size in self.target_shape)

    def get_config(self):
        return {**super().get_config(), "target_shape": self.target_shape}
