"""Operations of TensorFlow on symbols, which tf.keras 2.4 to 2.15 wrote as layers.

`x + 1.0` is a "TFOpLambda" of `__operators__.add`. Each has a twin among the operations of `keras.ops`, or the file is refused with
the name of the one that has none.
"""

from minikeras.saving.legacy_configs.calls import plain_name
from minikeras.saving.refusal import FileRefused

_CLASSES = ("TFOpLambda", "SlicingOpLambda")
_NUMPY, _NN, _CORE, _MATH = (f"keras.src.ops.{file}" for file in ("numpy", "nn", "core", "math"))


def _table():
    """From TensorFlow's name to `(place, class, further arguments and their names today)`."""
    table = {}
    for name in """absolute:math.abs negative:math.negative sqrt:math.sqrt square:math.square exp:math.exp log:math.log
            log1p:math.log1p expm1:math.expm1 sin:math.sin cos:math.cos tan:math.tan tanh:math.tanh sign:math.sign
            floor:math.floor ceil:math.ceil round:math.round reciprocal:math.reciprocal zeros_like:zeros_like
            ones_like:ones_like logical_not:math.logical_not""".split():
        new, old = name.split(":")
        table[old] = (_NUMPY, _class_name(new), {})
    for name in "relu relu6 elu selu sigmoid softplus softsign silu".split():
        table[f"nn.{name}"] = (_NN, _class_name(name), {})
    table["nn.tanh"] = table["math.tanh"]
    table["math.sigmoid"] = table["nn.sigmoid"]
    table["math.softplus"] = table["nn.softplus"]
    table["nn.swish"] = table["nn.silu"]
    table["nn.gelu"] = (_NN, "Gelu", {"approximate": "approximate"})
    table["nn.leaky_relu"] = (_NN, "LeakyRelu", {"alpha": "negative_slope"})
    table["nn.softmax"] = table["math.softmax"] = (_NN, "Softmax", {"axis": "axis"})
    table["nn.log_softmax"] = (_NN, "LogSoftmax", {"axis": "axis"})
    table["math.rsqrt"], table["math.erf"] = (_MATH, "Rsqrt", {}), (_MATH, "Erf", {})
    table["stop_gradient"] = (_CORE, "StopGradient", {})
    for name in """add subtract multiply divide truediv floordiv:floor_divide pow:power maximum minimum floormod:mod mod greater
            greater_equal less less_equal equal not_equal logical_and logical_or""".split():
        old, _, new = name.partition(":")
        table[f"math.{old}"] = (_NUMPY, _class_name(new or {"truediv": "true_divide"}.get(old, old)), {"y": None})
    table["__operators__.add"] = table["math.add"]
    table["__operators__.eq"], table["__operators__.ne"] = table["math.equal"], table["math.not_equal"]
    table["linalg.matmul"] = (_NUMPY, "Matmul", {"b": None})
    for old, new in {
        "mean": "Mean",
        "sum": "Sum",
        "max": "Max",
        "min": "Min",
        "prod": "Prod",
        "any": "Any",
        "all": "All",
    }.items():
        table[f"math.reduce_{old}"] = (_NUMPY, new, {"axis": "axis", "keepdims": "keepdims"})
    table["math.reduce_std"] = (_NUMPY, "Std", {"axis": "axis", "keepdims": "keepdims"})
    table["math.reduce_variance"] = (_NUMPY, "Var", {"axis": "axis", "keepdims": "keepdims"})
    table["math.argmax"], table["math.argmin"] = (_NUMPY, "Argmax", {"axis": "axis"}), (_NUMPY, "Argmin", {"axis": "axis"})
    table["math.cumsum"] = (_NUMPY, "Cumsum", {"axis": "axis"})
    table["reshape"] = (_NUMPY, "Reshape", {"shape": "newshape"})
    table["transpose"] = (_NUMPY, "Transpose", {"perm": "axes"})
    table["expand_dims"], table["squeeze"] = (_NUMPY, "ExpandDims", {"axis": "axis"}), (_NUMPY, "Squeeze", {"axis": "axis"})
    table["concat"], table["stack"] = (_NUMPY, "Concatenate", {"axis": "axis"}), (_NUMPY, "Stack", {"axis": "axis"})
    table["tile"] = (_NUMPY, "Tile", {"multiples": "repeats"})
    table["gather"] = (_NUMPY, "Take", {"indices": None, "axis": "axis"})
    table["clip_by_value"] = (_NUMPY, "Clip", {"clip_value_min": "x_min", "clip_value_max": "x_max"})
    table["cast"] = (_CORE, "Cast", {"dtype": "dtype"})
    table["__operators__.getitem"] = (_NUMPY, "GetItem", {"slice_spec": "key"})
    return table


def _class_name(name):
    return "".join(part.capitalize() for part in name.split("_"))


OPERATIONS = _table()


def is_one(layer):
    """Whether a layer's config is that of an operation of TensorFlow."""
    return isinstance(layer, dict) and layer.get("class_name") in _CLASSES


def modern(layer, calls, member):
    """The operation and its calls in the newer form. Raises FileRefused for one without a twin."""
    name, inner = layer.get("name"), layer.get("config")
    function = inner.get("function") if isinstance(inner, dict) else None
    if function not in OPERATIONS:
        raise without_twin(member, name, f"tf.{function}")
    place, class_name, names = OPERATIONS[function]
    nodes = [_call(call, function, names, f"{member}: '{name}'") for call in calls.of(layer)]
    return operation(place, class_name, name, nodes)


def operation(place, class_name, name, nodes):
    """An operation and its calls as a newer file has them: what all calls were told alike stands in the operation's config."""
    settings = (
        {} if class_name == "GetItem" or any(node["kwargs"] != nodes[0]["kwargs"] for node in nodes) else nodes[0]["kwargs"]
    )
    names = {"module": place, "class_name": class_name, "registered_name": class_name}
    calls = [{"args": node["args"], "kwargs": {} if settings else node["kwargs"]} for node in nodes]
    return {**names, "config": {"name": plain_name(name), **settings}, "name": plain_name(name), "inbound_nodes": calls}


def without_twin(member, name, what):
    """The error for an operation that minikeras has no twin of."""
    return FileRefused(1, f"{member}: '{name}'", f"the operation '{name}' ({what}) has no twin that is read from files here.")


def _call(call, function, names, member):
    """One call: TensorFlow's names of the further arguments replaced by Keras's, None for those that stand second."""
    args, kwargs = list(call["args"]), {}
    for key, value in call["kwargs"].items():
        if key in names:
            value = slices(value) if key == "slice_spec" else value
            if names[key] is None:
                args.append(value)
            else:
                kwargs[names[key]] = value
        elif value is not False and key not in ("name", "batch_dims") and value != 0:
            raise FileRefused(1, member, f"tf.{function}({key}={str(value)[:40]}) has no twin that is read from files here.")
    return {"args": args, "kwargs": kwargs}


def slices(value):
    """What stood in the brackets of `x[...]`: slices as the newer files write them."""
    if isinstance(value, dict) and set(value) == {"start", "stop", "step"}:
        return {"class_name": "__slice__", "config": value}
    return [slices(part) for part in value] if isinstance(value, list) else value
