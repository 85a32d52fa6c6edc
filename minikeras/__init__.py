"""minikeras: Keras, from scratch, in NumPy. Its names are Keras's; `import minikeras as keras` runs a Keras script.

There are two graphs, and they are kept apart. The layer graph is built once, by calling layers on `Input`s: it knows what is
connected to what. The tape is made anew by every forward pass on numbers: it knows the gradients.

To read how it works, take the first walk. Its files are short and come in this order; each room's own docstring says what stands
beside them.

1. `autodiff`: tensor, variable, primitive, tape
2. `ops`: any file, each operation once, its value and its gradient side by side
3. `graph`: keras_tensor, history, node, operation, function
4. `layers`: layer, weights; then any layer, such as dense
5. `training`: trainer, run, step
6. `models`: model, functional

The second walk is each room by itself: the small tables (`initializers`, `activations`, `regularizers`, `constraints`, `losses`,
`metrics`, `optimizers`, `callbacks`), then `saving` and `views`, the files, tables and pictures of models.
"""

from minikeras import on_demand
from minikeras.errors import tracebacks
from minikeras.old_spellings import gone_modules

# What lower rooms need of higher ones is handed in from here, so that they import nothing from above.
on_demand.stands_above(
    half_floats="minikeras.ops.half_floats:in_float32",  # how operations on floats of 16 bits are done
    initializer="minikeras.initializers:get",  # of a variable that is given the name of one
    missing_name="minikeras.old_spellings.gone_names:missing",  # the error for a name that a room has not
    names_of_files="minikeras.names_of_files:enter_all",  # what a config may mention
    picture_of_error="minikeras.views.pictures:mistake",
    record_call="minikeras.graph.recorded:record_call",  # of a function of `ops` on symbols
    signs="minikeras.ops.operators",  # + - * / on tensors
)
gone_modules.watch()  # from now on, modules of Keras 1 and 2 that are gone say what took their place
tracebacks.watch()

__version__ = "0.1.0"

ROOMS = (
    "activations",
    "autodiff",
    "backend",
    "callbacks",
    "config",
    "constraints",
    "datasets",
    "dtype_policies",
    "graph",
    "initializers",
    "layers",
    "losses",
    "metrics",
    "mixed_precision",
    "models",
    "ops",
    "optimizers",
    "preprocessing",
    "random",
    "regularizers",
    "saving",
    "tf",
    "tree",
    "utils",
    "views",
)
NAMES = {
    "DTypePolicy": "dtype_policies",
    "Function": "graph",
    "Initializer": "initializers",
    "Input": "layers",
    "InputSpec": "layers",
    "KerasTensor": "graph",
    "Layer": "layers",
    "Loss": "losses",
    "Metric": "metrics",
    "Model": "models",
    "Operation": "graph",
    "Optimizer": "optimizers",
    "Regularizer": "regularizers",
    "Sequential": "models",
    "StatelessScope": "autodiff",
    "Variable": "autodiff",
    "device": "config",
    "name_scope": "layers.call_context",
}
__all__ = ["version", *ROOMS, *NAMES]


def version():
    """The version of minikeras."""
    return __version__


def __getattr__(name):
    """Open a room when it is first asked for: `import minikeras` alone costs nothing."""
    if name in ROOMS:
        return on_demand.opened(f"minikeras.{name}")
    if name in NAMES:
        value = getattr(on_demand.opened(f"minikeras.{NAMES[name]}"), name)
        globals()[name] = value
        return value
    raise on_demand.missing(__name__, name)


def __dir__():
    return sorted([*globals(), *ROOMS, *NAMES])
