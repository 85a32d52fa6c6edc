"""What flows along the edges: a model run call by call on a batch, and its loss sent back.

Each edge gets a step of its own on the tape that does nothing, so the gradients that add up where a tensor is used twice can be
told apart. It works alike for models of both engines.
"""

import collections
import contextlib

import numpy as np

import minikeras.views.structure as structure
import minikeras.views.wrappers as wrappers
from minikeras import tree
from minikeras.config import use_fast_forms
from minikeras.views.boxes import Box, Edge, count, shape_text
from minikeras.views.calls import depth_inside, is_open, read_calls, titled_nodes
from minikeras.views.engines import engine_of
from minikeras.views.functions import function_by_calling
from minikeras.views.owners import Owners
from minikeras.views.tape import read_tape
from minikeras.views.values import Values, WeightValues, figure


def read_traced_calls(model, x, y=None, training=False, depth=0):
    """The Graph of a model's calls with Values on its edges, and edges from its outputs to boxes of their own.

    Args:
        x: a batch, as `predict` takes it.
        y: its targets; with them, and a compiled loss, every edge also gets the size of the loss's gradient, and every box what its
            weights and their gradients are like.
        training: run the model as `fit` does, with dropout and the batch's own statistics. It is put back afterwards.

    Raises:
        ValueError: if the calls of the model can't be followed, or y is given and no loss is compiled.
    """
    if y is not None and not model.compiled:
        raise ValueError("The gradient needs a loss: call `compile()` before giving y.")
    engine = engine_of(model)
    x = engine.tensors(x)
    with function_by_calling(model, x) as function:
        if function is None:
            raise ValueError(
                "Values are traced through the calls of a model that has inputs and outputs, or whose `call` can run on symbols. "
                f"Received: {model}"
            )
        graph = read_calls(model, depth, function)
        run = _Run(engine, depth)
        loss = None
        with engine.put_back(model), engine.tape() as tape:
            with run.calling(model, "", function=function):
                outputs = model(x, training=training)
            flat = [run.along(("", i), output) for i, output in enumerate(tree.flatten(outputs))]
            if y is not None:
                predicted = tree.pack_sequence_as(outputs, flat)
                loss = model.compute_loss(None, engine.tensors(y, "y"), predicted, None)
        _add_outputs(graph, function)
        _put_values(graph, run, loss, len(flat), tape)
    if loss is not None:
        graph.notes.append(f"loss {figure(float(loss))}")
    graph.notes.append(count(len(engine.array(next(iter(run.edges.values()))[0])), "row"))
    return graph


def read_forward_pass(model, x=None, y=None, training=False, fold=True):
    """The Graph of the tape of one forward pass, up to the outputs, or with `y` and a compiled loss up to the loss.

    Without `x` the model runs on zeros (one row, and 1 for every other size that is not known) and no numbers are shown.
    """
    engine = engine_of(model)
    if engine.name != "minikeras":
        raise ValueError(f"Only minikeras keeps a tape that can be drawn. Received: {model}")
    given = x is not None
    x = engine.tensors(x) if given else _zeros(model)
    inputs = tree.flatten(x)
    symbols = structure.flat(getattr(model, "inputs", None))
    names = {id(tensor): symbol.name for tensor, symbol in zip(inputs, symbols)} if len(inputs) == len(symbols) else {}
    owners = Owners()
    with engine.put_back(model), engine.tape(), use_fast_forms(False):
        with owners.listening(model):
            targets = model(x, training=training)
        outputs = [f"output {name}" for name in getattr(model, "output_names", ())]
        if y is not None:
            y = engine.tensors(y, "y")
            wanted = tree.flatten(y)
            called = outputs if len(outputs) == len(wanted) > 1 else ["target"] * len(wanted)
            names.update((id(target), name.replace("output ", "target ")) for target, name in zip(wanted, called))
            targets = model.compute_loss(None, y, targets, None)
            names[id(targets)] = "loss"
        else:
            ends = tree.flatten(targets)
            called = outputs if len(outputs) == len(ends) > 1 else ["output"] * len(ends)
            names.update((id(target), name) for target, name in zip(ends, called))
    return read_tape(tree.flatten(targets), model.name, {**owners.names, **names}, given, owners, fold)


