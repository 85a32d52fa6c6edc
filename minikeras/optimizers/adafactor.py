"""Adafactor: the mean squares of a matrix kept as one number a row and one a column."""

import numpy as np

from minikeras.autodiff import Variable
from minikeras.optimizers.blocks import each, scalar
from minikeras.optimizers.optimizer import Optimizer
from minikeras.serialization import builtin


@builtin("keras.optimizers")
class Adafactor(Optimizer):
    """Adam's division with little memory (Shazeer and Stern, 2018). For a matrix, with s = g ** 2 + epsilon_1:

        r = beta * r + (1 - beta) * mean of s over columns
        c = beta * c + (1 - beta) * mean of s over rows
        v = outer(r / mean(r), c)                           # of other weights: v = beta * v + (1 - beta) * s
        u = g / sqrt(v);  u = u / max(1, rms(u) / clip_threshold)
        w -= max(epsilon_2, rms(w)) * rho * u

    where beta = 1 - t ** beta_2_decay in step t, and rho = min(learning_rate, 1 / sqrt(t)).

    Args:
        beta_2_decay: how fast beta comes near 1.
        epsilon_1: keeps v away from 0.
        epsilon_2: keeps the step away from 0 for weights near 0.
        clip_threshold: the largest root mean square of u.
        relative_step: accepted as in Keras; rho is the same either way.
        common: weight_decay, clipnorm and the others of `Optimizer`.

    >>> weight = keras.Variable([1.0, 2.0])
    >>> keras.optimizers.Adafactor(0.1).apply([ops.array([0.5, -1.0])], [weight])
    >>> weight
    <Variable path=variable, shape=(2,), dtype=float32, value=[0.8418861 2.158114 ]>
    """

    def __init__(
        self,
        learning_rate=0.001,
        beta_2_decay=-0.8,
        epsilon_1=1e-30,
        epsilon_2=1e-3,
        clip_threshold=1.0,
        relative_step=True,
        **common,
    ):
        super().__init__(learning_rate, **common)
        self.beta_2_decay = beta_2_decay
        self.epsilon_1 = epsilon_1
        self.epsilon_2 = epsilon_2
        self.clip_threshold = clip_threshold
        self.relative_step = relative_step

    def build(self, variables):
        """Make r and c for each weight of at least two axes, and v for all."""
        if self.built:
            return
        super().build(variables)
        self._r, self._c, self._v = [], [], []
        for variable in variables:
            shape = variable.shape
            for made, part in (self._r, shape[:-1]), (self._c, shape[:-2] + shape[-1:]):
                if len(shape) < 2:  # Keras saves placeholders here; files count them
                    made.append(Variable(0, name=variable.name, trainable=False))
                    self._track_variable(made[-1])
                else:
                    made.append(self.add_variable(part, dtype=variable.dtype, name=variable.name))
            self._v.append(self.add_variable_from_reference(variable, "velocity"))

    def update_step(self, gradient, variable, learning_rate):
        i = self._get_variable_index(variable)
        w, r, c, v = (x.array for x in (variable, self._r[i], self._c[i], self._v[i]))
        g, g_squared = gradient.array, each(np.square, gradient).array
        square = g_squared + self.epsilon_1
        step = scalar(int(self.iterations) + 1, variable)
        rho = np.minimum(scalar(learning_rate, variable), 1 / np.sqrt(step))
        beta = 1 - step**self.beta_2_decay
        if w.ndim >= 2:
            r[...] = beta * r + (1 - beta) * np.mean(square, axis=-1)
            c[...] = beta * c + (1 - beta) * np.mean(square, axis=-2)
            v[...] = (r / np.mean(r, axis=-1, keepdims=True))[..., None] * c[..., None, :]
        else:
            v[...] = beta * v + (1 - beta) * square
        u = g / np.sqrt(v)
        u = u / np.maximum(1, np.sqrt(np.mean(g_squared / v)) / self.clip_threshold)
        w -= np.maximum(scalar(self.epsilon_2, variable), _rms(w)) * rho * u

    def get_config(self):
        return {
            **super().get_config(),
            "beta_2_decay": self.beta_2_decay,
            "epsilon_1": self.epsilon_1,
            "epsilon_2": self.epsilon_2,
            "clip_threshold": self.clip_threshold,
            "relative_step": self.relative_step,
        }


def _rms(x):
    """The root of the mean square."""
    return np.sqrt(np.mean(np.square(x)))
