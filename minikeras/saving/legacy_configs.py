"""Configs of the `.h5` format: classes by their bare names. Turned into the configs of `.keras` files, so that one reader with
one set of rules serves both."""

from minikeras.saving.refusal import FileRefused
from minikeras.serialization import builtin_object, serialize_keras_object

_PLACES = ("keras.layers", "keras", "keras.src.models.functional")
_OPERATIONS = ("keras.src.ops.numpy", "keras.src.ops.nn", "keras.src.ops.core", "keras.src.ops.math")
_ARGUMENTS = ("loss", "loss_weights", "metrics", "weighted_metrics", "run_eagerly", "steps_per_execution", "jit_compile")


# Writing.


def of_model(model):
    """A model as plain values, in the older form."""
    return _shortened(serialize_keras_object(model))


def of_training(model):
    """How a model was compiled, in the older form."""
    config = model.get_compile_config()
    optimizer = config["optimizer"]
    short = {name: _short_values(config.get(name)) for name in _ARGUMENTS}
    name = optimizer["registered_name"] or optimizer["class_name"]
    return {**short, "optimizer_config": {"class_name": name, "config": optimizer["config"]}}


def _shortened(config):
    """A layer's config without the names of modules; in a model, those of its layers, too."""
    inner = dict(config["config"])
    if "layers" in inner and isinstance(inner["layers"], (list, tuple)):
        inner["layers"] = [_shortened(layer) for layer in inner["layers"]]
    short = {"class_name": config.get("registered_name") or config["class_name"], "config": inner}
    return {**short, **{key: config[key] for key in ("name", "inbound_nodes") if key in config}}


def _short_values(value):
    """Losses and metrics: functions by their names, objects without modules."""
    if isinstance(value, dict) and value.get("class_name") == "function":
        return value["config"]
    if isinstance(value, dict) and "class_name" in value:
        return {"class_name": value.get("registered_name") or value["class_name"], "config": value["config"]}
    if isinstance(value, dict):
        return {key: _short_values(part) for key, part in value.items()}
    return [_short_values(part) for part in value] if isinstance(value, (list, tuple)) else value


# Reading.


def to_model(config):
    """The config of a model in the newer form."""
    if not isinstance(config, dict) or "config" not in config:
        raise FileRefused(2, "model_config", "a model is expected here, but it is none.")
    return _lengthened(config)


def to_compile(training, known):
    """The compile_config of the newer form; `known` holds the names of a learner's own losses and metrics."""
    if not isinstance(training, dict) or not isinstance(training.get("optimizer_config"), dict):
        raise FileRefused(2, "training_config", "`optimizer_config` is missing.")
    compiled = {name: training.get(name) for name in _ARGUMENTS}
    compiled["loss"] = _long_values(compiled["loss"], "keras.losses", known)
    for name in ("metrics", "weighted_metrics"):
        compiled[name] = _long_values(compiled[name], "keras.metrics", known)
    compiled["optimizer"] = _long_values(training["optimizer_config"], "keras.optimizers", known)
    return {name: value for name, value in compiled.items() if value is not None}


def _lengthened(config):
    """A layer's config with the name of its module, found in the tables; in a model, those of its layers, too."""
    if not isinstance(config, dict) or "module" in config or not isinstance(config.get("class_name"), str):
        return config
    inner = config.get("config")
    if isinstance(inner, dict) and isinstance(inner.get("layers"), list):
        inner = {**inner, "layers": [_lengthened(layer) for layer in inner["layers"]]}
    return {**config, **_names(config["class_name"], _places(inner)), "config": inner}


def _places(inner):
    """Where to look for a class. Some operations have names of layers; they don't say whether they are trained."""
    is_layer = not isinstance(inner, dict) or "trainable" in inner or "batch_shape" in inner
    return _PLACES if is_layer else (*_OPERATIONS, *_PLACES)


def _names(class_name, places):
    for place in places:
        if builtin_object(place, class_name) is not None:
            registered = class_name if place.startswith("keras.src.") else None
            return {"module": place, "class_name": class_name, "registered_name": registered}
    return {"module": None, "class_name": class_name.rpartition(">")[2], "registered_name": class_name}


def _long_values(value, place, known):
    if isinstance(value, str) and value in known:
        return {"module": "builtins", "class_name": "function", "config": value, "registered_name": "function"}
    if isinstance(value, dict) and isinstance(value.get("class_name"), str) and "module" not in value:
        return {**value, **_names(value["class_name"], (place,))}
    if isinstance(value, dict) and "class_name" not in value:
        return {key: _long_values(part, place, known) for key, part in value.items()}
    return [_long_values(part, place, known) for part in value] if isinstance(value, list) else value
