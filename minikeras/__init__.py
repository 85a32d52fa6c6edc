"""minikeras: Keras, from scratch, in NumPy. Its names are Keras's; `import minikeras as keras` runs a Keras script.

There are two graphs, and they are kept apart. The layer graph is built once, by calling layers on `Input`s: it knows what is
connected to what. The tape is made anew by every forward pass on numbers: it knows the gradients.

To read how it works, take the rooms in this order, each of which uses only the ones before it:

1. `autodiff`: Tensor, the tape, `backward`
2. `ops`: each operation once, its value and its gradient side by side
3. `graph`: KerasTensor, Node, Operation, Function
4. `initializers`, `activations`, `regularizers`, `constraints`, `losses`, `metrics`, `optimizers`: small tables of small things
5. `layers`: weights and a `call` made of operations
6. `training`: compile, fit, evaluate, predict
7. `models`: Model, Functional, Sequential
8. `saving`, `views`: files, tables and pictures of models
"""

from minikeras import (
    activations,
    backend,
    callbacks,
    config,
    constraints,
    datasets,
    dtype_policies,
    initializers,
    layers,
    losses,
    metrics,
    models,
    ops,
    optimizers,
    preprocessing,
    random,
    regularizers,
    saving,
    tree,
    utils,
)
from minikeras.autodiff import Variable
from minikeras.dtype_policies import DTypePolicy
from minikeras.graph import Function, KerasTensor, Operation
from minikeras.initializers import Initializer
from minikeras.layers import Input, InputSpec, Layer
from minikeras.layers.call_context import name_scope
from minikeras.losses import Loss
from minikeras.metrics import Metric
from minikeras.models import Model, Sequential
from minikeras.optimizers import Optimizer
from minikeras.regularizers import Regularizer

__version__ = "0.1.0"


def version():
    """The version of minikeras."""
    return __version__
