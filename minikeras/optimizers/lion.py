"""Lion: steps of one size, only their sign is learned."""

import numpy as np

from minikeras.optimizers.blocks import in_blocks, scalar
from minikeras.optimizers.optimizer import Optimizer
from minikeras.serialization import builtin


@builtin("keras.optimizers")
class Lion(Optimizer):
    """The sign of a mix of momentum and gradient (Chen et al., 2023):

        w -= learning_rate * sign(beta_1 * m + (1 - beta_1) * g)
        m = beta_2 * m + (1 - beta_2) * g

    Args:
        beta_1: the share of the momentum in the step.
        beta_2: how much of the momentum is kept in each step.
        common: weight_decay, clipnorm and the others of `Optimizer`.

    Raises:
        ValueError: if `beta_1` is not above 0 and at most 1.

    >>> weight = keras.Variable([1.0, 2.0])
    >>> keras.optimizers.Lion(0.1).apply([ops.array([0.5, -1.0])], [weight])
    >>> weight
    <Variable path=variable, shape=(2,), dtype=float32, value=[0.9 2.1]>
    """

    def __init__(self, learning_rate=0.001, beta_1=0.9, beta_2=0.99, **common):
        super().__init__(learning_rate, **common)
        self.beta_1 = beta_1
        self.beta_2 = beta_2
        if beta_1 <= 0 or beta_1 > 1:
            raise ValueError(
                "Argument `beta_1` must be in the [0, 1] range. Otherwise, the optimizer degenerates to SignSGD. "
                f"Received: beta_1={beta_1}."
            )

    def build(self, variables):
        """Make a momentum for each weight."""
        if self.built:
            return
        super().build(variables)
        self._momentums = self.add_optimizer_variables(variables, "momentum")

    def update_step(self, gradient, variable, learning_rate):
        lr, beta_1, beta_2 = (scalar(x, variable) for x in (learning_rate, self.beta_1, self.beta_2))

        def rule(w, g, m):
            w -= lr * np.sign(m * beta_1 + g * (1 - beta_1))
            m *= beta_2
            m += g * (1 - beta_2)

        in_blocks(rule, variable, gradient, self._momentums[self._get_variable_index(variable)])

    def get_config(self):
        return {**super().get_config(), "beta_1": self.beta_1, "beta_2": self.beta_2}
