"""Configs of Keras 1: other names of classes and arguments, and Merge, one class for what are nine today."""

from minikeras.saving.legacy_configs.inputs import with_input
from minikeras.saving.refusal import FileRefused

_WEIGHTS = {
    "init": "kernel_initializer",
    "W_regularizer": "kernel_regularizer",
    "b_regularizer": "bias_regularizer",
    "W_constraint": "kernel_constraint",
    "b_constraint": "bias_constraint",
    "bias": "use_bias",
}
_WINDOW = {"border_mode": "padding", "dim_ordering": "data_format"}
_CONVOLUTION = {**_WEIGHTS, **_WINDOW, "nb_filter": "filters"}
_RECURRENT = {
    **_WEIGHTS,
    "output_dim": "units",
    "inner_init": "recurrent_initializer",
    "U_regularizer": "recurrent_regularizer",
    "inner_activation": "recurrent_activation",
    "dropout_W": "dropout",
    "dropout_U": "recurrent_dropout",
}
_NAMES = {
    "Dense": {**_WEIGHTS, "output_dim": "units"},
    "TimeDistributedDense": {**_WEIGHTS, "output_dim": "units"},
    "Embedding": {
        "init": "embeddings_initializer",
        "W_regularizer": "embeddings_regularizer",
        "W_constraint": "embeddings_constraint",
    },
    **dict.fromkeys(("Convolution1D", "AtrousConvolution1D"), {**_CONVOLUTION, "atrous_rate": "dilation_rate"}),
    **dict.fromkeys(
        ("Convolution2D", "AtrousConvolution2D", "Deconvolution2D"),
        {**_CONVOLUTION, "subsample": "strides", "atrous_rate": "dilation_rate"},
    ),
    "SeparableConvolution2D": {**_CONVOLUTION, "subsample": "strides"},
    **dict.fromkeys(("LSTM", "GRU", "SimpleRNN"), _RECURRENT),
    "BatchNormalization": {
        "beta_init": "beta_initializer",
        "gamma_init": "gamma_initializer",
        "gamma_regularizer": "gamma_regularizer",
    },
    **dict.fromkeys(("MaxPooling1D", "AveragePooling1D"), {**_WINDOW, "pool_length": "pool_size", "stride": "strides"}),
    **dict.fromkeys(("MaxPooling2D", "AveragePooling2D"), _WINDOW),
    **dict.fromkeys(("ZeroPadding2D", "Cropping2D", "UpSampling2D", "Flatten"), {"dim_ordering": "data_format"}),
    **dict.fromkeys(("GlobalMaxPooling2D", "GlobalAveragePooling2D"), {"dim_ordering": "data_format"}),
    "UpSampling1D": {"length": "size"},
    **dict.fromkeys(("Dropout", "GaussianDropout"), {"p": "rate"}),
    **dict.fromkeys(("SpatialDropout1D", "SpatialDropout2D"), {"p": "rate", "dim_ordering": "data_format"}),
    "GaussianNoise": {"sigma": "stddev"},
    "PReLU": {"init": "alpha_initializer"},
}
# What Keras 1 wrote, too, and what says nothing today: sizes that the input tells, how it was computed.
_LEFT_OUT = {
    "": {"batch_input_shape", "input_dtype", "create_input_layer"},
    **dict.fromkeys(("LSTM", "GRU", "SimpleRNN"), {"input_dim", "input_length", "consume_less"}),
    **dict.fromkeys(("Dense", "Convolution1D", "AtrousConvolution1D"), {"input_dim", "input_length"}),
    "TimeDistributedDense": {"input_dim", "input_length"},
    "Embedding": {"input_length"},
    "Deconvolution2D": {"output_shape"},
    "LSTM": {"input_dim", "input_length", "consume_less", "forget_bias_init"},
}
_SILENT = {"ZeroPadding2D", "Cropping2D", "UpSampling2D", "SpatialDropout2D", "GlobalMaxPooling2D", "GlobalAveragePooling2D"}
_SIZES_OF_AXES = {"nb_row", "nb_col", "filter_length", "subsample_length"}
_VALUES = {"th": "channels_first", "tf": "channels_last"}
_INITIALIZERS = {"uniform": "random_uniform", "normal": "random_normal", "zero": "zeros", "one": "ones"}
_MERGED = {
    "sum": ("Add", {}),
    "mul": ("Multiply", {}),
    "ave": ("Average", {}),
    "max": ("Maximum", {}),
    "concat": ("Concatenate", {"axis": "concat_axis"}),
    "dot": ("Dot", {"axes": "dot_axes"}),
    "cos": ("Dot", {"axes": "dot_axes"}),
}


def data_format_of(config):
    """Where the channels are in a model of Keras 1: some layers did not write it down, but others did. None if none did."""
    waiting = [config]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict) and value.get("dim_ordering") in ("th", "tf"):
            return _VALUES[value["dim_ordering"]]
        if isinstance(value, (list, dict)):
            waiting.extend(value.values() if isinstance(value, dict) else value)
    return None


