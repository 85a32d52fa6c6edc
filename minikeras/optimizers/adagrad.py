"""Adagrad: steps that shrink with all the gradients a weight has seen."""

import numpy as np

from minikeras import initializers
from minikeras.optimizers.blocks import each, in_blocks, scalar
from minikeras.optimizers.optimizer import Optimizer
from minikeras.serialization import builtin


@builtin("keras.optimizers")
class Adagrad(Optimizer):
    """Rarely used weights keep large steps (Duchi et al., 2011):

        a += g ** 2
        w -= learning_rate * g / sqrt(a + epsilon)

    Args:
        initial_accumulator_value: where a starts.
        epsilon: keeps the root away from 0.
        common: weight_decay, clipnorm and the others of `Optimizer`.

    >>> weight = keras.Variable([1.0, 2.0])
    >>> keras.optimizers.Adagrad(0.1).apply([ops.array([0.5, -1.0])], [weight])
    >>> weight
    <Variable path=variable, shape=(2,), dtype=float32, value=[0.9154846 2.0953462]>
    """

    def __init__(self, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7, **common):
        super().__init__(learning_rate, **common)
        self.initial_accumulator_value = initial_accumulator_value
        self.epsilon = epsilon

    def build(self, variables):
        """Make a sum of squares for each weight."""
        if self.built:
            return
        super().build(variables)
        start = initializers.Constant(self.initial_accumulator_value)
        self._accumulators = self.add_optimizer_variables(variables, "accumulator", start)

    def update_step(self, gradient, variable, learning_rate):
        lr = scalar(learning_rate, variable)

        def rule(w, g, g_squared, a):
            a += g_squared
            w -= lr * g / np.sqrt(a + self.epsilon)

        in_blocks(rule, variable, gradient, each(np.square, gradient), self._accumulators[self._get_variable_index(variable)])

    def get_config(self):
        return {**super().get_config(), "initial_accumulator_value": self.initial_accumulator_value, "epsilon": self.epsilon}
