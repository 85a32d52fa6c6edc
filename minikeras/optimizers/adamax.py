"""Adamax: Adam with the largest gradient in the place of the mean square."""

import numpy as np

from minikeras.optimizers.blocks import each, in_blocks, power, scalar
from minikeras.optimizers.two_means import TwoMeans
from minikeras.serialization import builtin


@builtin("keras.optimizers")
class Adamax(TwoMeans):
    """Adam by the infinity norm (Kingma and Ba, 2014, section 7):

        m += (g - m) * (1 - beta_1)
        u = max(beta_2 * u, |g|)
        w -= learning_rate * m / ((1 - beta_1 ** t) * (u + epsilon))

    Args:
        beta_1: how much of the mean gradient is kept in each step.
        beta_2: how much of the largest gradient is kept in each step.
        epsilon: keeps the divisor away from 0.
        common: weight_decay, clipnorm and the others of `Optimizer`.

    >>> weight = keras.Variable([1.0, 2.0])
    >>> keras.optimizers.Adamax(0.1).apply([ops.array([0.5, -1.0])], [weight])
    >>> weight
    <Variable path=variable, shape=(2,), dtype=float32, value=[0.90000004 2.1       ]>
    """

    def build(self, variables):
        """Make a mean and a largest gradient for each weight."""
        if self.built:
            return
        super().build(variables)
        self._m, self._u = self.add_optimizer_variables(variables, ["momentum", "norm"])

    def update_step(self, gradient, variable, learning_rate):
        i = self._get_variable_index(variable)
        lr = scalar(learning_rate, variable)
        missing = 1 - power(self.beta_1, int(self.iterations) + 1, variable)

        def rule(w, g, g_size, m, u):
            m += (g - m) * (1 - self.beta_1)
            u *= self.beta_2
            np.maximum(u, g_size, out=u)
            w -= lr * m / (missing * (u + self.epsilon))

        in_blocks(rule, variable, gradient, each(np.abs, gradient), self._m[i], self._u[i])
