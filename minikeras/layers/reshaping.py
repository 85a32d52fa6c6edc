"""Layers that reorder axes, repeat entries, and put some around or cut some off."""

from minikeras import ops
from minikeras.layers.input_spec import InputSpec
from minikeras.layers.layer import Layer
from minikeras.layers.shape import standardize_data_format
from minikeras.layers.window_arguments import standardize_tuple
from minikeras.ops.resizing import enlarge
from minikeras.serialization import builtin


@builtin("keras.layers")
class Permute(Layer):
    """The axes in another order.

    Args:
        dims: the new order of the axes, counted from 1; the batch stays in front.

    Shapes: `(batch, a, b)` with dims `(2, 1)` -> `(batch, b, a)`. Raises ValueError for dims that are not 1, 2, ... in
    some order.

    >>> layers.Permute((2, 1))(np.ones((1, 2, 3))).shape
    (1, 3, 2)
    """

    _keeps_dtype = True

    def __init__(self, dims, **kwargs):
        super().__init__(**kwargs)
        self.dims = tuple(dims)
        if sorted(dims) != list(range(1, len(dims) + 1)):
            raise ValueError(
                "Invalid permutation argument `dims` for Permute Layer. The set of indices in `dims` must be "
                f"consecutive and start from 1. Received dims={dims}"
            )
        self.input_spec = InputSpec(ndim=len(self.dims) + 1)

    def call(self, inputs):
        return ops.transpose(inputs, (0, *self.dims))

    def compute_output_shape(self, input_shape):
        return (input_shape[0], *(input_shape[dim] for dim in self.dims))

    def get_config(self):
        return {**super().get_config(), "dims": self.dims}


@builtin("keras.layers")
class RepeatVector(Layer):
    """Each row n times in a row: `(batch, features)` becomes `(batch, n, features)`.

    Raises TypeError for an n that is no whole number.

    >>> layers.RepeatVector(2)(np.array([[1.0, 3.0]]))
    Tensor([[[1., 3.],
      [1., 3.]]], shape=(1, 2, 2), dtype=float32)
    """

    def __init__(self, n, **kwargs):
        super().__init__(**kwargs)
        if not isinstance(n, int) or isinstance(n, bool):
            raise TypeError(f"Expected an integer value for `n`, got {type(n)}.")
        if n <= 0:
            raise ValueError(f"Argument `n` should be a positive integer. Received: n={n}")
        self.n = n
        self.input_spec = InputSpec(ndim=2)

    def call(self, inputs):
        return enlarge(ops.expand_dims(inputs, 1), (self.n,))

    def compute_output_shape(self, input_shape):
        return (input_shape[0], self.n, input_shape[1])

    def get_config(self):
        return {**super().get_config(), "n": self.n}


@builtin("keras.layers")
class UpSampling1D(Layer):
    """Each step `size` times in a row: `(batch, steps, channels)` becomes `(batch, steps * size, channels)`.

    Raises ValueError for inputs of another number of axes.

    >>> layers.UpSampling1D(2)(np.array([[[1.0], [2.0]]])).numpy().ravel()
    array([1., 1., 2., 2.], dtype=float32)
    """

    def __init__(self, size=2, **kwargs):
        super().__init__(**kwargs)
        if not isinstance(size, int) or isinstance(size, bool):
            raise TypeError(f"Expected an integer value for `size`, got {type(size)}.")
        if size <= 0:
            raise ValueError(f"Argument `size` should be a positive integer. Received: size={size}")
        self.size = size
        self.input_spec = InputSpec(ndim=3)

    def call(self, inputs):
        return enlarge(inputs, (self.size,))

    def compute_output_shape(self, input_shape):
        return (input_shape[0], _plus(input_shape[1], times=self.size), input_shape[2])

    def get_config(self):
        return {**super().get_config(), "size": self.size}


class BaseUpSampling(Layer):
    """Base of the layers that repeat what stands along each spatial axis `size` times. A subclass says its `rank`."""

    rank = None

    def __init__(self, size, data_format=None, **kwargs):
        super().__init__(**kwargs)
        self.data_format = standardize_data_format(data_format)
        self.size = standardize_tuple(size, self.rank, "size")
        self.input_spec = InputSpec(ndim=self.rank + 2)

    def call(self, inputs):
        if self.data_format == "channels_last":
            return enlarge(inputs, self.size)
        last = self.rank + 1
        to_end, back = (0, *range(2, last + 1), 1), (0, last, *range(1, last))
        return ops.transpose(enlarge(ops.transpose(inputs, to_end), self.size), back)

    def compute_output_shape(self, input_shape):
        times = (1, *self.size, 1) if self.data_format == "channels_last" else (1, 1, *self.size)
        return tuple(_plus(size, times=factor) for size, factor in zip(input_shape, times))

    def get_config(self):
        return {**super().get_config(), "size": self.size, "data_format": self.data_format}


