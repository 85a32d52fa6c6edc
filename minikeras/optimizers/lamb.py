"""Lamb: Adam's step, made as long as the weight asks for, so that batches can be very large."""

import numpy as np

from minikeras.optimizers.adam import Adam
from minikeras.optimizers.blocks import each, in_blocks, power, scalar
from minikeras.serialization import builtin


@builtin("keras.optimizers")
class Lamb(Adam):
    """Adam's direction u, scaled by the norm of the weight over its own norm (You et al., 2019):

        m += (g - m) * (1 - beta_1)
        v += (g ** 2 - v) * (1 - beta_2)
        u = m / (1 - beta_1 ** t) / (sqrt(v / (1 - beta_2 ** t)) + epsilon)
        w -= learning_rate * |w| / |u| * u

    Args:
        beta_1: how much of the mean gradient is kept in each step.
        beta_2: how much of the mean square is kept in each step.
        epsilon: keeps the divisor away from 0.
        common: weight_decay, clipnorm and the others of `Optimizer`.

    >>> weight = keras.Variable([1.0, 2.0])
    >>> keras.optimizers.Lamb(0.1).apply([ops.array([0.5, -1.0])], [weight])
    >>> weight
    <Variable path=variable, shape=(2,), dtype=float32, value=[0.8418861 2.158114 ]>
    """

    def __init__(self, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7, **common):
        super().__init__(learning_rate, beta_1, beta_2, epsilon, **common)

    def update_step(self, gradient, variable, learning_rate):
        i = self._get_variable_index(variable)
        step = int(self.iterations) + 1
        first, second = (1 - power(beta, step, variable) for beta in (self.beta_1, self.beta_2))
        w, direction = variable.array, np.empty_like(variable.array)

        def rule(u, g, g_squared, m, v):
            m += (g - m) * (1 - self.beta_1)
            v += (g_squared - v) * (1 - self.beta_2)
            u[...] = m / first / (np.sqrt(v / second) + self.epsilon)

        in_blocks(rule, direction, gradient, each(np.square, gradient), self._momentums[i], self._velocities[i])
        norms = np.sqrt(np.sum(np.square(w))), np.sqrt(np.sum(np.square(direction)))
        ratio = norms[0] / norms[1] if all(norms) else w.dtype.type(1)
        w -= ratio * scalar(learning_rate, variable) * direction

    def get_config(self):
        config = super().get_config()
        del config["amsgrad"]
        return config