def _zeros(model):
    from minikeras.autodiff import Tensor

    function = structure.function_of(model)
    if function is None:
        raise ValueError(f"A model without inputs of its own needs a batch to run on: give `x`. Received: {model}")
    zeros = [Tensor(np.zeros([size or 1 for size in tensor.shape], tensor.dtype)) for tensor in structure.flat(function.inputs)]
    return tree.pack_sequence_as(function.input, zeros)


class _Run:
    """One forward pass, edge by edge.

    `edges` maps a place `(key of the call, how-manieth input)` to the tensors that came there: several where a wrapper calls its layer
    several times.
    """

    def __init__(self, engine, depth):
        self.engine, self.depth = engine, depth
        self.edges = collections.defaultdict(list)

    @contextlib.contextmanager
    def calling(self, model, prefix, depth=None, function=None):
        """While it lasts, the model's `call` runs its Nodes one by one and notes what goes along the edges."""
        function = function or structure.function_of(model)
        depth = self.depth if depth is None else depth

        def call(inputs, training=None, mask=None, **kwargs):
            standard = getattr(function, "_standardize_inputs", tree.flatten)
            values = dict(zip(map(id, function.inputs), standard(inputs)))
            for node, title in titled_nodes(function):
                if not node.is_input:
                    results = self._run_node(node, prefix + title, values, depth)
                    values.update(zip(map(id, node.outputs), results))
            outputs = tree.map_structure(lambda symbol: values[id(symbol)], function._outputs_struct)
            return outputs[0] if isinstance(outputs, list) and len(outputs) == 1 else outputs

        with _calling_instead(model, call):
            yield

    def _run_node(self, node, key, values, depth):
        arguments = (tuple(node.arguments.args), dict(node.arguments.kwargs))
        leaves, place = tree.flatten(arguments), 0
        for i, leaf in enumerate(leaves):
            if id(leaf) in values:
                leaves[i] = self.along((key, place), values[id(leaf)])
                place += 1
        args, kwargs = tree.pack_sequence_as(arguments, leaves)
        with self._entering(node.operation, key, depth):
            return tree.flatten(node.operation(*args, **kwargs))

    @contextlib.contextmanager
    def _entering(self, operation, key, depth):
        """While it lasts, what stands in an open model or wrapper is followed, too."""
        with contextlib.ExitStack() as stack:
            if is_open(key, depth):
                if structure.function_of(operation) is not None:
                    stack.enter_context(self.calling(operation, key + "/", depth_inside(depth)))
                layers = wrappers.inside(operation) if structure.function_of(operation) is None else []
                for place, layer in enumerate(layers):
                    stack.enter_context(self._entering(layer, f"{key}/{layer.name}", depth_inside(depth)))
                    leaves = wrappers.merge_key(operation, key) if len(layers) > 1 else None
                    stack.enter_context(self._watching(layer, f"{key}/{layer.name}", leaves and (leaves, place)))
            yield

    def _watching(self, layer, key, leaves):
        """While it lasts, what goes into a wrapped layer is noted, and what comes out where two are merged."""
        run = layer.call

        def call(inputs, *args, initial_state=None, **kwargs):
            inputs = self.along((key, 0), inputs)
            if initial_state is not None:
                states = [self.along((key, 1 + i), state) for i, state in enumerate(tree.flatten(initial_state))]
                kwargs["initial_state"] = tree.pack_sequence_as(initial_state, states)
            outputs = run(inputs, *args, **kwargs)
            if leaves is None:
                return outputs
            first, *rest = tree.flatten(outputs)
            return tree.pack_sequence_as(outputs, [self.along(leaves, first), *rest])

        return _calling_instead(layer, call)

    def along(self, place, x):
        """The tensor that arrives at the other end of an edge."""
        arrived = self.engine.along(x)
        if getattr(x, "_keras_mask", None) is not None:
            arrived._keras_mask = x._keras_mask
        self.edges[place].append(arrived)
        return arrived

    def numbers(self, place):
        """All numbers that went along an edge: those of several calls one below the other."""
        arrays = [self.engine.array(x) for x in self.edges[place]]
        return arrays[0] if len(arrays) == 1 else np.concatenate(arrays)

    def gradients(self, loss, tape):
        """The loss's gradient on each edge, by its place."""
        owners = [(place, x) for place, tensors in self.edges.items() for x in tensors]
        found = collections.defaultdict(list)
        for (place, _), gradient in zip(owners, self.engine.gradients(loss, [x for _, x in owners], tape)):
            if gradient is not None:
                found[place].append(gradient)
        return {place: np.concatenate(parts) if len(parts) > 1 else parts[0] for place, parts in found.items()}


