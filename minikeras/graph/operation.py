"""Operation: what can be called. On symbols a call records a Node; on arrays it computes."""

import inspect

from minikeras import naming, tree
from minikeras.budget import Budget
from minikeras.config.strict_checks import strict_checks
from minikeras.graph.explain_calls import never_called, tell_of_calls
from minikeras.graph.explaining import explained, place
from minikeras.graph.keras_tensor import any_symbolic
from minikeras.graph.node import Node
from minikeras.graph.probing import infer_outputs
from minikeras.ops.shapes import get_item


class _Calls:
    """What `operation.calls` gives. No property: a learner's own layer may have something else of that name."""

    def __get__(self, operation, owner):
        return self if operation is None else tuple(operation._inbound_nodes)


class Operation:
    """The base of layers and of the recorded calls of `minikeras.ops`.

    A subclass defines `call(...)`, which computes on tensors, and, if the shapes cannot be found by trying, `compute_output_spec`.
    """

    def __new__(cls, *args, **kwargs):
        """Remember the constructor's arguments: they are the default config."""
        instance = super().__new__(cls)
        instance.__dict__["_constructor_arguments"] = (args, kwargs)
        return instance

    def __init__(self, name=None):
        if name is None:
            name = naming.auto_name(type(self).__name__)
        if not isinstance(name, str) or "/" in name:
            raise explained(
                ValueError,
                "Argument `name` must be a string and cannot contain character `/`. "
                f"Received: name={name} (of type {type(name)})",
                where=place(),
                why="in the path of a weight, '/' stands between a layer and what is inside it",
                fix=f"name={str(name).replace('/', '_')!r}",
            )
        self.name = name
        self._inbound_nodes = []
        self._outbound_nodes = []

    def __call__(self, *args, **kwargs):
        if any_symbolic(args, kwargs):
            return self.symbolic_call(*args, **kwargs)
        return self.call(*args, **kwargs)

    def symbolic_call(self, *args, **kwargs):
        """Find out the shapes of the outputs and record the call."""
        outputs = self.compute_output_spec(*args, **kwargs)
        Node(operation=self, call_args=args, call_kwargs=kwargs, outputs=outputs)
        return outputs

    def call(self, *args, **kwargs):
        raise NotImplementedError(f"{type(self).__name__} defines no `call`.")

    def compute_output_spec(self, *args, **kwargs):
        """The KerasTensors that a call on these symbols gives, found by calling on zeros of two sizes."""
        return infer_outputs(self.call, args, kwargs)

    def get_config(self):
        """What the constructor must be called with to make this again, as a dict of plain values.

        Raises NotImplementedError where an argument is not a plain value: override `get_config()` then.
        """
        config = {"name": self.name}
        if type(self).__init__ is Operation.__init__:
            return config
        args, kwargs = self._constructor_arguments
        bound = inspect.signature(type(self).__init__).bind(self, *args, **kwargs)
        bound.apply_defaults()
        arguments = dict(list(bound.arguments.items())[1:])
        for parameter in inspect.signature(type(self).__init__).parameters.values():
            if parameter.kind is parameter.VAR_KEYWORD:
                arguments.update(arguments.pop(parameter.name, {}))
            elif parameter.kind is parameter.VAR_POSITIONAL:
                arguments.pop(parameter.name, None)
        parameters = inspect.signature(type(self).__init__).parameters
        arguments = {**config, **arguments, **config}
        if "name" not in parameters and not any(p.kind is p.VAR_KEYWORD for p in parameters.values()):
            del arguments["name"]  # the constructor would not take it
        if not all(isinstance(leaf, (str, int, float, bool, type(None))) for leaf in tree.flatten(arguments)):
            raise NotImplementedError(
                f"Object {type(self).__name__} was created by passing non-serializable argument values in `__init__()`, and "
                f"therefore the object must override `get_config()` in order to be serializable. Please implement `get_config()`."
            )
        return arguments

    @classmethod
    def from_config(cls, config):
        """Make an operation from what `get_config()` gave."""
        try:
            return cls(**config)
        except Exception as error:
            raise TypeError(
                f"Error when deserializing class '{cls.__name__}' using config={config}.\n\nException encountered: {error}"
            ) from error

    calls = _Calls()  # the Nodes of this operation, one for each call on symbols, in order; not in Keras

    @property
    def input(self):
        """The symbolic input of the first call. Warns where there are several."""
        return self._first_call("input").input

    @property
    def output(self):
        """The symbolic output of the first call. Warns where there are several."""
        return self._first_call("output").output

    def _first_call(self, attribute):
        if not self._inbound_nodes:
            raise never_called(self, attribute)
        if len(self._inbound_nodes) > 1 and strict_checks() and not self.__dict__.get("_told_of_calls"):
            self._told_of_calls = True
            tell_of_calls(self, attribute)
        return self._inbound_nodes[0]

    def _get_node_attribute_at_index(self, node_index, attribute, attribute_name):
        """As Keras's: `attribute` of the given call, alone where there is one and in a list otherwise."""
        if not self._inbound_nodes:
            raise never_called(self, attribute_name)
        if node_index >= len(self._inbound_nodes):
            raise ValueError(
                f"Asked to get {attribute_name} at node {node_index}, but the operation has only "
                f"{len(self._inbound_nodes)} inbound nodes."
            )
        values = getattr(self._inbound_nodes[node_index], attribute)
        return values[0] if isinstance(values, list) and len(values) == 1 else values

    # Keras 2's accessors, gone in Keras 3: in the books they are how one tells the calls of a shared layer apart.

    def get_input_at(self, node_index):
        """The input of call number `node_index`. Keras 2 only; in Keras 3 there is nothing in its place."""
        return self._get_node_attribute_at_index(node_index, "input_tensors", "input")

    def get_output_at(self, node_index):
        """The output of call number `node_index`. Keras 2 only; in Keras 3 there is nothing in its place."""
        return self._get_node_attribute_at_index(node_index, "output_tensors", "output")

    def get_input_shape_at(self, node_index):
        """The shape of the input of call number `node_index`. Keras 2 only."""
        return tree.map_structure(lambda x: x.shape, self.get_input_at(node_index))

    def get_output_shape_at(self, node_index):
        """The shape of the output of call number `node_index`. Keras 2 only."""
        return tree.map_structure(lambda x: x.shape, self.get_output_at(node_index))

    def __repr__(self):
        return f"<Operation name={self.name}>"


