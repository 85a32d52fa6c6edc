"""Configs in the older form, which `.h5` files have: classes by their bare names."""

from minikeras.serialization import serialize_keras_object

ARGUMENTS = ("loss", "loss_weights", "metrics", "weighted_metrics", "run_eagerly", "steps_per_execution", "jit_compile")


def of_model(model):
    """A model as plain values, in the older form."""
    return _shortened(serialize_keras_object(model))


def of_training(model):
    """How a model was compiled, in the older form."""
    config = model.get_compile_config()
    optimizer = config["optimizer"]
    short = {name: _short_values(config.get(name)) for name in ARGUMENTS}
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
