"""What a layer tells of itself besides its weights: the rest of its state, and a call that leaves no trace."""

from minikeras.autodiff.stateless import StatelessScope, values_of
from minikeras.metrics.held import metrics_held_by
from minikeras.random.seeds import SeedGenerator


class HasAccessors:
    """Base of Layer: `path`, `metrics`, `variables`, and the stateless call."""

    _path = None

    @property
    def path(self):
        """The layer's name with those of its owners before it, such as "model/block/dense"; None until it is built."""
        return self._path

    @property
    def metrics(self):
        """The metrics in the attributes of the layer, and of the layers inside it."""
        return metrics_held_by(self)

    @property
    def metrics_variables(self):
        """The variables of `metrics`."""
        return [variable for metric in self.metrics for variable in metric.variables]

    @property
    def variables(self):
        """The weights, and the states of seed generators."""
        return self.weights + self._seed_states()

    def _seed_states(self):
        held = [part for _, parts in self._layers_and_parts() for part in parts if isinstance(part, SeedGenerator)]
        return [generator.state for generator in {id(part): part for part in held}.values()]

    @property
    def non_trainable_variables(self):
        """The variables that training leaves alone, the states of seed generators among them."""
        return self.non_trainable_weights + self._seed_states()

    def add_metric(self, *args, **kwargs):
        raise NotImplementedError(
            "Layer `add_metric()` method is deprecated. Add your metric in `Model.compile(metrics=[...])`, or create metric trackers "
            "in init() or build() when subclassing the layer or model, then call `metric.update_state()` whenever necessary."
        )

    def stateless_call(self, trainable_variables, non_trainable_variables, *args, return_losses=False, **kwargs):
        """`call` with other values in the place of the variables, which stay as they are.

        Args:
            trainable_variables, non_trainable_variables: a value for each of the layer's variables of these names.
            args, kwargs: those of `call`.
            return_losses: whether the losses are returned, too.

        Returns: `(outputs, non_trainable_variables)`, the values after the call; with `return_losses` also a list of losses.

        Raises ValueError for a layer that is not built, and for more or fewer values than variables.
        """
        name = type(self).__name__
        if not self.built:
            raise ValueError(
                f"To call stateless_call, {name} must be built (i.e. its variables must have been already created). You can build it "
                "by calling it on some data."
            )
        others = self.non_trainable_variables
        mapping = values_of(self.trainable_variables, trainable_variables, "trainable_variables", name)
        mapping += values_of(others, non_trainable_variables, "non_trainable_variables", name)
        with StatelessScope(mapping) as scope:
            self._forget_losses()
            outputs = self.call(*args, **kwargs)
            losses = self.losses if return_losses else None
        new = [scope.get_current_value(variable) for variable in others]
        return (outputs, new, losses) if return_losses else (outputs, new)
