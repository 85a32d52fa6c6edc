"""Schedules along a cosine: slow at first, fast in the middle, slow at the end."""

import math

import numpy as np

from minikeras.optimizers.schedules.schedule import Decay, check_positive
from minikeras.serialization import builtin


@builtin("keras.optimizers.schedules")
class CosineDecay(Decay):
    """From the initial rate to `alpha` times it, along half a cosine (Loshchilov and Hutter, 2016).

    With `warmup_target` the rate first rises in a line to that value, over `warmup_steps`, and decays from there.

    Raises:
        ValueError: if `decay_steps` is not above 0.

    >>> rate = keras.optimizers.schedules.CosineDecay(1.0, decay_steps=10)
    >>> [round(float(rate(step)), 4) for step in (0, 5, 10)]
    [1.0, 0.5, 0.0]
    """

    def __init__(self, initial_learning_rate, decay_steps, alpha=0.0, name="CosineDecay", warmup_target=None, warmup_steps=0):
        check_positive("decay_steps", decay_steps)
        self.initial_learning_rate = initial_learning_rate
        self.decay_steps = decay_steps
        self.alpha = alpha
        self.name = name
        self.warmup_target = warmup_target
        self.warmup_steps = warmup_steps

    def rate(self, step, number):
        start, steps = number(self.initial_learning_rate), number(self.decay_steps)
        if self.warmup_target is not None:
            target, warmup = number(self.warmup_target), number(self.warmup_steps)
            if step < warmup:
                return (target - start) * (step / warmup) + start
            start, step = target, step - warmup
        cosine = number(0.5) * (1 + np.cos(number(math.pi) * (np.minimum(step, steps) / steps)))
        return start * (number(1 - self.alpha) * cosine + number(self.alpha))

    def get_config(self):
        return {
            "initial_learning_rate": self.initial_learning_rate,
            "decay_steps": self.decay_steps,
            "alpha": self.alpha,
            "name": self.name,
            "warmup_target": self.warmup_target,
            "warmup_steps": self.warmup_steps,
        }


@builtin("keras.optimizers.schedules")
class CosineDecayRestarts(Decay):
    """A cosine decay that starts again: each period `t_mul` times as long, each start `m_mul` times as high as the last.

    Raises:
        ValueError: if `first_decay_steps` is not above 0.

    >>> rate = keras.optimizers.schedules.CosineDecayRestarts(1.0, first_decay_steps=10)
    >>> [round(float(rate(step)), 4) for step in (0, 5, 10)]
    [1.0, 0.5, 1.0]
    """

    def __init__(self, initial_learning_rate, first_decay_steps, t_mul=2.0, m_mul=1.0, alpha=0.0, name="SGDRDecay"):
        check_positive("first_decay_steps", first_decay_steps)
        self.initial_learning_rate = initial_learning_rate
        self.first_decay_steps = first_decay_steps
        self._t_mul = t_mul
        self._m_mul = m_mul
        self.alpha = alpha
        self.name = name

    def rate(self, step, number):
        growth, alpha = number(self._t_mul), number(self.alpha)
        fraction = step / number(self.first_decay_steps)
        if growth == 1:
            restarts = np.floor(fraction)
            fraction = fraction - restarts
        else:  # after n restarts, (1 - growth ** n) / (1 - growth) first periods are over
            restarts = np.floor(np.log(1 - fraction * (1 - growth)) / np.log(growth))
            fraction = (fraction - (1 - growth**restarts) / (1 - growth)) / growth**restarts
        height = number(0.5) * number(self._m_mul) ** restarts
        cosine = height * (1 + np.cos(number(math.pi) * fraction))
        return number(self.initial_learning_rate) * ((1 - alpha) * cosine + alpha)

    def get_config(self):
        return {
            "initial_learning_rate": self.initial_learning_rate,
            "first_decay_steps": self.first_decay_steps,
            "t_mul": self._t_mul,
            "m_mul": self._m_mul,
            "alpha": self.alpha,
            "name": self.name,
        }
