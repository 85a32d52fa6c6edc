"""Images in folders as a data set."""

import numpy as np

from minikeras import ops
from minikeras.autodiff import Tensor
from minikeras.data.folders import check_format, check_labels, datasets_of_directory
from minikeras.data.spec import TensorSpec
from minikeras.ops.windows import layout
from minikeras.utils.images import img_to_array, load_img

FORMATS = (".bmp", ".gif", ".jpeg", ".jpg", ".png")
_CHANNELS = {"rgb": 3, "rgba": 4, "grayscale": 1}
_INTERPOLATIONS = ("bilinear", "nearest", "bicubic", "area", "lanczos3", "lanczos5", "gaussian", "mitchellcubic")
_OF_TENSORFLOW = ("gaussian", "mitchellcubic")


def image_dataset_from_directory(
    directory,
    labels="inferred",
    label_mode="int",
    class_names=None,
    color_mode="rgb",
    batch_size=32,
    image_size=(256, 256),
    shuffle=True,
    seed=None,
    validation_split=None,
    subset=None,
    interpolation="bilinear",
    follow_links=False,
    crop_to_aspect_ratio=False,
    pad_to_aspect_ratio=False,
    data_format=None,
    format="tf",
    verbose=True,
):
    """Batches of the images in a folder, which has a folder for each class.

    Args:
        directory: the path.
        labels: "inferred" from the folders, a list with one number for each file in alphabetical order, or None.
        label_mode: "int" `(batch,)`, "binary" `(batch, 1)`, "categorical" `(batch, classes)`, or None.
        class_names: the folders that count, in the order of their numbers; all in alphabetical order by default.
        color_mode: "rgb", "rgba" or "grayscale".
        image_size: `(height, width)` to which all images are brought.
        shuffle: whether files come in another order, anew in each epoch; the order for one seed is Keras's.
        validation_split, subset: which share is for validation, and which part is wanted: "training", "validation" or "both".
        interpolation: as in `ops.image.resize`.
        crop_to_aspect_ratio, pad_to_aspect_ratio: keep the proportions by cutting, or by a black frame.

    Returns: a Dataset of images `(batch, height, width, channels)` from 0 to 255, float32 (uint8 for "nearest"), with labels; two
        of them for "both". It has `class_names` and `file_paths`.

    Raises ValueError for what makes no sense, and where no image is found; ImportError without Pillow, which reads the files.
    """
    check_labels(labels, label_mode, class_names, "image")
    if color_mode not in _CHANNELS:
        raise ValueError(f'`color_mode` must be one of {{"rgb", "rgba", "grayscale"}}. Received: color_mode={color_mode}')
    if isinstance(image_size, int):
        image_size = (image_size, image_size)
    if not isinstance(image_size, (list, tuple)) or len(image_size) != 2:
        raise ValueError(f"Invalid `image_size` value. Expected a tuple of 2 integers. Received: image_size={image_size}")
    interpolation = interpolation.lower()
    if interpolation not in _INTERPOLATIONS:
        raise ValueError(
            f"Argument `interpolation` should be one of {_INTERPOLATIONS}. Received: interpolation={interpolation}"
        )
    if interpolation in _OF_TENSORFLOW:
        raise NotImplementedError(
            f"interpolation={interpolation!r} is TensorFlow's own: keras.ops.image.resize does not have it. Take 'bicubic'."
        )
    check_format(format)
    if crop_to_aspect_ratio and pad_to_aspect_ratio:
        raise ValueError("Only one of `pad_to_aspect_ratio`, `crop_to_aspect_ratio` can be set to `True`.")
    channels_first = layout(data_format) == "channels_first"
    channels = _CHANNELS[color_mode]
    dtype = "uint8" if interpolation == "nearest" else "float32"  # whole pixels stay whole numbers, as in Keras

    def read(path):
        image = img_to_array(load_img(path, color_mode=color_mode), data_format="channels_last", dtype=dtype)
        size, before = _fitted(image.shape, image_size) if pad_to_aspect_ratio else (image_size, (0, 0))
        image = ops.image.resize(
            image, size, interpolation, crop_to_aspect_ratio=crop_to_aspect_ratio, data_format="channels_last"
        ).array
        image = np.pad(image, [*((b, whole - part - b) for b, whole, part in zip(before, image_size, size)), (0, 0)])
        return Tensor(np.moveaxis(image, -1, 0) if channels_first else image)

    return datasets_of_directory(
        read,
        TensorSpec((channels, *image_size) if channels_first else (*image_size, channels), dtype),
        "images",
        directory,
        labels,
        label_mode,
        class_names,
        batch_size,
        shuffle,
        seed,
        validation_split,
        subset,
        follow_links,
        verbose,
        FORMATS,
        f"Allowed formats: {FORMATS}",
    )


def _fitted(shape, image_size):
    """The largest size in the proportions of an image `(height, width, ...)` that fits into another, and where it begins there."""
    ratio = max(np.float32(have) / np.float32(want) for have, want in zip(shape, image_size))
    sizes = [np.float32(have) / ratio for have in shape[:2]]
    return [int(size) for size in sizes], [max(int((want - size) // 2), 0) for want, size in zip(image_size, sizes)]
