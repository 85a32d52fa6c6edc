"""tf.random: the same seeds give TensorFlow's numbers.

An operation's words come from a pair: the global seed (`set_seed`) and the operation's own. Without an own seed, each call gets the
next one that follows from the global seed. With one, each call goes on where the last call of the same operation stopped.
"""

import math

import numpy as np

import minikeras.random.distributions as distributions
import minikeras.random.op_seeds as op_seeds
import minikeras.random.philox as philox
from minikeras import ops
from minikeras.ambient import shared_lock
from minikeras.autodiff import Tensor, as_array
from minikeras.config.dtypes import standardize_dtype

_lock = shared_lock()  # no two calls get the same numbers
_BLOCKS_RESERVED = 256  # TensorFlow sets so many blocks aside for each number


def set_seed(seed):
    """Make everything random in tf that follows repeatable, the order of rows in `fit` too. Weights hang on
    `keras.utils.set_random_seed`."""
    op_seeds.set_seed(None if seed is None else int(seed))


def normal(shape, mean=0.0, stddev=1.0, dtype="float32", seed=None, name=None):
    """Normally distributed numbers."""
    shape, dtype = _shape(shape), standardize_dtype(dtype)
    numbers = distributions.normal(shape, _stream("normal", dtype, shape, seed), 0.0, 1.0, dtype)
    return ops.add(ops.multiply(Tensor(numbers), ops.cast(stddev, dtype)), ops.cast(mean, dtype))


def truncated_normal(shape, mean=0.0, stddev=1.0, dtype="float32", seed=None, name=None):
    """Normally distributed numbers, none of them two or more standard deviations from the mean."""
    shape, dtype = _shape(shape), standardize_dtype(dtype)
    numbers = distributions.truncated_normal(shape, _stream("truncated", dtype, shape, seed), 0.0, 1.0, dtype)
    return ops.add(ops.multiply(Tensor(numbers), ops.cast(stddev, dtype)), ops.cast(mean, dtype))


def uniform(shape, minval=0, maxval=None, dtype="float32", seed=None, name=None):
    """Numbers spread evenly over [minval, maxval); integers for an integer dtype, which wants a `maxval`."""
    shape, dtype = _shape(shape), standardize_dtype(dtype)
    if "int" in dtype:
        if maxval is None:
            raise ValueError(f"Must specify maxval for integer dtype {dtype!r}")
        stream = _stream("integers", dtype, shape, seed)
        return Tensor(distributions.randint(shape, stream, int(minval), int(maxval), dtype))
    numbers = Tensor(distributions.uniform(shape, _stream("uniform", dtype, shape, seed), 0.0, 1.0, dtype))
    low, high = ops.cast(minval, dtype), ops.cast(1 if maxval is None else maxval, dtype)
    return ops.add(ops.multiply(numbers, ops.subtract(high, low)), low)


def shuffle(value, seed=None, name=None):
    """The rows in random order."""
    value = ops.convert_to_tensor(value)
    count = value.shape[0]
    stream = _stream("shuffle", value.dtype, (math.ceil((count - 1) / 4),), seed, reserved=1)
    return ops.take(value, distributions.order_of(count, stream), axis=0)


def categorical(logits, num_samples, dtype="int64", seed=None, name=None):
    """For each row of `logits` (batch, classes), `num_samples` classes drawn with the softmax of the row as chances."""
    logits = as_array(logits)
    reserved = (len(logits) * math.ceil(num_samples / 4) * 4 * 2,)
    stream = _stream("categorical", logits.dtype.name, reserved, seed)
    return ops.cast(Tensor(distributions.categorical(logits, int(num_samples), stream)), dtype)


def stateless_normal(shape, seed, mean=0.0, stddev=1.0, dtype="float32", name=None, alg="auto_select"):
    """Normally distributed numbers that follow from two integers alone."""
    return Tensor(distributions.normal(_shape(shape), _scrambled(seed), mean, stddev, standardize_dtype(dtype)))


