"""What flows along the edges: a model run call by call on a batch, and its loss sent back.

Each edge gets a step of its own on the tape that does nothing, so the gradients that add up where a tensor is used twice can be
told apart.
"""

import contextlib

import numpy as np

import minikeras.views.reading as reading
from minikeras import tree
from minikeras.autodiff import Tape, Tensor, backward, primitive
from minikeras.training.data import as_arrays, to_tensors
from minikeras.training.state import StateGuard
from minikeras.views.boxes import Box, Edge, count, shape_text
from minikeras.views.calls import depth_inside, is_open, read_calls, titled_nodes
from minikeras.views.tape import read_tape
from minikeras.views.values import Values, figure


@primitive
def along_edge(x):
    """x itself: a place on the tape to ask for the gradient of one edge."""
    return x


along_edge.vjp(lambda upstream, out, x: upstream)


def read_traced_calls(model, x, y=None, training=False, depth=0):
    """The Graph of a model's calls with Values on its edges, and edges from its outputs to boxes of their own.

    Args:
        x: a batch, as `predict` takes it.
        y: its targets; with them, and a compiled loss, every edge also gets the size of the loss's gradient.
        training: run the model as `fit` does, with dropout and the batch's own statistics. It is put back afterwards.

    Raises:
        ValueError: if the model has no graph of calls, or y is given and no loss is compiled.
    """
    function = reading.function_of(model)
    if function is None or not hasattr(model, "_parts"):
        raise ValueError(
            f"Values are traced through the calls of a minikeras model that has inputs and outputs. Received: {model}"
        )
    if y is not None and not model.compiled:
        raise ValueError("The gradient needs a loss: call `compile()` before giving y.")
    graph = read_calls(model, depth)
    run = _Run(depth)
    with _put_back(model), Tape():
        with run.calling(model, ""):
            outputs = model(to_tensors(as_arrays(x, "x")), training=training)
        outputs = [run.along(("", i), output) for i, output in enumerate(tree.flatten(outputs))]
        loss = None
        if y is not None:
            predicted = outputs[0] if len(outputs) == 1 else tree.pack_sequence_as(model.output, outputs)
            loss = model.compute_loss(None, to_tensors(as_arrays(y, "y")), predicted, None)
    _add_outputs(graph, function)
    _put_values(graph, run, loss, len(outputs))
    if loss is not None:
        graph.notes.append(f"loss {figure(float(loss))}")
    graph.notes.append(count(len(next(iter(run.edges.values())).array), "row"))
    return graph


def read_forward_pass(model, x=None, y=None, training=False):
    """The Graph of the tape of one forward pass, up to the outputs, or with `y` and a compiled loss up to the loss.

    Without `x` the model runs on zeros (one row, and 1 for every other size that is not known) and no numbers are shown.
    """
    if not hasattr(model, "_parts"):
        raise ValueError(f"Only minikeras keeps a tape that can be drawn. Received: {model}")
    given = x is not None
    x = to_tensors(as_arrays(x, "x")) if given else _zeros(model)
    inputs = tree.flatten(x)
    symbols = reading.flat(getattr(model, "inputs", None))
    names = {id(tensor): symbol.name for tensor, symbol in zip(inputs, symbols)} if len(inputs) == len(symbols) else {}
    with _put_back(model), Tape():
        targets = model(x, training=training)
        if y is not None:
            y = to_tensors(as_arrays(y, "y"))
            names.update((id(target), "target") for target in tree.flatten(y))
            targets = model.compute_loss(None, y, targets, None)
            names[id(targets)] = "loss"
        else:
            names.update((id(target), "output") for target in tree.flatten(targets))
    return read_tape(tree.flatten(targets), model.name, names, values=given)


def _zeros(model):
    function = reading.function_of(model)
    if function is None:
        raise ValueError(f"A model without inputs of its own needs a batch to run on: give `x`. Received: {model}")
    zeros = [Tensor(np.zeros([size or 1 for size in tensor.shape], tensor.dtype)) for tensor in reading.flat(function.inputs)]
    return tree.pack_sequence_as(function.input, zeros)


