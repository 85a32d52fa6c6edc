"""Python lambdas in files: byte code, which is never run. `custom_objects` puts the learner's own function in its place.

    load_model("m.keras", custom_objects={"twice": lambda x: 2 * x})     # for the Lambda layer called "twice"

The key is the name of the layer; where a layer has several lambdas, "twice.function", "twice.output_shape". In what a model was
compiled with, it is "loss" or "metrics".
"""

LAMBDA = "__lambda__"


def replaced(config, known):
    """The config with the functions that `known` has for its lambdas in their places; others stay as they are."""
    keys = iter(keys_of(config))

    def put(lambda_config, layer, argument):
        found = [key for key in (f"{layer}.{argument}", next(keys)) if _is_function(known.get(key))]
        function = {"module": "builtins", "class_name": "function", "config": found[0] if found else None}
        return {**function, "registered_name": "function"} if found else lambda_config

    return _walk(config, put, "", "")


def keys_of(config):
    """What `custom_objects` must hold for the lambdas in a config, one for each: the layer's name where it has no others."""
    found = []
    _walk(config, lambda value, layer, argument: found.append((layer, argument)), "", "")
    layers = [layer for layer, _ in found]
    return [
        layer if layer and layers.count(layer) == 1 else ".".join(filter(None, (layer, argument))) for layer, argument in found
    ]


def _walk(value, put, layer, argument):
    """The value with `put(config, layer, argument)` in the place of each lambda."""
    if isinstance(value, list):
        return [_walk(part, put, layer, argument) for part in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"value"} and argument.endswith("activation") and isinstance(value["value"], list):
        value = {"class_name": LAMBDA, "config": value}  # Keras leaves the envelope of an activation's away
    if value.get("class_name") == LAMBDA:
        return put(value, layer, argument)
    inner = value.get("config")
    if "class_name" in value and isinstance(inner, dict) and isinstance(inner.get("name"), str):
        layer = inner["name"]
    changed = {}
    for key, part in value.items():
        within = "" if key == "compile_config" else layer
        changed[key] = _walk(part, put, within, argument if key == "config" else key)
    return changed


def _is_function(value):
    return callable(value) and not isinstance(value, type)
