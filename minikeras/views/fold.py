"""Large graphs folded: equal blocks that follow each other stand there once, "× 16", and of a long row the first and last three.

A block is told by what its calls are and by where each takes its inputs from, counted back from itself. So a residual block is found
with the way round it, whatever its layers are named.
"""

import collections

from minikeras.views.boxes import Box, Edge, Graph, count

LARGE = 60  # boxes: a graph with more of them is folded where nobody asked otherwise
LONGEST_BLOCK = 64
ENDS = 3  # of a long row stay at each end
SHORT = 3  # calls of a row that becomes one box where a graph is still large
LEAST_SAVED = 4  # boxes, for a fold to be worth a frame


def folded(graph, opened=()):
    """A Graph without what is repeated.

    Args:
        opened: keys of folds that stay open.
    """
    found = _without_blocks(graph, opened)
    if len((_without_blocks(graph, ()) if opened else found).boxes) > LARGE:
        for parent in [None, *(frame.key for frame in found.frames if frame.key not in opened)]:
            _fold_rows(found, parent, 0, opened)
    return found


def _without_blocks(graph, opened):
    found = Graph(graph.title, graph.view)
    found.notes, found.frames, found.boxes, found.edges = list(graph.notes), list(graph.frames), list(graph.boxes), graph.edges
    for parent in [None, *(frame.key for frame in graph.frames)]:
        boxes = [box for box in found.boxes if box.parent == parent]
        for run in _blocks(boxes, _signatures(boxes, found.edges)):
            if _key(run[0][0]) in opened:
                _frame(found, [box for block in run for box in block], parent, f"× {len(run)}")
            elif _leads_out_at_its_end(run, found.edges):
                _fold_blocks(found, run, parent)
        _fold_rows(found, parent, ENDS, opened)
    return found


def _fold_rows(graph, parent, ends, opened):
    """Fold long rows in a frame but for so many calls at each end."""
    for row in _rows([box for box in graph.boxes if box.parent == parent and not _is_an_end(box)], graph.edges):
        middle = row[ends : len(row) - ends]
        if len(middle) >= (LEAST_SAVED if ends else SHORT):
            if _key(middle[0]) in opened:
                _frame(graph, middle, parent, "…")
            else:
                _fold_row(graph, middle, parent)


def _is_an_end(box):
    return box.kind in ("input", "output") or any(mark.startswith("output") for mark in box.marks)


def _key(box):
    return f"{box.key} …"


def _signatures(boxes, edges):
    """For each box what it is and from how far back its inputs come."""
    places = {box.key: place for place, box in enumerate(boxes)}
    sources = collections.defaultdict(list)
    for edge in edges:
        sources[edge.target].append((edge.source, edge.tensor, tuple(edge.shapes)))
    return [
        (box.key,) if _is_an_end(box) else
        (box.class_name, _settings(box), tuple(box.outputs), *(
            (places[box.key] - places.get(source, -1) if source in places else source, tensor, shapes)
            for source, tensor, shapes in sources[box.key]
        ))
        for box in boxes
    ]  # fmt: skip


def _settings(box):
    """The config of what is called, without its name, as text; the notes where there is none."""
    try:
        config = box.operation.get_config()
    except Exception:  # a layer of one's own may not have any
        return "; ".join(box.notes)
    return repr(sorted((key, str(value)) for key, value in config.items() if key != "name" and "layers" not in key))


