"""What an operation was called with, and the same with numbers in the places of symbols."""

from minikeras import tree
from minikeras.graph.keras_tensor import KerasTensor


class Arguments:
    """What an operation was called with: `args` and `kwargs`, with KerasTensors in the places of numbers."""

    def __init__(self, args, kwargs):
        self.args = args
        self.kwargs = kwargs
        self.keras_tensors = [x for x in tree.flatten((args, kwargs)) if isinstance(x, KerasTensor)]
        self._single = args[0] if not kwargs and len(args) == 1 and isinstance(args[0], KerasTensor) else None

    def fill_in(self, values):
        """`(args, kwargs)` with each KerasTensor replaced by `values[id(tensor)]`."""
        if self._single is not None:
            return (values[id(self._single)],), {}
        return filled_in(self.args, values), filled_in(self.kwargs, values) if self.kwargs else {}


def filled_in(structure, values):
    """A nested structure in which each KerasTensor is replaced by `values[id(tensor)]`."""
    if isinstance(structure, KerasTensor):
        return values[id(structure)]
    return tree.map_structure(lambda x: values[id(x)] if isinstance(x, KerasTensor) else x, structure)
