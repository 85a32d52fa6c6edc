"""Pooling layers: less resolution, the largest or the average of each neighbourhood kept."""

from minikeras import ops
from minikeras.layers.input_spec import InputSpec
from minikeras.layers.layer import Layer
from minikeras.layers.shape import standardize_data_format
from minikeras.layers.window_arguments import standardize_tuple, swept_shape
from minikeras.serialization import builtin


class BasePooling(Layer):
    """Base of the layers that pool with a sliding window. A subclass names its `rank` and its operation, `pool`.

    Args:
        pool_size: sizes of the window, an int or one for each spatial axis.
        strides: from one window to the next; the window's own size by default.
        padding: "valid" (only whole windows) or "same" (ceil(size / stride) windows; padding never counts).
        data_format: "channels_last", `(batch, *spatial, channels)`, or "channels_first".
    """

    rank = None
    pool = None

    def __init__(self, pool_size, strides=None, padding="valid", data_format=None, name=None, **kwargs):
        super().__init__(name=name, **kwargs)
        self.pool_size = standardize_tuple(pool_size, self.rank, "pool_size")
        self.strides = standardize_tuple(pool_size if strides is None else strides, self.rank, "strides", allow_zero=True)
        self.padding = padding
        self.data_format = standardize_data_format(data_format)
        self.input_spec = InputSpec(ndim=self.rank + 2)
        self._build_at_init()

    def call(self, inputs):
        return type(self).pool(inputs, self.pool_size, strides=self.strides, padding=self.padding, data_format=self.data_format)

    def compute_output_shape(self, input_shape):
        if self.padding not in ("valid", "same"):
            raise ValueError(f"Argument `padding` must be either 'valid' or 'same'. Received: padding={self.padding}")
        channels = input_shape[-1 if self.data_format == "channels_last" else 1]
        return swept_shape(input_shape, channels, self.pool_size, self.strides, self.padding, self.data_format)

    def get_config(self):
        return {
            **super().get_config(),
            "pool_size": self.pool_size,
            "padding": self.padding,
            "strides": self.strides,
            "data_format": self.data_format,
        }


@builtin("keras.layers", aliases=["keras.layers.MaxPool1D"])
class MaxPooling1D(BasePooling):
    """The largest number of each window of a sequence: `(batch, steps, channels)` becomes `(batch, new_steps, channels)`.

    Raises ValueError for inputs of another number of axes.

    >>> layers.MaxPooling1D(2)(np.arange(4.0).reshape(1, 4, 1)).numpy().ravel()
    array([1., 3.], dtype=float32)
    """

    rank = 1
    pool = staticmethod(ops.max_pool)

    def __init__(self, pool_size=2, strides=None, padding="valid", data_format=None, name=None, **kwargs):
        super().__init__(pool_size, strides, padding, data_format, name, **kwargs)


@builtin("keras.layers", aliases=["keras.layers.MaxPool2D"])
class MaxPooling2D(BasePooling):
    """The largest number of each window of an image: `(batch, height, width, channels)`, with fewer rows and columns.

    Raises ValueError for inputs of another number of axes.

    >>> layers.MaxPooling2D(2)(np.arange(4.0).reshape(1, 2, 2, 1)).numpy().ravel()
    array([3.], dtype=float32)
    """

    rank = 2
    pool = staticmethod(ops.max_pool)

    def __init__(self, pool_size=(2, 2), strides=None, padding="valid", data_format=None, name=None, **kwargs):
        super().__init__(pool_size, strides, padding, data_format, name, **kwargs)


@builtin("keras.layers", aliases=["keras.layers.AvgPool1D"])
class AveragePooling1D(BasePooling):
    """The average of each window of a sequence: `(batch, steps, channels)` becomes `(batch, new_steps, channels)`.

    Raises ValueError for inputs of another number of axes.

    >>> layers.AveragePooling1D(2)(np.arange(4.0).reshape(1, 4, 1)).numpy().ravel()
    array([0.5, 2.5], dtype=float32)
    """

    rank = 1
    pool = staticmethod(ops.average_pool)


@builtin("keras.layers", aliases=["keras.layers.AvgPool2D"])
class AveragePooling2D(BasePooling):
    """The average of each window of an image: `(batch, height, width, channels)`, with fewer rows and columns.

    Raises ValueError for inputs of another number of axes.

    >>> layers.AveragePooling2D(2)(np.arange(4.0).reshape(1, 2, 2, 1)).numpy().ravel()
    array([1.5], dtype=float32)
    """

    rank = 2
    pool = staticmethod(ops.average_pool)


