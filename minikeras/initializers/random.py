"""Initializers by chance. Each draws its seed when it is made, not when it is called, and gives the same values at every
call; the order in which initializers are made therefore decides their values, as in tf.keras."""

import math

import numpy as np

from minikeras.autodiff import Tensor
from minikeras.config.dtypes import standardize_dtype
from minikeras.initializers.fans import compute_fans
from minikeras.initializers.initializer import Initializer
from minikeras.random import SeedGenerator, normal, truncated_normal, uniform
from minikeras.random.seeds import make_default_seed
from minikeras.serialization import builtin, deserialize_keras_object, serialize_keras_object

# The standard deviation of what is left of the standard normal when it is cut at -2 and 2.
_TRUNCATED_STDDEV = 0.87962566103423978


class RandomInitializer(Initializer):
    """The base of the initializers by chance: it holds the seed.

    Raises:
        ValueError: if the seed is neither None, an integer, a SeedGenerator nor a SeedGenerator's config.
    """

    def __init__(self, seed=None):
        self._init_seed = seed
        if seed is None:
            seed = make_default_seed()
        elif isinstance(seed, dict):
            seed = deserialize_keras_object(seed)
        elif not isinstance(seed, (int, SeedGenerator)):
            raise ValueError(
                f"`seed` argument should be an instance of `keras.random.SeedGenerator()` or an integer. Received: seed={seed}"
            )
        self.seed = seed

    def get_config(self):
        return {"seed": serialize_keras_object(self._init_seed)}


@builtin("keras.initializers")
class RandomNormal(RandomInitializer):
    """Normally distributed values.

    >>> keras.initializers.RandomNormal(seed=1)((2, 2))
    Tensor([[ 0.00633252, -0.02465083],
     [ 0.03155954, -0.03944233]], shape=(2, 2), dtype=float32)
    """

    def __init__(self, mean=0.0, stddev=0.05, seed=None):
        self.mean = mean
        self.stddev = stddev
        super().__init__(seed)

    def __call__(self, shape, dtype=None):
        return normal(shape, self.mean, self.stddev, dtype, self.seed)

    def get_config(self):
        return {**super().get_config(), "mean": self.mean, "stddev": self.stddev}


@builtin("keras.initializers")
class TruncatedNormal(RandomInitializer):
    """Normally distributed values, none of them two or more standard deviations from the mean.

    >>> keras.initializers.TruncatedNormal(seed=1)((2, 2))
    Tensor([[ 0.00633252, -0.02465083],
     [ 0.03155954, -0.03944233]], shape=(2, 2), dtype=float32)
    """

    def __init__(self, mean=0.0, stddev=0.05, seed=None):
        self.mean = mean
        self.stddev = stddev
        super().__init__(seed)

    def __call__(self, shape, dtype=None):
        return truncated_normal(shape, self.mean, self.stddev, dtype, self.seed)

    def get_config(self):
        return {**super().get_config(), "mean": self.mean, "stddev": self.stddev}


@builtin("keras.initializers")
class RandomUniform(RandomInitializer):
    """Values spread evenly over [minval, maxval).

    >>> keras.initializers.RandomUniform(seed=1)((2, 2))
    Tensor([[ 0.03784882, -0.00400198],
     [ 0.01002913, -0.01074023]], shape=(2, 2), dtype=float32)
    """

    def __init__(self, minval=-0.05, maxval=0.05, seed=None):
        self.minval = minval
        self.maxval = maxval
        super().__init__(seed)

    def __call__(self, shape, dtype=None):
        return uniform(shape, self.minval, self.maxval, dtype, self.seed)

    def get_config(self):
        return {**super().get_config(), "minval": self.minval, "maxval": self.maxval}


