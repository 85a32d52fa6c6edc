"""Operations that pick entries by number, or put entries where numbers say."""

import numpy as np

from minikeras.autodiff import primitive
from minikeras.autodiff.row_gradient import RowGradient


@primitive(operands=2)
def take(x, indices, axis=None):
    """The slices of x that `indices` name, along `axis`; of all entries in one row when None.

    Raises IndexError for an index that x does not have.
    """
    try:
        return np.take(x, indices, axis=axis)
    except IndexError:
        size = x.size if axis is None else x.shape[axis]
        place = np.argwhere((indices < -size) | (indices >= size))[0]
        where = ",".join(str(i) for i in place)
        raise IndexError(f"indices[{where}] = {indices[tuple(place)]} is not in [0, {size})") from None


def _take_rule(upstream, out, x, indices, axis=None):
    if axis is None:
        return RowGradient(upstream.ravel(), np.mod(indices, max(x.size, 1)).ravel(), (x.size,)).array.reshape(x.shape)
    axis %= x.ndim
    rows = np.mod(indices, max(x.shape[axis], 1)).ravel()
    if axis == 0:
        return RowGradient(upstream.reshape((-1, *x.shape[1:])), rows, x.shape)
    first = np.moveaxis(upstream, range(axis, axis + np.ndim(indices)), range(np.ndim(indices)))
    shape = (x.shape[axis], *np.delete(x.shape, axis))
    return np.moveaxis(RowGradient(first.reshape((-1, *shape[1:])), rows, shape).array, 0, axis)


take.vjp(_take_rule, None)
