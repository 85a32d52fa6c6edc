"""Schedules that go down: by powers, by fractions, along a polynomial, in stairs of one's own."""

import numpy as np

from minikeras.autodiff import Tensor, as_array, to_32_bits
from minikeras.optimizers.schedules.schedule import Decay, LearningRateSchedule, check_positive
from minikeras.serialization import builtin


@builtin("keras.optimizers.schedules")
class ExponentialDecay(Decay):
    """initial_learning_rate * decay_rate ** (step / decay_steps); with `staircase` the exponent is rounded down.

    Raises:
        ValueError: if `decay_steps` is not above 0.

    >>> rate = keras.optimizers.schedules.ExponentialDecay(1.0, decay_steps=10, decay_rate=0.5)
    >>> [round(float(rate(step)), 4) for step in (0, 10, 20)]
    [1.0, 0.5, 0.25]
    """

    def __init__(self, initial_learning_rate, decay_steps, decay_rate, staircase=False, name="ExponentialDecay"):
        check_positive("decay_steps", decay_steps)
        self.initial_learning_rate = initial_learning_rate
        self.decay_steps = decay_steps
        self.decay_rate = decay_rate
        self.staircase = staircase
        self.name = name

    def rate(self, step, number):
        periods = step / number(self.decay_steps)
        return number(self.initial_learning_rate) * number(self.decay_rate) ** (
            np.floor(periods) if self.staircase else periods
        )

    def get_config(self):
        return {
            "initial_learning_rate": self.initial_learning_rate,
            "decay_steps": self.decay_steps,
            "decay_rate": self.decay_rate,
            "staircase": self.staircase,
            "name": self.name,
        }


@builtin("keras.optimizers.schedules")
class InverseTimeDecay(ExponentialDecay):
    """initial_learning_rate / (1 + decay_rate * step / decay_steps); with `staircase` step / decay_steps is rounded down.

    `InverseTimeDecay(0.01, 1, 1e-6)` is what `SGD(0.01, decay=1e-6)` was in Keras 2.

    >>> rate = keras.optimizers.schedules.InverseTimeDecay(1.0, decay_steps=10, decay_rate=0.5)
    >>> [round(float(rate(step)), 4) for step in (0, 10, 20)]
    [1.0, 0.6667, 0.5]
    """

    def __init__(self, initial_learning_rate, decay_steps, decay_rate, staircase=False, name="InverseTimeDecay"):
        super().__init__(initial_learning_rate, decay_steps, decay_rate, staircase, name)

    def rate(self, step, number):
        periods = step / number(self.decay_steps)
        return number(self.initial_learning_rate) / (
            1 + number(self.decay_rate) * (np.floor(periods) if self.staircase else periods)
        )


@builtin("keras.optimizers.schedules")
class PolynomialDecay(Decay):
    """(initial - end) * (1 - step / decay_steps) ** power + end, and `end` after `decay_steps`.

    With `cycle` it starts again each time, over two, three ... times as many steps.

    Raises:
        ValueError: if `decay_steps` is not above 0.

    >>> rate = keras.optimizers.schedules.PolynomialDecay(1.0, decay_steps=10, end_learning_rate=0.0)
    >>> [round(float(rate(step)), 4) for step in (0, 5, 10)]
    [1.0, 0.5, 0.0]
    """

    def __init__(
        self, initial_learning_rate, decay_steps, end_learning_rate=0.0001, power=1.0, cycle=False, name="PolynomialDecay"
    ):
        check_positive("decay_steps", decay_steps)
        self.initial_learning_rate = initial_learning_rate
        self.decay_steps = decay_steps
        self.end_learning_rate = end_learning_rate
        self.power = power
        self.cycle = cycle
        self.name = name

    def rate(self, step, number):
        steps, end = number(self.decay_steps), number(self.end_learning_rate)
        if self.cycle:
            steps = steps * (np.ceil(step / steps) if step else number(1))
        fraction = np.minimum(step, steps) / steps
        return (number(self.initial_learning_rate) - end) * (1 - fraction) ** number(self.power) + end

    def get_config(self):
        return {
            "initial_learning_rate": self.initial_learning_rate,
            "decay_steps": self.decay_steps,
            "end_learning_rate": self.end_learning_rate,
            "power": self.power,
            "cycle": self.cycle,
            "name": self.name,
        }


@builtin("keras.optimizers.schedules")
class PiecewiseConstantDecay(LearningRateSchedule):
    """values[0] up to and including step boundaries[0], then values[1] up to boundaries[1], and so on.

    Raises:
        ValueError: unless there is one value more than there are boundaries.

    >>> rate = keras.optimizers.schedules.PiecewiseConstantDecay([5, 10], [1.0, 0.5, 0.1])
    >>> [round(float(rate(step)), 4) for step in (0, 6, 20)]
    [1.0, 0.5, 0.1]
    """

    def __init__(self, boundaries, values, name="PiecewiseConstant"):
        if len(boundaries) != len(values) - 1:
            raise ValueError(
                "The length of boundaries should be 1 less than the length of values. Received: "
                f"boundaries={boundaries} of length {len(boundaries)}, and values={values} of length {len(values)}."
            )
        self.boundaries = boundaries
        self.values = values
        self.name = name

    def __call__(self, step):
        passed = sum(int(as_array(step)) > int(boundary) for boundary in self.boundaries)
        return Tensor(to_32_bits(np.asarray(as_array(self.values[passed]))))

    def get_config(self):
        return {"boundaries": self.boundaries, "values": self.values, "name": self.name}