@builtin("keras.initializers")
class VarianceScaling(RandomInitializer):
    """Values whose variance is `scale` divided by the number of units that feed in, are fed, or their mean.

    Args:
        scale: positive float.
        mode: `"fan_in"`, `"fan_out"` or `"fan_avg"`, the number to divide by.
        distribution: `"truncated_normal"` (also `"normal"`), `"untruncated_normal"` or `"uniform"`.
        seed: integer, SeedGenerator or None.
        input_axes, output_axes: lists of ints, the axes to count; see `compute_fans`.

    Raises:
        ValueError: if the scale isn't positive, or mode or distribution is another.

    >>> keras.initializers.VarianceScaling(seed=1)((2, 2))
    Tensor([[ 0.10181069, -0.39632243],
     [ 0.5073968 , -0.63413197]], shape=(2, 2), dtype=float32)
    """

    _MODES = ("fan_in", "fan_out", "fan_avg")
    _DISTRIBUTIONS = ("uniform", "truncated_normal", "untruncated_normal")

    def __init__(self, scale=1.0, mode="fan_in", distribution="truncated_normal", seed=None, input_axes=None, output_axes=None):
        if scale <= 0.0:
            raise ValueError(f"Argument `scale` must be positive float. Received: scale={scale}")
        if mode not in self._MODES:
            raise ValueError(f"Invalid `mode` argument: {mode}. Please use one of {self._MODES}")
        distribution = distribution.lower()
        if distribution == "normal":
            distribution = "truncated_normal"
        if distribution not in self._DISTRIBUTIONS:
            raise ValueError(f"Invalid `distribution` argument: {distribution}. Please use one of {self._DISTRIBUTIONS}")
        self.scale = scale
        self.mode = mode
        self.distribution = distribution
        self.input_axes = input_axes
        self.output_axes = output_axes
        super().__init__(seed)

    def __call__(self, shape, dtype=None):
        fan_in, fan_out = compute_fans(shape, self.input_axes, self.output_axes)
        fan = {"fan_in": fan_in, "fan_out": fan_out, "fan_avg": (fan_in + fan_out) / 2}[self.mode]
        variance = self.scale / max(1.0, fan)
        if self.distribution == "uniform":
            limit = math.sqrt(3.0 * variance)
            return uniform(shape, -limit, limit, dtype, self.seed)
        stddev = math.sqrt(variance)
        if self.distribution == "untruncated_normal":
            return normal(shape, 0.0, stddev, dtype, self.seed)
        return truncated_normal(shape, 0.0, stddev / _TRUNCATED_STDDEV, dtype, self.seed)

    def get_config(self):
        return {
            **super().get_config(),
            "scale": self.scale,
            "mode": self.mode,
            "distribution": self.distribution,
            "input_axes": self.input_axes,
            "output_axes": self.output_axes,
        }


class _NamedScaling(VarianceScaling):
    """VarianceScaling with the scale, mode and distribution of a paper, which the subclass names."""

    _settings = {}

    def __init__(self, seed=None, input_axes=None, output_axes=None):
        super().__init__(**self._settings, seed=seed, input_axes=input_axes, output_axes=output_axes)

    def get_config(self):
        config = super().get_config()
        return {key: config[key] for key in ("seed", "input_axes", "output_axes")}


@builtin("keras.initializers")
class GlorotUniform(_NamedScaling):
    """Keeps the variance of signals about the same both ways through a layer; the default of most kernels.

    Source: Glorot and Bengio (2010), "Understanding the difficulty of training deep feedforward neural networks".

    >>> keras.initializers.GlorotUniform(seed=1)((2, 2))
    Tensor([[ 0.9271029 , -0.09802794],
     [ 0.24566245, -0.2630809 ]], shape=(2, 2), dtype=float32)
    """

    _settings = {"scale": 1.0, "mode": "fan_avg", "distribution": "uniform"}


@builtin("keras.initializers")
class GlorotNormal(_NamedScaling):
    """GlorotUniform's variance in a truncated normal distribution.

    >>> keras.initializers.GlorotNormal(seed=1)((2, 2))
    Tensor([[ 0.10181069, -0.39632243],
     [ 0.5073968 , -0.63413197]], shape=(2, 2), dtype=float32)
    """

    _settings = {"scale": 1.0, "mode": "fan_avg", "distribution": "truncated_normal"}


