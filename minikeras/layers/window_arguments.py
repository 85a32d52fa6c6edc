"""What layers with a sliding window share: their arguments checked, and the shapes that come out."""

from minikeras.ops.convolution import transposed_size


def standardize_tuple(value, n, name, allow_zero=False):
    """`value` as a tuple of n ints; one int counts n times. Raises ValueError for anything else, and for numbers too small."""
    message = f"The `{name}` argument must be a tuple of {n} integers. Received {name}={value}"
    if isinstance(value, int):
        value = (value,) * n
    try:
        numbers = tuple(value)
    except TypeError:
        raise ValueError(message) from None
    if len(numbers) != n:
        raise ValueError(message)
    for number in numbers:
        try:
            int(number)
        except (ValueError, TypeError):
            raise ValueError(f"{message}including element {number} of type {type(number)}") from None
    wrong = {number for number in numbers if number < (0 if allow_zero else 1)}
    if wrong:
        raise ValueError(f"{message}, including values {wrong} that do not satisfy `value {'>= 0' if allow_zero else '> 0'}`")
    return numbers


def standardize_padding(padding, allow_causal=False):
    """`padding` in lower case. Raises ValueError if it is none of "valid", "same" and, where allowed, "causal"."""
    allowed = {"valid", "same", "causal"} if allow_causal else {"valid", "same"}
    if padding.lower() not in allowed:
        raise ValueError(f"The `padding` argument must be a list/tuple or one of {allowed}. Received: {padding.lower()}")
    return padding.lower()


def swept_shape(input_shape, channels, sizes, strides, padding, data_format, dilations=None):
    """The shape after a window of `sizes` has slid over `input_shape`; None stays None.

    Args:
        channels: how many there are afterwards.

    Raises ValueError where a "valid" window is larger than the input, or the number of axes differs.
    """
    spatial = input_shape[1:-1] if data_format == "channels_last" else input_shape[2:]
    dilations = dilations or (1,) * len(sizes)
    if len(spatial) != len(sizes):
        raise ValueError(
            "Kernel shape must have the same length as input, but received "
            f"a window of {sizes} and input of shape {input_shape}."
        )
    out = []
    for n, k, s, d in zip(spatial, sizes, strides, dilations):
        needed = (k - 1) * d + 1 if padding == "valid" else 1
        out.append(None if n is None else (n - needed) // s + 1)
        if padding == "valid" and n is not None and out[-1] <= 0:
            raise ValueError(
                f"Computed output size would be zero or negative. Received `inputs shape={tuple(input_shape)}`, "
                f"`window={sizes}`, `strides={strides}`, `dilation_rate={dilations}`, `padding={padding}`."
            )
    if data_format == "channels_last":
        return (input_shape[0], *out, channels)
    return (input_shape[0], channels, *out)


def transposed_shape(input_shape, channels, sizes, strides, padding, output_padding, data_format, dilations):
    """The shape after a transposed convolution; None stays None."""
    spatial = input_shape[1:-1] if data_format == "channels_last" else input_shape[2:]
    added = output_padding or (None,) * len(sizes)
    out = [transposed_size(*of_axis) for of_axis in zip(spatial, sizes, strides, (padding,) * len(sizes), added, dilations)]
    if data_format == "channels_last":
        return (input_shape[0], *out, channels)
    return (input_shape[0], channels, *out)
