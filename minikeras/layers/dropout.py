"""Dropout: leave some inputs out while training, so that the network does not lean on any of them."""

from minikeras import random
from minikeras.layers.layer import Layer
from minikeras.serialization import builtin


@builtin("keras.layers")
class Dropout(Layer):
    """While training, each entry is set to 0 with probability `rate`, the others are divided by `1 - rate`.

    Args:
        rate: between 0 and 1.
        noise_shape: the shape of the mask, where it is to be shared along an axis (size 1 there); that of the input by default.
        seed: an int for a mask of one's own choosing.

    Source: Srivastava et al., 2014, "Dropout: a simple way to prevent neural networks from overfitting".
    """

    _keeps_dtype = True

    def __init__(self, rate, noise_shape=None, seed=None, **kwargs):
        super().__init__(**kwargs)
        if not 0 <= rate <= 1:
            raise ValueError(f"Invalid value received for argument `rate`. Expected a float value between 0 and 1. "
                             f"Received: rate={rate}")
        self.rate = rate
        self.seed = seed
        self.noise_shape = noise_shape
        if rate > 0:
            self.seed_generator = random.SeedGenerator(seed)
        self.supports_masking = True
        self.built = True

    def build(self, input_shape):
        pass

    def call(self, inputs, training=False):
        if training and self.rate > 0:
            return random.dropout(inputs, rate=self.rate, noise_shape=self.noise_shape, seed=self.seed_generator)
        return inputs

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return {**super().get_config(), "rate": self.rate, "seed": self.seed, "noise_shape": self.noise_shape}
