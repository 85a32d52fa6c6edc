"""A model read as a graph of its calls, or of its layers.

The view of calls has one box for each Node, so a layer that is called twice stands there twice. The view of layers is the same
graph with the calls of a layer merged into one box.
"""

import collections

import minikeras.views.structure as structure
import minikeras.views.wrappers as wrappers
from minikeras.views.boxes import Box, Edge, Graph, count, shape_text
from minikeras.views.functions import function_by_calling
from minikeras.views.sharing import mark_shared


def read_calls(model, depth=0, function=None):
    """The Graph of a model's calls.

    Args:
        depth: how many levels of nested models are opened, or the set of the keys of those calls that are.
        function: holds the Nodes, where it is known already; else the model's own, or what its `call` makes of symbols.
    """
    if function is None:
        with function_by_calling(model) as function:
            return _read(model, depth, function)
    return _read(model, depth, function)


def _read(model, depth, function):
    graph = Graph(model.name, "calls")
    if function is None:
        _read_layers_only(graph, model)
    else:
        made = _read_function(graph, function, "", None, depth)
        _mark_ends(graph, function, made)
    mark_shared(graph)
    called = [box for box in graph.boxes if box.operation is not None]
    layers = len({id(box.operation) for box in called})
    graph.notes = [count(len(called), "call") + " of " + count(layers, "layer"), weights_note(model)]
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
    """Such as "1,024 parameters"."""
    return count(structure.parameters_of(operation), "parameter")


def titled_nodes(function):
    """A function's Nodes with the titles of their boxes: the layer's name, with the number of the call where there are several.

    No two are alike, even where a layer is named as if it were the call of another.
    """
    nodes = structure.nodes_of(function)
    calls = collections.Counter(id(node.operation) for node in nodes)
    taken = {node.operation.name for node in nodes}
    for node in nodes:
        title = node.operation.name
        if calls[id(node.operation)] > 1:
            title = f"{title}[{structure.call_index(node)}]"
            while title in taken:
                title += "'"
        yield node, title


def _read_function(graph, function, prefix, parent, depth):
    """Add a function's calls; returns `{(id of node, tensor index): (key of the box it leaves, tensor index there)}`."""
    made = {}
    for node, title in titled_nodes(function):
        box = _box(node.operation, prefix + title, title, parent, map(shape_text, node.output_tensors), notes_of(node))
        box.made_at = getattr(node, "made_at", None)
        before = len(graph.edges)
        enters, leaves = add_call(graph, box, len(node.input_tensors), len(node.output_tensors), depth)
        inside, graph.edges[before:] = graph.edges[before:], []
        for place, tensor in enumerate(node.input_tensors):
            source = structure.source_of(tensor)
            for target, its_place in enters(place) if source is not None else ():
                key, index = made[id(source[0]), source[1]]
                graph.edges.append(Edge(key, target, index, [shape_text(tensor)], its_place))
        graph.edges += inside
        made.update({(id(node), index): end for index, end in enumerate(leaves)})
    return made


def add_call(graph, box, inputs, outputs, depth):
    """Add a call's box, or its frame and what stands in it where it is open.

    Returns a function that gives for the place of an input the `(key of the box it enters, place on the trace)` pairs, and a list of
    the `(key of the box, tensor index there)` that each output leaves.
    """
    if is_open(box.key, depth) and structure.function_of(box.operation) is not None:
        return _open_model(graph, box, structure.function_of(box.operation), depth)
    if is_open(box.key, depth) and wrappers.inside(box.operation):
        graph.frames.append(box)
        box.kind = "model"
        return wrappers.open_wrapper(graph, box, inputs - 1, outputs, lambda layer: _add_wrapped(graph, box, layer, depth))
    graph.boxes.append(box)
    return (lambda place: [(box.key, (box.key, place))]), [(box.key, index) for index in range(outputs)]