@builtin("keras.layers")
class UpSampling2D(BaseUpSampling):
    """A larger image: `(batch, height, width, channels)` with `size` times the rows and columns.

    Args:
        size: an int, or one for the height and one for the width.
        interpolation: "nearest" repeats pixels; "bilinear", "bicubic", "lanczos3" and "lanczos5" take weighted averages.

    Raises ValueError for inputs of another number of axes.

    >>> layers.UpSampling2D(2)(np.ones((1, 2, 3, 1))).shape
    (1, 4, 6, 1)
    """

    rank = 2

    def __init__(self, size=(2, 2), data_format=None, interpolation="nearest", **kwargs):
        super().__init__(size, data_format, **kwargs)
        self.interpolation = interpolation.lower()

    def call(self, inputs):
        if self.interpolation == "nearest":
            return super().call(inputs)
        height_axis = 1 if self.data_format == "channels_last" else 2
        size = tuple(n * factor for n, factor in zip(inputs.shape[height_axis:], self.size))
        return ops.image.resize(inputs, size, self.interpolation, data_format=self.data_format)

    def get_config(self):
        return {**super().get_config(), "interpolation": self.interpolation}


@builtin("keras.layers")
class ZeroPadding1D(Layer):
    """Steps of zeros before and behind a sequence `(batch, steps, channels)`.

    Args:
        padding: how many on both sides, or `(before, behind)`.

    Raises ValueError for inputs of another number of axes.

    >>> layers.ZeroPadding1D(1)(np.array([[[1.0], [2.0]]])).numpy().ravel()
    array([0., 1., 2., 0.], dtype=float32)
    """

    def __init__(self, padding=1, data_format=None, **kwargs):
        super().__init__(**kwargs)
        self.data_format = standardize_data_format(data_format)
        self.padding = standardize_tuple(padding, 2, "padding", allow_zero=True)
        self.input_spec = InputSpec(ndim=3)

    def call(self, inputs):
        return ops.pad(inputs, _around(self.data_format, self.padding))

    def compute_output_shape(self, input_shape):
        return _stretched(input_shape, _around(self.data_format, self.padding))

    def get_config(self):
        return {**super().get_config(), "padding": self.padding, "data_format": self.data_format}


class BaseZeroPadding(Layer):
    """Base of the layers that put zeros around images and volumes. A subclass says its `rank`."""

    rank = None

    def __init__(self, padding, data_format=None, **kwargs):
        super().__init__(**kwargs)
        self.data_format = standardize_data_format(data_format)
        self.padding = _pairs(padding, self.rank, "padding")
        self.input_spec = InputSpec(ndim=self.rank + 2)

    def call(self, inputs):
        return ops.pad(inputs, _around(self.data_format, *self.padding))

    def compute_output_shape(self, input_shape):
        return _stretched(input_shape, _around(self.data_format, *self.padding))

    def get_config(self):
        return {**super().get_config(), "padding": self.padding, "data_format": self.data_format}


@builtin("keras.layers")
class ZeroPadding2D(BaseZeroPadding):
    """Rows and columns of zeros around an image `(batch, height, width, channels)`.

    Args:
        padding: how many on all sides; `(rows, columns)`; or `((top, bottom), (left, right))`.

    Raises ValueError for inputs of another number of axes.

    >>> layers.ZeroPadding2D(1)(np.ones((1, 2, 3, 1))).shape
    (1, 4, 5, 1)
    """

    rank = 2

    def __init__(self, padding=(1, 1), data_format=None, **kwargs):
        super().__init__(padding, data_format, **kwargs)


