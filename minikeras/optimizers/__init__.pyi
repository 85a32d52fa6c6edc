# Made by python -m tools.stubs.
from minikeras.optimizers import schedules as schedules
from minikeras.optimizers.adadelta import Adadelta as Adadelta
from minikeras.optimizers.adafactor import Adafactor as Adafactor
from minikeras.optimizers.adagrad import Adagrad as Adagrad
from minikeras.optimizers.adam import Adam as Adam
from minikeras.optimizers.adam import AdamW as AdamW
from minikeras.optimizers.adamax import Adamax as Adamax
from minikeras.optimizers.ftrl import Ftrl as Ftrl
from minikeras.optimizers.lamb import Lamb as Lamb
from minikeras.optimizers.lion import Lion as Lion
from minikeras.optimizers.loss_scale_optimizer import LossScaleOptimizer as LossScaleOptimizer
from minikeras.optimizers.nadam import Nadam as Nadam
from minikeras.optimizers.optimizer import Optimizer as Optimizer
from minikeras.optimizers.rmsprop import RMSprop as RMSprop
from minikeras.optimizers.sgd import SGD as SGD
from typing import Any
from minikeras.errors.suggest import did_you_mean as did_you_mean
from minikeras.serialization import RoomNames as RoomNames
from minikeras.serialization import UnknownObjectError as UnknownObjectError
from minikeras.serialization import functions_of as functions_of
def deserialize(config, custom_objects=None) -> Any: ...
def get(identifier) -> Any: ...

__all__: list[str] = ['Adadelta', 'Adafactor', 'Adagrad', 'Adam', 'AdamW', 'Adamax', 'Ftrl', 'Lamb', 'Lion', 'LossScaleOptimizer', 'Nadam', 'Optimizer', 'RMSprop', 'SGD', 'schedules']
