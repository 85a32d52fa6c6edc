"""What the arguments of a class are called now, and what the old ones meant.

An argument that no longer exists and that is switched off says nothing: it is left out. One that is switched on stays, and the
schema refuses the file by its name, for what it asked for would be missing from what the model computes.
"""

from minikeras.saving.legacy_configs.lambdas import function_named
from minikeras.saving.refusal import FileRefused

RENAMED = {
    "LeakyReLU": {"alpha": "negative_slope"},
    "ThresholdedReLU": {"theta": "threshold"},
    "RandomNormal": {"scale": "stddev"},
}
# What says nothing about what the model computes: how it was computed, or what was found out when it was built.
WITHOUT_MEANING = {
    "": {"batch_input_shape", "input_dtype", "dynamic", "expects_training_arg", "build_input_shape", "trainable"},
    "DepthwiseConv2D": {"filters", "kernel_initializer", "kernel_regularizer", "kernel_constraint"},
    "Embedding": {"input_length"},
    "MultiHeadAttention": {"query_shape", "key_shape", "value_shape"},
    "SeparableConv1D": {"kernel_initializer", "kernel_regularizer", "kernel_constraint"},
    "SeparableConv2D": {"kernel_initializer", "kernel_regularizer", "kernel_constraint"},
    "BatchNormalization": {"fused", "renorm_clipping", "renorm_momentum"},
    "Normalization": {"axis_is_adapted"},
    **dict.fromkeys(("LSTM", "GRU", "SimpleRNN", "LSTMCell", "GRUCell", "SimpleRNNCell"), {"implementation", "consume_less"}),
}
_ONE_GROUP = {"DepthwiseConv2D", "DepthwiseConv1D", "SeparableConv1D", "SeparableConv2D", "Conv2DTranspose", "Conv1DTranspose"}
# Functions whose formula was another one: up to Keras 2 this was 0.2 x + 0.5 between 0 and 1, now it is x / 6 + 0.5.
OLD_FUNCTIONS = {"hard_sigmoid": function_named("hard_sigmoid_of_keras_2")}


def modern_arguments(name, inner, taken, is_keras_2):
    """The arguments of a class under their names of today.

    Args:
        name: the class's old name.
        inner: the old arguments.
        taken: the names that the class takes today.
        is_keras_2: whether the file is from before Keras 3, when some functions had other formulas.
    """
    renamed = RENAMED.get(name, {})
    inner = {renamed.get(key, key): value for key, value in inner.items()}
    inner.update(_settled(name, inner, is_keras_2))
    if is_keras_2:
        inner = {key: _function_of_then(key, value) for key, value in inner.items()}
    silent = WITHOUT_MEANING[""] | WITHOUT_MEANING.get(name, set())
    return {key: value for key, value in inner.items() if key in taken or not (key in silent or _is_off(value))}


def _is_off(value):
    return value is None or value is False


def _function_of_then(key, value):
    return OLD_FUNCTIONS.get(value, value) if key.endswith("activation") and isinstance(value, str) else value


def _settled(name, inner, is_keras_2):
    """Arguments with another value today: what was the default then is said, and lists of one become that one."""
    settled = {}
    axis = inner.get("axis")
    if name.startswith("BatchNormalization") and isinstance(axis, list) and len(axis) == 1:
        settled["axis"] = axis[0]
    if name in _ONE_GROUP and inner.get("groups") == 1:
        settled["groups"] = None
    if is_keras_2 and name in ("GRU", "GRUCell") and "reset_after" not in inner:
        settled["reset_after"] = False
    if name in ("CuDNNGRU", "CuDNNLSTM"):
        settled.update(recurrent_activation="sigmoid", **({"reset_after": True} if name == "CuDNNGRU" else {}))
    if name == "VarianceScaling" and inner.get("distribution") == "normal":
        settled["distribution"] = "truncated_normal"
    if inner.get("time_major"):
        raise FileRefused(2, name, "time_major=True puts time before the batch. Put a Permute in front, and build it anew.")
    return settled
