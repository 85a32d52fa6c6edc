"""StateGuard: a batch that fails leaves the model as it was."""

from minikeras.autodiff import Variable
from minikeras.random.seeds import SeedGenerator


class StateGuard:
    """Context round one batch: if it raises, what the forward pass changed (moving averages, dropout counters) is put back.

    The trained weights change last in a batch, and only when everything else went well.
    """

    def __init__(self, model):
        self._model = model
        self._parts = None
        self._copies = ()

    def __enter__(self):
        if self._parts is None:
            self._parts = _changing_parts(self._model)
        self._copies = [array.copy() for array in self._parts]

    def __exit__(self, error, *rest):
        if error is not None:
            for array, copy in zip(self._parts, self._copies):
                array[...] = copy


def _changing_parts(model):
    """The arrays that a forward pass may change: variables that are not to be trained, and the counters of seeds."""
    arrays = []
    for layer in model._flatten_layers():
        for part in layer._parts():
            if isinstance(part, SeedGenerator):
                arrays.append(part.state)
            elif isinstance(part, Variable) and not getattr(part, "wants_training", True):
                arrays.append(part.array)
    return arrays
