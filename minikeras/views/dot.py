"""The layer graph in graphviz's DOT language: `model_to_dot`, with the text that Keras's function gives."""

import re

import minikeras.views.structure as structure
from minikeras import tree
from minikeras.config import use_strict_checks
from minikeras.views.boxes import count
from minikeras.views.graphviz import render
from minikeras.views.safe_text import markup, visible

_PLAIN_NAME = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")
_PLAIN_VALUE = re.compile(r"[^\W\d_][^\W_]*|[0-9]+\.?[0-9]*|\.[0-9]+")
_KEYWORDS = {"node", "edge", "graph", "digraph", "subgraph", "strict"}


def model_to_dot(
    model,
    show_shapes=False,
    show_dtype=False,
    show_layer_names=True,
    rankdir="TB",
    expand_nested=False,
    dpi=200,
    subgraph=False,
    show_layer_activations=False,
    show_trainable=False,
    splines="ortho",
    **kwargs,
):
    """A model's layers as a `Dot`: one node for each layer, however often it is called.

    Args:
        show_shapes, show_dtype, show_layer_names, show_layer_activations, show_trainable: what stands in each node.
        rankdir: "TB" for a vertical drawing, "LR" for a horizontal one.
        expand_nested: draw nested models as clusters of their layers.
        dpi: dots per inch, for pictures made of dots.
        subgraph: give a cluster, to be put into another graph.
        splines: how edges run: "ortho", "curved", "polyline", "spline" or "line".

    Raises:
        ValueError: if the model is not built, or for an unknown argument.
    """
    check_built(model)
    check_arguments(kwargs)
    shown = Shown(show_shapes, show_dtype, show_layer_names, show_layer_activations, show_trainable)
    numbers = {}
    if subgraph:
        dot = _cluster(model.name)
    else:
        dot = Dot("digraph", "G", [("rankdir", rankdir), ("concentrate", "true"), ("dpi", dpi), ("splines", splines)])
        dot.lines.append("node [shape=record];")
    _fill(dot, model, shown, expand_nested, numbers)
    return dot


def check_built(model):
    """Raise ValueError for a model that has no weights yet."""
    if not model.built:
        raise ValueError(
            "This model has not yet been built. Build the model first by calling `build()` or by calling "
            "the model on a batch of data."
        )


def check_arguments(kwargs):
    """Raise ValueError for arguments that Keras no longer has, or never had."""
    kwargs = dict(kwargs)
    if kwargs.pop("layer_range", None) is not None:
        raise ValueError("Argument `layer_range` is no longer supported.")
    if kwargs:
        raise ValueError(f"Unrecognized keyword arguments: {kwargs}")


class Dot:
    """A graph as DOT text. `to_string()` gives the text, `create` and `write` a picture, and a notebook shows it as SVG.

    Attributes:
        nodes: the `Node`s in it, `clusters` the Dots of its nested models, `edges` a dict whose keys are its `(from, to)` pairs of
        node numbers, in order.
    """

    def __init__(self, kind, name, attributes):
        self.kind, self.name, self.attributes = kind, name, attributes
        self.lines = []
        self.nodes, self.clusters, self.edges = [], [], {}

    def to_string(self):
        """The DOT text."""
        lines = [f"{self.kind} {quoted(self.name, _PLAIN_NAME)} {{"]
        lines += [f"{name}={quoted(value)};" for name, value in self.attributes] + self.lines
        return "\n".join([*lines, "}"]) + "\n"

    def create(self, prog=None, format="png"):
        """The picture as bytes. Raises OSError without graphviz, ValueError for a format it doesn't have."""
        return render(self.to_string(), format, prog)

    def write(self, path, prog=None, format="raw"):
        """Write the picture, or with "raw" the text, to a file."""
        content = self.to_string().encode() if format == "raw" else self.create(prog, format)
        with open(path, "wb") as file:
            file.write(content)
        return True

    def __str__(self):
        return self.to_string()

    def __repr__(self):
        return f"<Dot of {count(len(self.nodes), 'node')}, {count(len(self.clusters), 'cluster')}, {count(len(self.edges), 'edge')}>"

    def _repr_svg_(self):
        return self.create(format="svg").decode()

    def add_node(self, node):
        """Append a node."""
        self.nodes.append(node)
        self.lines.append(f"{node.number} [label={node.html()}, fontname=Helvetica, border=0, margin=0];")

    def add_cluster(self, cluster):
        """Append the Dot of a nested model."""
        self.clusters.append(cluster)
        self.lines.append(cluster.to_string().rstrip("\n"))

    def add_edge(self, source, target):
        """Append an edge, unless it is there already."""
        if (source, target) not in self.edges:
            self.edges[source, target] = True
            self.lines.append(f"{source} -> {target} [penwidth=2];")


class Shown:
    """Which facts stand in a node."""

    def __init__(self, shapes, dtype, names, activations, trainable):
        self.shapes, self.dtype, self.names, self.activations, self.trainable = shapes, dtype, names, activations, trainable


