"""Where an old model begins: `batch_input_shape`, in an InputLayer or in the first layer itself."""


def modern_input(inner):
    """The arguments of an InputLayer under their names of today."""
    inner = dict(inner)
    shape = inner.pop("batch_input_shape", None)
    if shape is not None:
        inner.setdefault("batch_shape", shape)
    if isinstance(inner.get("input_dtype"), str):
        inner.setdefault("dtype", inner.pop("input_dtype"))
    return {key: value for key, value in inner.items() if key in _TAKEN or value not in (None, False)}


_TAKEN = ("name", "batch_shape", "shape", "batch_size", "dtype", "sparse", "ragged", "optional")


def with_input(layers):
    """The old configs of a stack's layers, an InputLayer in front where only the first layer says what it takes."""
    first = layers[0] if layers and isinstance(layers[0], dict) else {}
    inner = first.get("config")
    if first.get("class_name") == "InputLayer" or not isinstance(inner, dict) or "layers" in inner:
        return layers
    shape = inner.get("batch_input_shape") or _shape_within(inner)
    if shape is None:
        return layers
    dtype = "int32" if first.get("class_name") == "Embedding" else inner.get("dtype")
    begin = {"batch_input_shape": shape, "name": f"{inner.get('name', 'layer')}_input"}
    if isinstance(dtype, str):
        begin["dtype"] = dtype
    return [{"class_name": "InputLayer", "config": begin}, *layers]


def _shape_within(inner):
    """The input shape that a wrapper's inner layer says."""
    layer = inner.get("layer")
    deeper = layer.get("config") if isinstance(layer, dict) else None
    return deeper.get("batch_input_shape") if isinstance(deeper, dict) and layer.get("class_name") != "Dense" else None