MaxPool1D, MaxPool2D, AvgPool1D, AvgPool2D = MaxPooling1D, MaxPooling2D, AveragePooling1D, AveragePooling2D


class BaseGlobalPooling(Layer):
    """Base of the layers that pool over all places: one number for each channel is left.

    Args:
        data_format: "channels_last", `(batch, *spatial, channels)`, or "channels_first".
        keepdims: whether the spatial axes stay, with size 1.
    """

    rank = None
    pool = None

    def __init__(self, data_format=None, keepdims=False, **kwargs):
        super().__init__(**kwargs)
        self.data_format = standardize_data_format(data_format)
        self.keepdims = keepdims
        self.input_spec = InputSpec(ndim=self.rank + 2)
        self._build_at_init()

    @property
    def _spatial_axes(self):
        first = 1 if self.data_format == "channels_last" else 2
        return tuple(range(first, first + self.rank))

    def call(self, inputs):
        return type(self).pool(inputs, axis=self._spatial_axes, keepdims=self.keepdims)

    def compute_output_shape(self, input_shape):
        kept = [1 if axis in self._spatial_axes else size for axis, size in enumerate(input_shape)]
        return tuple(size for axis, size in enumerate(kept) if self.keepdims or axis not in self._spatial_axes)

    def get_config(self):
        return {**super().get_config(), "data_format": self.data_format, "keepdims": self.keepdims}


@builtin("keras.layers", aliases=["keras.layers.GlobalMaxPool1D"])
class GlobalMaxPooling1D(BaseGlobalPooling):
    """The largest number of each channel over all steps: `(batch, steps, channels)` becomes `(batch, channels)`.

    Raises ValueError for inputs of another number of axes.

    >>> layers.GlobalMaxPooling1D()(np.arange(4.0).reshape(1, 4, 1)).numpy()
    array([[3.]], dtype=float32)
    """

    rank = 1
    pool = staticmethod(ops.max)


@builtin("keras.layers", aliases=["keras.layers.GlobalMaxPool2D"])
class GlobalMaxPooling2D(BaseGlobalPooling):
    """The largest number of each channel over the image: `(batch, height, width, channels)` becomes `(batch, channels)`.

    Raises ValueError for inputs of another number of axes.

    >>> layers.GlobalMaxPooling2D()(np.arange(4.0).reshape(1, 2, 2, 1)).numpy()
    array([[3.]], dtype=float32)
    """

    rank = 2
    pool = staticmethod(ops.max)


@builtin("keras.layers", aliases=["keras.layers.GlobalAvgPool1D"])
class GlobalAveragePooling1D(BaseGlobalPooling):
    """The average of each channel over all steps: `(batch, steps, channels)` becomes `(batch, channels)`.

    With a mask `(batch, steps)`, over the steps that it keeps; the mask ends here.

    Raises ValueError for inputs of another number of axes.

    >>> layers.GlobalAveragePooling1D()(np.arange(4.0).reshape(1, 4, 1)).numpy()
    array([[1.5]], dtype=float32)
    """

    rank = 1
    pool = staticmethod(ops.mean)

    def __init__(self, data_format=None, keepdims=False, **kwargs):
        super().__init__(data_format, keepdims, **kwargs)
        self.supports_masking = True

    def call(self, inputs, mask=None):
        if mask is None:
            return super().call(inputs)
        (steps,) = self._spatial_axes
        kept = ops.cast(ops.expand_dims(mask, 2 if steps == 1 else 1), "bool")
        total = ops.sum(ops.where(kept, inputs, 0.0), axis=steps, keepdims=self.keepdims)
        return total / ops.sum(ops.cast(kept, inputs.dtype), axis=steps, keepdims=self.keepdims)

    def compute_mask(self, inputs, mask=None):
        return None


@builtin("keras.layers", aliases=["keras.layers.GlobalAvgPool2D"])
class GlobalAveragePooling2D(BaseGlobalPooling):
    """The average of each channel over the image: `(batch, height, width, channels)` becomes `(batch, channels)`.

    Raises ValueError for inputs of another number of axes.

    >>> layers.GlobalAveragePooling2D()(np.arange(4.0).reshape(1, 2, 2, 1)).numpy()
    array([[1.5]], dtype=float32)
    """

    rank = 2
    pool = staticmethod(ops.mean)


GlobalMaxPool1D, GlobalMaxPool2D = GlobalMaxPooling1D, GlobalMaxPooling2D
GlobalAvgPool1D, GlobalAvgPool2D = GlobalAveragePooling1D, GlobalAveragePooling2D
