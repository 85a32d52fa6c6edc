# Made by python -m tools.stubs.
from minikeras.optimizers.schedules.cosine import CosineDecay as CosineDecay
from minikeras.optimizers.schedules.cosine import CosineDecayRestarts as CosineDecayRestarts
from minikeras.optimizers.schedules.decay import ExponentialDecay as ExponentialDecay
from minikeras.optimizers.schedules.decay import InverseTimeDecay as InverseTimeDecay
from minikeras.optimizers.schedules.decay import PiecewiseConstantDecay as PiecewiseConstantDecay
from minikeras.optimizers.schedules.decay import PolynomialDecay as PolynomialDecay
from minikeras.optimizers.schedules.schedule import LearningRateSchedule as LearningRateSchedule
from typing import Any
from minikeras.serialization import RoomNames as RoomNames
from minikeras.serialization import deserialize_keras_object as deserialize_keras_object
from minikeras.serialization import serialize_keras_object as serialize_keras_object
def serialize(learning_rate_schedule) -> Any: ...
def deserialize(config, custom_objects=None) -> Any: ...

__all__: list[str] = ['CosineDecay', 'CosineDecayRestarts', 'ExponentialDecay', 'InverseTimeDecay', 'LearningRateSchedule', 'PiecewiseConstantDecay', 'PolynomialDecay']
