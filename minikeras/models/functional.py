"""Functional: a Model made of the calls between symbolic inputs and outputs."""

import inspect
import warnings

from minikeras import tree
from minikeras.autodiff import Symbol, Tensor, as_array
from minikeras.config.strict_checks import strict_checks
from minikeras.graph import Function, KerasTensor, Node
from minikeras.graph.explaining import described, explained, named, place, written
from minikeras.graph.function import map_graph, node_key
from minikeras.graph.origin import stack_level
from minikeras.layers.explain_inputs import single_row
from minikeras.layers.explain_names import other_structure
from minikeras.layers.input import Input, InputLayer
from minikeras.layers.input_spec import InputSpec
from minikeras.layers.layer import Layer, mask_of
from minikeras.layers.lost_masks import tell_of_lost_masks
from minikeras.models.model import Model
from minikeras.models.nodes import node_config, process_nodes
from minikeras.models.shared_by_a_loop import tell_of_loops
from minikeras.ops.core import cast
from minikeras.ops.shapes import expand_dims, squeeze
from minikeras.serialization import builtin, deserialize_keras_object, serialize_keras_object


@builtin("keras.src.models.functional")
class Functional(Function, Model):
    """What `Model(inputs, outputs)` makes. A layer graph that is a layer itself.

    Args:
        inputs, outputs: KerasTensors, alone or nested in lists, tuples and dicts. Inputs may also be the outputs of layers: the
            model then begins there.
        name: made from "functional" if not given.
        trainable: False freezes all layers.
    """

    def __init__(self, inputs, outputs, name=None, **kwargs):
        trainable = kwargs.pop("trainable", None)
        _check_symbols("inputs", inputs)
        _check_symbols("outputs", outputs)
        if isinstance(inputs, dict):
            _warn_of_other_names(inputs)
        if not all(_is_input(x) for x in tree.flatten(inputs)):
            inputs, outputs = clone_calls(inputs, outputs)
        Layer.__init__(self, name=name, **kwargs)
        self._start_training_state()
        self._map(inputs, outputs)
        if strict_checks():
            tell_of_lost_masks(self._ordered_nodes)
            tell_of_loops(self._ordered_nodes)
        self._layer_list = [operation for operation in self._operations if isinstance(operation, Layer)]
        if trainable is not None:
            self.trainable = trainable
        self.built = True
        self._build_shapes = {"input_shape": None}
        self._convert_input_args = False
        self._allow_non_tensor_positional_args = True
        self.input_spec = self._specs()
        self.output_names = [x._keras_history.operation.name for x in self._outputs]

    def _parts(self):
        return list(self._layer_list)

    @property
    def layers(self):
        return list(self._layer_list)

    @layers.setter
    def layers(self, _):
        raise AttributeError("`Model.layers` attribute is reserved and should not be used. Please use another name.")

    @property
    def input(self):
        """The symbolic inputs, nested as they were given."""
        return self._inputs_struct

    @property
    def output(self):
        """The symbolic outputs, nested as they were given."""
        return self._outputs_struct

    @property
    def input_shape(self):
        """The shape of the input, or a list of them."""
        return _alone([x.shape for x in self._inputs])

    @property
    def output_shape(self):
        """The shape of the output, or a list of them."""
        return _alone([x.shape for x in self._outputs])

    def _specs(self):
        if isinstance(self._inputs_struct, dict):
            if not all(isinstance(x, KerasTensor) for x in self._inputs_struct.values()):
                return None
            return [_spec(self._inputs_struct[name], name) for name in sorted(self._inputs_struct)]
        return [_spec(x) for x in self._inputs]

    def call(self, inputs, training=None, mask=None, **kwargs):
        inputs = self._standardize_inputs(inputs)
        if mask is not None:
            for x, m in zip(inputs, tree.flatten(mask)):
                if m is not None:
                    x._keras_mask = m
        outputs = self._run_through_graph(inputs, training=training)
        return outputs[0] if isinstance(outputs, list) and len(outputs) == 1 else outputs

    def compute_output_spec(self, inputs, training=None, mask=None):
        outputs = Function.compute_output_spec(self, self._standardize_inputs(inputs))
        return outputs[0] if isinstance(outputs, list) and len(outputs) == 1 else outputs

    def compute_output_shape(self, input_shape):
        symbols = tree.map_shape_structure(KerasTensor, input_shape)
        return tree.map_structure(lambda x: x.shape, self.compute_output_spec(symbols))

    def _standardize_inputs(self, inputs):
        """The inputs as a flat list of tensors, in the order of the model's Inputs, with their dtypes and ranks."""
        struct = self._inputs_struct
        if isinstance(inputs, dict) and not isinstance(struct, dict):
            names = [x.name for x in self._inputs]
            if tree.is_nested(struct) and any(tree.is_nested(part) for part in struct) or not set(names) <= set(inputs):
                raise ValueError(self._mismatch(inputs))
            inputs = [inputs[name] for name in names]
        elif isinstance(struct, (list, tuple)) and len(struct) == 1 and not tree.is_nested(inputs):
            inputs = [inputs]
        try:
            if tree.is_nested(inputs) or tree.is_nested(struct):
                tree.assert_same_structure(tree.lists_to_tuples(inputs), tree.lists_to_tuples(struct))
        except ValueError:
            if not (len(self._inputs) == 1 and len(tree.flatten(inputs)) == 1):
                if self._must_guess(inputs):
                    names = list(struct) if isinstance(struct, dict) else None
                    raise other_structure(self, self._mismatch(inputs), inputs, names) from None
                warnings.warn(self._mismatch(inputs), stacklevel=stack_level())
        flat = tree.flatten(inputs)
        return [self._fitted(x, symbol) for x, symbol in zip(flat, self._inputs)]

    def _must_guess(self, inputs):
        """Whether names are wanted and there are none, or other ones; a list for names in alphabetical order is no guess."""
        struct = self._inputs_struct
        if isinstance(struct, dict) and isinstance(inputs, (list, tuple)):
            return list(struct) != sorted(struct)
        return strict_checks() and (isinstance(struct, dict) or isinstance(inputs, dict))

    def _mismatch(self, inputs):
        expected = tree.map_structure(lambda x: x.name, self._inputs_struct)
        received = tree.map_structure(lambda x: "None" if x is None else f"Tensor(shape={x.shape})", inputs)
        return (
            "The structure of `inputs` doesn't match the expected structure.\n"
            f"Expected: {expected}\nReceived: inputs={received}"
        )

    def _fitted(self, x, symbol):
        """x in the dtype and with the number of axes of its Input."""
        if x is None:
            if not symbol._keras_history.operation.optional:
                raise ValueError(
                    f"The input '{symbol.name}' is not optional, but None was passed. Please provide a valid tensor."
                )
            return None
        mask = mask_of(x)
        if not isinstance(x, Symbol):
            _check_numbers(x, symbol)
            if not isinstance(x, Tensor):
                x = Tensor(as_array(x, None if symbol.dtype == "string" else symbol.dtype))
            elif x.dtype != symbol.dtype and symbol.dtype != "string":
                x = cast(x, symbol.dtype)
        x = self._with_rank(x, symbol)
        if mask is not None:
            x._keras_mask = mask
        return x

    def _with_rank(self, x, symbol):
        rank, wanted = len(x.shape), len(symbol.shape)
        if rank == wanted:
            return x
        if rank == wanted + 1 and x.shape[-1] == 1:
            return squeeze(x, axis=-1)
        if rank == wanted - 1 and symbol.shape[-1] == 1:
            return expand_dims(x, axis=-1)
        single = tuple(x.shape) == symbol.shape[1:]
        raise explained(
            ValueError,
            f"Invalid input shape for input {x} with name '{symbol.name}'. Expected shape {symbol.shape}, "
            f"but input has incompatible shape {tuple(x.shape)}",
            where=place(self),
            got=described(x),
            wants=f"a batch of rows: {symbol.shape}",
            why=single_row(symbol.shape[1:]) if single else None,
            fix="x[None]" if single else None,
            tensors=[x],
        )

    def add_loss(self, loss):
        raise NotImplementedError("A functional model has no `call` of its own in which a loss could arise: add it in a layer.")

    # Configs.

    def get_config(self):
        """Name, layers with their calls, inputs and outputs."""
        if not _has_functional_constructor(type(self)):
            return Model.get_config(self)
        places = {}
        for operation in self._operations:
            kept = [node for node in operation._inbound_nodes if node_key(operation, node.index) in self._nodes]
            places.update((node_key(operation, node.index), number) for number, node in enumerate(kept))
        layers = []
        for operation in self._operations:
            own = [node for node in operation._inbound_nodes if node_key(operation, node.index) in self._nodes]
            calls = [node_config(node, places) for node in own if not node.is_input]
            layers.append({**serialize_keras_object(operation), "name": operation.name, "inbound_nodes": calls})

        def place(x):
            operation, node_index, tensor_index = x._keras_history
            number = places[node_key(operation, node_index)]
            # Here, but not in the calls, Keras counts a model's own graph as its call 0.
            return [operation.name, number + isinstance(operation, Functional), tensor_index]

        return {
            "name": self.name,
            "trainable": self.trainable,
            "layers": layers,
            "input_layers": tree.map_structure(place, self._inputs_struct),
            "output_layers": tree.map_structure(place, self._outputs_struct),
        }


