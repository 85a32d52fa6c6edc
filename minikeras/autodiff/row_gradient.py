"""The gradient of a table of which only some rows were used, such as an Embedding's: one value for every use of a row."""

import numpy as np

from minikeras.autodiff.tensor import Tensor


class RowGradient(Tensor):
    """A gradient kept as the rows that were used and what arrived at each use. As a tensor, it is the sum over the uses.

    What is done to every value (a square, a clip) is done to each use before they are added up, because TensorFlow does it so
    (`tf.IndexedSlices`): a word that a batch uses twice, with gradients 1 and 3, adds 10 to Adam's squares, not 16.

    Args:
        values: array `(uses, ...)`, the gradient that arrived at each use.
        rows: integer array `(uses,)`, the row that was used.
        shape: the shape of the table, `(rows, ...)`.
    """

    __slots__ = ("values", "rows", "_table_shape")
    __array_ufunc__ = None  # `array + gradient` is answered here

    def __init__(self, values, rows, shape):
        super().__init__(None)
        self.values = values
        self.rows = rows
        self._table_shape = tuple(shape)

    @property
    def array(self):
        """The gradient of the whole table: zeros, and in each used row the sum over its uses."""
        table = np.zeros(self._table_shape, self.values.dtype)
        if len(self.rows):
            order = np.argsort(self.rows, kind="stable")
            rows, first, counts = np.unique(self.rows[order], return_index=True, return_counts=True)
            table[rows] = sums_of_groups(self.values, order, first, counts)
        return table

    @array.setter
    def array(self, value):
        if value is not None:
            raise AttributeError("The array of a RowGradient follows from its values.")

    @property
    def shape(self):
        return self._table_shape

    @property
    def dtype(self):
        return self.values.dtype.name

    def map(self, function):
        """`function` of every use's values, a RowGradient again."""
        return RowGradient(function(self.values), self.rows, self._table_shape)

    def astype(self, dtype):
        """The same gradient in another dtype."""
        return self.map(lambda values: values.astype(dtype))

    def __add__(self, other):
        """The sum: the uses of both one after the other, or an array where the other gradient is of the whole table."""
        if isinstance(other, RowGradient):
            return RowGradient(
                np.concatenate([self.values, other.values]), np.concatenate([self.rows, other.rows]), self._table_shape
            )
        return self.array + other

    __radd__ = __add__


def sums_of_groups(values, order, first, counts):
    """Sums of the values whose places stand together in `order`: group i from `first[i]` on, `counts[i]` of them.

    Most words of a batch are used once or twice: the second uses of all rows are added at once, then the third ones. The few rows
    with many uses are summed one by one. (np.add.reduceat does it in one call, and takes five times as long.)
    """
    sums = values[order[first]]
    few = 16
    for use in range(1, min(counts.max(), few)):
        groups = np.flatnonzero((counts > use) & (counts <= few))
        sums[groups] += values[order[first[groups] + use]]
    for group in np.flatnonzero(counts > few):
        sums[group] = values[order[first[group] : first[group] + counts[group]]].sum(axis=0)
    return sums
