"""What a lesson's cells have made, by keys that are the same in the learner's process and in the referee's."""

import types


def shared_objects(values, layer_class):
    """Return the layers, models, functions and classes that names of a lesson stand for, and their parts, by key.

    `values` is a dict of the lesson's names. What has two names goes by the first of them in the alphabet.
    """
    found, seen, waiting = {}, set(), sorted(values.items(), reverse=True)
    while waiting:
        key, value = waiting.pop()
        if hasattr(value, "_keras_history"):
            key, value = f"{key}@", value._keras_history.operation
        if isinstance(value, (list, tuple)) and len(value) < 100:
            waiting += [(f"{key}[{place}]", part) for place, part in enumerate(value)]
        elif isinstance(value, dict) and len(value) < 100:
            waiting += [(f"{key}[{name}]", part) for name, part in value.items()]
        elif _is_shared(value, layer_class) and id(value) not in seen:
            seen.add(id(value))
            found[key] = value
            waiting += [(f"{key}/{place}", part) for place, part in enumerate(parts(value))]
    return found


def lesson_classes(values):
    """Return the classes that a lesson's cells have made, by name."""
    return {value.__name__: value for value in values.values() if isinstance(value, type) and value.__module__ == "__main__"}


def parts(layer):
    """Return the layers in a model, the places where its inputs come in last."""
    if not hasattr(layer, "layers"):
        return []
    try:
        inputs = [symbol._keras_history.operation for symbol in layer.inputs or ()]
    except (AttributeError, ValueError):  # a model that is not built
        inputs = []
    return [*layer.layers, *inputs]


def _is_shared(value, layer_class):
    if isinstance(value, (types.FunctionType, type)):
        return value.__module__ == "__main__"
    return isinstance(value, layer_class) or (hasattr(value, "_inbound_nodes") and not isinstance(value, type))