def stateless_truncated_normal(shape, seed, mean=0.0, stddev=1.0, dtype="float32", name=None, alg="auto_select"):
    """Truncated normal numbers that follow from two integers alone."""
    return Tensor(distributions.truncated_normal(_shape(shape), _scrambled(seed), mean, stddev, standardize_dtype(dtype)))


def stateless_uniform(shape, seed, minval=0, maxval=None, dtype="float32", name=None, alg="auto_select"):
    """Evenly spread numbers that follow from two integers alone."""
    shape, dtype = _shape(shape), standardize_dtype(dtype)
    if "int" in dtype:
        return Tensor(distributions.randint(shape, _scrambled(seed), int(minval), int(maxval), dtype))
    return Tensor(distributions.uniform(shape, _scrambled(seed), minval, 1 if maxval is None else maxval, dtype))


class Generator:
    """A source of random numbers with a state of its own: a key, and a counter that each call moves on.

    Args:
        state: three integers (counter, counter's upper half, key).
        alg: "philox", the only one.
    """

    def __init__(self, state=None, alg="philox"):
        self._counter, self._upper, self._key = (int(x) for x in np.asarray(state))

    @classmethod
    def from_seed(cls, seed, alg="philox"):
        """A generator whose counter begins at the seed: an integer, or up to three of them."""
        parts = np.asarray(seed, "int64").reshape(-1).tolist()
        return cls(parts + [0] * (3 - len(parts)))

    @classmethod
    def from_non_deterministic_state(cls, alg="philox"):
        """A generator that cannot be repeated."""
        return cls.from_seed(np.random.default_rng().integers(2**62))

    @property
    def state(self):
        return Tensor(np.array([self._counter, self._upper, self._key], "int64"))

    def normal(self, shape, mean=0.0, stddev=1.0, dtype="float32", name=None):
        """Normally distributed numbers."""
        shape = _shape(shape)
        return Tensor(distributions.normal(shape, self._next(shape), mean, stddev, standardize_dtype(dtype)))

    def truncated_normal(self, shape, mean=0.0, stddev=1.0, dtype="float32", name=None):
        """Truncated normal numbers."""
        shape = _shape(shape)
        return Tensor(distributions.truncated_normal(shape, self._next(shape), mean, stddev, standardize_dtype(dtype)))

    def uniform(self, shape, minval=0, maxval=None, dtype="float32", name=None):
        """Evenly spread numbers."""
        shape, dtype = _shape(shape), standardize_dtype(dtype)
        if "int" in dtype:
            return Tensor(distributions.randint(shape, self._next(shape), int(minval), int(maxval), dtype))
        return Tensor(distributions.uniform(shape, self._next(shape), minval, 1 if maxval is None else maxval, dtype))

    def _next(self, shape):
        with _lock:
            stream = philox.unscrambled((self._key, self._upper), self._counter)
            self._counter += math.prod(shape) * _BLOCKS_RESERVED
        return stream


_global_generator = None


def get_global_generator():
    """The Generator that is shared by the whole program."""
    global _global_generator
    with _lock:
        if _global_generator is None:
            _global_generator = Generator.from_seed(op_seeds.program().seed or 0)
        return _global_generator


def set_global_generator(generator):
    """Put another Generator in its place."""
    global _global_generator
    _global_generator = generator


def _stream(operation, dtype, shape, own, reserved=_BLOCKS_RESERVED):
    """The Stream of one call. An operation with an own seed goes on where it stopped."""
    return philox.unscrambled(*op_seeds.program().blocks((operation, dtype), own, math.prod(shape) * reserved))


def _scrambled(seed):
    return philox.scrambled(int(part) for part in np.asarray(seed))


def _shape(shape):
    return tuple(int(size) for size in as_array(shape).reshape(-1)) if not isinstance(shape, int) else (shape,)
