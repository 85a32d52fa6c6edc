"""BatchNormalization: each channel brought to mean 0 and variance 1 by the statistics of the batch."""

from minikeras import ops
from minikeras.autodiff import as_array
from minikeras.config.dtypes import HALVES
from minikeras.layers.input_spec import InputSpec
from minikeras.layers.layer import Layer
from minikeras.layers.normalization import check_axes
from minikeras.layers.weight_arguments import config_of, keep, make
from minikeras.ops.normalization import normalize_batch
from minikeras.serialization import builtin


@builtin("keras.layers", aliases=["keras.layers.BatchNormalizationV1", "keras.layers.BatchNormalizationV2"])
class BatchNormalization(Layer):
    """(x - mean) / sqrt(variance + epsilon) * gamma + beta for each channel.

    In training, mean and variance are the batch's, and moving averages of them are kept: `moving = moving * momentum + batch *
    (1 - momentum)`. Otherwise, and in a frozen layer also in training, the moving averages are used.

    Args:
        axis: the axis of the channels.
        momentum: how slowly the moving averages move.
        epsilon: added to the variance, so that a constant channel is not divided by 0.
        center, scale: whether there is a beta, and a gamma.
        renorm: batch renormalization: correct the batch's statistics by longer-lasting ones (Ioffe, 2017).
        renorm_clipping: dict with "rmin", "rmax" and "dmax", the bounds of the correction.
        renorm_momentum: how slowly the longer-lasting statistics move.
        synchronized: accepted; there is one device.

    Source: Ioffe and Szegedy, 2015, "Batch normalization: accelerating deep network training by reducing internal covariate shift".

    Shapes: `(batch, ..., channels)` -> the same.

    >>> layers.BatchNormalization(epsilon=0.0)(np.array([[1.0], [3.0]]), training=True)
    Tensor([[-1.],
     [ 1.]], shape=(2, 1), dtype=float32)
    """

    def __init__(
        self,
        axis=-1,
        momentum=0.99,
        epsilon=1e-3,
        center=True,
        scale=True,
        beta_initializer="zeros",
        gamma_initializer="ones",
        moving_mean_initializer="zeros",
        moving_variance_initializer="ones",
        beta_regularizer=None,
        gamma_regularizer=None,
        beta_constraint=None,
        gamma_constraint=None,
        renorm=False,
        renorm_clipping=None,
        renorm_momentum=0.99,
        synchronized=False,
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.axis = int(axis)
        self.synchronized = synchronized
        self.momentum = float(momentum)
        self.epsilon = float(epsilon)
        self.center = center
        self.scale = scale
        keep(self, beta_initializer=beta_initializer, gamma_initializer=gamma_initializer)
        keep(self, moving_mean_initializer=moving_mean_initializer)
        keep(self, moving_variance_initializer=moving_variance_initializer)
        keep(self, beta_regularizer=beta_regularizer, gamma_regularizer=gamma_regularizer)
        keep(self, beta_constraint=beta_constraint, gamma_constraint=gamma_constraint)
        self.supports_masking = True
        self.renorm = renorm
        self.renorm_clipping = _checked_clipping(renorm_clipping or {}) if renorm else renorm_clipping
        self.renorm_momentum = renorm_momentum
        self.gamma = self.beta = self.moving_mean = self.moving_variance = None

    def build(self, input_shape):
        check_axes(self.axis, input_shape)
        shape = (input_shape[self.axis],)
        if self.scale:
            self.gamma = make(self, "gamma", shape, autocast=False)
        if self.center:
            self.beta = make(self, "beta", shape, autocast=False)
        self.moving_mean = make(self, "moving_mean", shape, trainable=False, autocast=False)
        self.moving_variance = make(self, "moving_variance", shape, trainable=False, autocast=False)
        if self.renorm:

            def deviation(shape, dtype=None):
                return ops.sqrt(_another(self.moving_variance_initializer)(shape, dtype=dtype))

            self.moving_stddev = self._make_average("moving_stddev", shape, deviation)
            self.renorm_mean = self._make_average("renorm_mean", shape, _another(self.moving_mean_initializer))
            self.renorm_stddev = self._make_average("renorm_stddev", shape, deviation)
        self.input_spec = InputSpec(ndim=len(input_shape), axes={self.axis: shape[0]})

    def _make_average(self, name, shape, initializer):
        return self.add_weight(shape, initializer, name=name, trainable=False, autocast=False)

    def call(self, inputs, training=None, mask=None):
        if mask is not None and len(mask.shape) != len(inputs.shape) - 1:
            raise ValueError(
                "The mask provided should be one dimension less than the inputs. Received: "
                f"mask.shape={mask.shape}, inputs.shape={inputs.shape}"
            )
        half = inputs.dtype in HALVES  # too small a range for squares
        x = ops.cast(inputs, "float32") if half else inputs
        if not (training and self.trainable):
            y = self._normalize(x, self.moving_mean, self.moving_variance, self.gamma, self.beta)
        elif mask is not None or self.renorm:
            y = self._normalize_masked_or_renormed(x, mask)
        else:
            gamma, beta = (None if v is None else ops.cast(v, x.dtype) for v in (self.gamma, self.beta))
            y, mean, variance = normalize_batch(x, gamma, beta, self.axis, self.epsilon)
            self._move(self.moving_mean, mean, self.momentum)
            self._move(self.moving_variance, variance, self.momentum)
        return ops.cast(y, self.compute_dtype) if half else y

    def _normalize(self, x, mean, variance, gamma, beta):
        mean, variance, gamma, beta = (None if v is None else ops.cast(v, x.dtype) for v in (mean, variance, gamma, beta))
        return ops.batch_normalization(x, mean, variance, self.axis, offset=beta, scale=gamma, epsilon=self.epsilon)

    def _normalize_masked_or_renormed(self, x, mask):
        mean, variance = self._moments(x, mask)
        if not self.renorm:
            self._move(self.moving_mean, mean, self.momentum)
            self._move(self.moving_variance, variance, self.momentum)
            return self._normalize(x, mean, variance, self.gamma, self.beta)
        stretch, shift = self._renorm_correction(mean, variance)
        gamma = stretch if self.gamma is None else stretch * self.gamma
        beta = shift if self.gamma is None else shift * self.gamma
        self._move_renormed(mean, variance)
        return self._normalize(x, mean, variance, gamma, beta if self.beta is None else beta + self.beta)

    def _moments(self, x, mask):
        """Mean and variance of each channel over the entries that the mask `(batch, ...)` keeps."""
        axes = [axis for axis in range(x.ndim) if axis != self.axis % x.ndim]
        if mask is None:
            return ops.moments(x, axes)
        kept = ops.cast(ops.broadcast_to(ops.expand_dims(mask, -1), x.shape), "bool")
        count = ops.sum(ops.cast(kept, x.dtype), axis=axes, keepdims=True) + 1e-7
        mean = ops.sum(ops.where(kept, x, 0.0), axis=axes, keepdims=True) / count
        variance = ops.sum(ops.square(ops.where(kept, x - mean, 0.0)), axis=axes, keepdims=True) / count
        return ops.squeeze(mean), ops.squeeze(variance)

    def _renorm_correction(self, mean, variance):
        """By how much the batch's statistics must be stretched and shifted to become the longer-lasting ones; no gradient."""
        deviation = ops.maximum(self.renorm_stddev, self.epsilon**0.5)
        stretch = ops.sqrt(variance + self.epsilon) / deviation
        shift = (mean - self.renorm_mean) / deviation
        bounds = self.renorm_clipping
        if bounds.get("rmin") is not None:
            stretch = ops.maximum(stretch, bounds["rmin"])
        if bounds.get("rmax") is not None:
            stretch = ops.minimum(stretch, bounds["rmax"])
        if bounds.get("dmax") is not None:
            shift = ops.clip(shift, -bounds["dmax"], bounds["dmax"])
        return ops.stop_gradient(stretch), ops.stop_gradient(shift)

    def _move_renormed(self, mean, variance):
        deviation = ops.sqrt(variance + self.epsilon)
        self._move(self.renorm_mean, mean, self.renorm_momentum)
        self._move(self.renorm_stddev, deviation, self.renorm_momentum)
        self._move(self.moving_mean, mean, self.momentum)
        self._move(self.moving_stddev, deviation, self.momentum)
        self.moving_variance.assign(ops.relu(ops.square(self.moving_stddev) - self.epsilon))

    def _move(self, average, value, momentum):
        average.assign(average.array * momentum + as_array(value) * (1.0 - momentum))

    def compute_output_shape(self, input_shape):
        check_axes(self.axis, input_shape)
        return input_shape

    def get_config(self):
        return {
            **super().get_config(),
            "axis": self.axis,
            "momentum": self.momentum,
            "epsilon": self.epsilon,
            "center": self.center,
            "scale": self.scale,
            **config_of(self, "beta", "gamma", "moving_mean", "moving_variance"),
            "synchronized": self.synchronized,
            "renorm": self.renorm,
            "renorm_clipping": self.renorm_clipping,
            "renorm_momentum": self.renorm_momentum,
        }


def _checked_clipping(bounds):
    keys = ["rmax", "rmin", "dmax"]
    if set(bounds) - set(keys):
        raise ValueError(f"Received invalid keys for `renorm_clipping` argument: {bounds}. Supported values: {keys}.")
    rmax, rmin, dmax = (bounds.get(key) for key in keys)
    if rmax is not None and rmin is not None and rmax < rmin:
        raise ValueError(
            f"rmax should be greater than rmin in the `renorm_clipping` argument. Received: rmax={rmax}, rmin={rmin}."
        )
    if dmax is not None and dmax < 0:
        raise ValueError(f"dmax should be non-negative in the `renorm_clipping` argument. Received: dmax={dmax}.")
    return bounds


def _another(initializer):
    """An initializer of the same kind, with a seed of its own; a plain function stays what it is."""
    return type(initializer).from_config(initializer.get_config()) if hasattr(initializer, "get_config") else initializer
