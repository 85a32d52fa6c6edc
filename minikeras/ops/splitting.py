"""Tensors cut into parts."""

import numpy as np

from minikeras.autodiff import composed, primitive
from minikeras.ops.core import convert_to_tensor


@composed(operands=1)
def split(x, indices_or_sections, axis=0):
    """x cut along `axis` into equal parts, or at the given places: a list.

    Raises ValueError where it can't be cut into that many equal parts.

    Shapes: `(..., n, ...)` -> list of `(..., n / parts, ...)`.

    >>> ops.split([1, 2, 3, 4], 2)
    [Tensor([1, 2], shape=(2,), dtype=int32), Tensor([3, 4], shape=(2,), dtype=int32)]
    """
    return list(_split(x, indices_or_sections, axis=axis))


@primitive(operands=1)
def _split(x, indices_or_sections, axis=0):
    return tuple(np.split(x, indices_or_sections, axis))


_split.vjp(lambda upstream, out, x, indices_or_sections, axis=0: np.concatenate(upstream, axis))


@composed(operands=1)
def array_split(x, indices_or_sections, axis=0):
    """x cut along `axis` into parts that differ by at most one in size: a list.

    Shapes: `(..., n, ...)` -> list of `(..., about n / parts, ...)`.

    >>> ops.array_split([1, 2, 3], 2)
    [Tensor([1, 2], shape=(2,), dtype=int32), Tensor([3], shape=(1,), dtype=int32)]
    """
    return list(_array_split(x, indices_or_sections, axis=axis))


@primitive(operands=1)
def _array_split(x, indices_or_sections, axis=0):
    return tuple(np.array_split(x, indices_or_sections, axis))


_array_split.vjp(lambda upstream, out, x, indices_or_sections, axis=0: np.concatenate(upstream, axis))


@composed(operands=1)
def hsplit(x, indices_or_sections):
    """x cut along its second axis (its first, where it has only one).

    Shapes: `(n, m, ...)` -> list of parts.

    >>> ops.hsplit([[1, 2]], 2)
    [Tensor([[1]], shape=(1, 1), dtype=int32), Tensor([[2]], shape=(1, 1), dtype=int32)]
    """
    if not hasattr(x, "shape"):  # a list
        x = convert_to_tensor(x)
    return split(x, indices_or_sections, axis=0 if x.ndim == 1 else 1)


@composed(operands=1)
def vsplit(x, indices_or_sections):
    """x cut along its first axis.

    Shapes: `(n, ...)` -> list of parts.

    >>> ops.vsplit([[1, 2], [3, 4]], 2)
    [Tensor([[1, 2]], shape=(1, 2), dtype=int32), Tensor([[3, 4]], shape=(1, 2), dtype=int32)]
    """
    return split(x, indices_or_sections, axis=0)


@composed(operands=1)
def dsplit(x, indices_or_sections):
    """x cut along its third axis.

    Shapes: `(n, m, k, ...)` -> list of parts.

    >>> len(ops.dsplit(np.ones((1, 1, 4)), 2))
    2
    """
    return split(x, indices_or_sections, axis=2)
