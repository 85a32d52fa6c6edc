"""What `compile` was told, as plain values for files, and back."""

import warnings

from minikeras import optimizers
from minikeras.config.strict_checks import strict_checks
from minikeras.graph.origin import stack_level
from minikeras.serialization import deserialize_keras_object, serialize_keras_object
from minikeras.training.fitting_activations import check_activations
from minikeras.training.plan import FrozenPlan
from minikeras.training.routing import Outputs


class CompileConfig:
    """Base of Trainer: `get_compile_config` and `compile_from_config`, and what is looked at before training."""

    def get_compile_config(self):
        """The arguments of `compile` as plain values; empty before it was called."""
        if not self.compiled:
            return {}
        arguments = {**self._compile_arguments, "optimizer": self.optimizer}
        return {name: serialize_keras_object(value) for name, value in arguments.items()}

    def compile_from_config(self, config):
        """Compile as a config of `get_compile_config` says, and make the optimizer's variables.

        Warns, and does nothing, for a class with a `compile` of its own, which may take other arguments.
        """
        from minikeras.training.trainer import Trainer  # of which this class is a base
        if type(self).compile is not Trainer.compile:
            warnings.warn("`compile()` was not called as part of model loading because the model's `compile()` method is custom. "
                          "Call it after loading, or override `get_compile_config()` and `compile_from_config(config)`, too.",
                          stacklevel=stack_level())
            return
        arguments = {name: _read(name, value) for name, value in config.items()}
        self.compile(**arguments)
        if self.built and self.optimizer is not None:
            self.optimizer.build(self.trainable_weights)

    def _output_names(self):
        return getattr(self, "output_names", None)

    def _known_outputs(self):
        """The symbolic outputs, nested, of a model that has a graph; else None."""
        return getattr(getattr(self, "_functional", self), "_outputs_struct", None)

    def _check_activations(self, compile_loss):
        """Hold the last activations against the losses, as soon as there are outputs to look at. Returns whether there were."""
        struct = self._known_outputs()
        if struct is None or compile_loss is None or not strict_checks():
            return False
        check_activations(*compile_loss.by_output(Outputs(struct, self._output_names())))
        return True

    def _freeze_plan(self):
        """Which weights are trained is settled by the first batch after `compile`, as in Keras, until the next `compile`."""
        self._plan = None
        if self._frozen_plan is not None and self._frozen_plan.still_holds():
            return
        now = FrozenPlan(self)
        if self._frozen_plan is None or self.run_eagerly or not self._frozen_plan.is_of(now):
            self._frozen_plan = now
        elif strict_checks():
            self._frozen_plan.tell_of_changes(now)


def _read(name, value):
    if name == "optimizer" and isinstance(value, dict):
        return optimizers.deserialize(value)
    return deserialize_keras_object(value) if isinstance(value, (dict, list, tuple)) else value
