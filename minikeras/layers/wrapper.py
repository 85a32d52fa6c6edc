"""Wrapper: a layer round another layer."""

from minikeras import serialization
from minikeras.layers.layer import Layer
from minikeras.serialization import builtin


@builtin("keras.layers")
class Wrapper(Layer):
    """Base of layers that change how another layer is applied.

    Args:
        layer: the layer inside.

    Raises ValueError where that is no layer.

    Shapes: those of the wrapped layer.

    >>> layers.Wrapper(layers.Dense(2)).layer.units
    2
    """

    def __init__(self, layer, **kwargs):
        if not isinstance(layer, Layer):
            raise ValueError(
                f"Layer {layer} supplied to Wrapper isn't a supported layer type. Please ensure wrapped layer is a "
                "valid Keras layer."
            )
        super().__init__(**kwargs)
        self.layer = layer

    def build(self, input_shape=None):
        if not self.layer.built:
            self.layer.build(input_shape)
            self.layer.built = True

    def get_config(self):
        return {**super().get_config(), "layer": serialization.serialize_keras_object(self.layer)}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """The layer that `get_config` described, with the one inside."""
        config = dict(config)
        return cls(serialization.deserialize_keras_object(config.pop("layer"), custom_objects), **config)
