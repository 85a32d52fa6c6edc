"""Who shares weights with whom: calls of one layer, and calls of what has that layer inside."""

import collections

import minikeras.views.structure as structure
import minikeras.views.wrappers as wrappers
from minikeras.views.boxes import letters


def mark_shared(graph):
    """Number the operations that are called more than once, alone or inside others, and say so on each of their calls.

    Groups of shared weights also get letters. A closed wrapper is a call of what it wraps: where a model is called on a picture, and by
    a TimeDistributed on each picture of a film, both have the same weights.
    """
    groups = collections.defaultdict(list)
    opened = {frame.key for frame in graph.frames}
    everything = [box for box in graph.frames + graph.boxes if box.kind != "input" and box.operation is not None]
    for box in everything:
        groups[id(box.operation if box.key in opened else _core(box.operation))].append(box)
    for box in graph.boxes:
        _join_what_is_inside(box, groups, everything)
    names = letters()
    shared = [boxes for boxes in groups.values() if len(boxes) > 1]
    for number, boxes in enumerate(shared):
        shares_weights = any(structure.parameters_of(box.operation) for box in boxes)
        letter = next(names) if shares_weights else None
        for box in boxes:
            box.group, box.letter = number, letter
            box.marks.insert(0, "same weights" if shares_weights else "same layer")


def _core(operation):
    """What is inside all wrappers that have nothing but one layer."""
    layers = wrappers.inside(operation)
    while len(layers) == 1:
        operation = layers[0]
        layers = wrappers.inside(operation)
    return operation


def _join_what_is_inside(box, groups, everything):
    """Put a closed model or composite layer beside the calls of a layer that it has inside, if those stand elsewhere."""
    parts = {id(part) for part in _parts(box.operation) if part is not box.operation and structure.parameters_of(part)}
    if not parts or len(groups[id(_core(box.operation))]) > 1:
        return
    around = {other.key: other for other in everything}
    for part in parts & groups.keys():
        outside = [call for call in groups[part] if call is not box and not _is_told_by_its_frame(call, parts, around)]
        if outside and box not in groups[part]:
            groups[part].append(box)
            groups[id(_core(box.operation))] = []
            return


def _is_told_by_its_frame(call, parts, around):
    """Whether a call stands in an open model that is itself one of those parts."""
    while call.parent is not None:
        call = around[call.parent]
        if id(call.operation) in parts or id(_core(call.operation)) in parts:
            return True
    return False


def _parts(operation):
    """An operation and every layer in it, of either engine."""
    flatten = getattr(operation, "_flatten_layers", None)
    return list(flatten()) if flatten is not None else [operation]
