"""Gradient descent, plain and with momentum."""

from minikeras.optimizers.blocks import in_blocks, scalar
from minikeras.optimizers.optimizer import Optimizer
from minikeras.serialization import builtin


@builtin("keras.optimizers")
class SGD(Optimizer):
    """w -= learning_rate * g. With momentum, steps in the same direction add up:

        m = momentum * m - learning_rate * g
        w += m                                          # nesterov: w += momentum * m - learning_rate * g

    Args:
        learning_rate: 0.01 by default.
        momentum: a float between 0 and 1, how much of the last step is kept.
        nesterov: whether to look ahead along the momentum (Nesterov, 1983).
        common: weight_decay, clipnorm and the others of `Optimizer`.

    Raises:
        ValueError: if `momentum` isn't such a float.

    >>> weight = keras.Variable([1.0, 2.0])
    >>> keras.optimizers.SGD(0.1).apply([ops.array([0.5, -1.0])], [weight])
    >>> weight
    <Variable path=variable, shape=(2,), dtype=float32, value=[0.95 2.1 ]>
    """

    def __init__(self, learning_rate=0.01, momentum=0.0, nesterov=False, **common):
        super().__init__(learning_rate, **common)
        if not isinstance(momentum, float) or momentum < 0 or momentum > 1:
            raise ValueError("`momentum` must be a float between [0, 1].")
        self.momentum = momentum
        self.nesterov = nesterov

    def build(self, variables):
        """Make a momentum for each weight, if there is momentum."""
        if self.built:
            return
        super().build(variables)
        self.momentums = self.add_optimizer_variables(variables, "momentum") if self.momentum else []

    def update_step(self, gradient, variable, learning_rate):
        lr = scalar(learning_rate, variable)

        def plain(w, g):
            w -= g * lr

        def with_momentum(w, g, m):
            step = g * lr
            m *= self.momentum
            m -= step
            w += m * self.momentum - step if self.nesterov else m

        if self.momentum:
            in_blocks(with_momentum, variable, gradient, self.momentums[self._get_variable_index(variable)])
        else:
            in_blocks(plain, variable, gradient)

    def get_config(self):
        return {**super().get_config(), "momentum": self.momentum, "nesterov": self.nesterov}
