"""Dropout: leave some inputs out while training, so that the network does not lean on any of them."""

from minikeras import random
from minikeras.layers.layer import Layer
from minikeras.serialization import builtin


@builtin("keras.layers")
class Dropout(Layer):
    """While training, each entry is set to 0 with probability `rate`, the others are divided by `1 - rate`.

    Args:
        rate: between 0 and 1.
        noise_shape: the shape of the mask, where it is to be shared along an axis (size 1 there); that of the input by default, and
            where it says None.
        seed: an int for a mask of one's own choosing.

    Raises ValueError for another rate, and for what is no shape.

    Source: Srivastava et al., 2014, "Dropout: a simple way to prevent neural networks from overfitting".

    >>> layers.Dropout(0.5)(np.array([1.0, 2.0]))  # with training=True, some are dropped
    Tensor([1., 2.], shape=(2,), dtype=float32)
    """

    def __init__(self, rate, noise_shape=None, seed=None, **kwargs):
        super().__init__(**kwargs)
        if not 0 <= rate <= 1:
            raise ValueError(
                f"Invalid value received for argument `rate`. Expected a float value between 0 and 1. Received: rate={rate}"
            )
        self.rate = rate
        self.seed = seed
        self.noise_shape = None if noise_shape is None else _checked_shape(noise_shape)
        if rate > 0:
            self.seed_generator = random.SeedGenerator(seed)
        self.supports_masking = True
        self._build_at_init()

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


def _checked_shape(noise_shape):
    """The shape as a tuple. Raises ValueError unless it is made of positive integers and Nones."""
    invalid = "Invalid value received for argument `noise_shape`. "
    if isinstance(noise_shape, str):
        raise ValueError(f"{invalid}Expected a tuple or list of integers. Received: noise_shape={noise_shape}")
    try:
        noise_shape = tuple(noise_shape)
    except TypeError:
        raise ValueError(
            f"{invalid}Expected an iterable of integers (e.g., a tuple or list). Received: noise_shape={noise_shape}"
        ) from None
    for index, size in enumerate(noise_shape):
        if size is not None and not isinstance(size, int):
            raise ValueError(
                f"{invalid}Expected all elements to be integers or None. "
                f"Received element at index {index}: {size} (type: {type(size).__name__})"
            )
        if size is not None and size <= 0:
            raise ValueError(
                f"{invalid}Expected all dimensions to be positive integers or None. "
                f"Received negative or zero value at index {index}: {size}"
            )
    return noise_shape
