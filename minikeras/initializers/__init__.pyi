# Made by python -m tools.stubs.
from minikeras.initializers.constant import Constant as Constant
from minikeras.initializers.constant import Identity as Identity
from minikeras.initializers.constant import Ones as Ones
from minikeras.initializers.constant import Zeros as Zeros
from minikeras.initializers.initializer import Initializer as Initializer
from minikeras.initializers.other_names import IdentityInitializer as IdentityInitializer
from minikeras.initializers.other_names import OrthogonalInitializer as OrthogonalInitializer
from minikeras.initializers.other_names import constant as constant
from minikeras.initializers.other_names import glorot_normal as glorot_normal
from minikeras.initializers.other_names import glorot_uniform as glorot_uniform
from minikeras.initializers.other_names import he_normal as he_normal
from minikeras.initializers.other_names import he_uniform as he_uniform
from minikeras.initializers.other_names import identity as identity
from minikeras.initializers.other_names import lecun_normal as lecun_normal
from minikeras.initializers.other_names import lecun_uniform as lecun_uniform
from minikeras.initializers.other_names import ones as ones
from minikeras.initializers.other_names import orthogonal as orthogonal
from minikeras.initializers.other_names import random_normal as random_normal
from minikeras.initializers.other_names import random_uniform as random_uniform
from minikeras.initializers.other_names import truncated_normal as truncated_normal
from minikeras.initializers.other_names import variance_scaling as variance_scaling
from minikeras.initializers.other_names import zeros as zeros
from minikeras.initializers.random import GlorotNormal as GlorotNormal
from minikeras.initializers.random import GlorotUniform as GlorotUniform
from minikeras.initializers.random import HeNormal as HeNormal
from minikeras.initializers.random import HeUniform as HeUniform
from minikeras.initializers.random import LecunNormal as LecunNormal
from minikeras.initializers.random import LecunUniform as LecunUniform
from minikeras.initializers.random import Orthogonal as Orthogonal
from minikeras.initializers.random import RandomNormal as RandomNormal
from minikeras.initializers.random import RandomUniform as RandomUniform
from minikeras.initializers.random import TruncatedNormal as TruncatedNormal
from minikeras.initializers.random import VarianceScaling as VarianceScaling
from typing import Any
from minikeras.autodiff import Tensor as Tensor
from minikeras.autodiff import as_array as as_array
from minikeras.config.dtypes import standardize_dtype as standardize_dtype
from minikeras.serialization import functions_of as functions_of
from minikeras.serialization import names_of as names_of
def get(identifier) -> Any: ...

__all__: list[str] = ['Constant', 'GlorotNormal', 'GlorotUniform', 'HeNormal', 'HeUniform', 'Identity', 'IdentityInitializer', 'Initializer', 'LecunNormal', 'LecunUniform', 'Ones', 'Orthogonal', 'OrthogonalInitializer', 'RandomNormal', 'RandomUniform', 'TruncatedNormal', 'VarianceScaling', 'Zeros', 'constant', 'glorot_normal', 'glorot_uniform', 'he_normal', 'he_uniform', 'identity', 'lecun_normal', 'lecun_uniform', 'ones', 'orthogonal', 'random_normal', 'random_uniform', 'truncated_normal', 'variance_scaling', 'zeros']
