"""Adadelta: steps as large as the last ones were, so that the learning rate has no unit."""

import numpy as np

from minikeras.optimizers.blocks import each, in_blocks, scalar
from minikeras.optimizers.optimizer import Optimizer
from minikeras.serialization import builtin


@builtin("keras.optimizers")
class Adadelta(Optimizer):
    """Two running means of squares, of the gradients (a) and of the steps (d) (Zeiler, 2012):

        a = rho * a + (1 - rho) * g ** 2
        step = sqrt(d + epsilon) * g / sqrt(a + epsilon)
        d = rho * d + (1 - rho) * step ** 2
        w -= learning_rate * step

    Args:
        learning_rate: 0.001 by default; 1.0 is the paper's.
        rho: how much of the means is kept in each step.
        epsilon: keeps the roots away from 0, and starts the first step.
        common: weight_decay, clipnorm and the others of `Optimizer`.

    >>> weight = keras.Variable([1.0, 2.0])
    >>> keras.optimizers.Adadelta(0.1).apply([ops.array([0.5, -1.0])], [weight])
    >>> weight
    <Variable path=variable, shape=(2,), dtype=float32, value=[0.99985856 2.0001414 ]>
    """

    def __init__(self, learning_rate=0.001, rho=0.95, epsilon=1e-7, **common):
        super().__init__(learning_rate, **common)
        self.rho = rho
        self.epsilon = epsilon

    def build(self, variables):
        """Make both means for each weight."""
        if self.built:
            return
        super().build(variables)
        self._accumulated_grads, self._accumulated_delta_vars = self.add_optimizer_variables(
            variables, ["accumulated_grad", "accumulated_delta_var"]
        )

    def update_step(self, gradient, variable, learning_rate):
        i = self._get_variable_index(variable)
        lr, rho = scalar(learning_rate, variable), self.rho

        def rule(w, g, g_squared, a, d):
            a *= rho
            a += (1 - rho) * g_squared
            ratio = np.sqrt(d + self.epsilon) / np.sqrt(a + self.epsilon)
            d *= rho
            d += (1 - rho) * (ratio * ratio * g_squared)
            w -= lr * (ratio * g)

        in_blocks(
            rule, variable, gradient, each(np.square, gradient), self._accumulated_grads[i], self._accumulated_delta_vars[i]
        )

    def get_config(self):
        return {**super().get_config(), "rho": self.rho, "epsilon": self.epsilon}
