"""Which metrics a layer holds: those in its attributes, also inside lists, tuples and dicts."""

from minikeras.metrics.metric import Metric


def metrics_held_by(layer):
    """The metrics of a layer itself and of the layers inside it."""
    found = own_metrics(layer)
    for inner in layer._layers:
        found += metrics_held_by(inner)
    return found


def own_metrics(layer):
    """The metrics in a layer's attributes, each once, in the order in which they were put there."""
    found = {}
    stack = list(reversed(vars(layer).items()))
    while stack:
        name, value = stack.pop()
        if name in layer._not_owned:
            continue
        if isinstance(value, Metric):
            found.setdefault(id(value), value)
        elif isinstance(value, (list, tuple, dict)) and value:
            for part in reversed(value.values() if isinstance(value, dict) else value):
                stack.append((None, part))
    return list(found.values())
