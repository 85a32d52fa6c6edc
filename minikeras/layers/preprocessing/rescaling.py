"""Rescaling: another scale and origin, such as 0 to 1 for pixels of 0 to 255."""

import numpy as np

from minikeras import config, ops
from minikeras.layers.layer import Layer
from minikeras.serialization import builtin, deserialize_keras_object, serialize_keras_object


@builtin("keras.layers")
class Rescaling(Layer):
    """inputs * scale + offset, in the layer's dtype whatever the input's is.

    Args:
        scale: a number, or one for each channel.
        offset: likewise.

    Shapes: `(...)` -> the same.

    >>> layers.Rescaling(1 / 255)([0, 255])
    Tensor([0., 1.], shape=(2,), dtype=float32)
    """

    def __init__(self, scale, offset=0.0, **kwargs):
        super().__init__(**kwargs)
        self._allow_non_tensor_positional_args = True
        self.scale = scale
        self.offset = offset
        self.supports_masking = True

    def call(self, inputs):
        scale = np.asarray(self.scale, self.compute_dtype)
        if scale.ndim and config.image_data_format() == "channels_first":
            scale = scale.reshape(scale.shape + (1,) * (3 - scale.ndim))
        return ops.cast(inputs, self.compute_dtype) * scale + np.asarray(self.offset, self.compute_dtype)

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return {
            **super().get_config(),
            "scale": serialize_keras_object(self.scale),
            "offset": serialize_keras_object(self.offset),
        }

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """The layer that `get_config` described; scale and offset may be arrays."""
        arrays = {key: deserialize_keras_object(config[key], custom_objects) for key in ("scale", "offset")}
        return cls(**{**config, **arrays})
