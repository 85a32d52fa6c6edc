"""What `compile` was told, as plain values for files, and back."""

import warnings

from minikeras import optimizers
from minikeras.errors.origin import stack_level
from minikeras.serialization import deserialize_keras_object, serialize_keras_object


class CompileConfig:
    """Base of Trainer: `get_compile_config` and `compile_from_config`."""

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
            warnings.warn(
                "`compile()` was not called as part of model loading because the model's `compile()` method is custom. "
                "Call it after loading, or override `get_compile_config()` and `compile_from_config(config)`, too.",
                stacklevel=stack_level(),
            )
            return
        arguments = {name: _read(name, value) for name, value in config.items()}
        self.compile(**arguments)
        if self.built and self.optimizer is not None:
            self.optimizer.build(self.trainable_weights)


def _read(name, value):
    if name == "optimizer" and isinstance(value, dict):
        return optimizers.deserialize(value)
    return deserialize_keras_object(value) if isinstance(value, (dict, list, tuple)) else value
