"""The steps of a tape framed by the layers that made them; what a layer does again and again is shown once."""

import collections

from minikeras.views.boxes import Box

LEAST = 3  # calls of a cell that are folded into one


def frame_steps(graph, owners, fold=True):
    """Put each box of a tape into the frame of its layer.

    A weight or a constant stands in the innermost frame that holds all steps that use it.

    Args:
        owners: Owners of the run.
        fold: show calls of one layer that follow each other, with the same steps, as one frame "× 6".
    """
    homes = {box.key: owners.steps.get(box.operation) for box in graph.boxes if box.kind == "operation"}
    users = collections.defaultdict(list)
    for edge in graph.edges:
        users[edge.source].append(edge.target)
    for box in graph.boxes:
        if box.kind == "weights" or box.kind == "data" and box.class_name:
            homes[box.key] = _common([homes.get(key) for key in users[box.key]], owners.calls)
    if fold:
        _fold(graph, homes, owners.calls)
    graph.boxes.sort(key=lambda box: not _is_first_state(box))  # so that what comes round again is drawn as the way back
    for box in graph.boxes:
        box.parent = _frame_key(homes.get(box.key))
        if box.kind == "weights" and box.parent is not None:
            box.title = box.title.rpartition("/")[2]
    _number_in_frames(graph, homes)
    used = {around for home in set(homes.values()) for around in _around(home, owners.calls)}
    repeats = _times(graph, owners.calls, used) if fold else {}
    for key, (layer, parent) in owners.calls.items():
        if key in used:
            times = f" × {repeats[key]}" if key in repeats else ""
            title = key.rpartition("/")[2] if times == "" else layer.name + times
            graph.frames.append(Box(_frame_key(key), title, type(layer).__name__, "model", _frame_key(parent), layer))
    graph.frames.sort(key=lambda frame: len(_around(frame.key[:-1], owners.calls)))


def _number_in_frames(graph, homes):
    """Count steps of one name within their frame, "lstm/lstm_cell/add 2", and forget the homes of boxes that are gone."""
    steps = [box for box in graph.boxes if box.kind == "operation"]
    total, given, renamed = collections.Counter((box.parent, _name(box)) for box in steps), collections.Counter(), {}
    for box in steps:
        given[box.parent, _name(box)] += 1
        number = given[box.parent, _name(box)]
        box.title = f"{_name(box)} {number}" if total[box.parent, _name(box)] > 1 else _name(box)
        renamed[box.key] = f"{box.parent[:-1]}/{box.title}" if box.parent else box.title
    for edge in graph.edges:
        edge.source, edge.target = renamed.get(edge.source, edge.source), renamed.get(edge.target, edge.target)
    found = {renamed.get(box.key, box.key): homes.get(box.key) for box in graph.boxes}
    for box in steps:
        box.key = renamed[box.key]
    homes.clear()
    homes.update(found)


def _frame_key(key):
    """A step may be named as its layer is: "add"."""
    return None if key is None else f"{key}:"


def _around(key, calls):
    """The keys of a call and of those around it, the innermost first."""
    keys = []
    while key is not None:
        keys.append(key)
        key = calls[key][1]
    return keys


def _common(homes, calls):
    """The innermost call around all of them, or None."""
    if not homes or None in homes:
        return None
    shared = _around(homes[0], calls)
    for home in homes[1:]:
        others = set(_around(home, calls))
        shared = [key for key in shared if key in others]
    return shared[0] if shared else None


def _repeated(calls):
    """Lists of calls of one layer within one other call, long enough to be folded."""
    groups = collections.defaultdict(list)
    for key, (layer, parent) in calls.items():
        if parent is not None:
            groups[id(layer), parent].append(key)
    return [keys for keys in groups.values() if len(keys) >= LEAST]


def _times(graph, calls, used):
    return {keys[0]: len(keys) for keys in _repeated(calls) if keys[0] in used and not any(key in used for key in keys[1:])}


def _fold(graph, homes, calls):
    """Take out the boxes of repeated calls but the first, and tie what was tied to them to its twin there."""
    for keys in _repeated(calls):
        rows = [[box for box in graph.boxes if homes.get(box.key) == key and _comes_each_time(box)] for key in keys]
        kinds = [[_name(box) for box in row] for row in rows]
        if not kinds[0] or any(kind != kinds[0] for kind in kinds):
            continue
        twin = {other.key: first.key for row in rows[1:] for first, other in zip(rows[0], row)}
        _replace(graph, twin)
        _fold_beside(graph, homes, calls[keys[0]][1])
        for first in rows[0]:
            first.title = _name(first)


def _fold_beside(graph, homes, parent):
    """Steps beside the repeated call that come once for each, such as what a mask keeps of the state, fold with it."""
    beside = [box for box in graph.boxes if homes.get(box.key) == parent and box.kind != "weights"]
    keys = {box.key for box in beside}
    leaves = {box.key for box in beside if box.kind == "data"}
    for data in (False, True):  # the steps first: then the leaves that feed one of them feed the same
        sources, targets = collections.defaultdict(set), collections.defaultdict(set)
        for edge in graph.edges:
            sources[edge.target].add(edge.source)
            targets[edge.source].add(edge.target)
        alike = collections.defaultdict(list)
        for box in beside:
            if (box.kind == "data") == data and box in graph.boxes:
                same = {key for key in keys if _name_of(graph, key) == _name(box)}
                into = frozenset(targets[box.key] - same)
                alike[_name(box), str(box.outputs), frozenset(sources[box.key] - same - leaves), into].append(box)
        for boxes in alike.values():
            if len(boxes) >= LEAST:
                boxes[0].notes.append(f"× {len(boxes)}")
                boxes[0].title = _name(boxes[0])
                _replace(graph, {box.key: boxes[0].key for box in boxes[1:]})


def _comes_each_time(box):
    """Weights are there once, and a state that no step made only before the first call."""
    return box.kind != "weights" and not _is_first_state(box)


def _is_first_state(box):
    return box.kind == "data" and box.title.startswith("state ")


def _name(box):
    """What a box is, without its number."""
    return box.operation.name if box.kind == "operation" else box.title.rstrip(" 0123456789") or box.title


def _name_of(graph, key):
    return next((_name(box) for box in graph.boxes if box.key == key), None)


def _replace(graph, twin):
    graph.boxes = [box for box in graph.boxes if box.key not in twin]
    edges = {}
    for edge in graph.edges:
        edge.source, edge.target = twin.get(edge.source, edge.source), twin.get(edge.target, edge.target)
        edges.setdefault((edge.source, edge.target, edge.place[1]), edge)
    graph.edges = list(edges.values())
