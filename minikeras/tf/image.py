"""tf.image: what keras.ops.image has, under TensorFlow's names. Pictures are (height, width, channels), or a batch of them."""

from minikeras import ops
from minikeras.data.dtypes import as_dtype
from minikeras.tf.random import uniform as _uniform

_GREY = (0.2989, 0.587, 0.114)  # how bright red, green and blue are to the eye


class ResizeMethod:
    """The ways of `resize`."""

    BILINEAR, NEAREST_NEIGHBOR = "bilinear", "nearest"


def resize(images, size, method="bilinear", preserve_aspect_ratio=False, antialias=False, name=None):
    """The pictures in another `size` (height, width); floats, but for "nearest", which keeps the type."""
    if preserve_aspect_ratio or antialias:
        raise NotImplementedError("minikeras's tf.image.resize has no preserve_aspect_ratio and no antialias.")
    images = ops.convert_to_tensor(images)
    resized = ops.image.resize(images, tuple(int(n) for n in size), interpolation=method)
    return ops.cast(resized, images.dtype if method == "nearest" else "float32")


def rgb_to_grayscale(images, name=None):
    """The brightness of coloured pictures (..., 3), as (..., 1)."""
    images = ops.convert_to_tensor(images)
    grey = ops.expand_dims(ops.sum(ops.multiply(convert_image_dtype(images, "float32"), _GREY), axis=-1), -1)
    return convert_image_dtype(grey, images.dtype)


def flip_left_right(image):
    """The picture's mirror image."""
    return ops.flip(image, axis=-2)


def flip_up_down(image):
    """The picture upside down."""
    return ops.flip(image, axis=-3)


def random_flip_left_right(image, seed=None):
    """The picture or its mirror image, by the throw of a coin; in a batch one throw for each picture."""
    return _flipped_at_random(image, -2, seed)


def random_flip_up_down(image, seed=None):
    """The picture, or the picture upside down, by the throw of a coin; in a batch one throw for each picture."""
    return _flipped_at_random(image, -3, seed)


def _flipped_at_random(image, axis, seed):
    image = ops.convert_to_tensor(image)
    batch = image.shape[:-3]
    throws = _uniform(batch, seed=seed)
    # TensorFlow turns a single picture for a number below a half, and one of a batch for a number above.
    turned = ops.reshape(ops.greater(throws, 0.5) if batch else ops.less(throws, 0.5), (*batch, 1, 1, 1))
    return ops.where(turned, ops.flip(image, axis=axis), image)


def convert_image_dtype(image, dtype, saturate=False, name=None):
    """Between whole numbers (0 to the type's largest) and fractions (0 to 1), as the dtypes ask."""
    image = ops.convert_to_tensor(image)
    if "int" in image.dtype and "float" in dtype:
        return ops.multiply(ops.cast(image, dtype), 1 / as_dtype(image.dtype).max)
    if "float" in image.dtype and "int" in dtype:
        largest = as_dtype(dtype).max
        scaled = ops.multiply(image, largest + 0.5)
        return ops.cast(ops.clip(scaled, 0, largest) if saturate else scaled, dtype)
    return ops.cast(image, dtype)


def adjust_brightness(image, delta):
    """The picture with `delta` added; whole numbers are taken as fractions of 255."""
    image = ops.convert_to_tensor(image)
    return convert_image_dtype(ops.add(convert_image_dtype(image, "float32"), delta), image.dtype)


def per_image_standardization(image):
    """Each picture with mean 0 and variance 1; a picture of one colour becomes 0."""
    image = ops.cast(image, "float32")
    axes, count = (-3, -2, -1), image.shape[-1] * image.shape[-2] * image.shape[-3]
    deviation = ops.maximum(ops.std(image, axis=axes, keepdims=True), count**-0.5)
    return ops.divide(ops.subtract(image, ops.mean(image, axis=axes, keepdims=True)), deviation)