def modern_layer(name, inner, data_format=None):
    """The name and arguments of a layer of Keras 1 as Keras 2 had them. Raises FileRefused for what is gone.

    Args:
        data_format: that of the model, for layers that did not write their own.
    """
    if name == "Merge":
        return merge_arguments(inner)
    names = _NAMES.get(name, {})
    left_out = (_LEFT_OUT.get(name, set()) | _LEFT_OUT[""]) - {"batch_input_shape"}
    modern = {names.get(key, key): _value(key, value) for key, value in inner.items() if key not in left_out | _SIZES_OF_AXES}
    modern.update(_sizes(name, inner))
    if name in _SILENT and data_format is not None:
        modern.setdefault("data_format", data_format)
    if name == "Embedding" and modern.pop("dropout", 0):
        raise FileRefused(
            2, f"'{inner.get('name')}'", "Embedding(dropout=...) is gone: build it anew with SpatialDropout1D after it."
        )
    if name == "BatchNormalization" and modern.pop("mode", 0) not in (0, 2):
        raise FileRefused(2, f"'{inner.get('name')}'", "BatchNormalization(mode=1) normalizes each row: it is gone.")
    return name, modern


def _value(key, value):
    if key == "dim_ordering":
        return _VALUES.get(value, value)
    if key.endswith("init") and isinstance(value, str):
        return _INITIALIZERS.get(value, value)
    return value


def _sizes(name, inner):
    """Sizes that had an argument for each axis."""
    found = {}
    if "nb_row" in inner:
        found["kernel_size"] = [inner["nb_row"], inner["nb_col"]]
    if "filter_length" in inner:
        found.update(kernel_size=[inner["filter_length"]], strides=[inner.get("subsample_length", 1)])
    return found


def merge_arguments(inner):
    """The class and the arguments that a Merge has today."""
    mode = inner.get("mode", "sum")
    if mode not in _MERGED or inner.get("mode_type", "raw") != "raw":
        raise FileRefused(
            1, f"'{inner.get('name')}'", f"Merge(mode={str(mode)[:30]!r}) is a function of its own, which no file holds."
        )
    name, names = _MERGED[mode]
    modern = {new: inner[old] for new, old in names.items() if old in inner}
    if mode == "cos":
        modern["normalize"] = True
    if isinstance(modern.get("axes"), list) and modern["axes"] and isinstance(modern["axes"][0], list):
        modern["axes"] = [axes[0] for axes in modern["axes"]]
    return name, {"name": inner.get("name"), "trainable": True, **modern}


def modern_merge(layer):
    """A layer's config, with its class of today where it is a Merge that files of Keras 2 still carry."""
    if isinstance(layer, dict) and layer.get("class_name") == "Merge" and isinstance(layer.get("config"), dict):
        name, inner = merge_arguments(layer["config"])
        return {**layer, "class_name": name, "config": inner}
    return layer


def small_object(value):
    """A regularizer or constraint as Keras 1 wrote it, with its name among its arguments; None for any other dict."""
    if set(value) <= {"name", "l1", "l2"} and isinstance(value.get("name"), str) and len(value) > 1:
        return {"class_name": "L1L2", "config": {key: value[key] for key in ("l1", "l2") if key in value}}
    if value.get("name") == "MaxNorm" and "m" in value:
        return {"class_name": "MaxNorm", "config": {"max_value": value["m"], "axis": value.get("axis", 0)}}
    if set(value) <= {"name", "axis"} and value.get("name") in ("NonNeg", "UnitNorm"):
        return {"class_name": value["name"], "config": {"axis": value["axis"]} if "axis" in value else {}}
    return None


def begins_with_merge(inner):
    """Whether this is a Sequential whose first layer merges other stacks."""
    layers = inner.get("layers")
    first = layers[0] if isinstance(layers, list) and layers and isinstance(layers[0], dict) else {}
    return first.get("class_name") == "Merge" and isinstance(first.get("config"), dict) and bool(first["config"].get("layers"))


def merged_stack(inner):
    """A Sequential of Keras 1 that begins with a Merge of other stacks, as a graph in which each layer has one place."""
    merge, rest = inner["layers"][0]["config"], inner["layers"][1:]
    graph, ends = [], []
    for branch in merge["layers"]:
        stack = branch["config"] if isinstance(branch["config"], list) else branch["config"]["layers"]
        ends.append(_chain(graph, with_input(stack), []))
    begin = {"class_name": "Merge", "config": {key: value for key, value in merge.items() if key != "layers"}}
    end = _chain(graph, rest, [_chain(graph, [begin], ends)])
    inputs = [[layer["name"], 0, 0] for layer in graph if layer["class_name"] == "InputLayer"]
    return {"name": inner.get("name"), "layers": graph, "input_layers": inputs, "output_layers": [[end, 0, 0]]}


def _chain(graph, layers, before):
    """Put layers into a graph, each called on the one before; the name of the last."""
    for layer in layers:
        name = layer["config"]["name"]
        calls = [[[other, 0, 0] for other in before]] if before else []
        graph.append({**layer, "name": name, "inbound_nodes": calls})
        before = [name]
    return before[0]
