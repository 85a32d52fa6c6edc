"""Optimizer: what all optimizers share around their update rule."""

import re
import warnings

import numpy as np

import minikeras.optimizers.clipping as clipping
from minikeras import naming
from minikeras.autodiff import Tensor, Variable, as_array
from minikeras.config import floatx, strict_checks
from minikeras.errors.origin import stack_level
from minikeras.old_spellings.gone_attributes import NamesGoneAttributes
from minikeras.old_spellings.old_arguments import refuse_unknown_arguments
from minikeras.optimizers.blocks import as_gradient, scalar
from minikeras.optimizers.schedules import LearningRateSchedule
from minikeras.optimizers.state import OptimizerState
from minikeras.optimizers.stateless import AppliesStatelessly
from minikeras.serialization import builtin, deserialize_keras_object, serialize_keras_object


@builtin("keras.optimizers", aliases=["keras.Optimizer"])
class Optimizer(AppliesStatelessly, OptimizerState, NamesGoneAttributes):
    """The base of all optimizers. One of your own needs `build`, `update_step` and `get_config`:

        class Friction(keras.optimizers.Optimizer):
            def build(self, variables):
                super().build(variables)
                self.speeds = self.add_optimizer_variables(variables, "speed")

            def update_step(self, gradient, variable, learning_rate):
                speed = self.speeds[self._get_variable_index(variable)]
                self.assign(speed, 0.9 * speed - learning_rate * gradient)
                self.assign_add(variable, speed)

    Args:
        learning_rate: a float, a LearningRateSchedule, or a function without arguments that returns a float.
        weight_decay: each step first takes `learning_rate * weight_decay` of each weight away from it.
        clipnorm: the largest norm of each gradient.
        clipvalue: the largest absolute value of each entry of a gradient.
        global_clipnorm: the largest norm of all gradients together.
        use_ema: whether to keep an exponential moving average of the weights, which replaces them after the last epoch.
        ema_momentum: how much of the average stays in each step.
        ema_overwrite_frequency: replace the weights by the average after so many steps; None for the end only.
        loss_scale_factor: the loss is multiplied by it before, the gradients are divided by it after going back.
        gradient_accumulation_steps: update once in so many steps, with the mean of their gradients.
        name: made from the class's name if not given; the first part of the variables' paths.

    Raises:
        ValueError: for an argument of a wrong kind or value, an unknown one, or two ways of clipping at once.

    >>> class SignDescent(keras.optimizers.Optimizer):
    ...     def update_step(self, gradient, variable, learning_rate):
    ...         self.assign_sub(variable, learning_rate * ops.sign(gradient))
    >>> weight = keras.Variable([1.0, 2.0])
    >>> SignDescent(learning_rate=0.1).apply([ops.array([0.5, -3.0])], [weight])
    >>> weight
    <Variable path=variable, shape=(2,), dtype=float32, value=[0.9 2.1]>
    """

    leaves_out_bad_gradients = False  # True where a gradient that is not finite is no mistake

    def __init__(
        self,
        learning_rate,
        weight_decay=None,
        clipnorm=None,
        clipvalue=None,
        global_clipnorm=None,
        use_ema=False,
        ema_momentum=0.99,
        ema_overwrite_frequency=None,
        loss_scale_factor=None,
        gradient_accumulation_steps=None,
        name=None,
        **kwargs,
    ):
        self._variables = []
        self._refuse_unknown(kwargs, learning_rate)
        self.name = name or naming.auto_name(type(self).__name__)
        self.weight_decay = weight_decay
        self.clipnorm = clipnorm
        self.clipvalue = clipvalue
        self.global_clipnorm = global_clipnorm
        self.use_ema = use_ema
        self.ema_momentum = ema_momentum
        self.ema_overwrite_frequency = ema_overwrite_frequency
        self.loss_scale_factor = loss_scale_factor
        self.gradient_accumulation_steps = gradient_accumulation_steps
        self._check_arguments()
        self.built = False
        self._trainable_variables = []
        self._places = {}
        self._excluded = set()
        self._excluded_names = None
        self._iterations = Variable(0, dtype="int64", trainable=False, name="iteration")
        self._learning_rate = self._first_learning_rate(learning_rate)

    # Arguments.

    def _refuse_unknown(self, kwargs, learning_rate):
        decay = kwargs.pop("decay", None)
        if decay is not None:
            warnings.warn(
                "Argument `decay` is no longer supported and will be ignored.\n  Fix:    learning_rate=keras.optimizers."
                f"schedules.InverseTimeDecay({learning_rate}, 1, {decay})",
                stacklevel=stack_level(),
            )
        if kwargs:
            refuse_unknown_arguments(self, f"Argument(s) not recognized: {kwargs}", kwargs)

    def _check_arguments(self):
        steps, frequency = self.gradient_accumulation_steps, self.ema_overwrite_frequency
        if steps and not steps >= 2:
            raise ValueError(
                f"`gradient_accumulation_steps` must be an integer >= 2. Received: gradient_accumulation_steps={steps}"
            )
        if self.use_ema and not 0 <= self.ema_momentum <= 1:
            raise ValueError(f"`ema_momentum` must be in the range [0, 1]. Received: ema_momentum={self.ema_momentum}")
        if self.use_ema and frequency and (not isinstance(frequency, int) or frequency < 1):
            raise ValueError(
                f"`ema_overwrite_frequency` must be an integer >= 1 or None. Received: ema_overwrite_frequency={frequency}"
            )
        if sum(limit is not None for limit in (self.clipnorm, self.clipvalue, self.global_clipnorm)) > 1:
            raise ValueError(
                f"Only one of `clipnorm`, `clipvalue` and `global_clipnorm` can be set. Received: "
                f"clipnorm={self.clipnorm}, clipvalue={self.clipvalue}, global_clipnorm={self.global_clipnorm}"
            )

    def _first_learning_rate(self, learning_rate):
        if callable(learning_rate):
            return learning_rate
        if not isinstance(learning_rate, float):
            raise ValueError(
                "Argument `learning_rate` should be float, or an instance of LearningRateSchedule, or a callable "
                "(that takes in the current iteration value and returns the corresponding learning rate value). "
                f"Received instead: learning_rate={learning_rate}"
            )
        if learning_rate < 0 and strict_checks():
            warnings.warn(f"learning_rate={learning_rate} is negative: every step makes the loss larger.", stacklevel=4)
        return Variable(learning_rate, dtype=floatx(), trainable=False, name="learning_rate")

    # The learning rate and the count of steps.

    @property
    def learning_rate(self):
        """The learning rate of the next step: the variable, or what the schedule gives for the steps done so far."""
        if isinstance(self._learning_rate, LearningRateSchedule):
            return self._learning_rate(self._iterations)
        if callable(self._learning_rate):
            return self._learning_rate()
        return self._learning_rate

    @learning_rate.setter
    def learning_rate(self, learning_rate):
        before = self._learning_rate
        if callable(learning_rate):
            if isinstance(before, Variable):
                self._untrack_variable(before)
            self._learning_rate = learning_rate
        elif isinstance(before, LearningRateSchedule):
            raise TypeError(
                "This optimizer was created with a `LearningRateSchedule` object as its `learning_rate` constructor "
                "argument, hence its learning rate is not settable. If you need the learning rate to be settable, "
                "you should instantiate the optimizer with a float `learning_rate` argument."
            )
        else:
            before.assign(learning_rate)

    @property
    def iterations(self):
        """The number of updates done so far."""
        if self.gradient_accumulation_steps:
            return Tensor(np.asarray(self._iterations.array // self.gradient_accumulation_steps))
        return self._iterations

    # The weights it was built for.

    def build(self, variables):
        """Make the optimizer's variables for a list of weights. Subclasses call this first, then make their own."""
        variables = list(variables)
        if self.use_ema:
            self._model_variables_moving_average = self.add_optimizer_variables(variables, "average")
        if self.gradient_accumulation_steps:
            self._accumulated_gradients = self.add_optimizer_variables(variables, "gradient_accumulator")
        self._places = {id(variable): i for i, variable in enumerate(variables)}
        self._trainable_variables = variables
        self.built = True

    def _get_variable_index(self, variable):
        return self._places[id(variable)]

    def exclude_from_weight_decay(self, var_list=None, var_names=None):
        """Weights that weight decay leaves alone: variables, or texts (regular expressions) found in their names.

        Raises:
            ValueError: after `build`.
        """
        if self.built:
            raise ValueError("`exclude_from_weight_decay()` can only be configured before the optimizer is built.")
        self._excluded = {id(variable) for variable in var_list or ()}
        self._excluded_names = re.compile("|".join(set(var_names))) if var_names else None

    def _use_weight_decay(self, variable):
        named = self._excluded_names is not None and self._excluded_names.search(variable.name)
        return id(variable) not in self._excluded and not named

    # A step.

    def update_step(self, gradient, variable, learning_rate):
        """Change one weight by its gradient: the rule of the optimizer, given by the subclass."""
        raise NotImplementedError

    def assign(self, variable, value):
        """Set a variable."""
        variable.assign(value)

    def assign_add(self, variable, value):
        """Add to a variable."""
        variable.assign_add(value)

    def assign_sub(self, variable, value):
        """Subtract from a variable."""
        variable.assign_sub(value)

    def apply_gradients(self, grads_and_vars):
        """One step, for pairs of a gradient and its weight. Returns the count of steps."""
        gradients, variables = zip(*grads_and_vars)
        self.apply(gradients, variables)
        return self._iterations

    def apply(self, grads, trainable_variables=None):
        """One step: change the weights by their gradients.

        Args:
            grads: list of arrays, tensors or None, one a weight.
            trainable_variables: list of the weights; those of `build` if not given. The first call builds the optimizer.

        Raises:
            ValueError: for weights it was not built for, another number of gradients, or gradients that are all None.
        """
        if len(grads) == 0:
            return
        variables = self._variables_to_change(grads, trainable_variables)
        gradients = [as_gradient(g, v) for g, v in zip(grads, variables) if g is not None]
        if len(gradients) < len(grads):
            self._warn_of_missing(grads, variables)
            variables = [v for g, v in zip(grads, variables) if g is not None]
        if self.loss_scale_factor is not None:
            gradients = clipping.scale_down(gradients, self.loss_scale_factor)
        if self.gradient_accumulation_steps:
            gradients = self._accumulate(gradients, variables)
        if gradients is not None:
            if self.clipnorm or self.global_clipnorm or self.clipvalue:
                gradients = self._clip_gradients(gradients)
            self._update(gradients, variables)
        if self.use_ema:
            self._update_average()
        for variable in variables:
            if variable.constraint is not None:
                variable.assign(variable.constraint(variable))
        self._iterations.array += 1

    def _variables_to_change(self, gradients, variables):
        if variables is None:
            if not self.built:
                raise ValueError(
                    "When passing `grads` without `variables`, the optimizer must already be built on a list of "
                    "variables. Call `optimizer.build(trainable_variables)` first. "
                )
            if len(gradients) != len(self._trainable_variables):
                raise ValueError(
                    "When passing `grads` as a list of gradient tensors, the gradients must match "
                    f"`optimizer.variables` one-to-on. Received a list of {len(gradients)} gradients, but the "
                    f"optimizer is tracking {len(self._trainable_variables)} trainable variables."
                )
            return self._trainable_variables
        variables = list(variables)
        if not self.built:
            self.build(variables)
            self.built = True
        for variable in variables:
            if id(variable) not in self._places:
                raise ValueError(
                    f"Unknown variable: '{variable.path}' of shape {variable.shape}. This optimizer can only be called for the "
                    "variables it was originally built with. When working with a new set of variables, you should recreate a new "
                    "optimizer instance, as model.compile('adam') does."
                )
        return variables

    def _warn_of_missing(self, gradients, variables):
        missing = [v.path for g, v in zip(gradients, variables) if g is None]
        if len(missing) == len(gradients):
            raise ValueError("No gradients provided for any variable.")
        if missing:
            warnings.warn(
                f"Gradients do not exist for variables {missing} when minimizing the loss. If using "
                "`model.compile()`, did you forget to provide a `loss` argument?",
                stacklevel=3,
            )

    def _accumulate(self, gradients, variables):
        """Add the gradients to those kept so far. Returns their mean in a step of update, else None."""
        steps = self.gradient_accumulation_steps
        kept = [self._accumulated_gradients[self._get_variable_index(v)].array for v in variables]
        for gradient, total in zip(gradients, kept):
            total += gradient.array
        if (int(self._iterations) + 1) % steps:
            return None
        means = [Tensor(total / steps) for total in kept]
        for total in kept:
            total[...] = 0
        return means

    def _clip_gradients(self, gradients):
        if self.clipnorm and self.clipnorm > 0:
            return clipping.clip_by_norm(gradients, self.clipnorm)
        if self.global_clipnorm and self.global_clipnorm > 0:
            return clipping.clip_by_global_norm(gradients, self.global_clipnorm)
        if self.clipvalue and self.clipvalue > 0:
            return clipping.clip_by_value(gradients, self.clipvalue)
        return gradients

    def _update(self, gradients, variables):
        """Decay the weights, then apply the rule to each."""
        learning_rate = self.learning_rate
        with np.errstate(all="ignore"):  # weights that overflow show in the loss
            if self.weight_decay is not None:
                self._apply_weight_decay(variables)
            for gradient, variable in zip(gradients, variables):
                self.update_step(gradient, variable, learning_rate)

    def _apply_weight_decay(self, variables):
        if self.weight_decay is None:
            return
        for variable in variables:
            if self._use_weight_decay(variable):
                self._decay(variable, self.weight_decay)

    def _decay(self, variable, weight_decay):
        variable.array -= variable.array * scalar(weight_decay, variable) * scalar(self.learning_rate, variable)

    # The moving average of the weights.

    def _update_average(self):
        """average = momentum * average + (1 - momentum) * weight; the first time the weight itself."""
        updates = int(self.iterations)
        for variable, average in zip(self._trainable_variables, self._model_variables_moving_average):
            momentum = scalar(self.ema_momentum if updates else 0, variable)
            average.array[...] = momentum * average.array + (1 - momentum) * variable.array
        if self.ema_overwrite_frequency and (updates + 1) % self.ema_overwrite_frequency == 0:
            self._overwrite_model_variables_with_average_value(self._trainable_variables)

    def _overwrite_model_variables_with_average_value(self, trainable_variables):
        for variable, average in zip(trainable_variables, self._model_variables_moving_average):
            variable.assign(average)

    def finalize_variable_values(self, var_list):
        """Called after the last epoch: with `use_ema` the weights become their averages."""
        if self.use_ema:
            self._overwrite_model_variables_with_average_value(var_list)

    def scale_loss(self, loss):
        """The loss to go back from: times `loss_scale_factor`, if there is one."""
        return loss if self.loss_scale_factor is None else loss * self.loss_scale_factor

    # As a config.

    def get_config(self):
        """The constructor's arguments as plain values, the learning rate as it is now."""
        rate = self._learning_rate
        rate = serialize_keras_object(rate) if callable(rate) else float(as_array(rate))
        return {
            "name": self.name,
            "learning_rate": rate,
            "weight_decay": self.weight_decay,
            "clipnorm": self.clipnorm,
            "global_clipnorm": self.global_clipnorm,
            "clipvalue": self.clipvalue,
            "use_ema": self.use_ema,
            "ema_momentum": self.ema_momentum,
            "ema_overwrite_frequency": self.ema_overwrite_frequency,
            "loss_scale_factor": self.loss_scale_factor,
            "gradient_accumulation_steps": self.gradient_accumulation_steps,
        }

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """The optimizer that `get_config` described, without its variables' values."""
        if isinstance(config.get("learning_rate"), dict):
            rate = deserialize_keras_object(config["learning_rate"], custom_objects=custom_objects)
            config = {**config, "learning_rate": rate}
        return cls(**config)
