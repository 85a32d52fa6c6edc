"""Images flipped, turned, zoomed and moved at random, so that a network sees many pictures where there is one."""

import math

import numpy as np

from minikeras import ops, random
from minikeras.layers.preprocessing.image_layer import ImageLayer
from minikeras.serialization import builtin

FILL_MODES, INTERPOLATIONS = ("reflect", "wrap", "constant", "nearest"), ("nearest", "bilinear")


def ranges_of(factor, text, name, low, high, open_below=False):
    """`(lower, upper)` from a number or two. Raises ValueError, which begins with `text`, for what lies outside of `low` to `high`."""
    if not isinstance(factor, (int, float)) and not (isinstance(factor, (tuple, list)) and len(factor) == 2):
        raise ValueError(f"{text}Received: {name}={factor}")
    for number in factor if isinstance(factor, (tuple, list)) else (factor,):
        if number > high or number < low or (open_below and number == low):
            raise ValueError(f"{text}Received: input_number={number}")
    return tuple(sorted(factor)) if isinstance(factor, (tuple, list)) else (-abs(factor), abs(factor))


@builtin("keras.layers")
class RandomFlip(ImageLayer):
    """While training, about half of the images are mirrored.

    Args:
        mode: "horizontal", "vertical" or "horizontal_and_vertical" (both at once, or neither).

    Raises ValueError for another rank.

    >>> layers.RandomFlip(seed=1)(np.ones((1, 4, 4, 1), "float32")).shape
    (1, 4, 4, 1)
    """

    def __init__(self, mode="horizontal_and_vertical", seed=None, data_format=None, **kwargs):
        super().__init__(data_format=data_format, seed=seed, **kwargs)
        self.mode = mode

    def draw(self, shape):
        return ops.less_equal(random.uniform((shape[0], 1, 1, 1), seed=self.generator), 0.5)

    def transform(self, images, drawn, interpolation):
        images = ops.cast(images, self.compute_dtype)
        rows, columns = self._axes
        for mode, axis in (("horizontal", columns), ("vertical", rows)):
            if self.mode in (mode, "horizontal_and_vertical"):
                images = ops.where(drawn, ops.flip(images, axis=axis), images)
        return images

    def get_config(self):
        return {**super().get_config(), "mode": self.mode}


class AffineLayer(ImageLayer):
    """Base of the layers that read pixels elsewhere. A subclass says in `draw` where: `(batch, 8)`, as in `ops.image.affine_transform`.

    Args:
        fill_mode: what is beyond the border: "reflect", "wrap", "constant" (`fill_value`) or "nearest".
        interpolation: "nearest" or "bilinear".
    """

    def __init__(self, fill_mode="reflect", interpolation="bilinear", seed=None, fill_value=0.0, data_format=None, **kwargs):
        super().__init__(data_format=data_format, seed=seed, **kwargs)
        for name, value, allowed in (("fill_mode", fill_mode, FILL_MODES), ("interpolation", interpolation, INTERPOLATIONS)):
            if value not in allowed:
                raise NotImplementedError(f"Unknown `{name}` {value}. Expected of one {allowed}.")
        self.fill_mode, self.interpolation, self.fill_value = fill_mode, interpolation, fill_value

    def transform(self, images, drawn, interpolation):
        images = ops.cast(images, self.compute_dtype)
        return ops.image.affine_transform(images, drawn, interpolation, self.fill_mode, self.fill_value, self.data_format)

    def _uniform(self, count, low, high):
        """`count` random numbers in a column, float32."""
        return random.uniform((count, 1), low, high, seed=self.generator).array

    def get_config(self):
        names = ("fill_mode", "interpolation", "fill_value")
        return {**super().get_config(), **{name: getattr(self, name) for name in names}}


