"""Dot products of two tensors."""

from minikeras import ops
from minikeras.layers.merging import Merge
from minikeras.serialization import builtin


@builtin("keras.layers")
class Dot(Merge):
    """The dot products of two tensors along one axis of each.

    Args:
        axes: an int, or two of them, one for each input; counted with the batch as 0.
        normalize: scale both to length 1 first, which gives the cosine of the angle.

    Raises ValueError where there aren't two inputs or their sizes along the axes differ.

    Shapes: two of `(batch, ..., k, ...)` -> `(batch, the other axes of both)`.

    >>> layers.Dot(axes=1)([np.ones((1, 3), "float32"), np.ones((1, 3), "float32")])
    Tensor([[3.]], shape=(1, 1), dtype=float32)
    """

    def __init__(self, axes, normalize=False, **kwargs):
        super().__init__(**kwargs)
        if not isinstance(axes, int):
            if not isinstance(axes, (list, tuple)):
                raise TypeError(f"Invalid type for argument `axes`: it should be a list or an int. Received: axes={axes}")
            if len(axes) != 2:
                raise ValueError(f"Invalid format for argument `axes`: it should contain two elements. Received: axes={axes}")
            if not all(isinstance(axis, int) for axis in axes):
                raise ValueError(f"Invalid format for argument `axes`: list elements should be integers. Received: axes={axes}")
        self.axes = axes
        self.normalize = normalize

    def build(self, input_shape):
        if (
            not isinstance(input_shape, (list, tuple))
            or len(input_shape) != 2
            or not all(isinstance(shape, (list, tuple)) for shape in input_shape)
        ):
            raise ValueError(f"A `Dot` layer should be called on a list of 2 inputs. Received: input_shape={input_shape}")
        left, right = input_shape
        axes = self._axes(len(left), len(right)) if isinstance(self.axes, int) else self.axes
        if left[axes[0]] != right[axes[1]]:
            raise ValueError(
                f"Incompatible input shapes: axis values {left[axes[0]]} (at axis {axes[0]}) != "
                f"{right[axes[1]]} (at axis {axes[1]}). Full input shapes: {tuple(left)}, {tuple(right)}"
            )
        if 0 in self._axes(len(left), len(right)):
            raise ValueError(
                "Cannot perform batch_dot over axis 0. If your inputs are not batched, add a dummy batch dimension to your "
                "inputs using keras.ops.expand_dims(x, 0)"
            )

    def _axes(self, left_ndim, right_ndim):
        """The two axes counted from the front. Numbers that are too large stay so, for an IndexError where they are used."""
        axes = (self.axes, self.axes) if isinstance(self.axes, int) else self.axes
        return tuple(axis + ndim if axis < 0 else axis for axis, ndim in zip(axes, (left_ndim, right_ndim)))

    def call(self, inputs):
        if len(inputs) != 2:
            raise ValueError(f"A `Dot` layer should be called on exactly 2 inputs. Received: inputs={inputs}")
        left, right = inputs
        if left.shape[0] != right.shape[0]:
            raise ValueError(
                "Cannot do batch_dot on inputs with different batch sizes. "
                f"Received inputs with shapes {left.shape} and {right.shape}."
            )
        axes = self._axes(left.ndim, right.ndim)
        if self.normalize:
            left, right = (ops.normalize(x, axis=axis) for x, axis in zip((left, right), axes))
        left, right = _last(left, axes[0]), _last(right, axes[1])  # (batch, ..., k) each
        kept = left.shape[:-1] + right.shape[1:-1]
        product = ops.matmul(
            ops.reshape(left, (left.shape[0], -1, left.shape[-1])),
            ops.transpose(ops.reshape(right, (right.shape[0], -1, right.shape[-1])), (0, 2, 1)),
        )
        return ops.reshape(product, kept if len(kept) > 1 else (left.shape[0], 1))

    def compute_output_shape(self, input_shape):
        left, right = (list(shape) for shape in input_shape)
        axes = self._axes(len(left), len(right))
        left.pop(axes[0])
        right.pop(axes[1])
        shape = left + right[1:]
        return tuple(shape) if len(shape) > 1 else (shape[0], 1)

    def compute_mask(self, inputs, mask=None):
        """No mask: the axis it belonged to may be gone."""
        return None

    def get_config(self):
        return {**super().get_config(), "axes": self.axes, "normalize": self.normalize}


def _last(x, axis):
    """x with `axis` moved to the end."""
    return ops.transpose(x, tuple(i for i in range(x.ndim) if i != axis) + (axis,))
