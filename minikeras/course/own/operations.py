"""Which exercise's function fits which operation: its value, or its gradient."""

import numpy as np

from minikeras.course.own.piece import NOT_COVERED


def softmax(mine, x, axis=-1):
    """Exercise 1.3 as the value of a softmax over the last axis."""
    if axis not in (-1, x.ndim - 1):
        return NOT_COVERED
    rows = mine(x.reshape(-1, x.shape[-1]))
    return rows if rows is None or rows is ... else np.asarray(rows).reshape(x.shape)


def softplus(mine, x):
    """Exercise 3.4 as the value of a softplus: it is a primitive itself."""
    return mine.function(x)


def softplus_gradient(mine, upstream, out, x):
    """Exercise 3.4 as its gradient."""
    return [mine.rules[0](upstream, out, x)]


def dense_gradients(mine, upstream, out, x, kernel):
    """Exercise 3.3 as the gradients of a product of matrices."""
    if x.ndim != 2 or kernel.ndim != 2:
        return NOT_COVERED
    got = mine(x, kernel, upstream)
    return got if got is None or got is ... else list(got[:2])


def bias_gradient(mine, upstream, out, x, bias):
    """Exercise 3.3 as the gradient of the bias, which is added to every row."""
    if np.ndim(x) != 2 or np.ndim(bias) != 1 or len(bias) == 1:
        return NOT_COVERED
    got = mine(np.zeros((len(x), 1)), np.zeros((1, len(bias))), upstream)
    return got if got is None or got is ... else [upstream, got[2]]


def concatenate_gradient(mine, upstream, out, xs, axis=0):
    """Exercise 2.4 as the gradient of rows that were joined."""
    if upstream.ndim != 2 or axis not in (1, -1):
        return NOT_COVERED
    return mine(upstream, [x.shape[1] for x in xs])


def joint(join):
    """Exercise 6.2 as the gradient of one of its joints."""

    def gradient(mine, upstream, out, *operands, axis=1):
        a, b = operands[0] if join == "concatenate" and len(operands[0]) == 2 else operands if len(operands) == 2 else (0, 0)
        if np.ndim(a) != 2 or np.ndim(b) != 2 or axis not in (1, -1) or (join != "concatenate" and a.shape != b.shape):
            return NOT_COVERED
        return mine(join, a, b, upstream)

    return gradient


def _usual(x, settings):
    return (
        x.ndim == 4 and settings.get("data_format") in (None, "channels_last") and _one(settings.get("dilation_rate", 1)) == 1
    )


def _one(value):
    """The number that stands for all axes, or None where they differ."""
    values = set(value) if isinstance(value, (tuple, list)) else {value}
    return values.pop() if len(values) == 1 else None


def convolve(mine, inputs, kernel, bias, transposed=False, relu=False, **settings):
    """Exercise 5.2 as a convolution of steps of 1, image by image; "same" puts zeros around first."""
    if (
        transposed
        or not _usual(inputs, settings)
        or _one(settings.get("strides", 1)) != 1
        or kernel.shape[2] != inputs.shape[3]
    ):
        return NOT_COVERED
    if settings.get("padding", "valid") == "same":
        around = [((size - 1) // 2, size // 2) for size in kernel.shape[:2]]
        inputs = np.pad(inputs, [(0, 0), *around, (0, 0)])
    return _finished([mine(image, kernel) for image in inputs], bias, relu)


def convolve_transpose(mine, inputs, kernel, bias, transposed=False, relu=False, **settings):
    """Exercise 11.3 as a transposed convolution, image by image; "same" cuts the rim off."""
    stride = _one(settings.get("strides", 1))
    usual = transposed and _usual(inputs, settings) and settings.get("output_padding") is None
    if not usual or stride is None or stride > min(kernel.shape[:2]):
        return NOT_COVERED
    pictures = [mine(image, kernel, stride) for image in inputs]
    if settings.get("padding", "valid") == "same" and all(np.ndim(picture) == 3 for picture in pictures):
        (top, left), (rows, columns) = [(size - stride) // 2 for size in kernel.shape[:2]], inputs.shape[1:3]
        pictures = [picture[top : top + rows * stride, left : left + columns * stride] for picture in pictures]
    return _finished(pictures, bias, relu)


def _finished(pictures, bias, relu):
    """What is left of a convolution layer: the bias and the relu."""
    if any(picture is None or picture is ... for picture in pictures):
        return None
    out = np.stack(pictures)
    out = out if bias is None else out + bias
    return np.maximum(out, 0) if relu else out


def pool_gradient(mine, upstream, out, inputs, pool_size, strides=None, padding="valid", data_format=None):
    """Exercise 5.3 as the gradient of max pooling with windows of 2 by 2, map by map."""
    whole = (
        inputs.ndim == 4
        and _one(pool_size) == 2
        and _one(strides or 2) == 2
        and not (inputs.shape[1] % 2 or inputs.shape[2] % 2)
    )
    if not whole or data_format not in (None, "channels_last"):
        return NOT_COVERED
    gradient = np.zeros_like(inputs)
    for image, channel in np.ndindex(inputs.shape[0], inputs.shape[3]):
        got = mine(inputs[image, ..., channel], upstream[image, ..., channel])
        if got is None or got is ...:
            return None
        gradient[image, ..., channel] = got
    return [gradient]


def batch_norm(mine, x, scale, offset, axis=-1, epsilon=1e-3):
    """Exercise 9.1 as the normalization by a batch's own statistics: with a momentum of 0 the averages are the batch's."""
    if scale is None or offset is None or axis not in (-1, x.ndim - 1):
        return NOT_COVERED
    zeros = np.zeros_like(scale)
    return mine(x, scale, offset, zeros, zeros + 1, True, momentum=0.0, epsilon=epsilon)


def simple_rnn(mine, inputs, kernel, recurrent_kernel, bias, state, mask=None, return_sequences=False, **settings):
    """Exercise 10.2 as a whole SimpleRNN, sentence by sentence."""
    if mask is not None or bias is None or np.any(state) or settings.get("go_backwards"):
        return NOT_COVERED
    states = [mine(x, kernel, recurrent_kernel, bias) for x in inputs]
    if any(one is None or one is ... for one in states):
        return None
    states = np.stack(states)
    return states if return_sequences else states[:, -1], states[:, -1]


def lstm_step(mine, inputs, kernel, recurrent_kernel, bias, h, c, mask=None, return_sequences=False, **settings):
    """Exercise 10.3 as a whole LSTM: one step after the other. Where the mask says no, the state stays."""
    if bias is None or settings.get("go_backwards"):
        return NOT_COVERED
    steps = []
    for number in range(inputs.shape[1]):
        got = mine(inputs[:, number], h, c, kernel, recurrent_kernel, bias)
        if got is None or got is ...:
            return None
        read = True if mask is None else mask[:, number, None]
        h, c = (np.where(read, new, old) for new, old in zip(got, (h, c)))
        steps.append(h)
    return np.stack(steps, axis=1) if return_sequences else h, h, c
