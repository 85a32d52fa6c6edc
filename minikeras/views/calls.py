"""A model read as a graph of its calls, or of its layers.

The view of calls has one box for each Node, so a layer that is called twice stands there twice. The view of layers is the same
graph with the calls of a layer merged into one box.
"""

import collections

import minikeras.views.reading as reading
from minikeras.views.boxes import Box, Edge, Graph, count, letters, shape_text


def read_calls(model, depth=0):
    """The Graph of a model's calls.

    Args:
        depth: how many levels of nested models are opened, or the set of the keys of those calls that are.
    """
    graph = Graph(model.name, "calls")
    function = reading.function_of(model)
    if function is None:
        _read_layers_only(graph, model)
    else:
        made = _read_function(graph, function, "", None, depth)
        _mark_ends(graph, function, made)
    _mark_shared(graph)
    calls = len(graph.boxes)
    layers = len({id(box.operation) for box in graph.boxes})
    graph.notes = [count(calls, "call") + " of " + count(layers, "layer"), weights_note(model)]
    return graph


def read_layers(model, depth=0):
    """The Graph of a model's layers: the calls of each layer in one box."""
    calls = read_calls(model, depth)
    graph = Graph(calls.title, "layers")
    merged, renamed = {}, {None: None}
    for kept, found in ((graph.frames, calls.frames), (graph.boxes, calls.boxes)):
        for call in found:
            box = merged.get(id(call.operation))
            if box is None:
                parent = renamed[call.parent]
                name = call.operation.name
                box = Box(
                    f"{parent}/{name}" if parent else name,
                    name,
                    call.class_name,
                    call.kind,
                    parent,
                    call.operation,
                    notes=call.notes,
                )
                box.group, box.letter = call.group, call.letter
                merged[id(call.operation)] = box
                kept.append(box)
            renamed[call.key] = box.key
            box.outputs += [shape for shape in call.outputs if shape not in box.outputs]
            box.marks += [mark for mark in call.marks if mark not in box.marks]
    _count_calls(calls, graph)
    edges = {}
    for edge in calls.edges:
        ends = renamed[edge.source], renamed[edge.target]
        kept = edges.setdefault(ends, Edge(*ends, edge.tensor))
        kept.shapes += [shape for shape in edge.shapes if shape not in kept.shapes]
    graph.edges = list(edges.values())
    graph.notes = [count(len(graph.boxes), "layer"), weights_note(model)]
    return graph


def weights_note(operation):
    """Such as "1,024 weights"."""
    return count(reading.parameters_of(operation), "weight")


def titled_nodes(function):
    """A function's Nodes with the titles of their boxes: the layer's name, with the number of the call where there are several.

    No two are alike, even where a layer is named as if it were the call of another.
    """
    nodes = reading.nodes_of(function)
    calls = collections.Counter(id(node.operation) for node in nodes)
    taken = {node.operation.name for node in nodes}
    for node in nodes:
        title = node.operation.name
        if calls[id(node.operation)] > 1:
            title = f"{title}[{reading.call_index(node)}]"
            while title in taken:
                title += "'"
        yield node, title


def _read_function(graph, function, prefix, parent, depth):
    """Add a function's calls; returns `{(id of node, tensor index): (key of the box it leaves, tensor index there)}`."""
    made = {}
    for node, title in titled_nodes(function):
        operation = node.operation
        inner = reading.function_of(operation)
        if inner is not None and is_open(prefix + title, depth):
            _open(graph, node, inner, prefix + title, title, parent, depth, made)
            continue
        box = Box(
            prefix + title,
            title,
            type(operation).__name__,
            kind_of(operation),
            parent,
            operation,
            map(shape_text, node.output_tensors),
            notes_of(node),
            ["frozen"] if reading.is_frozen(operation) else [],
        )
        graph.boxes.append(box)
        for place, tensor in enumerate(node.input_tensors):
            _connect(graph, tensor, made, box.key, (box.key, place))
        made.update({(id(node), i): (box.key, i) for i in range(len(node.output_tensors))})
    return made


def is_open(key, depth):
    """Whether the nested model of a call is opened: `depth` is the levels that are left, or a set of keys."""
    return depth > 0 if isinstance(depth, int) else key in depth


def depth_inside(depth):
    """The `depth` for what stands inside an opened model."""
    return depth - 1 if isinstance(depth, int) else depth


