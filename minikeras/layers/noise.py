"""Noise while training: added, multiplied, or whole channels left out. Nothing happens outside of training."""

import math

from minikeras import ops, random
from minikeras.layers.dropout import Dropout
from minikeras.layers.input_spec import InputSpec
from minikeras.layers.layer import Layer
from minikeras.layers.shape import standardize_data_format
from minikeras.serialization import builtin


class BaseNoise(Layer):
    """Base of the noises: how strong it is, and where its random numbers come from."""

    def _start(self, strength_name, strength, seed):
        if not 0 <= strength <= 1:
            raise ValueError(
                f"Invalid value received for argument `{strength_name}`. Expected a float value between 0 and 1. "
                f"Received: {strength_name}={strength}"
            )
        setattr(self, strength_name, strength)
        self.seed = seed
        if strength > 0:
            self.seed_generator = random.SeedGenerator(seed)
        self.supports_masking = True
        self._build_at_init()

    def compute_output_shape(self, input_shape):
        return input_shape


@builtin("keras.layers")
class GaussianNoise(BaseNoise):
    """While training, normal noise of mean 0 and standard deviation `stddev` (between 0 and 1) is added.

    Shapes: `(...)` -> the same. Raises ValueError for a stddev below 0 or above 1.

    >>> layers.GaussianNoise(0.5)(np.array([1.0, 2.0]))  # and with training=True, noise
    Tensor([1., 2.], shape=(2,), dtype=float32)
    """

    def __init__(self, stddev, seed=None, **kwargs):
        super().__init__(**kwargs)
        self._start("stddev", stddev, seed)

    def call(self, inputs, training=False):
        if not training or self.stddev == 0:
            return inputs
        return inputs + random.normal(inputs.shape, 0.0, self.stddev, self.compute_dtype, self.seed_generator)

    def get_config(self):
        return {**super().get_config(), "stddev": self.stddev, "seed": self.seed}


@builtin("keras.layers")
class GaussianDropout(BaseNoise):
    """While training, inputs are multiplied by normal noise of mean 1 and standard deviation sqrt(rate / (1 - rate)).

    Source: Srivastava et al., 2014, "Dropout: a simple way to prevent neural networks from overfitting".

    Shapes: `(...)` -> the same. Raises ValueError for a rate below 0 or above 1.

    >>> layers.GaussianDropout(0.5)(np.array([1.0, 2.0]))
    Tensor([1., 2.], shape=(2,), dtype=float32)
    """

    def __init__(self, rate, seed=None, **kwargs):
        super().__init__(**kwargs)
        self._start("rate", rate, seed)

    def call(self, inputs, training=False):
        if not training or self.rate == 0:
            return inputs
        stddev = math.sqrt(self.rate / (1.0 - self.rate))
        return inputs * random.normal(inputs.shape, 1.0, stddev, self.compute_dtype, self.seed_generator)

    def get_config(self):
        return {**super().get_config(), "rate": self.rate, "seed": self.seed}


@builtin("keras.layers")
class AlphaDropout(BaseNoise):
    """While training, a share `rate` of the inputs is set to what selu gives for -infinity, and all are scaled and shifted so that
    mean and variance stay.

    Args:
        rate: between 0 and 1.
        noise_shape: the shape of the mask, with 1 (or less than the input has) along axes that share it; None means the input's size.

    Source: Klambauer et al., 2017, "Self-normalizing neural networks".

    Raises ValueError for a rate below 0 or above 1.

    >>> layers.AlphaDropout(0.5)(np.array([1.0, 2.0]))
    Tensor([1., 2.], shape=(2,), dtype=float32)
    """

    def __init__(self, rate, noise_shape=None, seed=None, **kwargs):
        super().__init__(**kwargs)
        self._start("rate", rate, seed)
        self.noise_shape = noise_shape

    def call(self, inputs, training=False):
        if not training or self.rate == 0:
            return inputs
        shape = inputs.shape
        if self.noise_shape is not None:
            shape = [own if size is None else size for size, own in zip(self.noise_shape, shape)]
        kept = ops.cast(ops.greater_equal(random.uniform(shape, seed=self.seed_generator), self.rate), inputs.dtype)
        lowest = -1.6732632423543772 * 1.0507009873554805  # selu(-infinity)
        scale = ((1 - self.rate) * (1 + self.rate * lowest**2)) ** -0.5
        return scale * (inputs * kept + lowest * (1 - kept)) - scale * lowest * self.rate

    def get_config(self):
        return {**super().get_config(), "rate": self.rate, "seed": self.seed, "noise_shape": self.noise_shape}


class BaseSpatialDropout(Dropout):
    """Base of the dropouts that leave out whole channels: neighbours in a picture tell the same story, so dropping one is not enough.

    Source: Tompson et al., 2015, "Efficient object localization using convolutional networks".
    """

    def call(self, inputs, training=False):
        if not training or self.rate == 0:
            return inputs
        return random.dropout(inputs, self.rate, noise_shape=self._mask_shape(inputs.shape), seed=self.seed_generator)

    def get_config(self):
        return {"rate": self.rate, "seed": self.seed, "name": self.name, "dtype": self.dtype}


@builtin("keras.layers")
class SpatialDropout1D(BaseSpatialDropout):
    """While training, whole channels of a sequence `(batch, steps, channels)` are set to 0 with probability `rate`.

    Raises ValueError for a rate below 0 or above 1.

    >>> layers.SpatialDropout1D(0.5)(np.ones((1, 2, 3))).shape
    (1, 2, 3)
    """

    def __init__(self, rate, seed=None, name=None, dtype=None):
        super().__init__(rate, seed=seed, name=name, dtype=dtype)
        self.input_spec = InputSpec(ndim=3)

    def _mask_shape(self, shape):
        return (shape[0], 1, shape[2])


class ChannelDropout(BaseSpatialDropout):
    """Base of the two for images and volumes, which know both data formats. A subclass says its `rank`."""

    rank = None

    def __init__(self, rate, data_format=None, seed=None, name=None, dtype=None):
        super().__init__(rate, seed=seed, name=name, dtype=dtype)
        self.data_format = standardize_data_format(data_format)
        self.input_spec = InputSpec(ndim=self.rank + 2)

    def _mask_shape(self, shape):
        ones = (1,) * self.rank
        return (shape[0], *ones, shape[-1]) if self.data_format == "channels_last" else (*shape[:2], *ones)

    def get_config(self):
        return {**super().get_config(), "data_format": self.data_format}


@builtin("keras.layers")
class SpatialDropout2D(ChannelDropout):
    """While training, whole channels of an image `(batch, height, width, channels)` are set to 0 with probability `rate`.

    Raises ValueError for a rate below 0 or above 1.

    >>> layers.SpatialDropout2D(0.5)(np.ones((1, 2, 3, 4))).shape
    (1, 2, 3, 4)
    """

    rank = 2
