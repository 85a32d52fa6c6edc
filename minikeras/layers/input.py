"""Input: where a layer graph begins."""

import warnings

from minikeras import config
from minikeras.config.dtypes import standardize_dtype
from minikeras.errors.explaining import explained, place
from minikeras.errors.origin import stack_level
from minikeras.graph import KerasTensor, Node
from minikeras.graph.shape import standardize_shape
from minikeras.layers.layer import Layer
from minikeras.serialization import builtin


@builtin("keras.layers")
class InputLayer(Layer):
    """A layer without inputs whose one call gives a symbolic tensor.

    Args:
        shape: the shape of one row, without the batch; None where a size is not known.
        batch_size: the size of the batch, usually left open.
        batch_shape: shape with the batch, instead of `shape` and `batch_size`.
        dtype: of the data, float32 by default.
        input_tensor: a KerasTensor to take instead of a new one.
        optional: whether None may be passed at this input.

    Raises ValueError where no shape, or two, or something that is no shape is given.

    >>> layers.InputLayer((3,)).output.shape
    (None, 3)
    """

    def __init__(
        self,
        shape=None,
        batch_size=None,
        dtype=None,
        sparse=None,
        ragged=None,
        batch_shape=None,
        input_tensor=None,
        optional=False,
        name=None,
        **kwargs,
    ):
        kwargs.pop("trainable", None)
        shape, batch_shape = _old_arguments(kwargs, shape, batch_shape)
        super().__init__(name=name, **kwargs)
        if input_tensor is not None:
            self._check_input_tensor(input_tensor)
            batch_shape, dtype = input_tensor.shape, input_tensor.dtype
        elif shape is not None and batch_shape is not None:
            raise explained(
                ValueError,
                "You cannot pass both `shape` and `batch_shape` at the same time.",
                where=place(),
                why="batch_shape is shape with the size of the batch before it",
                fix=f"Input(shape={shape})",
            )
        elif batch_size is not None and batch_shape is not None:
            raise ValueError("You cannot pass both `batch_size` and `batch_shape` at the same time.")
        elif shape is None and batch_shape is None:
            raise explained(
                ValueError,
                "You must pass a `shape` argument.",
                where=place(),
                why="the layers behind it make their weights for this shape of one row",
                fix="Input(shape=(4,))",
            )
        if shape is not None and batch_shape is None:
            batch_shape = (batch_size, *_checked(shape))
        self._batch_shape = _checked(batch_shape)
        self._dtype = standardize_dtype(dtype or config.floatx())
        self.sparse = bool(sparse)
        self.ragged = bool(ragged)
        self.optional = optional
        self.built = True
        output = input_tensor if input_tensor is not None else KerasTensor(self._batch_shape, self._dtype, name=name)
        Node(self, (), {}, output)

    @staticmethod
    def _check_input_tensor(input_tensor):
        if not isinstance(input_tensor, KerasTensor):
            shape = getattr(input_tensor, "shape", None)
            raise explained(
                ValueError,
                "Argument `input_tensor` must be a KerasTensor. Received invalid type: "
                f"input_tensor={input_tensor} (of type {type(input_tensor)})",
                where=place(),
                why="a model begins with a symbol; numbers come when it is called",
                fix=f"Input(shape={tuple(shape[1:])})" if shape else None,
            )

    def call(self):
        raise NotImplementedError("An Input has no inputs to be called on.")

    @property
    def batch_shape(self):
        """The shape with the batch."""
        return self._batch_shape

    @property
    def dtype(self):
        return self._dtype

    def get_config(self):
        return {
            "batch_shape": self.batch_shape,
            "dtype": self.dtype,
            "sparse": self.sparse,
            "ragged": self.ragged,
            "name": self.name,
            "optional": self.optional,
        }

    def get_build_config(self):
        return None


def _old_arguments(kwargs, shape, batch_shape):
    """The shape, and that with the batch, where they came under the names of Keras 2, which Keras takes here, too."""
    if "input_shape" in kwargs:
        warnings.warn("Argument `input_shape` is deprecated. Use `shape` instead.", stacklevel=stack_level())
        shape = kwargs.pop("input_shape")
    return shape, kwargs.pop("batch_input_shape", batch_shape)


def _checked(shape):
    """The shape as a tuple, or an error that says how to write one."""
    try:
        return standardize_shape(shape)
    except ValueError as error:
        why = fix = None
        if isinstance(shape, int):
            why = f"({shape}) is the number {shape} in brackets; a tuple of one number has a comma"
            fix = f"Input(shape=({shape},))"
        elif isinstance(shape, (list, tuple)) and any(isinstance(size, int) and size < 0 for size in shape):
            why = "a size that is not known is None, not a negative number"
            fix = f"Input(shape={tuple(None if isinstance(size, int) and size < 0 else size for size in shape)})"
        raise explained(ValueError, str(error), where=place(), why=why, fix=fix) from None


def Input(
    shape=None, batch_size=None, dtype=None, sparse=None, ragged=None, batch_shape=None, name=None, tensor=None, optional=False
):
    """A symbolic tensor to begin a model with.

    Shapes: the result is `(batch_size, *shape)`, None where the batch may have any size.

    >>> keras.Input(shape=(784,)).shape
    (None, 784)

    Args: as `InputLayer`; `tensor` is its `input_tensor`.
    """
    layer = InputLayer(
        shape=shape,
        batch_size=batch_size,
        dtype=dtype,
        sparse=sparse,
        ragged=ragged,
        batch_shape=batch_shape,
        name=name,
        input_tensor=tensor,
        optional=optional,
    )
    return layer.output
