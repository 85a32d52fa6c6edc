"""Layers for volumes `(batch, depth, height, width, channels)`, such as scans and films: what images have, with one axis more."""

from minikeras import ops
from minikeras.layers.convolution import BaseConv, BaseConvTranspose
from minikeras.layers.noise import ChannelDropout
from minikeras.layers.passed_on import passed_on
from minikeras.layers.pooling import BaseGlobalPooling, BasePooling
from minikeras.layers.reshaping import BaseCropping, BaseUpSampling, BaseZeroPadding
from minikeras.serialization import builtin


@builtin("keras.layers", aliases=["keras.layers.Convolution3D"])
class Conv3D(BaseConv):
    """Filters that slide through a volume: `(batch, depth, height, width, channels)` becomes a volume with `filters` channels.

    Raises ValueError for inputs of another number of axes.

    >>> layers.Conv3D(4, 3)(np.ones((1, 5, 5, 5, 2), "float32")).shape
    (1, 3, 3, 3, 4)
    """

    rank = 3


@builtin("keras.layers", aliases=["keras.layers.Convolution3DTranspose"])
class Conv3DTranspose(BaseConvTranspose):
    """A convolution's way back through a volume `(batch, depth, height, width, channels)`, which becomes larger.

    Raises ValueError for inputs of another number of axes.

    >>> layers.Conv3DTranspose(4, 3, strides=2)(np.ones((1, 2, 2, 2, 1), "float32")).shape
    (1, 5, 5, 5, 4)
    """

    rank = 3

    def __init__(
        self,
        filters,
        kernel_size,
        strides=(1, 1, 1),
        padding="valid",
        data_format=None,
        output_padding=None,
        dilation_rate=(1, 1, 1),
        activation=None,
        use_bias=True,
        kernel_initializer="glorot_uniform",
        bias_initializer="zeros",
        kernel_regularizer=None,
        bias_regularizer=None,
        activity_regularizer=None,
        kernel_constraint=None,
        bias_constraint=None,
        **kwargs,
    ):
        super().__init__(**passed_on(locals()))  # Keras has the arguments in this order here, and in another in two dimensions


@builtin("keras.layers", aliases=["keras.layers.MaxPool3D"])
class MaxPooling3D(BasePooling):
    """The largest number of each window of a volume: `(batch, depth, height, width, channels)`, with fewer places.

    Raises ValueError for inputs of another number of axes.

    >>> layers.MaxPooling3D(2)(np.arange(8.0).reshape(1, 2, 2, 2, 1)).numpy().ravel()
    array([7.], dtype=float32)
    """

    rank = 3
    pool = staticmethod(ops.max_pool)

    def __init__(self, pool_size=(2, 2, 2), strides=None, padding="valid", data_format=None, name=None, **kwargs):
        super().__init__(pool_size, strides, padding, data_format, name, **kwargs)


@builtin("keras.layers", aliases=["keras.layers.AvgPool3D"])
class AveragePooling3D(BasePooling):
    """The average of each window of a volume: `(batch, depth, height, width, channels)`, with fewer places.

    Raises ValueError for inputs of another number of axes.

    >>> layers.AveragePooling3D(2)(np.arange(8.0).reshape(1, 2, 2, 2, 1)).numpy().ravel()
    array([3.5], dtype=float32)
    """

    rank = 3
    pool = staticmethod(ops.average_pool)


@builtin("keras.layers", aliases=["keras.layers.GlobalMaxPool3D"])
class GlobalMaxPooling3D(BaseGlobalPooling):
    """The largest number of each channel in a volume: `(batch, depth, height, width, channels)` becomes `(batch, channels)`.

    Raises ValueError for inputs of another number of axes.

    >>> layers.GlobalMaxPooling3D()(np.arange(8.0).reshape(1, 2, 2, 2, 1)).numpy()
    array([[7.]], dtype=float32)
    """

    rank = 3
    pool = staticmethod(ops.max)


@builtin("keras.layers", aliases=["keras.layers.GlobalAvgPool3D"])
class GlobalAveragePooling3D(BaseGlobalPooling):
    """The average of each channel in a volume: `(batch, depth, height, width, channels)` becomes `(batch, channels)`.

    Raises ValueError for inputs of another number of axes.

    >>> layers.GlobalAveragePooling3D()(np.arange(8.0).reshape(1, 2, 2, 2, 1)).numpy()
    array([[3.5]], dtype=float32)
    """

    rank = 3
    pool = staticmethod(ops.mean)


@builtin("keras.layers")
class UpSampling3D(BaseUpSampling):
    """A larger volume: each place of `(batch, depth, height, width, channels)` `size` times in a row, along each axis.

    Args:
        size: an int, or one for each of depth, height and width.

    Raises ValueError for inputs of another number of axes.

    >>> layers.UpSampling3D(2)(np.ones((1, 1, 2, 3, 1))).shape
    (1, 2, 4, 6, 1)
    """

    rank = 3

    def __init__(self, size=(2, 2, 2), data_format=None, **kwargs):
        super().__init__(size, data_format, **kwargs)


@builtin("keras.layers")
class ZeroPadding3D(BaseZeroPadding):
    """Zeros around a volume `(batch, depth, height, width, channels)`.

    Args:
        padding: how many on all sides; or `((before, behind), (before, behind), (before, behind))`.

    Raises ValueError for inputs of another number of axes.

    >>> layers.ZeroPadding3D(1)(np.ones((1, 2, 3, 4, 1))).shape
    (1, 4, 5, 6, 1)
    """

    rank = 3

    def __init__(self, padding=((1, 1), (1, 1), (1, 1)), data_format=None, **kwargs):
        super().__init__(padding, data_format, **kwargs)


@builtin("keras.layers")
class Cropping3D(BaseCropping):
    """A volume `(batch, depth, height, width, channels)` without its borders.

    Args:
        cropping: how much is cut off on all sides; or `((before, behind), (before, behind), (before, behind))`.

    Raises ValueError where nothing would be left.

    >>> layers.Cropping3D(1)(np.ones((1, 3, 4, 5, 1))).shape
    (1, 1, 2, 3, 1)
    """

    rank = 3

    def __init__(self, cropping=((1, 1), (1, 1), (1, 1)), data_format=None, **kwargs):
        super().__init__(cropping, data_format, **kwargs)


@builtin("keras.layers")
class SpatialDropout3D(ChannelDropout):
    """While training, whole channels of a volume `(batch, depth, height, width, channels)` are set to 0 with probability `rate`.

    Raises ValueError for a rate below 0 or above 1.

    >>> layers.SpatialDropout3D(0.5)(np.ones((1, 2, 3, 4, 5))).shape
    (1, 2, 3, 4, 5)
    """

    rank = 3


Convolution3D, Convolution3DTranspose = Conv3D, Conv3DTranspose
MaxPool3D, AvgPool3D = MaxPooling3D, AveragePooling3D
GlobalMaxPool3D, GlobalAvgPool3D = GlobalMaxPooling3D, GlobalAveragePooling3D