class Node:
    """A layer's box: its title, and cells `(text, value, colour of the background or None)` below it.

    Attributes:
        activation: name of its activation, or None where that is not shown.
        cells: shapes, dtype and whether it is trainable.
    """

    def __init__(self, number, layer, shown):
        self.number = number
        self.class_name = type(layer).__name__
        self.name = layer.name if shown.names else None
        has_activation = shown.activations and getattr(layer, "activation", None) is not None
        self.activation = _activation_name(layer) if has_activation else None
        self.columns = max(1, 2 * bool(shown.shapes) + bool(shown.dtype) + bool(shown.trainable))
        self.cells = list(_cells(layer, shown))

    def html(self):
        """Its label, one of DOT's HTML-like tables."""
        title = (
            f"<b>{_escaped(self.name)}</b> ({_escaped(self.class_name)})"
            if self.name
            else f"<b>{_escaped(self.class_name)}</b>"
        )
        rows = [
            f'<tr><td colspan="{self.columns}" bgcolor="black"><font point-size="16" color="white">{title}</font></td></tr>'
        ]
        if self.activation:
            rows.append(
                f'<tr><td bgcolor="white" colspan="{self.columns}"><font point-size="14">'
                f"Activation: <b>{_escaped(self.activation)}</b></font></td></tr>"
            )
        if self.cells:
            rows.append(f"<tr>{''.join(_cell_html(*cell) for cell in self.cells)}</tr>")
        return f'<<table border="0" cellborder="1" bgcolor="black" cellpadding="10">{"".join(rows)}</table>>'


def quoted(value, plain=_PLAIN_VALUE):
    """A value for an attribute, in quotes unless it can stand without them."""
    text = visible(value)
    if plain.fullmatch(text) and text.lower() not in _KEYWORDS:
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _cluster(name):
    return Dot("subgraph", f"cluster_{name}", [("style", "dashed"), ("label", name), ("labeljust", "l")])


def _fill(dot, model, shown, expand_nested, numbers):
    """Add a model's layers and the edges between them."""
    if not (structure.is_sequential(model) or structure.is_functional(model)):
        dot.add_node(Node(_number(model, numbers), model, shown))
        return
    layers = model.layers if structure.is_sequential(model) else structure.operations_of(model)
    for layer in layers:
        if expand_nested and _opens(layer):
            cluster = _cluster(layer.name)
            _fill(cluster, layer, shown, expand_nested, numbers)
            dot.add_cluster(cluster)
        else:
            dot.add_node(Node(_number(layer, numbers), layer, shown))
    if structure.is_sequential(model) and not expand_nested:
        for first, second in zip(layers, layers[1:]):
            dot.add_edge(_number(first, numbers), _number(second, numbers))
        return
    for source, target in _edges(model, layers, expand_nested):
        dot.add_edge(_number(source, numbers), _number(target, numbers))


def _number(layer, numbers):
    return numbers.setdefault(id(layer), len(numbers) + 1)


def _opens(layer):
    return structure.is_sequential(layer) or structure.is_functional(layer)


def _edges(model, layers, expand_nested):
    """The pairs of layers that a model's Nodes connect; nested models stand for the layer in them that an edge reaches."""
    if structure.is_sequential(model):  # what comes into its first layer is drawn around it
        layers, nodes = layers[1:], None
    else:
        nodes = {id(node) for node in structure.nodes_of(model)}
    for layer in layers:
        for node in structure.calls_of(layer):
            if nodes is not None and id(node) not in nodes:
                continue
            for place, tensor in enumerate(node.input_tensors):
                origin = structure.source_of(tensor)
                if origin is None:
                    continue
                source, target = origin[0].operation, layer
                if expand_nested:
                    source, target = _last_layer(source, origin[1]), _first_layer(target, place)
                yield source, target


def _last_layer(source, index):
    while _opens(source):
        source, _, index = structure.flat(source.outputs)[index]._keras_history
    return source


def _first_layer(target, place):
    while _opens(target):
        if structure.is_functional(target):
            target = structure.flat(target.inputs)[place]._keras_history.operation
        else:
            target = target.layers[0]
    return target


def _cells(layer, shown):
    if shown.shapes:
        shapes = [_of_tensors(layer, end, lambda tensor: tuple(tensor.shape)) for end in ("input", "output")]
        if shapes[0] is None:
            shapes[1] = None
        if type(layer).__name__ != "InputLayer":
            yield "Input shape", _shape(shapes[0]), None
        yield "Output shape", _shape(shapes[1]), None
    if shown.dtype:
        yield "Output dtype", str(_of_tensors(layer, "output", lambda tensor: tensor.dtype) or "?"), None
    if shown.trainable and hasattr(layer, "trainable") and layer.weights:
        yield ("", "Trainable", "forestgreen") if layer.trainable else ("", "Non-trainable", "firebrick")


def _of_tensors(layer, end, fact):
    """A fact of a layer's first inputs or outputs, in their structure; None where it was never called."""
    try:
        with use_strict_checks(False):  # a shared layer is drawn with its first call, as in Keras: no reason to warn
            return tree.map_structure(fact, getattr(layer, end))
    except (ValueError, AttributeError):
        return None


def _shape(shape):
    if shape is None:
        return "?"
    text = ", ".join(f"{name}: {part}" for name, part in shape.items()) if isinstance(shape, dict) else str(shape)
    return text.replace("{", "").replace("}", "")


def _activation_name(layer):
    activation = layer.activation
    return getattr(activation, "name", None) or getattr(activation, "__name__", None) or str(activation)


def _cell_html(text, value, colour):
    if colour:
        return f'<td bgcolor="{colour}"><font point-size="14" color="white"><b>{value}</b></font></td>'
    return f'<td bgcolor="white"><font point-size="14">{text}: <b>{_escaped(value)}</b></font></td>'


def _escaped(text):
    return markup(text).replace("&quot;", '"').replace("&#39;", "'")
