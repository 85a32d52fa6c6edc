"""The names that Keras's files give the operations of a graph: `x + 1` is a call of "keras.src.ops.numpy", "Add".

The classes of minikeras's operations are made when they are needed; their names are entered here once, so that files can be written
and read by name.
"""

from minikeras import ops
from minikeras.graph.operation import CALL_SETTINGS, CLASSES, FunctionOperation, operation_class
from minikeras.ops import activations
from minikeras.serialization import builtin

PLACES = {
    "keras.src.ops.numpy": """
        abs add all any argmax argmin broadcast_to clip concatenate divide equal exp expand_dims flip floor_divide get_item greater
        greater_equal less less_equal log log1p logical_and logical_not logical_or logical_xor matmul max maximum mean min minimum
        mod multiply negative not_equal ones_like pad power prod reshape sign sqrt square squeeze stack std subtract sum take tanh
        transpose var where zeros_like""",
    "keras.src.ops.nn": """
        average_pool celu conv conv_transpose depthwise_conv elu gelu glu hard_shrink hard_sigmoid hard_silu hard_tanh leaky_relu
        log_sigmoid log_softmax max_pool moments one_hot relu relu6 selu separable_conv sigmoid silu soft_shrink softmax softplus
        softsign sparse_plus sparse_sigmoid sparsemax squareplus tanh_shrink threshold""",
    "keras.src.ops.core": "cast stop_gradient unstack",
    "keras.src.ops.math": "logsumexp rsqrt",
}
IRREGULAR = {"abs": "Absolute"}
# Further names to read: the same operation by another name.
ALSO = {"max": ["Amax"], "min": ["Amin"], "divide": ["TrueDivide"]}
IN_CALL = {"get_item": ("key",), "pad": ("constant_values",)}


class GetItem(FunctionOperation):
    """`x[key]`. JSON has no tuples: the list that a key comes back as means what the tuple meant."""

    function = staticmethod(ops.get_item)

    def call(self, x, key):
        return ops.get_item(x, tuple(key) if isinstance(key, list) else key)


def enter_names():
    """Enter the names of all operations into the tables."""
    CLASSES[ops.get_item] = GetItem
    for place, names in PLACES.items():
        for name in names.split():
            function = getattr(ops, name)
            CALL_SETTINGS[function] = IN_CALL.get(name, ())
            cls = operation_class(function)
            aliases = [f"{place}.{other}" for other in ALSO.get(name, ())]
            builtin(place, IRREGULAR.get(name, cls.__name__), aliases)(cls)
    builtin("keras.src.activations.activations", "ReLU")(operation_class(activations.bent_relu))


enter_names()
