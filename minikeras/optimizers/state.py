"""What an optimizer remembers between steps: its variables, their names, and how they are saved."""

import warnings

from minikeras import initializers
from minikeras.autodiff import Variable
from minikeras.config import floatx


class OptimizerState:
    """The variables of an optimizer, in the order in which they were made: the order of saved files."""

    def __setattr__(self, name, value):
        if "_variables" not in self.__dict__ and name != "_variables":
            self._check_super_called()
        if isinstance(value, Variable):
            self._track_variable(value)
        super().__setattr__(name, value)

    @property
    def variables(self):
        """All variables as a list: iteration, learning_rate, then those of `build`."""
        return self._variables[:]

    def add_variable(self, shape, initializer="zeros", dtype=None, aggregation="none", layout=None, name=None):
        """Make a variable of the optimizer's own, with the path `<optimizer>/<name>`.

        `aggregation` and `layout` are taken for Keras's sake and mean nothing here.
        """
        self._check_super_called()
        dtype = "int64" if dtype == "int" else dtype or floatx()
        variable = Variable(initializers.get(initializer), shape=tuple(shape), dtype=dtype, trainable=False, name=name)
        self._track_variable(variable)
        return variable

    def add_variable_from_reference(self, reference_variable, name=None, initializer="zeros"):
        """Make a variable of the shape and dtype of a weight; `dense/kernel` and `momentum` give `dense_kernel_momentum`."""
        path = getattr(reference_variable, "path", reference_variable.name).replace("/", "_").replace(":", "_")
        return self.add_variable(
            reference_variable.shape, initializer, reference_variable.dtype, name=f"{path}_{name or 'var'}"
        )

    def add_optimizer_variables(self, trainable_variables, name, initializer="zeros"):
        """Make a variable for each weight: a list; for a list of names a tuple of lists, made weight by weight."""
        names = [name] if isinstance(name, str) else name
        values = list(initializer) if isinstance(initializer, (list, tuple)) else [initializer] * len(names)
        if len(names) != len(values):
            raise ValueError(
                "The number of provided names must match the number of provided initializers. "
                f"Received name='{name}', initializer='{initializer}'"
            )
        made = tuple([] for _ in names)
        for weight in trainable_variables:
            for variables, last_name, value in zip(made, names, values):
                variables.append(self.add_variable_from_reference(weight, last_name, value))
        return made[0] if isinstance(name, str) else made

    def set_weights(self, weights):
        """Set all variables, in the order of `variables`.

        Raises:
            ValueError: before `build`, and for another shape.
        """
        if not self.built:
            raise ValueError(
                "You are calling `set_weights()` on an optimizer that has not yet been built. Please call "
                "`optimizer.build(trainable_variables)` to create the optimizer weights before calling "
                "`set_weights()`."
            )
        for variable, weight in zip(self._variables, weights):
            variable.assign(weight)

    def save_own_variables(self, store):
        """Put the variables into a dict-like store, under "0", "1" and so on."""
        for i, variable in enumerate(self.variables):
            store[str(i)] = variable.numpy()

    def load_own_variables(self, store):
        """Take the variables from a store. With another number of them it warns and takes none."""
        count = len(store.keys())
        if count == len(self.variables):
            for i, variable in enumerate(self.variables):
                variable.assign(store[str(i)])
            return
        text = (
            f"Skipping variable loading for optimizer '{self.name}', because it has {len(self.variables)} variables "
            f"whereas the saved optimizer has {count} variables. "
        )
        if not self.variables:
            text += "This is likely because the optimizer has not been called/built yet."
        warnings.warn(text, stacklevel=2)

    def _track_variable(self, variable):
        if not any(variable is known for known in self._variables):
            variable.path = f"{self.name}/{variable.name}"
            self._variables.append(variable)

    def _untrack_variable(self, variable):
        self._variables[:] = [known for known in self._variables if known is not variable]

    def _check_super_called(self):
        if "_variables" not in self.__dict__:
            raise RuntimeError(
                f"In optimizer '{type(self).__name__}', you forgot to call `super().__init__()` as the first "
                "statement in the `__init__()` method. Go add it!"
            )
