"""Initializers without chance: one value everywhere, or the identity matrix."""

import numpy as np

from minikeras.autodiff import Tensor
from minikeras.config.dtypes import standardize_dtype
from minikeras.initializers.initializer import Initializer
from minikeras.serialization import builtin, deserialize_keras_object, serialize_keras_object


@builtin("keras.initializers")
class Constant(Initializer):
    """The same value everywhere, or an array that is stretched over the shape.

    >>> keras.initializers.Constant(3.0)((2,))
    Tensor([3., 3.], shape=(2,), dtype=float32)
    """

    def __init__(self, value=0.0):
        self.value = value

    def __call__(self, shape, dtype=None):
        dtype = standardize_dtype(dtype)
        return Tensor(np.asarray(self.value, dtype=dtype) * np.ones(shape, dtype=dtype))

    def get_config(self):
        return {"value": serialize_keras_object(self.value)}

    @classmethod
    def from_config(cls, config):
        return cls(**deserialize_keras_object(config))


@builtin("keras.initializers")
class Zeros(Initializer):
    """Zeros: the usual start of a bias.

    >>> keras.initializers.Zeros()((2,))
    Tensor([0., 0.], shape=(2,), dtype=float32)
    """

    def __call__(self, shape, dtype=None):
        return Tensor(np.zeros(shape, dtype=standardize_dtype(dtype)))


@builtin("keras.initializers")
class Ones(Initializer):
    """Ones.

    >>> keras.initializers.Ones()((2,))
    Tensor([1., 1.], shape=(2,), dtype=float32)
    """

    def __call__(self, shape, dtype=None):
        return Tensor(np.ones(shape, dtype=standardize_dtype(dtype)))


@builtin("keras.initializers", aliases=["keras.initializers.IdentityInitializer"])
class Identity(Initializer):
    """`gain` on the diagonal of a matrix, zeros elsewhere.

    Raises (when called):
        ValueError: if the shape doesn't have two axes.

    >>> keras.initializers.Identity()((2, 2))
    Tensor([[1., 0.],
     [0., 1.]], shape=(2, 2), dtype=float32)
    """

    def __init__(self, gain=1.0):
        self.gain = gain

    def __call__(self, shape, dtype=None):
        if len(shape) != 2:
            raise ValueError(
                f"Identity matrix initializer can only be used for 2D matrices. Received: shape={shape} of rank {len(shape)}."
            )
        dtype = standardize_dtype(dtype)
        return Tensor(np.asarray(self.gain, dtype=dtype) * np.eye(*shape, dtype=dtype))