class FunctionOperation(Operation):
    """A function of `minikeras.ops` as something that can stand in the layer graph; its settings are its config."""

    function = None

    def __init__(self, name=None, **settings):
        super().__init__(name=name)
        self.settings = settings

    def call(self, *operands, **symbols):
        return type(self).function(*operands, **self.settings, **symbols)

    def compute_output_spec(self, *operands, **symbols):
        budget = Budget.current()
        if budget is not None:  # only while a file is read
            shapes = [tuple(x.shape) for x in tree.flatten((operands, symbols)) if hasattr(x, "shape")]
            budget.check_call(type(self).function.__name__, shapes, {**self.settings, **symbols, "operands": operands})
        return super().compute_output_spec(*operands, **symbols)

    def get_config(self):
        return {"name": self.name, **self.settings}


class GetItem(FunctionOperation):
    """`x[key]`. JSON has no tuples: the list that a key comes back as means what the tuple meant."""

    function = staticmethod(get_item)

    def call(self, x, key):
        return get_item(x, tuple(key) if isinstance(key, list) else key)


CLASSES = {get_item: GetItem}  # from a function to its Operation class
# Settings that Keras takes in the call, not in the constructor.
IN_CALL = {
    "average": ("weights",),
    "digitize": ("bins",),
    "dot_product_attention": ("bias", "mask", "scale"),
    "get_item": ("key",),
    "isclose": ("rtol", "atol"),
    "nanpercentile": ("q",),
    "nanquantile": ("q",),
    "pad": ("constant_values",),
    "percentile": ("q",),
    "quantile": ("q",),
    "rms_normalization": ("scale",),
    "select": ("default",),
}


def operation_class(function):
    """The Operation class of a function of `minikeras.ops`: `expand_dims` gives `ExpandDims`."""
    if function not in CLASSES:
        name = "".join(part.capitalize() for part in function.__name__.split("_"))
        CLASSES[function] = type(name, (FunctionOperation,), {"function": staticmethod(function), "__doc__": function.__doc__})
    return CLASSES[function]


def symbolic_call(function, operands, settings):
    """Record a call of a function of `minikeras.ops` on symbols: a Node of a new operation named after the function."""
    if not function.takes_list:  # operands that were left out: Keras wants their places filled
        operands = [*operands, *[None] * (function.operands - len(operands))]
    taken = IN_CALL.get(function.__name__, ())
    in_call = {key: value for key, value in settings.items() if key in taken or any_symbolic(value)}
    plain = {key: value for key, value in settings.items() if key not in in_call}
    return operation_class(function)(**plain).symbolic_call(*operands, **in_call)
