"""keras.optimizers: how weights follow their gradients."""

from minikeras.old_spellings.gone_names import missing
from minikeras.optimizers import schedules
from minikeras.optimizers.adadelta import Adadelta
from minikeras.optimizers.adafactor import Adafactor
from minikeras.optimizers.adagrad import Adagrad
from minikeras.optimizers.adam import Adam, AdamW
from minikeras.optimizers.adamax import Adamax
from minikeras.optimizers.ftrl import Ftrl
from minikeras.optimizers.lamb import Lamb
from minikeras.optimizers.lion import Lion
from minikeras.optimizers.loss_scale_optimizer import LossScaleOptimizer
from minikeras.optimizers.nadam import Nadam
from minikeras.optimizers.optimizer import Optimizer
from minikeras.optimizers.rmsprop import RMSprop
from minikeras.optimizers.sgd import SGD
from minikeras.serialization import UnknownObjectError, deserialize_keras_object, serialize_keras_object
from minikeras.suggest import did_you_mean

_CLASSES = (Adadelta, Adafactor, Adagrad, Adam, AdamW, Adamax, Ftrl, Lamb, Lion, LossScaleOptimizer, Nadam, Optimizer,
            RMSprop, SGD)
_NAMES = {cls.__name__.lower(): cls for cls in _CLASSES}


def serialize(optimizer):
    """The optimizer as a dict of plain values, without its variables' values."""
    return serialize_keras_object(optimizer)


def deserialize(config, custom_objects=None):
    """The optimizer that `serialize` described. The case of a built-in name doesn't matter."""
    if config["class_name"].lower() in _NAMES:
        config = {**config, "class_name": _NAMES[config["class_name"].lower()].__name__}
    return deserialize_keras_object(config, custom_objects, module_objects={cls.__name__: cls for cls in _CLASSES})


def get(identifier):
    """The optimizer meant by a name, a config or an optimizer; None for None.

    Raises:
        ValueError: for anything else.
    """
    if identifier is None or isinstance(identifier, Optimizer):
        return identifier
    hint = ""
    if isinstance(identifier, type) and issubclass(identifier, Optimizer):
        hint = f" It is a class: write {identifier.__name__}()."
    elif isinstance(identifier, str):
        hint = did_you_mean(identifier, [cls.__name__ for cls in _CLASSES])
    if isinstance(identifier, (str, dict)):
        try:
            found = deserialize({"class_name": identifier, "config": {}} if isinstance(identifier, str) else identifier)
        except UnknownObjectError:
            found = None
        if isinstance(found, Optimizer):
            return found
    raise ValueError(f"Could not interpret optimizer identifier: {identifier}{hint}")


def __getattr__(name):
    raise missing(__name__, name)