def _blocks(boxes, signatures):
    """Runs of equal blocks, each a list of lists of boxes; the one that takes in most boxes first in each place."""
    place, numbers = 0, {}
    codes = [numbers.setdefault(signature, len(numbers)) for signature in signatures]
    while place < len(codes):
        best, best_length = 1, 0
        for length in range(2, min(LONGEST_BLOCK, (len(codes) - place) // 2) + 1):
            times = _times(codes, place, length)
            if times > 1 and times * length > best * best_length and (times - 1) * length >= LEAST_SAVED:
                best, best_length = times, length
        if best > 1 and len(set(codes[place : place + best_length])) > 1:
            yield [boxes[place + i * best_length : place + (i + 1) * best_length] for i in range(best)]
            place += best * best_length
        else:
            place += 1


def _times(codes, place, length):
    times, block = 1, codes[place : place + length]
    while codes[place + times * length : place + (times + 1) * length] == block:
        times += 1
    return times


def _leads_out_at_its_end(run, edges):
    """Whether only the last block feeds what stands behind them all, and each block what follows it."""
    block_of = {box.key: number for number, block in enumerate(run) for box in block}
    last = len(run) - 1
    return all(
        edge.target in block_of and block_of[edge.target] - block_of[edge.source] <= 1 or block_of[edge.source] == last
        for edge in edges
        if edge.source in block_of
    )


def _fold_blocks(graph, run, parent):
    """Keep the first of equal blocks in a frame; what the last one feeds is tied to the first."""
    first, times = run[0], len(run)
    twin = {box.key: kept.key for block in run[1:] for kept, box in zip(first, block)}
    frame = Box(_key(first[0]), f"× {times}", f"{times} equal blocks", "fold", parent)
    graph.frames.append(frame)
    gone = set(twin)
    for box in first:
        _moved(graph, box, frame.key)
    graph.edges = [_tied(edge, twin) for edge in graph.edges if edge.target not in gone]
    graph.boxes = [box for box in graph.boxes if box.key not in gone]


def _frame(graph, boxes, parent, title):
    """An open fold: everything is there, in a frame by which it can be closed."""
    graph.frames.append(Box(_key(boxes[0]), title, count(len(boxes), "call"), "model", parent))
    for box in boxes:
        _moved(graph, box, graph.frames[-1].key)


def _moved(graph, box, parent):
    """Put a copy of a box into another frame: other foldings of the same graph go on from the box as it was."""
    copy = Box(box.key, box.title, box.class_name, box.kind, parent, box.operation, box.outputs, box.notes, box.marks)
    copy.group, copy.letter, copy.weights, copy.made_at = box.group, box.letter, box.weights, box.made_at
    graph.boxes[graph.boxes.index(box)] = copy


def _tied(edge, twin):
    if edge.source not in twin and edge.target not in twin:
        return edge
    copy = Edge(twin.get(edge.source, edge.source), twin.get(edge.target, edge.target), edge.tensor, edge.shapes, edge.place)
    copy.values = edge.values
    return copy


def _rows(boxes, edges):
    """Rows of boxes, each with one input, from the one before it, which feeds nothing else."""
    keys = {box.key: box for box in boxes}
    sources, targets = collections.Counter(), collections.Counter()
    for edge in edges:
        sources[edge.target] += 1
        targets[edge.source] += 1
    following = {
        edge.source: edge.target
        for edge in edges
        if sources[edge.target] == targets[edge.source] == 1 and {edge.source, edge.target} <= keys.keys()
    }
    for box in boxes:
        if box.key not in following.values():
            row = [box]
            while row[-1].key in following:
                row.append(keys[following[row[-1].key]])
            yield row


def _fold_row(graph, middle, parent):
    """Put one box in the place of a row."""
    kinds = collections.Counter(box.class_name for box in middle)
    box = Box(_key(middle[0]), "…", count(len(middle), "call") + " in a row", "fold", parent, outputs=middle[-1].outputs)
    box.notes = [f"{number} {name}" for name, number in kinds.most_common(4)]
    gone = {one.key for one in middle}
    place = graph.boxes.index(middle[0])
    graph.boxes.insert(place, box)
    graph.boxes = [one for one in graph.boxes if one.key not in gone]
    ends = {middle[0].key: box.key, middle[-1].key: box.key}
    inside = [edge for edge in graph.edges if edge.source in gone and edge.target in gone]
    graph.edges = [_tied(edge, ends) for edge in graph.edges if edge not in inside]