def functional_from_config(cls, config, custom_objects=None):
    """Make a functional model from a config: make its layers, repeat their calls, take its inputs and outputs."""
    config = dict(config)
    layer_configs = config.pop("layers")
    made = {}
    for layer_config in layer_configs:
        made[layer_config["name"]] = deserialize_keras_object(layer_config, custom_objects=custom_objects)
    process_nodes(made, {c["name"]: list(c["inbound_nodes"]) for c in layer_configs})

    def tensors(place):
        if isinstance(place, (list, tuple)) and len(place) == 3 and isinstance(place[0], str):
            name, node_index, tensor_index = place
            return made[name]._inbound_nodes[node_index - isinstance(made[name], Functional)].outputs[tensor_index]
        if isinstance(place, dict):
            return {key: tensors(part) for key, part in place.items()}
        return type(place)(tensors(part) for part in place)

    inputs, outputs = tensors(config.pop("input_layers")), tensors(config.pop("output_layers"))
    return cls(inputs=inputs, outputs=outputs, name=config.pop("name", None), trainable=config.pop("trainable", None), **config)


def clone_calls(inputs, outputs):
    """Repeat the calls between intermediate tensors and `outputs` on new Inputs; the layers, and their weights, are the same."""
    copies, fresh = {}, []
    for x in tree.flatten(inputs):
        copy = x if _is_input(x) else Input(batch_shape=x.shape, dtype=x.dtype, name=f"{x.name}CLONE")
        copies[id(x)] = copy
        fresh.append(copy)
    nodes, _, _ = map_graph(tree.flatten(inputs), tree.flatten(outputs))
    for node in nodes:
        if node.is_input or any(id(x) in copies for x in node.outputs):
            continue
        args, kwargs = node.arguments.fill_in(copies)
        results = [KerasTensor(x.shape, x.dtype) for x in node.outputs]
        Node(node.operation, args, kwargs, results)
        copies.update((id(x), result) for x, result in zip(node.outputs, results))
    return tree.pack_sequence_as(inputs, fresh), tree.map_structure(lambda x: copies[id(x)], outputs)


