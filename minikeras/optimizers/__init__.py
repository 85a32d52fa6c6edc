"""keras.optimizers: how weights follow their gradients."""

from minikeras.errors.suggest import did_you_mean
from minikeras.on_demand import opened_on_demand
from minikeras.serialization import RoomNames, UnknownObjectError, functions_of

__getattr__, __dir__, __all__ = opened_on_demand(
    __name__,
    {
        "adadelta": "Adadelta",
        "adafactor": "Adafactor",
        "adagrad": "Adagrad",
        "adam": "Adam AdamW",
        "adamax": "Adamax",
        "ftrl": "Ftrl",
        "lamb": "Lamb",
        "lion": "Lion",
        "loss_scale_optimizer": "LossScaleOptimizer",
        "nadam": "Nadam",
        "optimizer": "Optimizer",
        "rmsprop": "RMSprop",
        "sgd": "SGD",
        "schedules": "",
    },
)

_CLASSES = RoomNames(__name__, {name: name for name in __all__ if name != "schedules"})
_IN_LOWER_CASE = {name.lower(): name for name in _CLASSES}
__all__ += ["deserialize", "get", "serialize"]
serialize, _by_name, _ = functions_of(_CLASSES, "optimizer", "SGD")


def deserialize(config, custom_objects=None):
    """The optimizer that `serialize` described. The case of a built-in name doesn't matter.

    >>> keras.optimizers.deserialize({"class_name": "sgd", "config": {"learning_rate": 0.5}}).name
    'sgd'
    """
    name = config["class_name"]
    config = {**config, "class_name": _IN_LOWER_CASE.get(name.lower(), name)}
    return _by_name(config, custom_objects)


def get(identifier):
    """The optimizer meant by a name, a config or an optimizer; None for None.

    Raises:
        ValueError: for anything else.

    >>> type(keras.optimizers.get("adam")).__name__
    'Adam'
    """
    from minikeras.optimizers.optimizer import Optimizer

    if identifier is None or isinstance(identifier, Optimizer):
        return identifier
    if isinstance(identifier, (str, dict)):
        try:
            found = deserialize({"class_name": identifier, "config": {}} if isinstance(identifier, str) else identifier)
        except UnknownObjectError:
            found = None
        if isinstance(found, Optimizer):
            return found
    hint = did_you_mean(identifier.lower(), _IN_LOWER_CASE) if isinstance(identifier, str) else ""
    if isinstance(identifier, type) and issubclass(identifier, Optimizer):
        hint = f" It is a class: write {identifier.__name__}()."
    raise ValueError(f"Could not interpret optimizer identifier: {identifier}{hint}")
