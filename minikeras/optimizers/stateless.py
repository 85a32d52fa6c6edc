"""A step of an optimizer that leaves no trace: values in, values out."""

from minikeras.autodiff.stateless import StatelessScope, values_of


class AppliesStatelessly:
    """Base of Optimizer: `stateless_apply`."""

    def stateless_apply(self, optimizer_variables, grads, trainable_variables):
        """One step from these values of the optimizer's variables and of the weights it was built for, which stay as they are.

        Returns: `(trainable_variables, optimizer_variables)`, the values after the step. (Keras refuses it on TensorFlow.)

        Raises ValueError for an optimizer that is not built, and for another number of values.
        """
        name = type(self).__name__
        if not self.built:
            raise ValueError(
                f"To call `stateless_apply`, {name} must be built (i.e. its variables must have been created). You can build it via "
                "`optimizer.build(trainable_variables)`."
            )
        weights, own = self._trainable_variables, self.variables
        mapping = values_of(weights, trainable_variables, "trainable_variables", name)
        mapping += values_of(own, optimizer_variables, "optimizer_variables", name, "variables")
        with StatelessScope(mapping) as scope:
            self.apply(grads)
        return tuple([scope.get_current_value(variable) for variable in group] for group in (weights, own))
