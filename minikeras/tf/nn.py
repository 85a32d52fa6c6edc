"""tf.nn: activations, losses on logits, convolution and pooling."""

from minikeras import ops
from minikeras.tf.random import uniform as _uniform
from minikeras.tf.renamed import twin

elu, selu = twin("elu", "features:x"), twin("selu", "features:x")
relu, relu6, softplus, softsign = (twin(name, "features:x") for name in ("relu", "relu6", "softplus", "softsign"))
sigmoid, tanh = twin("sigmoid", "x"), twin("tanh", "x")


def gelu(features, approximate=False, name=None):
    """x times the chance that a normal number is below x."""
    return ops.gelu(features, approximate=approximate)


def silu(features, beta=1.0, name=None):
    """x sigmoid(beta x)."""
    return ops.multiply(features, ops.sigmoid(ops.multiply(features, beta)))


swish = silu


def leaky_relu(features, alpha=0.2, name=None):
    """x where it is above 0, else alpha x."""
    return ops.leaky_relu(features, negative_slope=alpha)


def crelu(features, axis=-1, name=None):
    """relu(x) and relu(-x), one behind the other."""
    return ops.concatenate([ops.relu(features), ops.relu(ops.negative(features))], axis=axis)


def softmax(logits, axis=-1, name=None):
    """exp(x) / sum(exp(x)) along the axis."""
    return ops.softmax(logits, axis=-1 if axis is None else axis)


def log_softmax(logits, axis=-1, name=None):
    """The logarithm of softmax."""
    return ops.log_softmax(logits, axis=-1 if axis is None else axis)


def softmax_cross_entropy_with_logits(labels, logits, axis=-1, name=None):
    """-sum(labels log softmax(logits)) along the axis."""
    return ops.negative(ops.sum(ops.multiply(ops.cast(labels, _dtype(logits)), ops.log_softmax(logits, axis=axis)), axis=axis))


def sparse_softmax_cross_entropy_with_logits(labels, logits, name=None):
    """-log softmax(logits) in the place of each label, a class number."""
    return ops.sparse_categorical_crossentropy(labels, logits, from_logits=True)


def sigmoid_cross_entropy_with_logits(labels=None, logits=None, name=None):
    """Of every entry by itself: -labels log sigmoid(logits) - (1 - labels) log(1 - sigmoid(logits))."""
    logits = ops.convert_to_tensor(logits)
    below = ops.log1p(ops.exp(ops.negative(ops.abs(logits))))
    return ops.add(ops.subtract(ops.relu(logits), ops.multiply(logits, labels)), below)


def _dtype(x):
    return ops.convert_to_tensor(x).dtype


def bias_add(value, bias, data_format=None, name=None):
    """value + bias along the channels."""
    if data_format is not None and data_format.startswith("NC"):
        bias = ops.reshape(bias, (-1,) + (1,) * (ops.ndim(value) - 2))
    return ops.add(value, bias)


def _sizes(size, axes=2):
    """TensorFlow's stride or window: a number, one for each axis of the picture, or these with batch and channels around."""
    sizes = (size,) * axes if isinstance(size, int) else tuple(size)
    return sizes * axes if len(sizes) == 1 else sizes[1:-1] if len(sizes) == axes + 2 else sizes


def _padding(padding):
    if not isinstance(padding, str):
        raise ValueError("minikeras has the paddings 'SAME' and 'VALID'; for others call tf.pad first.")
    return padding.lower()


def conv2d(input, filters, strides, padding, data_format="NHWC", dilations=None, name=None):
    """Convolution of pictures (batch, height, width, channels) with a kernel (height, width, channels, filters)."""
    return ops.conv(input, filters, _sizes(strides), _padding(padding), _channels(data_format), _sizes(dilations or 1))


def depthwise_conv2d(input, filter, strides, padding, data_format="NHWC", dilations=None, name=None):
    """Convolution of each channel by itself, with a kernel (height, width, channels, multiplier)."""
    return ops.depthwise_conv(input, filter, _sizes(strides), _padding(padding), _channels(data_format), _sizes(dilations or 1))


def max_pool2d(input, ksize, strides, padding, data_format="NHWC", name=None):
    """The largest number of each window."""
    return ops.max_pool(input, _sizes(ksize), _sizes(strides), _padding(padding), _channels(data_format))


def avg_pool2d(input, ksize, strides, padding, data_format="NHWC", name=None):
    """The mean of each window."""
    return ops.average_pool(input, _sizes(ksize), _sizes(strides), _padding(padding), _channels(data_format))


max_pool, avg_pool, convolution = max_pool2d, avg_pool2d, conv2d


def _channels(data_format):
    return "channels_first" if data_format.startswith("NC") else "channels_last"


def dropout(x, rate, noise_shape=None, seed=None, name=None):
    """x with a random share `rate` set to 0 and the rest multiplied by 1 / (1 - rate), from `tf.random`'s seeds."""
    x = ops.convert_to_tensor(x)
    if not 0 <= rate < 1:
        raise ValueError(f"`rate` must be a scalar tensor or a float in the range [0, 1). Received: rate={rate}")
    if rate == 0:
        return x
    shape = x.shape if noise_shape is None else tuple(n or own for n, own in zip(noise_shape, x.shape))
    kept = ops.greater_equal(_uniform(shape, seed=seed, dtype=x.dtype), rate)
    return ops.where(kept, ops.multiply(x, 1 / (1 - rate)), ops.zeros_like(x))


def l2_loss(t, name=None):
    """sum(t²) / 2."""
    return ops.divide(ops.sum(ops.square(t)), 2.0)


def l2_normalize(x, axis=None, epsilon=1e-12, name=None, dim=None):
    """x divided by its norm along the axis (all of it by default)."""
    squares = ops.sum(ops.square(x), axis=dim if axis is None else axis, keepdims=True)
    return ops.multiply(x, ops.rsqrt(ops.maximum(squares, epsilon)))


def moments(x, axes, shift=None, keepdims=False, name=None):
    """`(mean, variance)` over the axes."""
    return ops.moments(x, axes=axes, keepdims=keepdims)


def batch_normalization(x, mean, variance, offset, scale, variance_epsilon, name=None):
    """(x - mean) / sqrt(variance + epsilon) * scale + offset; `offset` and `scale` may be None."""
    factor = ops.rsqrt(ops.add(variance, variance_epsilon))
    factor = factor if scale is None else ops.multiply(factor, scale)
    shift = ops.negative(ops.multiply(mean, factor))
    return ops.add(ops.multiply(x, factor), shift if offset is None else ops.add(offset, shift))


def embedding_lookup(params, ids, max_norm=None, name=None):
    """The rows of `params` with these numbers."""
    return ops.take(params, ids, axis=0)


def top_k(input, k=1, sorted=True, index_type="int32", name=None):
    """`(values, indices)` of the k largest entries of the last axis."""
    values, indices = ops.top_k(input, k, sorted=sorted)
    return values, ops.cast(indices, index_type)


def in_top_k(targets, predictions, k, name=None):
    """Whether the class `targets[i]` is among the k largest of `predictions[i]`."""
    return ops.in_top_k(targets, predictions, k)


def zero_fraction(value, name=None):
    """The share of entries that are 0."""
    return ops.mean(ops.cast(ops.equal(value, 0), "float32"))
