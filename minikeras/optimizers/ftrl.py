"""Ftrl: follow the regularized leader, for sparse linear models."""

import numpy as np

from minikeras import initializers
from minikeras.optimizers.blocks import each, in_blocks, scalar
from minikeras.optimizers.optimizer import Optimizer
from minikeras.serialization import builtin


@builtin("keras.optimizers")
class Ftrl(Optimizer):
    """Weights that solve a penalized sum of all past steps; small ones become exactly 0 (McMahan et al., 2013):

        n = a + g ** 2
        z += g + 2 * l2_shrinkage * w - (n ** -p - a ** -p) / learning_rate * w
        w = (clip(z, -l1, l1) - z) / (n ** -p / learning_rate + 2 * l2 + beta / learning_rate)
        a = n

    Args:
        learning_rate_power: p, at most 0; 0 for a constant learning rate.
        initial_accumulator_value: where a starts.
        l1_regularization_strength: l1.
        l2_regularization_strength: l2.
        l2_shrinkage_regularization_strength: l2_shrinkage, a penalty that acts on the gradient alone.
        beta: added to the divisor, as in the paper.
        common: weight_decay, clipnorm and the others of `Optimizer`.

    Raises:
        ValueError: for a positive power or a negative other argument.

    >>> weight = keras.Variable([1.0, 2.0])
    >>> keras.optimizers.Ftrl(0.1).apply([ops.array([0.5, -1.0])], [weight])
    >>> weight
    <Variable path=variable, shape=(2,), dtype=float32, value=[0.3809621 1.4923235]>
    """

    def __init__(
        self,
        learning_rate=0.001,
        learning_rate_power=-0.5,
        initial_accumulator_value=0.1,
        l1_regularization_strength=0.0,
        l2_regularization_strength=0.0,
        l2_shrinkage_regularization_strength=0.0,
        beta=0.0,
        **common,
    ):
        super().__init__(learning_rate, **common)
        self._own = {
            "learning_rate_power": learning_rate_power,
            "initial_accumulator_value": initial_accumulator_value,
            "l1_regularization_strength": l1_regularization_strength,
            "l2_regularization_strength": l2_regularization_strength,
            "l2_shrinkage_regularization_strength": l2_shrinkage_regularization_strength,
        }
        for name, value in self._own.items():
            sign = "negative" if name == "learning_rate_power" else "positive"
            if value > 0 and sign == "negative" or value < 0 and sign == "positive":
                raise ValueError(f"`{name}` needs to be {sign} or zero. Received: {name}={value}.")
            setattr(self, name, value)
        self.beta = beta

    def build(self, variables):
        """Make the sums a and z for each weight."""
        if self.built:
            return
        super().build(variables)
        self._accumulators, self._linears = self.add_optimizer_variables(
            variables, ["accumulator", "linear"], [initializers.Constant(self.initial_accumulator_value), "zeros"]
        )

    def update_step(self, gradient, variable, learning_rate):
        i = self._get_variable_index(variable)
        lr, power = scalar(learning_rate, variable), -self.learning_rate_power
        l1, l2 = self.l1_regularization_strength, self.l2_regularization_strength + self.beta / (2 * lr)

        def rule(w, g, g_squared, a, z):
            n = a + g_squared
            z += g + 2 * self.l2_shrinkage_regularization_strength * w - (n**power - a**power) / lr * w
            w[...] = (np.clip(z, -l1, l1) - z) / (n**power / lr + 2 * l2)
            a[...] = n

        in_blocks(rule, variable, gradient, each(np.square, gradient), self._accumulators[i], self._linears[i])

    def get_config(self):
        return {**super().get_config(), **self._own, "beta": self.beta}