def _open(graph, node, inner, key, title, parent, depth, made):
    """Add a nested model's calls in a frame, tied to the calls around it."""
    operation = node.operation
    frame = Box(
        key,
        title,
        type(operation).__name__,
        "model",
        parent,
        operation,
        map(shape_text, node.output_tensors),
        notes_of(node),
        ["frozen"] if reading.is_frozen(operation) else [],
    )
    graph.frames.append(frame)
    entrances = len(graph.edges)
    within = _read_function(graph, inner, key + "/", key, depth_inside(depth))
    ties = []
    for place, (tensor, entrance) in enumerate(zip(node.input_tensors, reading.flat(inner.inputs))):
        entry = reading.source_of(entrance)
        ties.append((tensor, within[id(entry[0]), entry[1]][0], (key, place)))
    inside, graph.edges[entrances:] = graph.edges[entrances:], []
    for tensor, target, place in ties:
        _connect(graph, tensor, made, target, place)
    graph.edges += inside
    for index, tensor in enumerate(reading.flat(inner.outputs)):
        source, tensor_index = reading.source_of(tensor)
        made[id(node), index] = within[id(source), tensor_index]


def _connect(graph, tensor, made, target, place):
    source = reading.source_of(tensor)
    if source is not None:
        box, index = made[id(source[0]), source[1]]
        graph.edges.append(Edge(box, target, index, [shape_text(tensor)], place))


def _read_layers_only(graph, model):
    """A model whose calls nobody recorded: its layers, in a row where it is a Sequential, loose otherwise."""
    names = collections.Counter()
    for layer in model.layers:
        names[layer.name] += 1
        key = layer.name if names[layer.name] == 1 else f"{layer.name} {names[layer.name]}"
        notes = [weights_note(layer)] if getattr(layer, "built", False) else ["not built"]
        graph.boxes.append(Box(key, layer.name, type(layer).__name__, kind_of(layer), None, layer, notes=notes))
    if reading.is_sequential(model):
        graph.edges = [Edge(a.key, b.key) for a, b in zip(graph.boxes, graph.boxes[1:])]


def kind_of(operation):
    """What kind of Box stands for a call of an operation."""
    if type(operation).__name__ == "InputLayer":
        return "input"
    if reading.is_model(operation):
        return "model"
    return "layer" if hasattr(operation, "weights") else "operation"


def notes_of(node):
    """What stands below a call's name: how many weights, which activation, which numbers it was given."""
    operation = node.operation
    notes = []
    if kind_of(operation) == "input" and node.output_tensors[0].dtype != "float32":
        notes.append(str(node.output_tensors[0].dtype))
    if reading.parameters_of(operation):
        notes.append(weights_note(operation))
    activation = getattr(getattr(operation, "activation", None), "__name__", "linear")
    if activation != "linear":
        notes.append(activation)
    if not hasattr(operation, "weights"):
        numbers = [a for a in reading.flat(node.arguments.args) if isinstance(a, (int, float)) and not isinstance(a, bool)]
        notes += [f"with {number:g}" for number in numbers]
    return notes


def _mark_ends(graph, function, made):
    for name, tensors in (("input", reading.flat(function.inputs)), ("output", reading.flat(function.outputs))):
        for index, tensor in enumerate(tensors):
            node, tensor_index = reading.source_of(tensor)
            mark = f"{name} {index}" if len(tensors) > 1 else name
            mark += f" {shape_text(tensor)}" if name == "output" else ""
            graph.box(made[id(node), tensor_index][0]).marks.append(mark)


def _mark_shared(graph):
    """Number the operations that are called more than once, and say so on each of their calls."""
    groups = {}
    for box in graph.frames + graph.boxes:
        if box.kind != "input":
            groups.setdefault(id(box.operation), []).append(box)
    shared = [boxes for boxes in groups.values() if len(boxes) > 1]
    names = letters()
    for number, boxes in enumerate(shared):
        shares_weights = bool(reading.parameters_of(boxes[0].operation))
        letter = next(names) if shares_weights else None
        for box in boxes:
            box.group, box.letter = number, letter
            box.marks.insert(0, "same weights" if shares_weights else "same layer")


def _count_calls(calls, graph):
    """In the view of layers, say how often a shared layer is called instead of where else."""
    for box in graph.frames + graph.boxes:
        if box.group is not None:
            times = sum(call.group == box.group for call in calls.frames + calls.boxes)
            box.marks[0] = f"called {times} times"
