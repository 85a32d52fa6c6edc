"""Function: the calls between some inputs and some outputs, in an order in which they can be run."""

import collections

from minikeras import tree
from minikeras.graph.arguments import filled_in
from minikeras.graph.checks import check_connected, check_names, check_not_empty
from minikeras.graph.history import history_of
from minikeras.graph.keras_tensor import KerasTensor
from minikeras.graph.operation import Operation


class Function(Operation):
    """A part of the layer graph that can be run again on other numbers.

    Args:
        inputs: KerasTensors, nested as the caller will pass the arrays.
        outputs: KerasTensors, nested as the results are wanted.

    Raises ValueError where an output cannot be computed from the inputs, or two operations share a name.
    """

    def __init__(self, inputs, outputs, name=None, **kwargs):
        check_not_empty(inputs, outputs)
        super().__init__(name=name, **kwargs)  # of a model, more than an Operation
        self._inputs_struct = inputs
        self._outputs_struct = outputs
        self._inputs = tree.flatten(inputs)
        self._outputs = tree.flatten(outputs)
        self._ordered_nodes, depths, self._operations = map_graph(self._inputs, self._outputs)
        self._nodes = {node_key(node.operation, node.index) for node in self._ordered_nodes}
        self._nodes_by_depth = collections.defaultdict(list)
        for node in self._ordered_nodes:
            self._nodes_by_depth[depths[node]].append(node)

    @property
    def operations(self):
        """The operations between inputs and outputs, each once, those farthest from the outputs first."""
        return list(self._operations)

    @property
    def inputs(self):
        """The symbolic inputs as a flat list."""
        return self._inputs

    @property
    def outputs(self):
        """The symbolic outputs as a flat list."""
        return self._outputs

    def call(self, inputs):
        """Run the graph on tensors nested as the inputs."""
        return self._run_through_graph(inputs)

    def compute_output_spec(self, inputs):
        """The symbols that come out for symbols of these shapes."""
        flat = tree.flatten(inputs)
        if [x.shape for x in flat] == [x.shape for x in self._inputs]:
            return tree.map_structure(lambda x: KerasTensor(x.shape, x.dtype), self._outputs_struct)
        return self._run_through_graph(inputs, operation_fn=lambda operation: operation.compute_output_spec)

    def _run_through_graph(self, inputs, operation_fn=None, training=None):
        """Call each operation on the values of what it was called on.

        `operation_fn` says how an operation is called, where not simply; `training`, if not None, takes the place of a recorded one.
        """
        values = dict(zip(map(id, self._inputs), tree.flatten(inputs)))
        for node in self._ordered_nodes:
            if node.is_input or id(node.outputs[0]) in values:
                continue
            args, kwargs = node.arguments.fill_in(values)
            if training is not None and "training" in kwargs:
                kwargs["training"] = training
            called = node.operation if operation_fn is None else operation_fn(node.operation)
            result = called(*args, **kwargs)
            if len(node.outputs) == 1 and not isinstance(result, (list, tuple, dict)):
                values[id(node.outputs[0])] = result
            else:
                for symbol, x in zip(node.outputs, tree.flatten(result)):
                    values[id(symbol)] = x
        return filled_in(self._outputs_struct, values)


def node_key(operation, node_index):
    """The name of a call in configs and sets: "operation name_ib-number"."""
    return f"{operation.name}_ib-{node_index}"


def map_graph(inputs, outputs):
    """Walk back from the outputs to the inputs.

    Returns `(nodes, depths, operations)`: the nodes in an order in which they can run, a dict from node to its depth (the longest
    way to an output, in calls), and the operations in the order in which Keras lists layers: deepest first, then as first met.

    Raises ValueError for a disconnected graph or a name used twice.
    """
    in_order, met = walk_back(inputs, outputs)
    depths, operation_depths = measure_depths(in_order)
    for x in inputs:  # an Input that no output needs still belongs to the model
        node = history_of(x).node
        if node is not None and node.is_input and node.operation not in operation_depths:
            in_order.append(node)
            depths[node] = operation_depths[node.operation] = 0
            met[node.operation] = -1
    nodes = sorted(depths, key=lambda node: -depths[node])
    operations = sorted(operation_depths, key=lambda operation: (-operation_depths[operation], met[operation]))
    check_connected(inputs, outputs, nodes)
    check_names(operations)
    return nodes, depths, operations


def walk_back(inputs, outputs):
    """All nodes behind `outputs`, parents before children, and for each operation when it was first met.

    Depth first, with a stack of its own instead of recursion: models may be thousands of layers deep.
    """
    given = {id(x) for x in inputs}
    in_order, done, met = [], set(), {}
    for output in outputs:
        stack = [(output, None)]
        while stack:
            x, node = stack.pop()
            if node is not None:  # second visit: all parents are listed
                if node not in done:
                    done.add(node)
                    in_order.append(node)
                continue
            node = history_of(x).node
            if node is None or node in done or (not node.is_input and id(x) in given):
                continue
            met.setdefault(node.operation, len(met))
            stack.append((x, node))
            stack.extend((parent, None) for parent in reversed(node.input_tensors))
    return in_order, met


def measure_depths(in_order):
    """The depth of each node and of each operation; an operation called at several depths counts as the deepest."""
    known = set(in_order)
    depths, operation_depths = {}, {}
    for node in reversed(in_order):
        depth = max(depths.setdefault(node, 0), operation_depths.get(node.operation, 0))
        depths[node] = operation_depths[node.operation] = depth
        for parent in node.parent_nodes:
            if parent in known:
                depths[parent] = max(depth + 1, depths.get(parent, 0))
    return depths, operation_depths
