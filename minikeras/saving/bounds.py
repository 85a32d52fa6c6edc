"""Bounds for the values in a config. Each check returns what is wrong, or None."""

MAX_KEY = 128
MAX_TEXT = 1024
MAX_COUNT = 10**6
MAX_SIZE = 10**5
MAX_RANK = 16
MAX_LETTERS = 32 << 20  # of the longest token times the number of tokens: they become one array
LARGEST_INT = 2**63

_COUNTS = {
    "units",
    "filters",
    "output_dim",
    "depth_multiplier",
    "n",
    "groups",
    "num_heads",
    "key_dim",
    "value_dim",
    "steps_per_execution",
    "gradient_accumulation_steps",
    "num_classes",
    "k",
    "num_thresholds",
}
_LARGE_COUNTS = {"input_dim", "max_tokens", "num_tokens", "num_oov_indices", "vocabulary_size", "num_bins"}
_SIZES = {"kernel_size", "strides", "pool_size", "dilation_rate", "size", "cropping", "output_padding", "pad_width"}
_SHAPES = {"shape", "batch_shape", "input_shape", "build_input_shape", "noise_shape", "target_shape", "newshape"}
_FLAGS = {
    "trainable",
    "use_bias",
    "return_sequences",
    "return_state",
    "go_backwards",
    "stateful",
    "unroll",
    "unit_forget_bias",
    "reset_after",
    "center",
    "sparse",
    "ragged",
    "optional",
    "mask_zero",
    "keepdims",
    "nesterov",
    "amsgrad",
    "centered",
    "use_ema",
    "from_logits",
    "run_eagerly",
    "zero_output_for_mask",
    "synchronized",
    "staircase",
}
_NUMBERS = {
    "momentum",
    "rho",
    "beta_1",
    "beta_2",
    "epsilon",
    "rate",
    "dropout",
    "recurrent_dropout",
    "alpha",
    "negative_slope",
    "clipnorm",
    "clipvalue",
    "global_clipnorm",
    "weight_decay",
    "ema_momentum",
    "stddev",
    "label_smoothing",
    "gain",
    "minval",
    "maxval",
    "l1",
    "l2",
    "delta",
    "gamma",
    "threshold",
    "decay_rate",
    "initial_learning_rate",
}


def plain(value):
    """A text, a number, true, false or null."""
    if isinstance(value, str):
        return f"a text of {len(value):,} letters; the limit is {MAX_TEXT}." if len(value) > MAX_TEXT else None
    if isinstance(value, int) and abs(value) > LARGEST_INT:
        return "an integer of more than 64 bits."
    return None


def of_key(key, value):
    """The value of a key whose meaning is the same wherever it stands in Keras's configs."""
    if value is None:
        return None
    if key in _COUNTS:
        return _whole(value, -1, MAX_COUNT)
    if key in _LARGE_COUNTS:
        return _whole(value, 0, 10 * MAX_COUNT)
    if key == "vocabulary":
        return _vocabulary(value)
    if key in _SIZES:
        return _each(value, lambda size: _whole(size, 0, MAX_SIZE))
    if key in _SHAPES:
        return shapes(value)
    if key in _FLAGS and not isinstance(value, bool):
        return "true or false is expected."
    if key in _NUMBERS and (isinstance(value, bool) or not isinstance(value, (int, float, list, dict))):
        return "a number is expected."
    return None


def _vocabulary(value):
    if not isinstance(value, list):
        return "a list of tokens is expected; no file is read."
    longest = max((len(token) for token in value if isinstance(token, str)), default=1)
    return f"{len(value):,} tokens of up to {longest} letters." if len(value) * longest > MAX_LETTERS else None


def shapes(value):
    """A shape, or shapes in lists and dicts: sizes are null or not negative; -1 stands for what is left."""
    if isinstance(value, dict):
        return next(filter(None, map(shapes, value.values())), None)
    if isinstance(value, list):
        if len(value) > MAX_RANK and not any(isinstance(part, (list, dict)) for part in value):
            return f"a shape of {len(value)} axes."
        return next(filter(None, map(shapes, value)), None)
    return None if value is None else _whole(value, -1, 2**31)


def _each(value, check):
    if isinstance(value, list):
        return next(filter(None, (_each(part, check) for part in value)), None)
    return None if value is None else check(value)


def _whole(value, least, most):
    if isinstance(value, bool) or not isinstance(value, int):
        return "a whole number is expected."
    return None if least <= value <= most else f"{value} is not between {least} and {most}."