@builtin("keras.layers")
class Cropping1D(Layer):
    """A sequence `(batch, steps, channels)` without its first and last steps.

    Args:
        cropping: how many are cut off on both sides, or `(before, behind)`.

    Raises ValueError where nothing would be left.

    >>> layers.Cropping1D(1)(np.arange(4.0).reshape(1, 4, 1)).numpy().ravel()
    array([1., 2.], dtype=float32)
    """

    def __init__(self, cropping=(1, 1), **kwargs):
        super().__init__(**kwargs)
        self.cropping = standardize_tuple(cropping, 2, "cropping", allow_zero=True)
        self.input_spec = InputSpec(ndim=3)

    def call(self, inputs):
        self.compute_output_shape(inputs.shape)
        first, last = self.cropping
        return inputs[:, first : inputs.shape[1] - last]

    def compute_output_shape(self, input_shape):
        if input_shape[1] is not None and sum(self.cropping) >= input_shape[1]:
            raise ValueError(
                "`cropping` parameter of `Cropping1D` layer must be smaller than the input length. "
                f"Received: input_shape={input_shape}, cropping={self.cropping}"
            )
        return (input_shape[0], _plus(input_shape[1], -sum(self.cropping)), input_shape[2])

    def get_config(self):
        return {**super().get_config(), "cropping": self.cropping}


class BaseCropping(Layer):
    """Base of the layers that cut the borders off images and volumes. A subclass says its `rank`."""

    rank = None

    def __init__(self, cropping, data_format=None, **kwargs):
        super().__init__(**kwargs)
        self.data_format = standardize_data_format(data_format)
        if isinstance(cropping, int) and cropping < 0:
            raise ValueError(f"`cropping` cannot be negative. Received: cropping={cropping}.")
        self.cropping = _pairs(cropping, self.rank, "cropping")
        self.input_spec = InputSpec(ndim=self.rank + 2)

    def call(self, inputs):
        self.compute_output_shape(inputs.shape)
        cuts = _around(self.data_format, *self.cropping)
        return inputs[tuple(slice(first, size - last) for (first, last), size in zip(cuts, inputs.shape))]

    def compute_output_shape(self, input_shape):
        cuts = _around(self.data_format, *self.cropping)
        if any(size is not None and sum(cut) >= size for cut, size in zip(cuts, input_shape) if sum(cut)):
            raise ValueError(
                "Values in `cropping` argument should be smaller than the corresponding spatial dimension of the "
                f"input. Received: input_shape={input_shape}, cropping={self.cropping}"
            )
        return _stretched(input_shape, [(-first, -last) for first, last in cuts])

    def get_config(self):
        return {**super().get_config(), "cropping": self.cropping, "data_format": self.data_format}


@builtin("keras.layers")
class Cropping2D(BaseCropping):
    """An image `(batch, height, width, channels)` without its borders.

    Args:
        cropping: how much is cut off on all sides; `(rows, columns)`; or `((top, bottom), (left, right))`.

    Raises ValueError where nothing would be left.

    >>> layers.Cropping2D(1)(np.ones((1, 4, 5, 1))).shape
    (1, 2, 3, 1)
    """

    rank = 2

    def __init__(self, cropping=((0, 0), (0, 0)), data_format=None, **kwargs):
        super().__init__(cropping, data_format, **kwargs)


def _pairs(value, rank, name):
    """`((before, behind), ...)`, a pair for each spatial axis, from any way to say it."""
    if isinstance(value, int):
        return ((value, value),) * rank
    if not hasattr(value, "__len__"):
        axes = ("height", "width") if rank == 2 else ("dim1", "dim2", "dim3")
        sides = (("top", "bottom"), ("left", "right")) if rank == 2 else (("left", "right"),) * 3
        one = ", ".join(f"symmetric_{axis}_crop" for axis in axes)
        two = ", ".join(f"({first}_crop, {last}_crop)" for first, last in sides)
        raise ValueError(
            f"`{name}` should be either an int, a tuple of {rank} ints ({one}), "
            f"or a tuple of {rank} tuples of 2 ints ({two}). Received: {name}={value}."
        )
    if len(value) != rank:
        count = "two" if rank == 2 else rank
        raise ValueError(f"`{name}` should have {count} elements. Received: {name}={value}.")
    return tuple(
        standardize_tuple(pair, 2, f"{place} entry of {name}", allow_zero=True)
        for place, pair in zip(("1st", "2nd", "3rd"), value)
    )


def _around(data_format, *pairs):
    """A pair for each axis: those of the spatial axes, and zeros for batch and channels."""
    return ((0, 0), *pairs, (0, 0)) if data_format == "channels_last" else ((0, 0), (0, 0), *pairs)


def _stretched(shape, pairs):
    return tuple(_plus(size, sum(pair)) for size, pair in zip(shape, pairs))


def _plus(size, more=0, times=1):
    return None if size is None else size * times + more
