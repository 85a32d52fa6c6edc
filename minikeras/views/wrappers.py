"""Layers round other layers: a wrapper opens like a nested model, and shows what it runs.

Nobody recorded the calls inside: a wrapper makes them anew each time that it computes. But what it makes of its layers is known.
"""

import minikeras.views.structure as structure
from minikeras.views.boxes import Box, Edge

MERGES = {"concat": "concatenate", "sum": "add", "ave": "average", "mul": "multiply"}


def inside(operation):
    """The layers that a wrapper of either engine runs; an empty list for anything else."""
    if structure.has_base(operation, "Bidirectional"):
        return [operation.forward_layer, operation.backward_layer]
    layer = getattr(operation, "layer", None) if structure.has_base(operation, "Wrapper") else None
    return [] if layer is None else [layer]


def open_wrapper(graph, frame, states, outputs, add):
    """Add what stands in a wrapper's frame; returns what `add_call` does.

    Args:
        states: the number of inputs behind the first.
        add: adds the call of a layer inside; returns what `add_call` does.
    """
    wrapper = frame.operation
    ends = [add(layer) for layer in inside(wrapper)]
    enters = [end[0] for end in ends]
    if len(ends) == 1:
        return _entering(enters), _leaving(ends[0][1], outputs)
    return _entering(enters, states // 2), _merged(graph, frame, [end[1] for end in ends], outputs)


def _entering(enters, half=0):
    """The first input goes into every wrapped layer; of the states behind it, the first half into the first and the rest into the other."""

    def into(place):
        if place == 0 or len(enters) == 1:
            return [pair for enter in enters for pair in enter(place)]
        return enters[place > half](place if place <= half else place - half)

    return into


def _leaving(leaves, outputs):
    return [leaves[min(index, len(leaves) - 1)] for index in range(outputs)]


def _merged(graph, frame, ends, outputs):
    """The box in which both ways of a Bidirectional meet; each has states of its own behind it."""
    front, back = ends
    key = merge_key(frame.operation, frame.key)
    if key is None:
        return [front[0], back[0], *_states(front, back, outputs - 2)]
    name = MERGES[frame.operation.merge_mode]
    graph.boxes.append(Box(key, name, "", "operation", frame.key, outputs=frame.outputs[:1]))
    for place, (source, index) in enumerate((front[0], back[0])):
        graph.edges.append(Edge(source, key, index, place=(key, place)))
    return [(key, 0), *_states(front, back, outputs - 1)]


def merge_key(wrapper, key):
    """Key of the box in which both ways of a Bidirectional meet; None where both are given."""
    return None if wrapper.merge_mode is None else f"{key}/{MERGES[wrapper.merge_mode]}"


def _states(front, back, count):
    half = count // 2
    return [(key, 1 + i) for (key, _) in (front[0], back[0]) for i in range(half)]
