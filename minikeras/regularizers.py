"""keras.regularizers: penalties on weights or on a layer's output, added to the loss."""

import math

import numpy as np

from minikeras import config, ops
from minikeras.errors.suggest import ChecksKeywords
from minikeras.on_demand import missing
from minikeras.serialization import builtin, functions_of, names_of


@builtin("keras", aliases=["keras.regularizers.Regularizer"])
class Regularizer(ChecksKeywords):
    """A function from a tensor to a penalty, a scalar tensor. Subclasses define `__call__(x)` and `get_config`.

    >>> class Largest(keras.regularizers.Regularizer):
    ...     def __call__(self, x):
    ...         return 0.1 * ops.max(ops.abs(x))
    >>> Largest()(ops.array([1.0, -3.0]))
    Tensor(0.3, shape=(), dtype=float32)
    """

    def __call__(self, x):
        """The penalty; 0.0 unless the subclass defines it."""
        return 0.0

    def get_config(self):
        """The constructor's arguments, as plain values.

        Raises:
            NotImplementedError: unless the subclass defines it.
        """
        raise NotImplementedError(f"{self} does not implement get_config()")

    @classmethod
    def from_config(cls, config):
        """The regularizer that `get_config` described."""
        return cls(**config)


@builtin("keras.regularizers")
class L1L2(Regularizer):
    """`l1 * sum(|x|) + l2 * sum(x ** 2)`.

    Raises:
        ValueError: if a factor is negative, infinite or not a number.

    >>> keras.regularizers.L1L2(l1=0.1, l2=0.01)(ops.array([1.0, -3.0]))
    Tensor(0.5, shape=(), dtype=float32)
    """

    def __init__(self, l1=0.0, l2=0.0):
        self.l1 = _factor(0.0 if l1 is None else l1, "l1")
        self.l2 = _factor(0.0 if l2 is None else l2, "l2")

    def __call__(self, x):
        x = ops.convert_to_tensor(x)
        penalty = ops.zeros((), dtype=x.dtype)
        if self.l1:
            penalty = penalty + ops.cast(self.l1, x.dtype) * ops.sum(ops.abs(x))
        if self.l2:
            penalty = penalty + ops.cast(self.l2, x.dtype) * ops.sum(ops.square(x))
        return penalty

    def get_config(self):
        return {"l1": self.l1, "l2": self.l2}


@builtin("keras.regularizers")
class L1(Regularizer):
    """`l1 * sum(|x|)`: drives small weights to 0.

    Raises:
        ValueError: if the factor is negative, infinite or not a number.

    >>> keras.regularizers.L1(0.1)(ops.array([1.0, -3.0]))
    Tensor(0.4, shape=(), dtype=float32)
    """

    def __init__(self, l1=0.01):
        # A tensor, as in Keras: `get_config` gives the factor as rounded to float32.
        self.l1 = ops.convert_to_tensor(_factor(0.01 if l1 is None else l1, "l1"))

    def __call__(self, x):
        x = ops.convert_to_tensor(x)
        return ops.cast(self.l1, x.dtype) * ops.sum(ops.abs(x))

    def get_config(self):
        return {"l1": float(self.l1)}


@builtin("keras.regularizers")
class L2(Regularizer):
    """`l2 * sum(x ** 2)`: pulls weights towards 0 in proportion to their size.

    Raises:
        ValueError: if the factor is negative, infinite or not a number.

    >>> keras.regularizers.L2(0.1)(ops.array([1.0, -3.0]))
    Tensor(1., shape=(), dtype=float32)
    """

    def __init__(self, l2=0.01):
        self.l2 = _factor(0.01 if l2 is None else l2, "l2")

    def __call__(self, x):
        x = ops.convert_to_tensor(x)
        return ops.cast(self.l2, x.dtype) * ops.sum(ops.square(x))

    def get_config(self):
        return {"l2": self.l2}


@builtin("keras.regularizers")
class OrthogonalRegularizer(Regularizer):
    """`factor` times the mean size of the cosine between two rows (or columns) of a matrix: 0 where all are orthogonal.

    Args:
        factor: non-negative float.
        mode: `"rows"` or `"columns"`.

    Raises:
        ValueError: for another factor or mode; when called, if the tensor isn't a matrix.

    >>> keras.regularizers.OrthogonalRegularizer(0.1)(ops.array([[1.0, 0.0], [1.0, 1.0]]))
    Tensor(0.07071068, shape=(), dtype=float32)
    """

    def __init__(self, factor=0.01, mode="rows"):
        self.factor = ops.convert_to_tensor(_factor(factor, "factor"))
        if mode not in ("rows", "columns"):
            raise ValueError(f'Invalid value for argument `mode`. Expected one of {{"rows", "columns"}}. Received: mode={mode}')
        self.mode = mode

    def __call__(self, inputs):
        inputs = ops.convert_to_tensor(inputs)
        if len(inputs.shape) != 2:
            raise ValueError(f"Inputs to OrthogonalRegularizer must have rank 2. Received: inputs.shape={inputs.shape}")
        vectors = inputs if self.mode == "rows" else ops.transpose(inputs)
        squares = ops.sum(ops.square(vectors), axis=1, keepdims=True)
        vectors = vectors * ops.minimum(ops.rsqrt(squares), 1.0 / config.epsilon())
        cosines = ops.matmul(vectors, ops.transpose(vectors))
        count = vectors.shape[0]
        others = 1 - np.eye(count, dtype=inputs.dtype)
        pairs = count * (count - 1.0) / 2.0
        return self.factor * 0.5 * ops.sum(ops.abs(cosines * others)) / pairs

    def get_config(self):
        return {"factor": float(self.factor), "mode": self.mode}


l1 = L1
l2 = L2
l1_l2 = L1L2
orthogonal_regularizer = OrthogonalRegularizer

_NAMES = names_of(__name__, "Regularizer", "L1", "L2", "L1L2", "OrthogonalRegularizer")
serialize, deserialize, get = functions_of(_NAMES, "regularizer", "L2")


def _factor(value, name):
    if not isinstance(value, (float, int)) or not math.isfinite(value) or value < 0:
        raise ValueError(f"Invalid value for argument {name}: expected a non-negative float. Received: {name}={value}")
    return float(value)


def __getattr__(name):
    raise missing(__name__, name)
