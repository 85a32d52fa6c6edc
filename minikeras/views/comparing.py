"""Two models in one picture: what was added, removed and changed, in colour and in words."""

from minikeras.views.boxes import Box, Edge, Graph, count
from minikeras.views.calls import read_calls

UNTOLD = (
    "name",
    "trainable",
    "dtype",
    "build_config",
    "registered_name",
    "batch_shape",
    "layers",
    "input_layers",
    "output_layers",
)
SAME_CLASS, SAME_SETTINGS, SAME_NAME = 2, 2, 1  # what two calls have in common, when they are paired


def read_difference(a, b, depth=0):
    """The Graph of both models' calls: those of b, and the removed ones of a. Each says what became of it.

    Calls are paired in order, by class, settings and name.
    """
    before, after = read_calls(a, depth), read_calls(b, depth)
    title = before.title if before.title == after.title else f"{before.title} → {after.title}"
    graph = Graph(title, "calls")
    graph.frames = list(after.frames)
    pairs = _paired(before.boxes, after.boxes)
    renamed, told = {}, {"added": 0, "removed": 0, "changed": 0}
    frames = {frame.key for frame in graph.frames}
    for old, new in pairs:
        box = _merged(old, new, frames)
        if old is not None:
            renamed[old.key] = box.key
        graph.boxes.append(box)
        if box.kind in told:
            told[box.kind] += 1
    graph.edges = _edges(before.edges, after.edges, renamed)
    changed_edges = sum(edge.change is not None for edge in graph.edges)
    graph.notes = [f"{number} {name}" for name, number in told.items() if number]
    graph.notes += [f"{count(changed_edges, 'edge')} moved"] if changed_edges and not graph.notes else []
    graph.notes = graph.notes or ["no difference"]
    graph.boxes = _in_order(graph)
    return graph


def _paired(old, new):
    """Pairs of boxes (None where one has no partner), in the order in which they stand: a global alignment of both rows."""
    best = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            alike = _alikeness(old[i], new[j])
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + alike if alike else 0)
    pairs, i, j = [], 0, 0
    while i < len(old) or j < len(new):
        alike = _alikeness(old[i], new[j]) if i < len(old) and j < len(new) else 0
        if alike and best[i][j] == best[i + 1][j + 1] + alike:
            pairs.append((old[i], new[j]))
            i, j = i + 1, j + 1
        elif j == len(new) or i < len(old) and best[i][j] == best[i + 1][j]:
            pairs.append((old[i], None))
            i += 1
        else:
            pairs.append((None, new[j]))
            j += 1
    return pairs


def _alikeness(old, new):
    same_name = old.title == new.title
    if old.class_name != new.class_name:
        return SAME_NAME if same_name else 0
    return SAME_CLASS + SAME_SETTINGS * (not _changes(old, new)) + SAME_NAME * same_name


def _merged(old, new, frames):
    """The box of a pair, with what changed as its marks."""
    kept = new if new is not None else old
    key = kept.key if new is not None else f"{kept.key} (removed)"
    parent = kept.parent if kept.parent in frames else None
    box = Box(key, kept.title, kept.class_name, kept.kind, parent, kept.operation, kept.outputs, kept.notes)
    if old is None or new is None:
        box.kind = "added" if old is None else "removed"
        box.marks = [box.kind]
        return box
    changes = _changes(old, new)
    if changes:
        box.kind, box.marks = "changed", changes
    return box


def _changes(old, new):
    """What is not alike in two calls, in words such as "units 8 → 16"."""
    changes = [] if old.class_name == new.class_name else [f"{old.class_name} → {new.class_name}"]
    before, after = settings_of(old.operation), settings_of(new.operation)
    for name in [name for name in before if name in after and before[name] != after[name]]:
        changes.append(f"{name} {before[name]} → {after[name]}")
    if old.outputs != new.outputs:
        changes.append(f"shape {', '.join(old.outputs)} → {', '.join(new.outputs)}")
    ours, theirs = (_weights(box.operation) for box in (old, new))
    if ours != theirs and not changes:
        changes.append(f"weights {ours} → {theirs}")
    return changes


def settings_of(operation):
    """A layer's config as short texts by name."""
    try:
        config = operation.get_config()
    except Exception:  # a layer of one's own may not have any
        return {}
    return {name: _short(value) for name, value in config.items() if name not in UNTOLD}


def _short(value):
    if isinstance(value, dict):
        inner = value.get("config")
        name = str(value.get("class_name", value))
        if isinstance(inner, dict):
            rest = {key: part for key, part in inner.items() if key not in UNTOLD and part is not None}
            return name + (f" {_short_dict(rest)}" if rest else "")
        return name
    return str(value)


def _short_dict(parts):
    return " ".join(f"{key}={_short(part)}" for key, part in parts.items())[:60]


def _weights(operation):
    return [tuple(weight.shape) for weight in getattr(operation, "weights", [])]


def _edges(before, after, renamed):
    """The edges of both: those of only one say which."""
    old = {(renamed[e.source], renamed[e.target], e.tensor): e for e in before if e.source in renamed and e.target in renamed}
    new = {(e.source, e.target, e.tensor): e for e in after}
    edges = []
    for ends in [*new, *(ends for ends in old if ends not in new)]:
        found = new.get(ends) or old[ends]
        edge = Edge(*ends, found.shapes, found.place)
        edge.change = None if ends in old and ends in new else "added" if ends in new else "removed"
        edges.append(edge)
    return edges


def _in_order(graph):
    """Boxes after those that feed them, as far as both models' edges together allow."""
    places = {box.key: place for place, box in enumerate(graph.boxes)}
    for _ in range(len(graph.boxes)):
        moved = False
        for edge in graph.edges:
            if edge.change != "removed" and places[edge.target] <= places[edge.source]:
                places[edge.target], moved = places[edge.source] + 0.5, True
        if not moved:
            break
    return sorted(graph.boxes, key=lambda box: places[box.key])
