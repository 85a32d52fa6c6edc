"""RMSprop: gradients divided by the root of their mean square."""

import numpy as np

from minikeras.optimizers.blocks import each, in_blocks, scalar
from minikeras.optimizers.optimizer import Optimizer
from minikeras.serialization import builtin


@builtin("keras.optimizers")
class RMSprop(Optimizer):
    """Each weight gets a step of about the same size, however large its gradients are (Hinton, 2012):

        v = rho * v + (1 - rho) * g ** 2
        w -= learning_rate * g / sqrt(v + epsilon)

    Args:
        rho: how much of the mean square is kept in each step.
        momentum: how much of the last step is kept.
        epsilon: keeps the root away from 0.
        centered: divide by the deviation of the gradients instead: the square of their mean is taken away from v.
        common: weight_decay, clipnorm and the others of `Optimizer`.

    >>> weight = keras.Variable([1.0, 2.0])
    >>> keras.optimizers.RMSprop(0.1).apply([ops.array([0.5, -1.0])], [weight])
    >>> weight
    <Variable path=variable, shape=(2,), dtype=float32, value=[0.68377286 2.3162277 ]>
    """

    def __init__(self, learning_rate=0.001, rho=0.9, momentum=0.0, epsilon=1e-7, centered=False, **common):
        super().__init__(learning_rate, **common)
        self.rho = rho
        self.momentum = momentum
        self.epsilon = epsilon
        self.centered = centered

    def build(self, variables):
        """Make a mean square for each weight, and a momentum and a mean gradient where they are asked for."""
        if self.built:
            return
        super().build(variables)
        self._velocities = self.add_optimizer_variables(variables, "velocity")
        self._momentums = self.add_optimizer_variables(variables, "momentum") if self.momentum > 0 else None
        self._average_gradients = self.add_optimizer_variables(variables, "average_gradient") if self.centered else None

    def update_step(self, gradient, variable, learning_rate):
        lr, rho = scalar(learning_rate, variable), self.rho
        kept = [
            slots[self._get_variable_index(variable)]
            for slots in (self._velocities, self._average_gradients, self._momentums)
            if slots
        ]

        def rule(w, g, g_squared, v, *others):
            others = list(others)
            v *= rho
            v += (1 - rho) * g_squared
            square = v
            if self.centered:
                mean = others.pop(0)
                mean *= rho
                mean += (1 - rho) * g
                square = v - mean * mean
            step = lr * g / np.sqrt(square + self.epsilon)
            if self.momentum > 0:
                momentum = others.pop(0)
                momentum *= self.momentum
                momentum += step
                step = momentum
            w -= step

        in_blocks(rule, variable, gradient, each(np.square, gradient), *kept)

    def get_config(self):
        return {
            **super().get_config(),
            "rho": self.rho,
            "momentum": self.momentum,
            "epsilon": self.epsilon,
            "centered": self.centered,
        }
