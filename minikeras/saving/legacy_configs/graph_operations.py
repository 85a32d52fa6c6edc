"""Operations of TensorFlow's graph, which tf.keras 2.0 to 2.3 wrote as layers: a "TensorFlowOpLayer" with the graph's own entry.

The entry has the operation's kind, and its attributes by their types; the inputs that are no tensors stand beside it, by
number.
"""

from minikeras.saving.legacy_configs.tensor_operations import OPERATIONS, operation, slices, without_twin

# From the graph's name of a kind to TensorFlow's name of the function, and what its later inputs and attributes are.
_UNARY = """Neg:math.negative Abs:math.abs Sqrt:math.sqrt Square:math.square Exp:math.exp Log:math.log Sin:math.sin Cos:math.cos
    Tanh:math.tanh Sigmoid:math.sigmoid Sign:math.sign Floor:math.floor Rsqrt:math.rsqrt Relu:nn.relu Relu6:nn.relu6 Elu:nn.elu
    Selu:nn.selu Softplus:nn.softplus Softsign:nn.softsign Softmax:nn.softmax LogSoftmax:nn.log_softmax
    Reciprocal:math.reciprocal"""
_BINARY = """AddV2:math.add Add:math.add Sub:math.subtract Mul:math.multiply RealDiv:math.truediv FloorDiv:math.floordiv
    Pow:math.pow Maximum:math.maximum Minimum:math.minimum FloorMod:math.floormod Greater:math.greater GreaterEqual:math.greater_equal
    Less:math.less LessEqual:math.less_equal Equal:math.equal NotEqual:math.not_equal"""
_REDUCTIONS = "Mean:math.reduce_mean Sum:math.reduce_sum Max:math.reduce_max Min:math.reduce_min Prod:math.reduce_prod"
_WITH_ONE_SETTING = "Reshape:reshape:newshape Transpose:transpose:axes ExpandDims:expand_dims:axis Tile:tile:repeats"


def _pairs(text):
    return dict(pair.split(":") for pair in text.split())


_SETTINGS = {kind: (function, name) for kind, function, name in (entry.split(":") for entry in _WITH_ONE_SETTING.split())}
_UNARY, _BINARY, _REDUCTIONS = map(_pairs, (_UNARY, _BINARY, _REDUCTIONS))


def is_one(layer):
    """Whether a layer's config is that of an operation of TensorFlow's graph."""
    return isinstance(layer, dict) and layer.get("class_name") == "TensorFlowOpLayer"


def modern(layer, calls, member):
    """The operation and its calls in the newer form. Raises FileRefused for one without a twin."""
    name, node = layer.get("name"), layer["config"].get("node_def")
    if not isinstance(node, dict) or not isinstance(node.get("op"), str):
        raise without_twin(member, name, "an entry of TensorFlow's graph in a form of its own")
    kind, attributes = node["op"], node.get("attr") or {}
    constants = {int(place): value for place, value in (layer["config"].get("constants") or {}).items()}
    found = [_call(kind, attributes, _inputs(call, constants)) for call in calls.of(layer)]
    if not found or None in found:
        raise without_twin(member, name, f"TensorFlow's {kind}")
    place, class_name, _ = OPERATIONS[found[0][0]]
    return operation(place, class_name, name, [{"args": args, "kwargs": kwargs} for _, args, kwargs in found])


def _inputs(call, constants):
    """All inputs in their order: the tensors of a call, and between them the constants at their places."""
    first = call["args"][0]
    tensors = list(first) if isinstance(first, list) else [first]
    return [constants[place] if place in constants else tensors.pop(0) for place in range(len(tensors) + len(constants))]


def _call(kind, attributes, inputs):
    """`(function, args, kwargs)`, or None for a kind that is not in the tables."""
    if kind in _UNARY and len(inputs) == 1:
        return _UNARY[kind], inputs, {}
    if kind in _BINARY and len(inputs) == 2:
        return _BINARY[kind], inputs, {}
    if kind in _REDUCTIONS and len(inputs) == 2:
        return _REDUCTIONS[kind], inputs[:1], {"axis": inputs[1], "keepdims": _flag(attributes, "keep_dims")}
    if kind in _SETTINGS and len(inputs) == 2:
        function, name = _SETTINGS[kind]
        return function, inputs[:1], {name: inputs[1]}
    if kind == "ConcatV2":
        return "concat", [inputs[:-1]], {"axis": inputs[-1]}
    if kind == "Pack":
        return "stack", [inputs], {"axis": _number(attributes, "axis")}
    if kind in ("MatMul", "BatchMatMulV2") and not any(_flag(attributes, key) for key in _TURNED):
        return "linalg.matmul", inputs, {}
    if kind == "StridedSlice" and len(inputs) == 4 and not _number(attributes, "ellipsis_mask"):
        return "__operators__.getitem", inputs[:1], {"key": _key(attributes, *inputs[1:])}
    return None


_TURNED = ("transpose_a", "transpose_b", "adj_x", "adj_y")


def _flag(attributes, name):
    return bool(attributes.get(name, {}).get("b", False))


def _number(attributes, name):
    return int(attributes.get(name, {}).get("i", 0))


def _key(attributes, begin, end, strides):
    """What stood in the brackets of `x[...]`: each bit of a mask says that one end is open, or that an axis goes or comes."""
    key = []
    for place, (start, stop, step) in enumerate(zip(begin, end, strides)):
        bit = 1 << place
        if _number(attributes, "new_axis_mask") & bit:
            key.append(None)
        elif _number(attributes, "shrink_axis_mask") & bit:
            key.append(start)
        else:
            start = None if _number(attributes, "begin_mask") & bit else start
            stop = None if _number(attributes, "end_mask") & bit else stop
            key.append(slices({"start": start, "stop": stop, "step": step}))
    return key
