"""StatelessScope: for a while, variables have other values, and nothing that is assigned to them stays."""

from minikeras.ambient import Ambient
from minikeras.autodiff.arrays import as_array
from minikeras.autodiff.tensor import Tensor

current_scope = Ambient("stateless scope")


class StatelessScope:
    """Context: the variables have the values of `state_mapping`; what they are assigned can be asked for, and is then gone.

        with keras.StatelessScope(state_mapping=[(v, new_value)]) as scope:
            y = layer(x)
        scope.get_current_value(v)

    Args:
        state_mapping: pairs of a Variable and its value, of its shape.
        collect_losses, initialize_variables: taken for Keras's sake, where variables may be made later than they are written down.

    Variables keep their arrays in place, so until the end of the scope other threads see these values, too. Gradients flow to the
    variables, not to the values in the mapping.

    Raises ValueError for what is no Variable, and for a value of another shape.
    """

    def __init__(self, state_mapping=None, collect_losses=False, initialize_variables=True):
        self._given, self._found, self._before = [], {}, {}
        for variable, value in state_mapping or ():
            if not hasattr(variable, "assign"):  # no Variable; the class asks for the scope, and so stands above it
                raise ValueError(
                    "Invalid reference variable in StatelessScope: all keys in argument `mapping` must be Variable instances. "
                    f"Received instead: {variable}"
                )
            array = as_array(value, variable.array.dtype)
            if array.shape != variable.shape:
                raise ValueError(
                    "Invalid variable value in StatelessScope: all values in argument `mapping` must be tensors with a shape that "
                    f"matches the corresponding variable shape. For variable {variable}, received invalid value {value} with shape "
                    f"{array.shape}."
                )
            self._given.append((variable, array.copy()))

    def __enter__(self):
        self._outer = current_scope.swap(self)
        for variable, array in self._given:
            self._before[id(variable)] = (variable, variable.array)
            variable.array = array
        return self

    def keep(self, variable):
        """A variable without a value of its own in the scope is about to be assigned: remember what it was."""
        if id(variable) not in self._before:
            self._before[id(variable)] = (variable, variable.array)
            variable.array = variable.array.copy()

    def get_current_value(self, variable):
        """The value that a variable has in the scope, or had at its end; None for one that it is not about."""
        if id(variable) in self._before:
            return Tensor(variable.array.copy())
        return self._found.get(id(variable))

    def __exit__(self, *error):
        for variable, before in self._before.values():
            self._found[id(variable)] = Tensor(variable.array)
            variable.array = before
        self._before = {}
        current_scope.set(self._outer)


def values_of(variables, values, argument, owner, attribute=None):
    """`zip(variables, values)`. Raises ValueError, naming the argument and the owner's attribute, where they are not as many."""
    if len(values) != len(variables):
        raise ValueError(
            f"Argument `{argument}` must be a list of tensors corresponding 1:1 to {owner}().{attribute or argument}. Received list with length "
            f"{len(values)}, but expected {len(variables)} variables."
        )
    return list(zip(variables, values))
