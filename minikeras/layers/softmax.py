"""Softmax: numbers of any size become probabilities."""

from minikeras import activations, ops
from minikeras.layers.layer import Layer
from minikeras.serialization import builtin


@builtin("keras.layers")
class Softmax(Layer):
    """Positive numbers that add up to 1 along `axis`, an int or several.

    Call arguments: inputs, and `mask`, True (or above 1/2) for the entries that take part; the others get probability 0. Its sizes
    are the inputs', or 1.

    Raises ValueError for a mask that does not fit the inputs.

    Shapes: `(batch, ..., classes)` -> the same.

    >>> layers.Softmax()(np.array([[0.0, 0.0]]))
    Tensor([[0.5, 0.5]], shape=(1, 2), dtype=float32)
    """

    def __init__(self, axis=-1, **kwargs):
        super().__init__(**kwargs)
        self.axis = axis
        self.supports_masking = True
        self._build_at_init()

    def call(self, inputs, mask=None):
        if mask is None:
            return self._along_axes(inputs)
        _check_mask(mask.shape, inputs.shape)
        if mask.dtype != "bool":
            mask = ops.greater(mask, 0.5)
        hidden = -3e4 if inputs.dtype == "float16" else -1e9
        outputs = self._along_axes(ops.where(mask, inputs, ops.cast(hidden, inputs.dtype)))
        return ops.where(mask, outputs, ops.cast(0, outputs.dtype))

    def _along_axes(self, inputs):
        if not isinstance(self.axis, (tuple, list)):
            return activations.softmax(inputs, self.axis)
        if len(self.axis) == 1:
            return activations.softmax(inputs, self.axis[0])
        return ops.exp(inputs - ops.logsumexp(inputs, axis=tuple(self.axis), keepdims=True))

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return {**super().get_config(), "axis": self.axis}


def _check_mask(mask_shape, input_shape):
    received = f"Received: inputs.shape={input_shape}, mask.shape={mask_shape}"
    if len(mask_shape) > len(input_shape):
        raise ValueError(f"The `mask` must be broadcastable to `inputs` and must not have more dimensions. {received}")
    for size, whole in zip(mask_shape[::-1], input_shape[::-1]):
        if size not in (None, 1, whole) and whole is not None:
            raise ValueError(
                "The `mask` must be broadcastable to `inputs`. Each mask dimension must be 1 or match the "
                f"corresponding input dimension. {received}"
            )
