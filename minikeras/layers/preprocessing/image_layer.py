"""What layers for images share: one random draw for a batch, used for its images and its segmentation masks alike."""

from minikeras import ops
from minikeras.layers.incoming import as_input
from minikeras.layers.layer import Layer
from minikeras.layers.shape import standardize_data_format
from minikeras.random.seeds import SeedGenerator


class ImageLayer(Layer):
    """Base of the layers for images `(batch, height, width, channels)`, or one image without the batch.

    A subclass draws in `draw(shape)` and uses what was drawn in `transform(images, drawn, interpolation)`. It does so while training
    only, unless `always` says otherwise. It is also called on a dict of "images", "labels" and "segmentation_masks": labels stay, masks
    move with the images where `moves` says that pixels move.
    """

    always = False
    moves = True
    interpolation = "bilinear"

    def __init__(self, data_format=None, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.data_format = standardize_data_format(data_format)
        self._allow_non_tensor_positional_args = True
        self._convert_input_args = False
        if not self.always:
            self.seed = seed
            self.generator = SeedGenerator(seed)

    @property
    def _axes(self):
        """The axes of height and width, counted from the end."""
        return (-3, -2) if self.data_format == "channels_last" else (-2, -1)

    def draw(self, shape):
        """What is random, for images `(batch, ...)` of this shape."""

    def call(self, data, training=True):
        parts = data if isinstance(data, dict) else {"images": data}
        if "bounding_boxes" in parts:
            raise NotImplementedError(
                f"{type(self).__name__} of minikeras moves images, labels and segmentation masks, but no bounding boxes. "
                "Leave 'bounding_boxes' out of the dict."
            )
        images = as_input(self, ops.convert_to_tensor(parts["images"]))
        if images.ndim not in (3, 4):
            raise ValueError(
                "Expected image tensor to have rank 3 (single image) or 4 (batch of images). "
                f"Received: data.shape={tuple(images.shape)}"
            )
        active = training or self.always
        shape = images.shape if images.ndim == 4 else (1, *images.shape)
        drawn = self.draw(shape) if active else None
        out = {**parts, "images": self._applied(images, drawn, self.interpolation, active)}
        if "segmentation_masks" in parts and self.moves:
            masks = as_input(self, ops.convert_to_tensor(parts["segmentation_masks"]))
            out["segmentation_masks"] = self._applied(masks, drawn, "nearest", active)
        return out if isinstance(data, dict) else out["images"]

    def _applied(self, images, drawn, interpolation, active):
        if not active:
            return ops.cast(images, self.compute_dtype) if self.moves else images
        if images.ndim == 4:
            return self.transform(images, drawn, interpolation)
        return ops.squeeze(self.transform(ops.expand_dims(images, 0), drawn, interpolation), 0)

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        config = {**super().get_config(), "data_format": self.data_format}
        return config if self.always else {**config, "seed": self.seed}


class SizedImageLayer(ImageLayer):
    """Base of the layers whose images come out with a given height and width."""

    def __init__(self, height, width, **kwargs):
        super().__init__(**kwargs)
        self.height, self.width = height, width

    def compute_output_shape(self, input_shape):
        shape = list(input_shape)
        for axis, size in zip(self._axes, (self.height, self.width)):
            shape[axis] = size
        return tuple(shape)

    def get_config(self):
        return {**super().get_config(), "height": self.height, "width": self.width}
