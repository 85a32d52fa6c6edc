"""Adam and AdamW: momentum, and steps of about the same size for every weight."""

import numpy as np

from minikeras.optimizers.blocks import each, in_blocks, power, scalar
from minikeras.optimizers.two_means import TwoMeans
from minikeras.serialization import builtin


@builtin("keras.optimizers")
class Adam(TwoMeans):
    """A running mean m of the gradients, divided by the root of a running mean v of their squares (Kingma and Ba, 2014):

        m += (g - m) * (1 - beta_1)
        v += (g ** 2 - v) * (1 - beta_2)
        w -= alpha * m / (sqrt(v) + epsilon)

    Both means start at 0; alpha = learning_rate * sqrt(1 - beta_2 ** t) / (1 - beta_1 ** t) makes up for that in step t.

    Args:
        beta_1: how much of the mean gradient is kept in each step.
        beta_2: how much of the mean square is kept in each step.
        epsilon: keeps the divisor away from 0.
        amsgrad: divide by the largest v so far, so that steps only get smaller (Reddi et al., 2018).
        common: weight_decay, clipnorm and the others of `Optimizer`.

    >>> weight = keras.Variable([1.0, 2.0])
    >>> keras.optimizers.Adam(0.1).apply([ops.array([0.5, -1.0])], [weight])
    >>> weight
    <Variable path=variable, shape=(2,), dtype=float32, value=[0.9000013 2.099999 ]>
    """

    def __init__(self, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7, amsgrad=False, **common):
        super().__init__(learning_rate, beta_1, beta_2, epsilon, **common)
        self.amsgrad = amsgrad
        self._last_alpha = (None, None)  # what it was made of, and its value

    def build(self, variables):
        """Make both means for each weight, and the largest v with `amsgrad`."""
        if self.built:
            return
        super().build(variables)
        self._momentums, self._velocities = self.add_optimizer_variables(variables, ["momentum", "velocity"])
        self._velocity_hats = self.add_optimizer_variables(variables, "velocity_hat") if self.amsgrad else []

    def update_step(self, gradient, variable, learning_rate):
        i = self._get_variable_index(variable)
        alpha = self._alpha(learning_rate, variable)

        def rule(w, g, g_squared, m, v, largest_v=None):
            m += (g - m) * (1 - self.beta_1)
            v += (g_squared - v) * (1 - self.beta_2)
            if self.amsgrad:
                v = np.maximum(largest_v, v, out=largest_v)
            w -= m * alpha / (np.sqrt(v) + self.epsilon)

        in_blocks(
            rule,
            variable,
            gradient,
            each(np.square, gradient),
            self._momentums[i],
            self._velocities[i],
            *self._velocity_hats[i : i + 1],
        )

    def _alpha(self, learning_rate, variable):
        """alpha of this step in the weight's dtype; computed once for all weights, as for a small one it takes as long as the rule."""
        step = int(self.iterations) + 1
        made_of = (step, float(learning_rate), self.beta_1, self.beta_2, variable.array.dtype)
        if self._last_alpha[0] != made_of:
            self._last_alpha = (
                made_of,
                scalar(learning_rate, variable)
                * np.sqrt(1 - power(self.beta_2, step, variable))
                / (1 - power(self.beta_1, step, variable)),
            )
        return self._last_alpha[1]

    def get_config(self):
        return {**super().get_config(), "amsgrad": self.amsgrad}


@builtin("keras.optimizers")
class AdamW(Adam):
    """Adam with weight decay (Loshchilov and Hutter, 2017): each step first takes a part of the weight itself away.

    Raises:
        ValueError: if `weight_decay` is None.

    >>> weight = keras.Variable([1.0, 2.0])
    >>> keras.optimizers.AdamW(0.1).apply([ops.array([0.5, -1.0])], [weight])
    >>> weight
    <Variable path=variable, shape=(2,), dtype=float32, value=[0.8996013 2.099199 ]>
    """

    def __init__(
        self, learning_rate=0.001, weight_decay=0.004, beta_1=0.9, beta_2=0.999, epsilon=1e-7, amsgrad=False, **common
    ):
        super().__init__(learning_rate, beta_1, beta_2, epsilon, amsgrad, weight_decay=weight_decay, **common)
        if self.weight_decay is None:
            raise ValueError("Argument `weight_decay` must be a float. Received: weight_decay=None")
