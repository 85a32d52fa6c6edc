"""What a layer holds in its attributes, and that a built layer refuses more of it: nobody would train or save what comes later."""

from minikeras.autodiff import Variable
from minikeras.random.seeds import SeedGenerator


class HoldsParts:
    """Base of Layer: the variables, layers and seed generators in its attributes."""

    # Attributes that point elsewhere: holding them is not owning them.
    _not_owned = frozenset(
        {
            "_inbound_nodes",
            "_outbound_nodes",
            "_constructor_arguments",
            "_losses",
            "_lossy_layers",
            "_build_shapes",
            "input_spec",
        }
    )

    _sealed = False  # True once the layer is built: what it owns stays what it is
    _seals_when_built = True

    def __setattr__(self, name, value):
        if self._sealed and isinstance(value, (Variable, HoldsParts, list, tuple, dict)) and name not in self._not_owned:
            owned = {id(part) for part in self._parts()}
            if any(id(part) not in owned for part in parts_in([value])):
                raise self._too_late(f"attribute '{name}'")
        super().__setattr__(name, value)

    def _too_late(self, what):
        """The error for a weight or a layer that comes after the layer was built."""
        return ValueError(
            "You cannot add new elements of state (variables or sub-layers) to a layer that is already built. All state "
            "must be created in the `__init__()` method or in the `build()` method. "
            f"Received: {what} of layer '{self.name}' (of type {type(self).__name__})"
        )

    def _seal(self):
        """From now on, refuse new weights and new layers."""
        self._sealed = self._seals_when_built

    def _parts(self):
        """The variables, layers and seed generators held by this layer itself."""
        values = [value for name, value in self.__dict__.items() if name not in self._not_owned]
        return [part for part in parts_in(values) if part is not self]


def parts_in(values):
    """The variables, layers and seed generators among values and in lists, tuples and dicts of them, each once, in order."""
    found = {}
    stack = [iter(values)]
    while stack:
        for value in stack[-1]:
            if isinstance(value, (Variable, HoldsParts, SeedGenerator)):
                found.setdefault(id(value), value)
            elif isinstance(value, (list, tuple, dict)) and value:
                stack.append(iter(value.values() if isinstance(value, dict) else value))
                break
        else:
            stack.pop()
    return list(found.values())
