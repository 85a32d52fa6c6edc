"""`model.summary()`: one row for each layer, with Keras's text, and the totals below it."""

import re
import shutil

import minikeras.views.structure as structure
from minikeras import tree
from minikeras.views.safe_text import visible
from minikeras.views.table import Table, show

_NUMBER = "color(34)"
_NONE = "color(45)"
_CLASS = "color(33)"
_UNITS = ("B", "KB", "MB", "GB", "TB", "PB")


def print_summary(
    model, line_length=None, positions=None, print_fn=None, expand_nested=False, show_trainable=False, layer_range=None
):
    """Print a table of a model's layers with their output shapes, weights and, where it isn't a chain, connections.

    Args:
        line_length: width of the table in characters; by default 88, or 108 with connections, or what the terminal has.
        positions: where each column ends, as shares of the line, such as `[0.45, 0.8, 1.0]`.
        print_fn: called once with the whole text instead of printing it.
        expand_nested: whether nested models show their layers below them.
        show_trainable: whether a column says Y, N, or - for a layer without weights.
        layer_range: two names (or patterns), the first and the last layer to show.

    Raises:
        ValueError: if a column would get fewer than 4 characters, or `layer_range` fits no layers.
    """
    import minikeras.utils.messages as messages  # utils offers views, so it stands above them

    if print_fn is None and not messages.is_interactive_logging_enabled():
        print_fn = messages.print_msg
    chain = _is_chain(model)
    columns, line_length = _columns(chain, show_trainable, positions, line_length)
    table = Table(columns, line_length)
    relevant = None if chain else {id(node) for node in structure.nodes_of(model)}
    layers = structure.operations_of(model) if structure.is_functional(model) else model.layers
    first, last = _range(layers, layer_range)
    for layer, level in _with_nested(layers[first:last], expand_nested):
        table.add_row(_row(layer, level, relevant, show_trainable))
    title = [[(f'Model: "{visible(model.name)}"', "bold")]]
    show(title + [table] + _totals(model), print_fn)


def _is_chain(model):
    """Whether the table needs no connections: each layer is called once, on the output of the one before."""
    if not structure.is_functional(model):
        return True
    nodes = []
    for at_depth in model._nodes_by_depth.values():
        if len(at_depth) > 1 or len(at_depth[0].input_tensors) > 1:
            return False
        nodes += at_depth
    return len({id(node.operation) for node in nodes}) == len(nodes)


def _columns(chain, show_trainable, positions, line_length):
    columns = [("Layer (type)", "left"), ("Output Shape", "left"), ("Param #", "right")]
    if chain:
        default_length, positions = 88, positions or [0.45, 0.80, 1.0]
    else:
        default_length, positions = 108, positions or [0.3, 0.56, 0.74, 1.0]
        columns.append(("Connected to", "left"))
    if show_trainable:
        default_length, positions = default_length + 12, [p * 0.90 for p in positions] + [1.0]
        columns.append(("Trainable", "center"))
    line_length = line_length or min(default_length, shutil.get_terminal_size().columns - 4)
    if len(positions) < len(columns):
        raise ValueError(f"This table has {len(columns)} columns, so `positions` needs as many. Received: {positions}")
    ends = [0]
    for position in positions:
        ends.append(int(position * line_length))
        if ends[-1] - ends[-2] < 4:
            raise ValueError("Insufficient console width to print summary.")
    return [(*column, end - start) for column, start, end in zip(columns, ends, ends[1:])], line_length


def _range(layers, layer_range):
    """The slice of layers between two names, in either order."""
    if layer_range is None:
        return 0, len(layers)
    if len(layer_range) != 2:
        raise ValueError(
            "layer_range must be a list or tuple of length 2. Received: "
            f"layer_range = {layer_range} of length {len(layer_range)}"
        )
    if not all(isinstance(name, str) for name in layer_range):
        raise ValueError(f"layer_range should contain string type only. Received: {layer_range}")
    starts, stops = ([i for i, layer in enumerate(layers) if re.match(name, layer.name)] for name in layer_range)
    if not starts or not stops:
        raise ValueError(f"Passed layer_names do not match the layer names in the model. Received: {layer_range}")
    if min(starts) > max(stops):
        return min(stops), max(starts) + 1
    return min(starts), max(stops) + 1


def _with_nested(layers, expand_nested, level=0):
    for layer in layers:
        yield layer, level
        if expand_nested and getattr(layer, "layers", None):
            yield from _with_nested(layer.layers, expand_nested, level + 1)


def _row(layer, level, relevant, show_trainable):
    prefix = "   " * level + "└ " if level else ""
    row = [
        [(prefix + visible(layer.name) + " (", None), (visible(type(layer).__name__), _CLASS), (")", None)],
        _output_shape(layer),
        _parameters(layer),
    ]
    if relevant is not None:
        row.append(_connections(layer, relevant))
    if show_trainable:
        row.append(_trainable(layer))
    return row


def _output_shape(layer):
    """The shape of the layer's last call, or the one it would have after `build`; "?" where neither is known."""
    shapes = None
    if structure.calls_of(layer):
        shapes = [tuple(tensor.shape) for tensor in structure.calls_of(layer)[-1].output_tensors]
    elif structure.build_shapes_of(layer):
        try:
            shapes = layer.compute_output_shape(*structure.build_shapes_of(layer))
        except NotImplementedError:
            pass
    if shapes is None:
        return [("?", None)]
    texts = tree.map_shape_structure(_shape_text, shapes)
    leaves = tree.flatten(texts)
    return _highlighted(leaves[0] if len(leaves) == 1 else str(texts).replace("'", ""))


def _shape_text(shape):
    return f"({', '.join(map(str, shape))})"


def _highlighted(text):
    parts = re.split(r"(None|\d+)", text)
    return [(part, (_NONE if part == "None" else _NUMBER) if i % 2 else None) for i, part in enumerate(parts) if part]


def _parameters(layer):
    if not hasattr(layer, "built"):
        return [("0", _NUMBER)]
    if not layer.built:
        return [("0", _NUMBER), (" (unbuilt)", None)]
    return [(f"{layer.count_params():,}", _NUMBER)]


def _connections(layer, relevant):
    pieces = []
    for node in structure.calls_of(layer):
        for tensor in node.input_tensors if id(node) in relevant else ():
            operation, node_index, tensor_index = tensor._keras_history
            pieces += [
                (f"{', ' if pieces else ''}{visible(operation.name)}[", None),
                (str(node_index), _NUMBER),
                ("][", None),
                (str(tensor_index), _NUMBER),
                ("]", None),
            ]
    return pieces or [("-", None)]


def _trainable(layer):
    if not getattr(layer, "weights", None):
        return [("-", "bold")]
    return [("Y", f"bold {_NUMBER}") if layer.trainable else ("N", "bold color(9)")]


def _totals(model):
    parts = [("Trainable params", model.trainable_weights), ("Non-trainable params", model.non_trainable_weights)]
    if model.compiled and model.optimizer and model.optimizer.built:
        parts.append(("Optimizer params", model.optimizer.variables))
    counts = [(name, structure.count_weights(w), structure.memory_of(w)) for name, w in parts]
    total = ("Total params", sum(c for _, c, _ in counts), sum(m for _, _, m in counts))
    return [
        [(f" {name}: ", "bold"), (f"{count:,}", _NUMBER), (f" ({_memory(size)})", None)]
        for name, count, size in [total] + counts
    ]


def _memory(size):
    for unit in _UNITS:
        if size < 1024 or unit == _UNITS[-1]:
            return f"{size:.2f} {unit}"
        size /= 1024
