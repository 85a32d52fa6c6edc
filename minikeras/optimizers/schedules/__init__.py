"""keras.optimizers.schedules: learning rates that change from step to step."""

from minikeras.optimizers.schedules.cosine import CosineDecay, CosineDecayRestarts
from minikeras.optimizers.schedules.decay import ExponentialDecay, InverseTimeDecay, PiecewiseConstantDecay, PolynomialDecay
from minikeras.optimizers.schedules.schedule import LearningRateSchedule
from minikeras.serialization import deserialize_keras_object, serialize_keras_object

_NAMES = {cls.__name__: cls for cls in (CosineDecay, CosineDecayRestarts, ExponentialDecay, InverseTimeDecay,
                                        LearningRateSchedule, PiecewiseConstantDecay, PolynomialDecay)}


def serialize(learning_rate_schedule):
    """The schedule as a dict of plain values."""
    return serialize_keras_object(learning_rate_schedule)


def deserialize(config, custom_objects=None):
    """The schedule that `serialize` described."""
    return deserialize_keras_object(config, custom_objects, module_objects=_NAMES)
