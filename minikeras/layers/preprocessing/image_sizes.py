"""Images of one size: resized, or the middle or any part cut out."""

from minikeras import ops, random
from minikeras.layers.preprocessing.image_layer import SizedImageLayer
from minikeras.random.seeds import make_default_seed
from minikeras.serialization import builtin


@builtin("keras.layers")
class Resizing(SizedImageLayer):
    """Images in another size, `(batch, height, width, channels)`.

    Args:
        interpolation, crop_to_aspect_ratio, pad_to_aspect_ratio, fill_mode, fill_value, antialias: as in `ops.image.resize`.

    Raises ValueError for another rank, interpolation or fill mode.

    >>> layers.Resizing(2, 3)(np.ones((1, 4, 4, 1), "float32")).shape
    (1, 2, 3, 1)
    """

    always = True

    def __init__(
        self,
        height,
        width,
        interpolation="bilinear",
        crop_to_aspect_ratio=False,
        pad_to_aspect_ratio=False,
        fill_mode="constant",
        fill_value=0.0,
        antialias=False,
        data_format=None,
        **kwargs,
    ):
        super().__init__(height, width, data_format=data_format, **kwargs)
        self.interpolation, self.antialias = interpolation, bool(antialias)
        self.crop_to_aspect_ratio, self.pad_to_aspect_ratio = crop_to_aspect_ratio, pad_to_aspect_ratio
        self.fill_mode, self.fill_value = fill_mode, fill_value

    def _settings(self):
        names = "antialias crop_to_aspect_ratio pad_to_aspect_ratio fill_mode fill_value data_format"
        return {name: getattr(self, name) for name in names.split()}

    def transform(self, images, drawn, interpolation):
        return ops.image.resize(images, (self.height, self.width), interpolation, **self._settings())

    def get_config(self):
        return {**super().get_config(), "interpolation": self.interpolation, **self._settings()}


@builtin("keras.layers")
class CenterCrop(SizedImageLayer):
    """The middle of images; images that are too small are made larger first, in their proportions.

    Raises ValueError for another rank.

    >>> layers.CenterCrop(2, 2)(np.arange(16.0).reshape(1, 4, 4, 1))[0, :, :, 0].numpy().tolist()
    [[5.0, 6.0], [9.0, 10.0]]
    """

    always = True

    def __init__(self, height, width, data_format=None, **kwargs):
        super().__init__(height, width, data_format=data_format, **kwargs)

    def transform(self, images, drawn, interpolation):
        images = ops.cast(images, self.compute_dtype)
        rows, columns = self._axes
        down, right = images.shape[rows] - self.height, images.shape[columns] - self.width
        if down < 0 or right < 0:
            size = (self.height, self.width)
            return ops.image.resize(images, size, crop_to_aspect_ratio=True, data_format=self.data_format)
        return cut(images, self._axes, (down // 2, right // 2), (self.height, self.width))


@builtin("keras.layers")
class RandomCrop(SizedImageLayer):
    """While training, any part of images, the same for the whole batch; images that are too small are stretched.

    Outside of training images stay as they are, as in Keras.

    Raises ValueError for another rank.

    >>> layers.RandomCrop(2, 3)(np.ones((1, 4, 4, 1), "float32")).shape
    (1, 2, 3, 1)
    """

    def __init__(self, height, width, seed=None, data_format=None, name=None, **kwargs):
        super().__init__(height, width, data_format=data_format, seed=seed, name=name, **kwargs)
        self.seed = make_default_seed() if seed is None else seed

    def draw(self, shape):
        height, width = (shape[axis] for axis in self._axes)
        if height > self.height and width > self.width:
            rooms = (height - self.height + 1, width - self.width + 1)
            return tuple(int(random.uniform((), 0, float(room), seed=self.generator)) for room in rooms)
        tall = max(min(height, int(float(width * self.height) / self.width)), 1)
        wide = max(min(width, int(float(height * self.width) / self.height)), 1)
        return int((height - tall) / 2), int((width - wide) / 2)

    def transform(self, images, drawn, interpolation):
        size = (self.height, self.width)
        images = cut(ops.cast(images, self.compute_dtype), self._axes, drawn, size)
        return ops.image.resize(images, size, data_format=self.data_format)

    def _applied(self, images, drawn, interpolation, active):
        return super()._applied(images, drawn, interpolation, active) if active else images


def cut(images, axes, starts, sizes):
    """The part of images that begins at `starts` and has these sizes, along the axes of height and width."""
    part = [slice(None)] * images.ndim
    for axis, start, size in zip(axes, starts, sizes):
        part[axis] = slice(start, start + size)
    return images[tuple(part)]
