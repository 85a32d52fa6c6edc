"""A learning rate that depends on the step."""

import numpy as np

from minikeras.autodiff import Tensor, as_array, to_32_bits
from minikeras.serialization import builtin


@builtin("keras.optimizers.schedules")
class LearningRateSchedule:
    """A function from the number of steps done so far to a learning rate.

    One of your own needs `__call__(self, step)`, where `step` is an integer tensor, and `get_config` if it is to be saved.

    >>> class Halving(keras.optimizers.schedules.LearningRateSchedule):
    ...     def __call__(self, step):
    ...         return 0.5 ** step
    >>> float(keras.optimizers.SGD(Halving()).learning_rate)
    1.0
    """

    def __call__(self, step):
        """The learning rate of a step, a scalar tensor."""
        raise NotImplementedError(f"Learning rate schedule '{type(self).__name__}' must override `__call__(self, step)`.")

    def get_config(self):
        """The constructor's arguments as plain values."""
        raise NotImplementedError(
            f"Learning rate schedule '{type(self).__name__}' must override `get_config()` in order to be serializable."
        )

    @classmethod
    def from_config(cls, config):
        """The schedule that `get_config` described."""
        return cls(**config)


class Decay(LearningRateSchedule):
    """The base of the schedules with an initial rate and a number of steps: float32 arithmetic, as in Keras."""

    def __call__(self, step):
        number = self._number_type()
        with np.errstate(all="ignore"):
            return Tensor(np.asarray(self.rate(number(as_array(step)), number)))

    def rate(self, step, number):
        """The learning rate of a step. `number` turns a Python number into one of the dtype to compute in."""
        raise NotImplementedError

    def _number_type(self):
        return to_32_bits(np.asarray(as_array(self.initial_learning_rate))).dtype.type


def check_positive(name, value):
    """Raise ValueError unless a number of steps is above 0."""
    if value <= 0:
        raise ValueError(f"Argument `{name}` must be > 0. Received: {name}={value}")
