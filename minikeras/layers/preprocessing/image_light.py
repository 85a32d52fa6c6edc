"""Images lighter or darker, with more or less contrast, at random."""

from minikeras import ops, random
from minikeras.layers.preprocessing.image_layer import ImageLayer
from minikeras.serialization import builtin


class LightLayer(ImageLayer):
    """Base of the layers that change the light. A subclass says which factors are allowed, from `low` to 1.

    Args:
        factor: how much at most; or `(lower, upper)`.
        value_range: the darkest and the brightest value there is.
    """

    moves = False
    low = None

    def __init__(self, factor, value_range=(0, 255), seed=None, **kwargs):
        super().__init__(seed=seed, **kwargs)
        text = (
            f"The `factor` argument should be a number (or a list of two numbers) in the range [{self.low}, 1]. "
            f"Received: factor={factor}"
        )
        if isinstance(factor, (tuple, list)):
            if len(factor) != 2 or factor[0] > 1 or factor[1] < self.low:
                raise ValueError(text)
            self.factor = tuple(sorted(factor))
        elif isinstance(factor, (int, float)) and self.low <= factor <= 1:
            self.factor = (max(-abs(factor), self.low), abs(factor))
        else:
            raise ValueError(text)
        self.value_range = value_range

    def get_config(self):
        return {**super().get_config(), "factor": self.factor, "value_range": self.value_range}


@builtin("keras.layers")
class RandomContrast(LightLayer):
    """While training, each channel's distance from its mean becomes larger or smaller, by one random factor an image.

    Args:
        factor: from `1 - lower` to `1 + upper` is drawn; a number is the upper one, and 0 the lower.
        value_range: what is beyond it is cut off.

    Raises ValueError for a factor outside of 0 to 1.

    >>> layers.RandomContrast(0.2, seed=1)(np.ones((1, 4, 4, 1), "float32")).shape
    (1, 4, 4, 1)
    """

    low = 0

    def draw(self, shape):
        low, high = 1.0 - self.factor[0], 1.0 + self.factor[1]
        return random.uniform((shape[0], 1, 1, 1), low, high, self.compute_dtype, self.generator)

    def transform(self, images, drawn, interpolation):
        mean = ops.mean(images, axis=self._axes, keepdims=True)
        return ops.clip((images - mean) * drawn + mean, *self.value_range)


@builtin("keras.layers")
class RandomBrightness(LightLayer):
    """While training, a random number is added to all pixels of an image.

    Args:
        factor: the share of the value range that is added at most; below 0 is darker.
        value_range: what is beyond it is cut off.

    Raises ValueError for a factor outside of -1 to 1, and for a range that is no pair.

    >>> layers.RandomBrightness(0.2, seed=1)(np.ones((1, 4, 4, 1), "float32")).shape
    (1, 4, 4, 1)
    """

    low = -1

    def __init__(self, factor, value_range=(0, 255), seed=None, **kwargs):
        super().__init__(factor, value_range, seed, **kwargs)
        if not isinstance(value_range, (tuple, list)) or len(value_range) != 2:
            raise ValueError(f"The `value_range` argument should be a list of two numbers. Received: value_range={value_range}")
        self.value_range = sorted(value_range)

    def draw(self, shape):
        share = random.uniform((shape[0], 1, 1, 1), *self.factor, seed=self.generator)
        return share * (self.value_range[1] - self.value_range[0])

    def transform(self, images, drawn, interpolation):
        return ops.clip(images + ops.cast(drawn, images.dtype), *self.value_range)