class _Run:
    """One forward pass, edge by edge: `edges` maps a place `(key of the call, how-manieth input)` to the tensor there."""

    def __init__(self, depth):
        self.depth = depth
        self.edges = {}

    @contextlib.contextmanager
    def calling(self, model, prefix, depth=None):
        """While it lasts, the model's `call` runs its Nodes one by one and notes what goes along the edges."""
        function = reading.function_of(model)
        depth = self.depth if depth is None else depth

        def call(inputs, training=None, mask=None, **kwargs):
            values = dict(zip(map(id, function.inputs), function._standardize_inputs(inputs)))
            for node, title in titled_nodes(function):
                if not node.is_input:
                    results = self._run_node(node, prefix + title, values, depth)
                    values.update(zip(map(id, node.outputs), results))
            outputs = tree.map_structure(lambda symbol: values[id(symbol)], function.output)
            return outputs[0] if isinstance(outputs, list) and len(outputs) == 1 else outputs

        model.__dict__["call"] = call
        try:
            yield
        finally:
            del model.__dict__["call"]

    def _run_node(self, node, key, values, depth):
        arguments = (tuple(node.arguments.args), dict(node.arguments.kwargs))
        leaves, place = tree.flatten(arguments), 0
        for i, leaf in enumerate(leaves):
            if id(leaf) in values:
                leaves[i] = self.along((key, place), values[id(leaf)])
                place += 1
        args, kwargs = tree.pack_sequence_as(arguments, leaves)
        opened = reading.function_of(node.operation) is not None and is_open(key, depth)
        with self.calling(node.operation, key + "/", depth_inside(depth)) if opened else contextlib.nullcontext():
            return tree.flatten(node.operation(*args, **kwargs))

    def along(self, place, x):
        """The tensor that arrives at the other end of an edge."""
        arrived = along_edge(x)
        if arrived.array.dtype.kind == "f":
            arrived.tracked = True
        if getattr(x, "_keras_mask", None) is not None:
            arrived._keras_mask = x._keras_mask
        self.edges[place] = arrived
        return arrived


@contextlib.contextmanager
def _put_back(model):
    """Undo whatever the run changes: moving averages, the counters of random seeds."""
    guard = StateGuard(model)
    guard.__enter__()
    try:
        yield
    finally:
        guard.__exit__(True)


def _add_outputs(graph, function):
    """Boxes for the outputs themselves, so that there are edges on which their values can stand."""
    ends = {}
    for box in graph.boxes:
        for mark in [mark for mark in box.marks if mark.startswith("output")]:
            box.marks.remove(mark)
            number = mark.split(" (")[0].removeprefix("output").strip() or "0"
            ends[int(number)] = box
    for index, tensor in enumerate(reading.flat(function.outputs)):
        title = "output" if len(ends) == 1 else f"output {index}"
        graph.boxes.append(Box(f"/{title}", title, "", "output"))
        _, tensor_index = reading.source_of(tensor)
        graph.edges.append(Edge(ends[index].key, f"/{title}", tensor_index, [shape_text(tensor)], ("", index)))


def _put_values(graph, run, loss, outputs):
    places = [edge.place for edge in graph.edges]
    relus = {box.key for box in graph.boxes if _ends_in_relu(box.operation)}
    for edge in graph.edges:
        edge.values = Values(run.edges[edge.place].array, edge.source in relus)
    if loss is None:
        return
    gradients = dict(zip(places, backward(loss, [run.edges[place] for place in places])))
    at_outputs = [gradients[("", i)] for i in range(outputs) if gradients[("", i)] is not None]
    norm = float(np.sqrt(sum(np.square(g, dtype=np.float64).sum() for g in at_outputs)))
    for edge in graph.edges:
        edge.values.add_gradient(gradients[edge.place], norm)


def _ends_in_relu(operation):
    """True for a layer or operation whose last step is a plain relu."""
    activation = getattr(operation, "activation", None)
    return "relu" in (getattr(activation, "__name__", ""), type(operation).__name__.lower())
