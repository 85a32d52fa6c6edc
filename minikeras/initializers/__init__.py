"""keras.initializers: the first values of a weight, from its shape."""

import numpy as np

from minikeras.autodiff import Tensor, as_array
from minikeras.config.dtypes import standardize_dtype
from minikeras.on_demand import opened_on_demand
from minikeras.serialization import functions_of, names_of

__getattr__, __dir__, __all__ = opened_on_demand(
    __name__,
    {
        "constant": "Constant Identity Ones Zeros",
        "initializer": "Initializer",
        "other_names": """IdentityInitializer OrthogonalInitializer constant glorot_normal glorot_uniform he_normal he_uniform
                       identity lecun_normal lecun_uniform ones orthogonal random_normal random_uniform truncated_normal
                       variance_scaling zeros""",
        "random": """GlorotNormal GlorotUniform HeNormal HeUniform LecunNormal LecunUniform Orthogonal RandomNormal RandomUniform
                  TruncatedNormal VarianceScaling""",
    },
)

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
__all__ += ["deserialize", "get", "serialize"]
serialize, deserialize, _by_name = functions_of(_NAMES, "initializer", "Zeros")


def get(identifier):
    """The initializer meant by a name, a config, a class, a function `(shape, dtype)`, a tensor or None.

    A tensor or array stands for itself: its shape must be the weight's.

    Raises:
        ValueError: if it means none.

    >>> keras.initializers.get("zeros")((2,))
    Tensor([0., 0.], shape=(2,), dtype=float32)
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