def _add_wrapped(graph, frame, layer, depth):
    """A layer in the frame of its wrapper, as a box or opened."""
    notes = [weights_note(layer)] if structure.parameters_of(layer) else []
    box = _box(layer, f"{frame.key}/{layer.name}", layer.name, frame.key, (), notes)
    return add_call(graph, box, 1, max(len(frame.outputs), 1), depth_inside(depth))


def _open_model(graph, frame, inner, depth):
    """A nested model's calls in a frame."""
    graph.frames.append(frame)
    within = _read_function(graph, inner, frame.key + "/", frame.key, depth_inside(depth))
    entries = [structure.source_of(entrance) for entrance in structure.flat(inner.inputs)]
    exits = [structure.source_of(tensor) for tensor in structure.flat(inner.outputs)]
    keys = [within[id(node), index][0] for node, index in entries]
    return (lambda place: [(keys[place], (frame.key, place))]), [within[id(node), index] for node, index in exits]


def _box(operation, key, title, parent, outputs, notes):
    marks = ["frozen"] if structure.is_frozen(operation) else []
    return Box(key, title, type(operation).__name__, kind_of(operation), parent, operation, outputs, notes, marks)


def is_open(key, depth):
    """Whether the nested model or wrapper of a call is opened: `depth` is the levels that are left, or a set of keys."""
    return depth > 0 if isinstance(depth, int) else key in depth


def depth_inside(depth):
    """The `depth` for what stands inside an opened model."""
    return depth - 1 if isinstance(depth, int) else depth


def _read_layers_only(graph, model):
    """A model whose calls nobody recorded: its layers, in a row where it is a Sequential, loose otherwise."""
    names = collections.Counter()
    for layer in model.layers:
        names[layer.name] += 1
        key = layer.name if names[layer.name] == 1 else f"{layer.name} {names[layer.name]}"
        notes = [weights_note(layer)] if getattr(layer, "built", False) else ["not built"]
        graph.boxes.append(Box(key, layer.name, type(layer).__name__, kind_of(layer), None, layer, notes=notes))
    if structure.is_sequential(model):
        graph.edges = [Edge(a.key, b.key) for a, b in zip(graph.boxes, graph.boxes[1:])]


def kind_of(operation):
    """What kind of Box stands for a call of an operation."""
    if type(operation).__name__ == "InputLayer":
        return "input"
    if structure.is_model(operation) or wrappers.inside(operation):
        return "model"
    return "layer" if hasattr(operation, "weights") else "operation"


def notes_of(node):
    """What stands below a call's name: how many weights, which activation, which numbers it was given."""
    operation = node.operation
    notes = []
    if kind_of(operation) == "input" and node.output_tensors[0].dtype != "float32":
        notes.append(str(node.output_tensors[0].dtype))
    if structure.parameters_of(operation):
        notes.append(weights_note(operation))
    activation = getattr(getattr(operation, "activation", None), "__name__", "linear")
    if activation != "linear":
        notes.append(activation)
    if not hasattr(operation, "weights"):
        numbers = [a for a in structure.flat(node.arguments.args) if isinstance(a, (int, float)) and not isinstance(a, bool)]
        notes += [f"with {number:g}" for number in numbers]
    return notes


def _mark_ends(graph, function, made):
    for name, tensors in (("input", structure.flat(function.inputs)), ("output", structure.flat(function.outputs))):
        for index, tensor in enumerate(tensors):
            node, tensor_index = structure.source_of(tensor)
            mark = f"{name} {index}" if len(tensors) > 1 else name
            mark += f" {shape_text(tensor)}" if name == "output" else ""
            graph.box(made[id(node), tensor_index][0]).marks.append(mark)


def _count_calls(calls, graph):
    """In the view of layers, say how often a shared layer is called instead of where else."""
    for box in graph.frames + graph.boxes:
        if box.group is not None:
            times = sum(call.operation is box.operation for call in calls.frames + calls.boxes)
            if times > 1:
                box.marks[0] = f"called {times} times"
