"""A loss that is scaled up before going back, so that float16 gradients don't vanish."""

import numpy as np

from minikeras import initializers
from minikeras.autodiff import as_array
from minikeras.optimizers.optimizer import Optimizer
from minikeras.serialization import builtin, deserialize_keras_object, serialize_keras_object

_DEFAULTS = {
    "weight_decay": None,
    "clipnorm": None,
    "global_clipnorm": None,
    "clipvalue": None,
    "use_ema": False,
    "ema_momentum": 0.99,
    "ema_overwrite_frequency": None,
    "loss_scale_factor": None,
    "gradient_accumulation_steps": None,
}


@builtin("keras.optimizers")
class LossScaleOptimizer(Optimizer):
    """Another optimizer, with the loss multiplied by a scale that finds its own size.

    A step whose gradients are not finite is left out and halves the scale; `dynamic_growth_steps` good steps double it.

    Args:
        inner_optimizer: the optimizer that changes the weights.
        initial_scale: the first scale.
        dynamic_growth_steps: the number of good steps before the scale grows.
        name: as in `Optimizer`.

    For a scale that stays, give the optimizer itself a `loss_scale_factor`.

    Raises ValueError for an argument that is to be given to the inner optimizer.

    >>> optimizer = keras.optimizers.LossScaleOptimizer(keras.optimizers.SGD(0.1), initial_scale=8.0)
    >>> optimizer.build([keras.Variable(1.0)])
    >>> optimizer.scale_loss(ops.array(2.0))
    Tensor(16., shape=(), dtype=float32)
    """

    leaves_out_bad_gradients = True

    def __init__(self, inner_optimizer, initial_scale=2.0**15, dynamic_growth_steps=2000, name=None, **kwargs):
        self._refuse_other_arguments(kwargs)
        super().__init__(0.0, name=name)
        self.inner_optimizer = inner_optimizer
        self.initial_scale = initial_scale
        self.dynamic_growth_steps = dynamic_growth_steps
        inner_optimizer.loss_scale_factor = None  # or gradients would be divided twice

    def _refuse_other_arguments(self, kwargs):
        """What is said of an optimizer is said to the inner one; older files say its defaults here, too."""
        if not kwargs.pop("dynamic", True):
            raise ValueError(
                "LossScaleOptimizer no longer supports `dynamic=False`. Instead, simply set `loss_scale_factor` directly on the "
                "`inner_optimizer`."
            )
        for name, default in _DEFAULTS.items():
            if kwargs.pop(name, default) != default:
                raise ValueError(
                    f"LossScaleOptimizer does not support `{name}`. Instead, set `{name}` on the `inner_optimizer`."
                )
        if kwargs:
            raise ValueError(f"LossScaleOptimizer does not support arguments: `{'`, `'.join(kwargs)}`.")

    def build(self, variables):
        """Make the counter and the scale, and build the inner optimizer."""
        self.step_counter = self.add_variable((), "zeros", "int", name="step_counter")
        self.dynamic_scale = self.add_variable((), initializers.Constant(self.initial_scale), "float32", name="dynamic_scale")
        self.inner_optimizer.build(variables)
        super().build(variables)

    @property
    def variables(self):
        return self._variables + self.inner_optimizer.variables

    def apply(self, grads, trainable_variables=None):
        variables = self._variables_to_change(grads, trainable_variables)
        scale = self.dynamic_scale
        if not all(np.isfinite(as_array(g)).all() for g in grads if g is not None):
            self.step_counter.assign(0)
            scale.assign(scale.array * 0.5)
            return
        self.inner_optimizer.apply([None if g is None else as_array(g) / scale.array for g in grads], variables)
        if int(self.step_counter) == self.dynamic_growth_steps - 1:
            self.step_counter.assign(0)
            scale.assign(scale.array * 2.0)
        else:
            self.step_counter.assign_add(1)

    @property
    def learning_rate(self):
        """That of the inner optimizer."""
        return self.inner_optimizer.learning_rate

    @learning_rate.setter
    def learning_rate(self, learning_rate):
        self.inner_optimizer.learning_rate = learning_rate

    @property
    def iterations(self):
        """The steps that the inner optimizer did."""
        return self.inner_optimizer.iterations

    def scale_loss(self, loss):
        return loss * (self.dynamic_scale if self.built else self.initial_scale)

    def finalize_variable_values(self, var_list):
        self.inner_optimizer.finalize_variable_values(var_list)

    def get_config(self):
        return {
            "name": self.name,
            "inner_optimizer": serialize_keras_object(self.inner_optimizer),
            "initial_scale": self.initial_scale,
            "dynamic_growth_steps": self.dynamic_growth_steps,
        }

    @classmethod
    def from_config(cls, config, custom_objects=None):
        config = dict(config)
        inner = deserialize_keras_object(config.pop("inner_optimizer"), custom_objects=custom_objects)
        return cls(inner, **config)
