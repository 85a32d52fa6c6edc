"""Merging layers as functions: `add([a, b])` makes the layer and calls it."""

from minikeras.autodiff.symbols import find_symbol
from minikeras.errors.explaining import described, explained, place
from minikeras.layers.dot_layer import Dot
from minikeras.layers.merging import Add, Average, Concatenate, Maximum, Minimum, Multiply, Subtract


def add(inputs, **kwargs):
    """`Add(**kwargs)(inputs)`.

    >>> layers.add([np.array([[1.0, 2.0]]), np.array([[3.0, 4.0]])])
    Tensor([[4., 6.]], shape=(1, 2), dtype=float32)
    """
    return Add(**kwargs)(inputs)


def subtract(inputs, **kwargs):
    """`Subtract(**kwargs)(inputs)`.

    >>> layers.subtract([np.array([[1.0, 2.0]]), np.array([[3.0, 4.0]])])
    Tensor([[-2., -2.]], shape=(1, 2), dtype=float32)
    """
    return Subtract(**kwargs)(inputs)


def multiply(inputs, **kwargs):
    """`Multiply(**kwargs)(inputs)`.

    >>> layers.multiply([np.array([[1.0, 2.0]]), np.array([[3.0, 4.0]])])
    Tensor([[3., 8.]], shape=(1, 2), dtype=float32)
    """
    return Multiply(**kwargs)(inputs)


def average(inputs, **kwargs):
    """`Average(**kwargs)(inputs)`.

    >>> layers.average([np.array([[1.0, 2.0]]), np.array([[3.0, 4.0]])])
    Tensor([[2., 3.]], shape=(1, 2), dtype=float32)
    """
    return Average(**kwargs)(inputs)


def maximum(inputs, **kwargs):
    """`Maximum(**kwargs)(inputs)`.

    >>> layers.maximum([np.array([[1.0, 2.0]]), np.array([[3.0, 4.0]])])
    Tensor([[3., 4.]], shape=(1, 2), dtype=float32)
    """
    return Maximum(**kwargs)(inputs)


def minimum(inputs, **kwargs):
    """`Minimum(**kwargs)(inputs)`.

    >>> layers.minimum([np.array([[1.0, 2.0]]), np.array([[3.0, 4.0]])])
    Tensor([[1., 2.]], shape=(1, 2), dtype=float32)
    """
    return Minimum(**kwargs)(inputs)


def concatenate(inputs, axis=-1, **kwargs):
    """`Concatenate(axis, **kwargs)(inputs)`. Raises ValueError for tensors that do not stand in one list.

    >>> layers.concatenate([np.array([[1.0, 2.0]]), np.array([[3.0]])])
    Tensor([[1., 2., 3.]], shape=(1, 3), dtype=float32)
    """
    if find_symbol(axis) is not None:
        raise explained(
            ValueError,
            f"A `Concatenate` layer should be called on a list of at least 1 input. Received: input_shape={inputs.shape}",
            where=place(),
            got=[described(inputs), described(axis)],
            wants="one list of tensors",
            fix="layers.concatenate([a, b])",
        )
    return Concatenate(axis=axis, **kwargs)(inputs)


def dot(inputs, axes=-1, **kwargs):
    """`Dot(axes, **kwargs)(inputs)`.

    >>> layers.dot([np.array([[1.0, 2.0]]), np.array([[3.0, 4.0]])], axes=1)
    Tensor([[11.]], shape=(1, 1), dtype=float32)
    """
    return Dot(axes=axes, **kwargs)(inputs)
