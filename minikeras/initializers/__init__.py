"""keras.initializers: the first values of a weight, from its shape."""

import numpy as np

from minikeras.autodiff import Tensor, as_array
from minikeras.config.dtypes import standardize_dtype
from minikeras.initializers.constant import Constant, Identity, Ones, Zeros
from minikeras.initializers.initializer import Initializer
from minikeras.initializers.random import (
    GlorotNormal,
    GlorotUniform,
    HeNormal,
    HeUniform,
    LecunNormal,
    LecunUniform,
    Orthogonal,
    RandomNormal,
    RandomUniform,
    TruncatedNormal,
    VarianceScaling,
)
from minikeras.on_demand import missing
from minikeras.serialization import functions_of, names_of

constant = Constant
glorot_normal = GlorotNormal
glorot_uniform = GlorotUniform
he_normal = HeNormal
he_uniform = HeUniform
identity = IdentityInitializer = Identity
lecun_normal = LecunNormal
lecun_uniform = LecunUniform
ones = Ones
orthogonal = OrthogonalInitializer = Orthogonal
random_normal = RandomNormal
random_uniform = RandomUniform
truncated_normal = TruncatedNormal
variance_scaling = VarianceScaling
zeros = Zeros

_NAMES = names_of(
    __name__,
    "Initializer",
    "Constant",
    "Identity",
    "Ones",
    "Zeros",
    "GlorotNormal",
    "GlorotUniform",
    "HeNormal",
    "HeUniform",
    "LecunNormal",
    "LecunUniform",
    "Orthogonal",
    "RandomNormal",
    "RandomUniform",
    "TruncatedNormal",
    "VarianceScaling",
    IdentityInitializer="Identity",
    OrthogonalInitializer="Orthogonal",
    normal="RandomNormal",
    one="Ones",
    uniform="RandomUniform",
    zero="Zeros",
)
serialize, deserialize, _by_name = functions_of(_NAMES, "initializer")


def get(identifier):
    """The initializer meant by a name, a config, a class, a function `(shape, dtype)`, a tensor or None.

    A tensor or array stands for itself: its shape must be the weight's.

    Raises:
        ValueError: if it means none.
    """
    if isinstance(identifier, (Tensor, np.ndarray, np.generic)):
        return _value_as_initializer(as_array(identifier))
    return _by_name(identifier)


def _value_as_initializer(value):
    def initialize(shape, dtype=None):
        if tuple(shape) != value.shape:
            raise ValueError(f"Expected `shape` to be {value.shape} for direct tensor as initializer. Received shape={shape}")
        return Tensor(value.astype(standardize_dtype(dtype)))

    return initialize


def __getattr__(name):
    raise missing(__name__, name)
