"""What a class of an old file is called now: bare names, names of the past, and the places of Keras's own source."""

from minikeras.serialization import builtin_object

LAYERS = ("keras.layers", "keras", "keras.src.models.functional")
OPERATIONS = ("keras.src.ops.numpy", "keras.src.ops.nn", "keras.src.ops.core", "keras.src.ops.math")
# By the end of the key that an object stands under.
_ROOMS = {
    "initializer": "keras.initializers",
    "regularizer": "keras.regularizers",
    "constraint": "keras.constraints",
    "learning_rate": "keras.optimizers.schedules",
    "optimizer": "keras.optimizers",
    "dtype": "keras",
    "loss": "keras.losses",
    "metrics": "keras.metrics",
}
_SMALL = ("keras.initializers", "keras.regularizers", "keras.constraints", "keras.optimizers.schedules")
# The last word of a place in Keras 3.0's source before the file: `keras.src.layers.core.dense`.
_ROOMS_OF_THE_SOURCE = {
    "layers": "keras.layers",
    "initializers": "keras.initializers",
    "regularizers": "keras.regularizers",
    "constraints": "keras.constraints",
    "losses": "keras.losses",
    "metrics": "keras.metrics",
    "optimizers": "keras.optimizers",
    "models": "keras",
    "mixed_precision": "keras",
    "dtype_policies": "keras",
}
NAMES_OF_THE_PAST = {
    "Model": "Functional",
    "Container": "Functional",
    "Network": "Functional",
    "AtrousConvolution1D": "Conv1D",
    "AtrousConvolution2D": "Conv2D",
    "BatchNormalizationV1": "BatchNormalization",
    "BatchNormalizationV2": "BatchNormalization",
    "Convolution1D": "Conv1D",
    "Convolution2D": "Conv2D",
    "CuDNNGRU": "GRU",
    "CuDNNLSTM": "LSTM",
    "Deconvolution2D": "Conv2DTranspose",
    "DenseV1": "Dense",
    "GRUV1": "GRU",
    "GRUV2": "GRU",
    "LSTMV1": "LSTM",
    "LSTMV2": "LSTM",
    "L1L2Regularizer": "L1L2",
    "WeightRegularizer": "L1L2",
    "ParametricSoftplus": "PReLU",
    "SeparableConvolution2D": "SeparableConv2D",
    "SyncBatchNormalization": "BatchNormalization",
    "ThresholdedReLU": "ReLU",
    "TimeDistributedDense": "Dense",
}
_POLICIES = ("Policy", "PolicyV1", "FloatDTypePolicy")


def rooms_of(key, inner):
    """Where an object may come from that stands under `key` of a config, the likeliest room first."""
    for end, room in _ROOMS.items():
        if key.endswith(end):
            return (room,)
    is_layer = not isinstance(inner, dict) or "trainable" in inner or "batch_shape" in inner or "layers" in inner
    return (*LAYERS, *_SMALL, *OPERATIONS) if is_layer else (*OPERATIONS, *LAYERS, *_SMALL)


def modern_names(config, rooms, known):
    """Module, class name and registered name of an object, in the form of the newer files.

    Args:
        config: a dict with `class_name`, and perhaps `module`.
        rooms: where a class without a module is looked for.
        known: the learner's own names, which come before Keras's.
    """
    name, module = config["class_name"], config.get("module")
    own = {"module": module, "class_name": name, "registered_name": config.get("registered_name") or name}
    if name in known or own["registered_name"] in known:
        return {**own, "class_name": name.rpartition(">")[2]}
    if name in _POLICIES and rooms == ("keras",):
        return _full("keras", "DTypePolicy")
    if module is not None:
        return _from_module(config, module, own)
    plain = name.removeprefix("Custom>")
    for candidate in (plain, NAMES_OF_THE_PAST.get(plain), plain.removesuffix("V1").removesuffix("V2")):
        for room in rooms:
            if candidate is not None and builtin_object(room, candidate) is not None:
                return _full(room, candidate)
    return {"module": None, "class_name": name.rpartition(">")[2], "registered_name": name}


def _full(room, name):
    # Keras writes what its public API doesn't name with its place in its source, and this name twice.
    return {"module": room, "class_name": name, "registered_name": name if room.startswith("keras.src.") else None}


def _from_module(config, module, own):
    name = config["class_name"]
    if not isinstance(module, str):
        return own
    if name in _POLICIES and module.startswith("keras."):
        return _full("keras", "DTypePolicy")
    if builtin_object(module, name) is not None:
        return {**own, "registered_name": config.get("registered_name")}
    if not module.startswith(("keras.", "tensorflow.", "tf_keras.")):
        return own
    if name == "Functional":
        return _full("keras.src.models.functional", name)
    words = module.split(".")
    rooms = [room for word, room in _ROOMS_OF_THE_SOURCE.items() if word in words]
    if "schedules" in words or any("schedule" in word for word in words):
        rooms = ["keras.optimizers.schedules"]
    for room in rooms:
        for candidate in (name, NAMES_OF_THE_PAST.get(name)):
            if candidate is not None and builtin_object(room, candidate) is not None:
                return _full(room, candidate)
    return own
