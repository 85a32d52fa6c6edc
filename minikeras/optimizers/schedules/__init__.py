"""keras.optimizers.schedules: learning rates that change from step to step."""

from minikeras.on_demand import opened_on_demand
from minikeras.serialization import RoomNames, deserialize_keras_object, serialize_keras_object

__getattr__, __dir__, __all__ = opened_on_demand(
    __name__,
    {
        "cosine": "CosineDecay CosineDecayRestarts",
        "decay": "ExponentialDecay InverseTimeDecay PiecewiseConstantDecay PolynomialDecay",
        "schedule": "LearningRateSchedule",
    },
)

_CLASSES = RoomNames(__name__, {name: name for name in __all__})
__all__ += ["deserialize", "serialize"]


def serialize(learning_rate_schedule):
    """The schedule as a dict of plain values.

    >>> keras.optimizers.schedules.serialize(keras.optimizers.schedules.CosineDecay(1.0, decay_steps=10))["class_name"]
    'CosineDecay'
    """
    return serialize_keras_object(learning_rate_schedule)


def deserialize(config, custom_objects=None):
    """The schedule that `serialize` described.

    >>> config = {"class_name": "CosineDecay", "config": {"initial_learning_rate": 1.0, "decay_steps": 10}}
    >>> type(keras.optimizers.schedules.deserialize(config)).__name__
    'CosineDecay'
    """
    return deserialize_keras_object(config, custom_objects, module_objects=_CLASSES)