@contextlib.contextmanager
def _calling_instead(layer, call):
    """While it lasts, calling the layer calls this; what stood there before comes back."""
    before = layer.__dict__.get("call")
    layer.__dict__["call"] = call
    try:
        yield
    finally:
        if before is None:
            del layer.__dict__["call"]
        else:
            layer.__dict__["call"] = before


def _add_outputs(graph, function):
    """Boxes for the outputs themselves, so that there are edges on which their values can stand."""
    ends = {}
    for box in graph.boxes:
        for mark in [mark for mark in box.marks if mark.startswith("output")]:
            box.marks.remove(mark)
            number = mark.split(" (")[0].removeprefix("output").strip() or "0"
            ends[int(number)] = box
    for index, tensor in enumerate(structure.flat(function.outputs)):
        title = "output" if len(ends) == 1 else f"output {index}"
        graph.boxes.append(Box(f"/{title}", title, "", "output"))
        _, tensor_index = structure.source_of(tensor)
        graph.edges.append(Edge(ends[index].key, f"/{title}", tensor_index, [shape_text(tensor)], ("", index)))


def _put_values(graph, run, loss, outputs, tape):
    relus = {box.key for box in graph.boxes if _ends_in_relu(box.operation)}
    for edge in graph.edges:
        if edge.place in run.edges:
            edge.values = Values(run.numbers(edge.place), edge.source in relus)
    if loss is None:
        return
    gradients = run.gradients(loss, tape)
    at_outputs = [gradients[("", i)] for i in range(outputs) if ("", i) in gradients]
    norm = float(np.sqrt(sum(np.square(g, dtype=np.float64).sum() for g in at_outputs)))
    for edge in graph.edges:
        if edge.values:
            edge.values.add_gradient(gradients.get(edge.place), norm)
    _put_weights(graph, run.engine, loss, tape)


def _put_weights(graph, engine, loss, tape):
    """On each box what its trained weights and their gradients are like; calls of one layer show the same, added up."""
    held = {box.key: getattr(box.operation, "trainable_weights", []) for box in graph.boxes if box.kind != "model"}
    weights = list({id(w): w for found in held.values() for w in found}.values())
    tensors = [getattr(w, "value", w) if engine.name == "tensorflow" else w for w in weights]
    gradients = dict(zip(map(id, weights), engine.gradients(loss, tensors, tape) if weights else ()))
    for box in graph.boxes:
        box.weights = [WeightValues(w.name, engine.array(w), gradients[id(w)]) for w in held.get(box.key, ())]


def _ends_in_relu(operation):
    """True for a layer or operation whose last step is a plain relu."""
    activation = getattr(operation, "activation", None)
    return "relu" in (getattr(activation, "__name__", ""), type(operation).__name__.lower())
