"""Recorded functions: what a call of `minikeras.ops` on symbols leaves in the layer graph, an Operation named after the function."""

from minikeras import tree
from minikeras.budget import Budget
from minikeras.graph.keras_tensor import any_symbolic
from minikeras.graph.numbers_only import symbol_among_numbers, where_numbers_only
from minikeras.graph.operation import Operation
from minikeras.ops.shapes import get_item


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
        made = type(name, (FunctionOperation,), {"function": staticmethod(function), "__doc__": function.__doc__})
        CLASSES.setdefault(function, made)  # of two threads, the first one's
    return CLASSES[function]


def symbolic_call(function, operands, settings):
    """Record a call of a function of `minikeras.ops` on symbols: a Node of a new operation named after the function."""
    if not function.takes_list:  # operands that were left out: Keras wants their places filled
        operands = [*operands, *[None] * (function.operands - len(operands))]
    taken = IN_CALL.get(function.__name__, ())
    in_call = {key: value for key, value in settings.items() if key in taken or any_symbolic(value)}
    plain = {key: value for key, value in settings.items() if key not in in_call}
    return operation_class(function)(**plain).symbolic_call(*operands, **in_call)


def record_call(symbol, function, operands, settings):
    """What a symbol does when a function of `minikeras.ops` is called on it: it records the call. Returns the symbolic output.

    Raises ValueError where only numbers may stand.
    """
    where = where_numbers_only.get()
    if where is not None:
        raise symbol_among_numbers(symbol, where)
    return symbolic_call(function, operands, settings)
