"""Nadam: Adam that looks ahead along its momentum."""

import numpy as np

from minikeras.autodiff import Variable
from minikeras.config import floatx
from minikeras.optimizers.blocks import each, in_blocks, power, scalar
from minikeras.optimizers.two_means import TwoMeans
from minikeras.serialization import builtin


@builtin("keras.optimizers")
class Nadam(TwoMeans):
    """Adam with Nesterov momentum (Dozat, 2015), its momentum u warming up: u_t = beta_1 * (1 - 0.5 * 0.96 ** t).

        m += (g - m) * (1 - beta_1)
        v += (g ** 2 - v) * (1 - beta_2)
        m_hat = u_{t+1} * m / (1 - u_1 ... u_{t+1}) + (1 - u_t) * g / (1 - u_1 ... u_t)
        w -= learning_rate * m_hat / (sqrt(v / (1 - beta_2 ** t)) + epsilon)

    Args:
        beta_1: how much of the mean gradient is kept in each step.
        beta_2: how much of the mean square is kept in each step.
        epsilon: keeps the divisor away from 0.
        common: weight_decay, clipnorm and the others of `Optimizer`.

    >>> weight = keras.Variable([1.0, 2.0])
    >>> keras.optimizers.Nadam(0.1).apply([ops.array([0.5, -1.0])], [weight])
    >>> weight
    <Variable path=variable, shape=(2,), dtype=float32, value=[0.8937212 2.1062787]>
    """

    def build(self, variables):
        """Make both means for each weight, and the product of all momentums so far."""
        if self.built:
            return
        super().build(variables)
        self._momentums, self._velocities = self.add_optimizer_variables(variables, ["momentum", "velocity"])
        self._u_product = Variable(1.0, dtype=variables[0].dtype if variables else floatx(), trainable=False)

    def _update(self, gradients, variables):
        product = self._u_product
        product.assign(product.array * self.beta_1 * self._warmth(int(self.iterations) + 1, product))
        super()._update(gradients, variables)

    def _warmth(self, step, variable):
        return 1 - scalar(0.5, variable) * power(0.96, step, variable)

    def update_step(self, gradient, variable, learning_rate):
        i = self._get_variable_index(variable)
        step = int(self.iterations) + 1
        lr, beta_1, beta_2, product = (scalar(x, variable) for x in (learning_rate, self.beta_1, self.beta_2, self._u_product))
        u, next_u = beta_1 * self._warmth(step, variable), beta_1 * self._warmth(step + 1, variable)
        missing = 1 - power(self.beta_2, step, variable)

        def rule(w, g, g_squared, m, v):
            m += (g - m) * (1 - beta_1)
            v += (g_squared - v) * (1 - beta_2)
            m_hat = next_u * m / (1 - product * next_u) + (1 - u) * g / (1 - product)
            w -= m_hat * lr / (np.sqrt(v / missing) + self.epsilon)

        in_blocks(rule, variable, gradient, each(np.square, gradient), self._momentums[i], self._velocities[i])
