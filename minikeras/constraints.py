"""keras.constraints: projections that bring a weight back into an allowed set after each update."""

from minikeras import config, ops
from minikeras.errors.suggest import ChecksKeywords
from minikeras.on_demand import missing
from minikeras.serialization import builtin, functions_of, names_of


@builtin("keras.constraints")
class Constraint(ChecksKeywords):
    """A function from a weight to the nearest allowed weight. Subclasses define `__call__(w)`.

    >>> class Rounded(keras.constraints.Constraint):
    ...     def __call__(self, w):
    ...         return ops.round(w)
    >>> Rounded()(ops.array([[3.0, -1.0], [4.0, 0.5]]))
    Tensor([[ 3., -1.],
     [ 4.,  0.]], shape=(2, 2), dtype=float32)
    """

    def __call__(self, w):
        """The projected weight; the weight itself unless the subclass defines it."""
        return w

    def get_config(self):
        """The constructor's arguments, as plain values."""
        return {}

    @classmethod
    def from_config(cls, config):
        """The constraint that `get_config` described."""
        return cls(**config)


@builtin("keras.constraints")
class MaxNorm(Constraint):
    """Shrinks the weights of a unit whose norm is above `max_value`.

    Args:
        max_value: the largest norm.
        axis: the axis, or list of axes, along which the norm is taken: 0 for a kernel (inputs, units), [0, 1, 2] for a
            kernel (height, width, channels, filters).

    >>> keras.constraints.MaxNorm(2)(ops.array([[3.0, -1.0], [4.0, 0.5]]))
    Tensor([[ 1.2       , -0.9999999 ],
     [ 1.6       ,  0.49999994]], shape=(2, 2), dtype=float32)
    """

    def __init__(self, max_value=2, axis=0):
        self.max_value = max_value
        self.axis = axis

    def __call__(self, w):
        norms = _norms(w, self.axis)
        return w * (ops.clip(norms, 0, self.max_value) / (config.epsilon() + norms))

    def get_config(self):
        return {"max_value": self.max_value, "axis": self.axis}


@builtin("keras.constraints")
class NonNeg(Constraint):
    """Sets negative weights to 0.

    >>> keras.constraints.NonNeg()(ops.array([[3.0, -1.0], [4.0, 0.5]]))
    Tensor([[3. , 0. ],
     [4. , 0.5]], shape=(2, 2), dtype=float32)
    """

    def __call__(self, w):
        return ops.maximum(w, 0)


@builtin("keras.constraints")
class UnitNorm(Constraint):
    """Scales the weights of each unit to norm 1; `axis` as for MaxNorm.

    >>> keras.constraints.UnitNorm()(ops.array([[3.0, -1.0], [4.0, 0.5]]))
    Tensor([[ 0.6       , -0.89442706],
     [ 0.8       ,  0.44721353]], shape=(2, 2), dtype=float32)
    """

    def __init__(self, axis=0):
        self.axis = axis

    def __call__(self, w):
        return w / (config.epsilon() + _norms(w, self.axis))

    def get_config(self):
        return {"axis": self.axis}


@builtin("keras.constraints")
class MinMaxNorm(Constraint):
    """Moves the norm of each unit's weights towards [min_value, max_value]; `axis` as for MaxNorm.

    `rate` is the share of the way that one update goes: 1 enforces the bounds.

    >>> keras.constraints.MinMaxNorm(1.0, 2.0)(ops.array([[3.0, -1.0], [4.0, 0.5]]))
    Tensor([[ 1.2       , -0.9999999 ],
     [ 1.6       ,  0.49999994]], shape=(2, 2), dtype=float32)
    """

    def __init__(self, min_value=0.0, max_value=1.0, rate=1.0, axis=0):
        self.min_value = min_value
        self.max_value = max_value
        self.rate = rate
        self.axis = axis

    def __call__(self, w):
        norms = _norms(w, self.axis)
        desired = self.rate * ops.clip(norms, self.min_value, self.max_value) + (1 - self.rate) * norms
        return w * (desired / (config.epsilon() + norms))

    def get_config(self):
        return {"min_value": self.min_value, "max_value": self.max_value, "rate": self.rate, "axis": self.axis}


max_norm = MaxNorm
min_max_norm = MinMaxNorm
non_neg = NonNeg
unit_norm = UnitNorm

_NAMES = names_of(__name__, "Constraint", "MaxNorm", "MinMaxNorm", "NonNeg", "UnitNorm")
serialize, deserialize, get = functions_of(_NAMES, "constraint", "NonNeg")


def _norms(w, axis):
    return ops.sqrt(ops.sum(ops.square(w), axis=axis, keepdims=True))


def __getattr__(name):
    raise missing(__name__, name)
