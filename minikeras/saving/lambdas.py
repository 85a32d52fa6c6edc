"""Python lambdas in files: byte code, which is never run. `custom_objects` puts the learner's own function in its place.

    load_model("m.keras", custom_objects={"twice": lambda x: 2 * x})     # for the Lambda layer called "twice"

The key is the name of the layer; where a layer has several lambdas, "twice.function", "twice.output_shape". In what a model was compiled
with, it is "loss" or "metrics".
"""

LAMBDA = "__lambda__"


def replaced(config, known):
    """The config with the functions that `known` has for its lambdas in their places; others stay as they are."""
    return _walk(config, known, "", "")


def keys_for(layer, argument):
    """The keys of `custom_objects` that mean the lambda which is this argument of a layer."""
    return (f"{layer}.{argument}", layer) if layer else (argument,)


def _walk(value, known, layer, argument):
    if isinstance(value, list):
        return [_walk(part, known, layer, argument) for part in value]
    if not isinstance(value, dict):
        return value
    if value.get("class_name") == LAMBDA:
        found = [key for key in keys_for(layer, argument) if _is_function(known.get(key))]
        return (
            {"module": "builtins", "class_name": "function", "config": found[0], "registered_name": "function"}
            if found
            else value
        )
    inner = value.get("config")
    if "class_name" in value and isinstance(inner, dict) and isinstance(inner.get("name"), str):
        layer = inner["name"]
    changed = {}
    for key, part in value.items():
        outside = key == "compile_config"
        changed[key] = _walk(part, known, "" if outside else layer, argument if key == "config" else key)
    return changed


def _is_function(value):
    return callable(value) and not isinstance(value, type)
