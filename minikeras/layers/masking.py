"""Masking: tells later layers which steps to skip."""

from minikeras import ops
from minikeras.layers.layer import Layer
from minikeras.serialization import builtin, deserialize_keras_object


@builtin("keras.layers")
class Masking(Layer):
    """A step `(batch, time, features)` all of whose features equal `mask_value` is masked, and set to 0.

    Args:
        mask_value: the number that means "nothing here".

    >>> layers.Masking().compute_mask(np.array([[[0.0], [3.0]]]))
    Tensor([[False,  True]], shape=(1, 2), dtype=bool)
    """

    def __init__(self, mask_value=0.0, **kwargs):
        super().__init__(**kwargs)
        self.mask_value = deserialize_keras_object(mask_value) if isinstance(mask_value, dict) else mask_value
        self.supports_masking = True
        self._build_at_init()

    def build(self, input_shape):
        pass

    def call(self, inputs):
        return ops.where(ops.expand_dims(self.compute_mask(inputs), axis=-1), inputs, 0)

    def compute_mask(self, inputs, mask=None):
        """True for the steps with at least one other number."""
        return ops.any(ops.not_equal(inputs, self.mask_value), axis=-1)

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return {**super().get_config(), "mask_value": self.mask_value}
