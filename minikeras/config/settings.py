"""Three defaults that stay until changed: the float type, the fuzz factor epsilon, and where images keep their channels."""

_FLOAT_TYPES = ("bfloat16", "float16", "float32", "float64")
_DATA_FORMATS = ("channels_first", "channels_last")

_floatx = "float32"
_epsilon = 1e-7
_image_data_format = "channels_last"


def floatx():
    """The name of the default float type, `"float32"` unless changed."""
    return _floatx


def set_floatx(value):
    """Set the default float type: `"bfloat16"`, `"float16"`, `"float32"` or `"float64"`.

    Raises:
        ValueError: for any other name.
    """
    global _floatx
    if value not in _FLOAT_TYPES:
        raise ValueError(f"Unknown `floatx` value: {value}. Expected one of {_FLOAT_TYPES}")
    _floatx = str(value)


def epsilon():
    """The small number added where a formula would divide by zero or take its logarithm; 1e-7 unless changed."""
    return _epsilon


def set_epsilon(value):
    """Set the fuzz factor."""
    global _epsilon
    _epsilon = value


def image_data_format():
    """`"channels_last"`, images as (batch, height, width, channels), or `"channels_first"`."""
    return _image_data_format


def set_image_data_format(data_format):
    """Set where images keep their channels.

    Raises:
        ValueError: if it is neither `"channels_first"` nor `"channels_last"`.
    """
    global _image_data_format
    value = str(data_format).lower()
    if value not in _DATA_FORMATS:
        raise ValueError(f"The `data_format` argument must be one of {_DATA_FORMATS}. Received: data_format={data_format}")
    _image_data_format = value