@builtin("keras.initializers")
class LecunUniform(_NamedScaling):
    """Variance 1 over the units that feed in.

    Source: LeCun, Bottou, Orr and Müller (1998), "Efficient backprop".

    >>> keras.initializers.LecunUniform(seed=1)((2, 2))
    Tensor([[ 0.9271029 , -0.09802794],
     [ 0.24566245, -0.2630809 ]], shape=(2, 2), dtype=float32)
    """

    _settings = {"scale": 1.0, "mode": "fan_in", "distribution": "uniform"}


@builtin("keras.initializers")
class LecunNormal(_NamedScaling):
    """LecunUniform's variance in a truncated normal distribution.

    >>> keras.initializers.LecunNormal(seed=1)((2, 2))
    Tensor([[ 0.10181069, -0.39632243],
     [ 0.5073968 , -0.63413197]], shape=(2, 2), dtype=float32)
    """

    _settings = {"scale": 1.0, "mode": "fan_in", "distribution": "truncated_normal"}


@builtin("keras.initializers")
class HeUniform(_NamedScaling):
    """Variance 2 over the units that feed in, made for relu, which drops half of what it gets.

    Source: He, Zhang, Ren and Sun (2015), "Delving deep into rectifiers".

    >>> keras.initializers.HeUniform(seed=1)((2, 2))
    Tensor([[ 1.3111216 , -0.13863254],
     [ 0.34741914, -0.37205255]], shape=(2, 2), dtype=float32)
    """

    _settings = {"scale": 2.0, "mode": "fan_in", "distribution": "uniform"}


@builtin("keras.initializers")
class HeNormal(_NamedScaling):
    """HeUniform's variance in a truncated normal distribution.

    >>> keras.initializers.HeNormal(seed=1)((2, 2))
    Tensor([[ 0.14398205, -0.5604845 ],
     [ 0.71756744, -0.896798  ]], shape=(2, 2), dtype=float32)
    """

    _settings = {"scale": 2.0, "mode": "fan_in", "distribution": "truncated_normal"}


@builtin("keras.initializers", aliases=["keras.initializers.OrthogonalInitializer"])
class Orthogonal(RandomInitializer):
    """`gain` times a matrix with orthonormal columns, or rows where there are fewer rows.

    All axes but the last are taken together as rows. The matrix is the Q of the QR decomposition of normally
    distributed numbers.

    Source: Saxe, McClelland and Ganguli (2014), "Exact solutions to the nonlinear dynamics of learning in deep linear
    neural networks".

    Raises (when called):
        ValueError: if the shape has fewer than two axes.

    >>> keras.initializers.Orthogonal(seed=1)((2, 2))
    Tensor([[ 0.1967317 , -0.98045737],
     [ 0.98045737,  0.1967317 ]], shape=(2, 2), dtype=float32)
    """

    def __init__(self, gain=1.0, seed=None):
        self.gain = gain
        super().__init__(seed)

    def __call__(self, shape, dtype=None):
        if len(shape) < 2:
            raise ValueError(
                f"The tensor to initialize must be at least two-dimensional. Received: shape={shape} of rank {len(shape)}."
            )
        dtype = standardize_dtype(dtype)
        rows, columns = math.prod(shape[:-1]), shape[-1]
        numbers = normal((max(rows, columns), min(rows, columns)), dtype=dtype, seed=self.seed).array
        q, r = np.linalg.qr(np.asarray(numbers, np.promote_types(dtype, "float32")))  # LAPACK has no float16
        # QR leaves the signs of the columns open; with R's diagonal positive, Q is spread evenly over all rotations.
        q *= np.sign(np.diag(r))
        if rows < columns:
            q = q.T
        return Tensor(np.asarray(self.gain * q.reshape(shape), dtype=dtype))

    def get_config(self):
        return {**super().get_config(), "gain": self.gain}
