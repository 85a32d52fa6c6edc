"""StateGuard: a batch that fails leaves the model as it was."""

from minikeras.autodiff import Variable
from minikeras.random.seeds import SeedGenerator


class StateGuard:
    """Context round one batch: if it raises, what the forward pass changed (moving averages, dropout counters) is put back.

    The trained weights change last in a batch. What comes after them, a metric or a constraint of one's own, fails in the first
    batch if it does: there, `whole` puts back the weights and the optimizer's variables, too.
    """

    def __init__(self, model, whole=False):
        self._model = model
        self.whole = whole
        self._parts = None
        self._copies = ()

    def __enter__(self):
        if self._parts is None:
            self._parts = _changing_parts(self._model, self.whole)
        self._copies = [array.copy() for array in self._parts]

    def __exit__(self, error, *rest):
        if error is not None:
            self.put_back()

    def put_back(self):
        """Let everything be as it was before."""
        for array, copy in zip(self._parts, self._copies):
            array[...] = copy


def _changing_parts(model, whole):
    """The arrays that a forward pass may change: variables that are not to be trained, and the counters of seeds; or all."""
    arrays = [v.array for v in model.optimizer.variables] if whole else []
    for _, parts in model._layers_and_parts():
        for part in parts:
            if isinstance(part, SeedGenerator):
                arrays.append(part.state.array)
            elif isinstance(part, Variable) and (whole or not getattr(part, "wants_training", True)):
                arrays.append(part.array)
    return arrays
