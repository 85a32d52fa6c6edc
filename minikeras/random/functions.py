"""keras.random: random tensors in one call each. The same seed gives tf.keras's numbers.

`seed` is everywhere an integer (the same numbers at every call), a SeedGenerator (new ones at every call) or None (a
global SeedGenerator, which `set_random_seed` resets).
"""

import numpy as np

import minikeras.random.distributions as distributions
from minikeras.autodiff import Tensor, as_array, takes_sizes
from minikeras.config.dtypes import is_float_dtype, is_int_dtype, standardize_dtype
from minikeras.random.seeds import draw_seed


@takes_sizes
def uniform(shape, minval=0.0, maxval=1.0, dtype=None, seed=None):
    """A tensor of numbers spread evenly over [minval, maxval).

    Raises:
        ValueError: if the dtype isn't a float type.
    """
    if dtype and not is_float_dtype(dtype):
        raise ValueError(f"`keras.random.uniform` requires a floating point `dtype`. Received: dtype={dtype} ")
    return Tensor(distributions.uniform(_shape(shape), draw_seed(seed), minval, maxval, standardize_dtype(dtype)))


@takes_sizes
def normal(shape, mean=0.0, stddev=1.0, dtype=None, seed=None):
    """A tensor of normally distributed numbers."""
    return Tensor(distributions.normal(_shape(shape), draw_seed(seed), mean, stddev, standardize_dtype(dtype)))


@takes_sizes
def truncated_normal(shape, mean=0.0, stddev=1.0, dtype=None, seed=None):
    """A tensor of normally distributed numbers, none of them two or more standard deviations from the mean."""
    return Tensor(distributions.truncated_normal(_shape(shape), draw_seed(seed), mean, stddev, standardize_dtype(dtype)))


@takes_sizes
def randint(shape, minval, maxval, dtype="int32", seed=None):
    """A tensor of integers spread evenly over minval to maxval - 1.

    Raises:
        ValueError: if the dtype isn't an integer type, or the range is empty.
    """
    if dtype and not is_int_dtype(dtype):
        raise ValueError(f"`keras.random.randint` requires an integer `dtype`. Received: dtype={dtype} ")
    drawn_as = "int32" if standardize_dtype(dtype) == "int32" else "int64"
    integers = distributions.randint(_shape(shape), draw_seed(seed), int(minval), int(maxval), drawn_as)
    return Tensor(integers.astype(standardize_dtype(dtype), copy=False))


@takes_sizes
def categorical(logits, num_samples, dtype="int32", seed=None):
    """For each row of `logits` (batch, classes), `num_samples` classes drawn with the softmax of the row as chances.

    Returns:
        A tensor (batch, num_samples) of class numbers.

    Raises:
        ValueError: if the logits don't have two axes.
    """
    logits = as_array(logits)
    if logits.ndim != 2:
        raise ValueError(f"`logits` should be a 2-D tensor with shape [batch_size, num_classes]. Received: logits={logits}")
    classes = distributions.categorical(logits, num_samples, draw_seed(seed))
    return Tensor(classes.astype(standardize_dtype(dtype), copy=False))


@takes_sizes
def dropout(inputs, rate, noise_shape=None, seed=None):
    """The inputs with a random share `rate` of them set to 0 and the others multiplied by `1 / (1 - rate)`.

    Args:
        inputs: a float tensor.
        rate: between 0 and 1.
        noise_shape: the shape of the mask, stretched over the inputs; None in it means the inputs' size.
    """
    inputs = inputs if isinstance(inputs, Tensor) else Tensor(as_array(inputs))
    if rate == 0:
        return inputs
    if rate == 1:
        return Tensor(np.zeros_like(inputs.array))
    shape = inputs.shape
    if noise_shape is not None:
        shape = tuple(own if size is None else size for size, own in zip(noise_shape, shape, strict=True))
    return inputs * Tensor(distributions.dropout_mask(shape, draw_seed(seed), rate, inputs.dtype))


@takes_sizes
def shuffle(x, axis=0, seed=None):
    """The slices of `x` along `axis` in random order."""
    x = x if isinstance(x, Tensor) else Tensor(as_array(x))
    axis = axis % x.ndim
    order = np.argsort(distributions.uniform((x.shape[axis],), draw_seed(seed)), kind="stable")
    return x[(slice(None),) * axis + (order,)]


def _shape(shape):
    if not hasattr(shape, "__iter__"):
        raise ValueError(f"Cannot convert '{shape}' to a shape.")
    return tuple(int(size) for size in shape)