@builtin("keras.layers")
class RandomRotation(AffineLayer):
    """While training, images are turned round their middle.

    Args:
        factor: how far at most, 1 for a whole turn; or `(lower, upper)`.

    The other arguments are those of AffineLayer. Raises ValueError for a factor outside of -1 to 1.

    >>> layers.RandomRotation(0.1, seed=1)(np.ones((1, 4, 4, 1), "float32")).shape
    (1, 4, 4, 1)
    """

    def __init__(
        self, factor, fill_mode="reflect", interpolation="bilinear", seed=None, fill_value=0.0, data_format=None, **kwargs
    ):
        super().__init__(fill_mode, interpolation, seed, fill_value, data_format, **kwargs)
        text = f"The `factor` argument should be a number (or a list of two numbers) in the range [-1, 1]. Received: factor={factor}"
        pair = tuple(factor) if isinstance(factor, (tuple, list)) else (factor, factor)
        if (
            len(pair) != 2
            or not all(isinstance(x, (int, float)) for x in pair)
            or pair[0] > 1
            or pair[1] < -1
            or abs(pair[1]) > 1
        ):
            raise ValueError(text)
        self.factor = tuple(sorted(factor)) if isinstance(factor, (tuple, list)) else (-abs(factor), abs(factor))

    def draw(self, shape):
        low, high = (bound * 360.0 for bound in self.factor)
        angle = random.uniform((shape[0],), low, high, seed=self.generator).array * np.float32(math.pi / 180)
        height, width = (shape[axis] for axis in self._axes)
        x, y = np.float32(0.5 * (width - 1)), np.float32(0.5 * (height - 1))
        cos, sin = np.cos(angle), np.sin(angle)
        zero = np.zeros_like(angle)
        return np.stack([cos, -sin, x - x * cos + y * sin, sin, cos, y - x * sin - y * cos, zero, zero], axis=1)

    def get_config(self):
        return {**super().get_config(), "factor": self.factor}


@builtin("keras.layers")
class RandomZoom(AffineLayer):
    """While training, images are made larger or smaller round their middle.

    Args:
        height_factor: by how much, 0.2 for a height from 20 % less to 20 % more; below 0 is nearer. Or `(lower, upper)`.
        width_factor: likewise; as the height by default, so that proportions stay.

    The other arguments are those of AffineLayer. Raises ValueError for a factor outside of -1 (exclusive) to 1.

    >>> layers.RandomZoom(0.1, seed=1)(np.ones((1, 4, 4, 1), "float32")).shape
    (1, 4, 4, 1)
    """

    _text = "The `height_factor` and `width_factor` arguments should be a number (or a list of two numbers) in the range (-1.0, 1.0]. "

    def __init__(
        self,
        height_factor,
        width_factor=None,
        fill_mode="reflect",
        interpolation="bilinear",
        seed=None,
        fill_value=0.0,
        data_format=None,
        **kwargs,
    ):
        super().__init__(fill_mode, interpolation, seed, fill_value, data_format, **kwargs)
        self.height_factor, self.width_factor = height_factor, width_factor
        self._heights = ranges_of(height_factor, self._text, "height_factor", -1, 1, open_below=True)
        if width_factor is not None:
            self._widths = ranges_of(width_factor, self._text, "width_factor", -1, 1, open_below=True)

    def draw(self, shape):
        count = shape[0]
        tall = self._uniform(count, 1.0 + self._heights[0], 1.0 + self._heights[1])
        wide = tall if self.width_factor is None else self._uniform(count, 1.0 + self._widths[0], 1.0 + self._widths[1])
        height, width = (np.float32(shape[axis]) for axis in self._axes)
        x, y = (width - 1) / np.float32(2) * (1 - wide), (height - 1) / np.float32(2) * (1 - tall)
        zero = np.zeros_like(x)
        return np.concatenate([wide, zero, x, zero, tall, y, zero, zero], axis=1)

    def get_config(self):
        return {**super().get_config(), "height_factor": self.height_factor, "width_factor": self.width_factor}


@builtin("keras.layers")
class RandomTranslation(AffineLayer):
    """While training, images are moved.

    Args:
        height_factor: how far up or down at most, as a share of the height; or `(lower, upper)`.
        width_factor: likewise, to the left or right.

    The other arguments are those of AffineLayer. Raises ValueError for a factor outside of -1 to 1.

    >>> layers.RandomTranslation(0.1, 0.1, seed=1)(np.ones((1, 4, 4, 1), "float32")).shape
    (1, 4, 4, 1)
    """

    _text = "The `factor` argument should be a number (or a list of two numbers) in the range [-1.0, 1.0]. "

    def __init__(
        self,
        height_factor,
        width_factor,
        fill_mode="reflect",
        interpolation="bilinear",
        seed=None,
        fill_value=0.0,
        data_format=None,
        **kwargs,
    ):
        super().__init__(fill_mode, interpolation, seed, fill_value, data_format, **kwargs)
        self.height_factor, self.width_factor = height_factor, width_factor
        self._heights = ranges_of(height_factor, self._text, "height_factor", -1, 1)
        self._widths = ranges_of(width_factor, self._text, "width_factor", -1, 1)

    def draw(self, shape):
        height, width = (np.float32(shape[axis]) for axis in self._axes)
        down = self._uniform(shape[0], *self._heights) * height
        right = self._uniform(shape[0], *self._widths) * width
        one, zero = np.ones_like(down), np.zeros_like(down)
        return np.concatenate([one, zero, -right, zero, one, -down, zero, zero], axis=1)

    def get_config(self):
        return {**super().get_config(), "height_factor": self.height_factor, "width_factor": self.width_factor}