def _is_input(x):
    history = getattr(x, "_keras_history", None)
    return history is not None and history.operation is not None and isinstance(history.operation, InputLayer)


def _check_numbers(x, symbol):
    """Raise ValueError for text where an Input wants numbers."""
    array = x.array if isinstance(x, Tensor) else x
    if getattr(getattr(array, "dtype", None), "kind", "") in "US" and symbol.dtype != "string":
        raise explained(
            ValueError,
            f"Invalid dtype: {array.dtype.name}",
            where=place(),
            got="text",
            wants=f"numbers, for input '{symbol.name}'",
            why="a model computes with numbers; text that is made of digits can be turned into them",
            fix="x.astype('float32')",
        )


def _check_symbols(argument, structure):
    for x in tree.flatten(structure):
        if isinstance(x, KerasTensor):
            continue
        why = fix = None
        if isinstance(x, Layer):
            why, fix = f"{named(x)} is a layer, not a tensor; call it, to get one", f"{written(x)}(x)"
        elif hasattr(x, "shape"):
            why = "an array is the result of a computation; a model is made of the calls themselves, on an Input"
        raise explained(
            ValueError,
            f"All `{argument}` values must be KerasTensors. Received: {argument}={structure} including "
            f"invalid value {x} of type {type(x)}",
            where=place(),
            why=why,
            fix=fix,
            tensors=[x] if isinstance(x, Layer) or hasattr(x, "shape") else (),
        )


def _warn_of_other_names(inputs):
    for key, x in inputs.items():
        if isinstance(x, KerasTensor) and key != x.name:
            warnings.warn(
                "When providing `inputs` as a dict, all keys in the dict must match the names of the corresponding "
                f"tensors. Received key '{key}' mapping to value {x} which has name '{x.name}'. Change the tensor name "
                f"to '{key}' (via `Input(..., name='{key}')`)",
                stacklevel=stack_level(),
            )


def _spec(x, name=None):
    layer = x._keras_history.operation
    return InputSpec(
        shape=(None, *x.shape[1:]) if x.shape else (),
        allow_last_axis_squeeze=True,
        name=name or layer.name,
        optional=getattr(layer, "optional", False),
    )


def _has_functional_constructor(cls):
    parameters = list(inspect.signature(cls.__init__).parameters)
    return parameters[1:3] == ["inputs", "outputs"]


def _alone(shapes):
    return shapes[0] if len(shapes) == 1 else shapes
