"""Which objects of a model have a state, and the path of each in a file: Keras's order and Keras's names.

A path is made of attribute names, and inside lists of class names: `layers/dense_1` is the second Dense among `model.layers`,
whatever the layers are called. So a file fits every model that was built in the same way.
"""

import functools

from minikeras.layers.layer import Layer
from minikeras.layers.weights import WeightKeeper
from minikeras.models.functional import Functional
from minikeras.models.model import Model
from minikeras.models.sequential import Sequential
from minikeras.naming import to_snake_case
from minikeras.optimizers.optimizer import Optimizer
from minikeras.optimizers.state import OptimizerState


def saveables(model):
    """All pairs `(path, object)` with a state: the model itself at "", its layers, and its optimizer; each object once."""
    found, seen = [], set()
    _visit(model, "", found, seen)
    return found


def _visit(saveable, path, found, seen):
    if id(saveable) in seen:
        return
    found.append((path, saveable))
    seen.add(id(saveable))
    for name, child in _children(saveable):
        _visit_child(child, f"{path}/{name}" if path else name, found, seen, set())


def _visit_child(child, path, found, seen, containers):
    if isinstance(child, (WeightKeeper, OptimizerState)):
        _visit(child, path, found, seen)
    elif isinstance(child, (list, tuple, dict)) and id(child) not in containers:
        containers.add(id(child))
        taken = {}
        for part in child.values() if isinstance(child, dict) else child:
            if isinstance(part, (WeightKeeper, OptimizerState)):
                _visit(part, f"{path}/{_free(to_snake_case(type(part).__name__), taken)}", found, seen)
            elif isinstance(part, (list, tuple, dict)):
                _visit_child(part, f"{path}/{_free('container', taken)}", found, seen, containers)


def _children(saveable):
    """Pairs of attribute and value: the layers of a graph first, then all in the order of the alphabet, private ones last."""
    if isinstance(saveable, (Functional, Sequential)):
        yield "layers", saveable.layers
    skipped = _names_of_the_base(isinstance(saveable, OptimizerState)) | _SECOND_WAYS
    for name in sorted(dir(saveable), key=lambda name: f"~{name}" if name.startswith("_") else name):
        if name.startswith("__") or name in skipped or (name in _names_of_models() and name not in vars(saveable)):
            continue
        try:
            yield name, getattr(saveable, name)
        except Exception:  # a property that has no value yet holds no state
            continue


@functools.cache
def _names_of_the_base(is_optimizer):
    """The names that every layer, or every optimizer, has: none of them leads to anything of its own."""
    return frozenset(dir(Optimizer(1.0, name="optimizer") if is_optimizer else Layer(name="layer")))


@functools.cache
def _names_of_models():
    """The methods and properties of models, except those two that lead to their parts."""
    return frozenset(name for cls in (Model, Functional, Sequential) for name in dir(cls)) - {"layers", "optimizer"}


# Other ways to the layers, which `layers` has gone already.
_SECOND_WAYS = frozenset({"_stack", "_layer_list", "_functional_model", "_symbols", "_operations", "_ordered_nodes"})


def _free(name, taken):
    """`name`, and for later ones `name_1`, `name_2`, ..."""
    if name not in taken:
        taken[name] = 0
        return name
    taken[name] += 1
    return f"{name}_{taken[name]}"
