"""Activation: a function of one tensor as a layer."""

from minikeras import activations
from minikeras.layers.layer import Layer
from minikeras.serialization import builtin


@builtin("keras.layers")
class Activation(Layer):
    """Applies an activation; the shape stays.

    Args:
        activation: a name, such as "relu", or a function.

    Raises ValueError for a name of no activation.

    >>> layers.Activation("relu")(np.array([-1.0, 2.0]))
    Tensor([0., 2.], shape=(2,), dtype=float32)
    """

    def __init__(self, activation, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True
        self.activation = activations.get(activation)
        self._build_at_init()

    def call(self, inputs):
        return self.activation(inputs)

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return {**super().get_config(), "activation": activations.serialize(self.activation)}
