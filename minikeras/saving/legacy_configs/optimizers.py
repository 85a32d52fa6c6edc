"""Optimizers of old files: `lr`, `decay`, and what says how they were computed."""

from minikeras.saving.legacy_configs.classes import modern_names
from minikeras.saving.schema import arguments_of
from minikeras.serialization import builtin_object

_RENAMED = {"lr": "learning_rate"}
_WITHOUT_MEANING = {"jit_compile", "is_legacy_optimizer", "schedule_decay", "decay"}
_OWN = "keras.optimizers"


def modern_optimizer(config, translation):
    """The optimizer's config in the newer form.

    `decay` made the learning rate smaller with every step: it becomes the schedule that does the same today.
    """
    names = modern_names(config, (_OWN,), translation.known)
    inner = config.get("config")
    cls = builtin_object(names["module"], names["class_name"]) if isinstance(names["module"], str) else None
    if cls is None or not isinstance(inner, dict) or not translation.writer.is_old:
        return {**config, **names}
    inner = {_RENAMED.get(key, key): value for key, value in inner.items()}
    if inner.get("decay"):
        inner["learning_rate"] = _falling(inner.get("learning_rate", 0.01), inner["decay"])
    taken = arguments_of(cls)
    inner = {key: value for key, value in inner.items() if value is not None or key == "name"}
    inner = {key: value for key, value in inner.items() if key in taken or not (key in _WITHOUT_MEANING or value is False)}
    return {**config, **names, "config": {key: translation.value(value, key) for key, value in inner.items()}}


def _falling(rate, decay):
    """rate / (1 + decay * step)"""
    config = {
        "initial_learning_rate": rate,
        "decay_steps": 1,
        "decay_rate": decay,
        "staircase": False,
        "name": "InverseTimeDecay",
    }
    return {"module": "keras.optimizers.schedules", "class_name": "InverseTimeDecay", "config": config, "registered_name": None}
