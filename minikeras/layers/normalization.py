"""Normalization layers that look at each example by itself: over its last axis, over groups of channels, or to length 1."""

import warnings

from minikeras import ops
from minikeras.config.dtypes import HALVES
from minikeras.errors.origin import stack_level
from minikeras.layers.input_spec import InputSpec
from minikeras.layers.layer import Layer
from minikeras.layers.weight_arguments import config_of, keep, make
from minikeras.serialization import builtin


class BaseNormalization(Layer):
    """Base of the layers with a gamma, which stretches, and a beta, which shifts.

    Args:
        axis: where gamma and beta have one number for each place.
        epsilon: added to the variance, so that a constant is not divided by 0.
        center, scale: whether there is a beta, and a gamma.
    """

    def _keep_arguments(
        self,
        axis,
        epsilon,
        center,
        scale,
        beta_initializer,
        gamma_initializer,
        beta_regularizer,
        gamma_regularizer,
        beta_constraint,
        gamma_constraint,
    ):
        self.axis = axis
        self.epsilon = epsilon
        self.center = center
        self.scale = scale
        keep(self, beta_initializer=beta_initializer, gamma_initializer=gamma_initializer)
        keep(self, beta_regularizer=beta_regularizer, gamma_regularizer=gamma_regularizer)
        keep(self, beta_constraint=beta_constraint, gamma_constraint=gamma_constraint)
        self.supports_masking = True
        self.autocast = False

    def _make_weights(self, shape, scale, center):
        self.gamma = self.beta = None
        if scale:
            self.gamma = make(self, "gamma", shape, autocast=False)
        if center:
            self.beta = make(self, "beta", shape, autocast=False)

    def compute_output_shape(self, input_shape):
        check_axes(self.axis, input_shape)
        return input_shape

    def get_config(self):
        return {
            **super().get_config(),
            "axis": self.axis,
            "epsilon": self.epsilon,
            "center": self.center,
            "scale": self.scale,
            **config_of(self, "beta", "gamma"),
        }


@builtin("keras.layers")
class LayerNormalization(BaseNormalization):
    """Each example brought to mean 0 and variance 1 along `axis` (an int or several), then times gamma plus beta.

    Source: Ba, Kiros and Hinton, 2016, "Layer normalization".

    Shapes: `(batch, ..., features)` -> the same.

    >>> layers.LayerNormalization(epsilon=0.0)(np.array([[1.0, 3.0]]))
    Tensor([[-1.,  1.]], shape=(1, 2), dtype=float32)
    """

    def __init__(
        self,
        axis=-1,
        epsilon=1e-3,
        center=True,
        scale=True,
        beta_initializer="zeros",
        gamma_initializer="ones",
        beta_regularizer=None,
        gamma_regularizer=None,
        beta_constraint=None,
        gamma_constraint=None,
        rms_scaling=False,
        **kwargs,
    ):
        if rms_scaling:
            warnings.warn(
                "You passed `rms_scaling=True`, which is deprecated. This argument incorrectly scales the input by the "
                "variance, not the root mean square. To correctly use RMS Normalization, please use "
                "`keras.layers.RMSNormalization` instead.",
                stacklevel=stack_level(),
            )
        super().__init__(**kwargs)
        if not isinstance(axis, (int, list, tuple)):
            raise TypeError(f"Expected an int or a list/tuple of ints for the argument 'axis', but received: {axis!r}")
        self._keep_arguments(
            axis if isinstance(axis, int) else list(axis),
            epsilon,
            center,
            scale,
            beta_initializer,
            gamma_initializer,
            beta_regularizer,
            gamma_regularizer,
            beta_constraint,
            gamma_constraint,
        )
        self.rms_scaling = rms_scaling

    def build(self, input_shape):
        check_axes(self.axis, input_shape)
        self.axis = [self.axis] if isinstance(self.axis, int) else sorted(self.axis)
        self._make_weights(
            tuple(input_shape[axis] for axis in self.axis), self.scale or self.rms_scaling, self.center and not self.rms_scaling
        )

    def call(self, inputs):
        outputs = ops.layer_normalization(
            inputs, self.gamma, self.beta, axis=self.axis, epsilon=self.epsilon, rms_scaling=self.rms_scaling
        )
        return ops.cast(outputs, self.compute_dtype)

    def get_config(self):
        return {**super().get_config(), "rms_scaling": self.rms_scaling}


@builtin("keras.layers")
class GroupNormalization(BaseNormalization):
    """The channels of each example cut into groups, and each group brought to mean 0 and variance 1.

    Args:
        groups: how many; as many as there are channels gives instance normalization, which -1 says as well.
        axis: the axis of the channels.

    Raises ValueError where the channels can't be cut into so many groups.

    Source: Wu and He, 2018, "Group normalization".

    Shapes: `(batch, ..., channels)` -> the same.

    >>> layers.GroupNormalization(groups=1, epsilon=0.0)(np.array([[1.0, 3.0]]))
    Tensor([[-1.,  1.]], shape=(1, 2), dtype=float32)
    """

    def __init__(
        self,
        groups=32,
        axis=-1,
        epsilon=1e-3,
        center=True,
        scale=True,
        beta_initializer="zeros",
        gamma_initializer="ones",
        beta_regularizer=None,
        gamma_regularizer=None,
        beta_constraint=None,
        gamma_constraint=None,
        **kwargs,
    ):
        if not isinstance(groups, int) or (groups <= 0 and groups != -1):
            raise ValueError(
                "Received an invalid value for argument `groups`, expected a positive integer (or `-1` for instance "
                f"normalization). Received: groups={groups}"
            )
        super().__init__(**kwargs)
        self._keep_arguments(
            axis,
            epsilon,
            center,
            scale,
            beta_initializer,
            gamma_initializer,
            beta_regularizer,
            gamma_regularizer,
            beta_constraint,
            gamma_constraint,
        )
        self.groups = groups

    def build(self, input_shape):
        check_axes(self.axis, input_shape)
        channels = input_shape[self.axis]
        if channels is None:
            raise ValueError(
                f"Axis {self.axis} of input tensor should have a defined dimension but the layer received an input "
                f"with shape {input_shape}."
            )
        if self.groups == -1:
            self.groups = channels
        if channels < self.groups:
            raise ValueError(f"Number of groups ({self.groups}) cannot be more than the number of channels ({channels}).")
        if channels % self.groups:
            raise ValueError(f"Number of groups ({self.groups}) must be a multiple of the number of channels ({channels}).")
        self.input_spec = InputSpec(ndim=len(input_shape), axes={self.axis: channels})
        self._make_weights((channels,), self.scale, self.center)

    def call(self, inputs):
        shape = inputs.shape
        place = self.axis % len(shape)
        grouped = shape[:place] + (self.groups, shape[place] // self.groups) + shape[place + 1 :]
        x = ops.reshape(inputs, grouped)
        x = ops.cast(x, "float32") if inputs.dtype in HALVES else x
        axes = [axis for axis in range(1, len(grouped)) if axis != place]
        mean, variance = ops.moments(x, axes, keepdims=True)
        factor = ops.rsqrt(variance + self.epsilon)
        spread = tuple(size if axis in (place, place + 1) else 1 for axis, size in enumerate(grouped))
        if self.gamma is not None:
            factor = factor * ops.cast(ops.reshape(self.gamma, spread), x.dtype)
        shift = -mean * factor
        if self.beta is not None:
            shift = shift + ops.cast(ops.reshape(self.beta, spread), x.dtype)
        return ops.cast(ops.reshape(x * factor + shift, shape), self.compute_dtype)

    def get_config(self):
        return {**super().get_config(), "groups": self.groups}


@builtin("keras.layers")
class UnitNormalization(Layer):
    """Each example brought to length 1 along `axis`, an int or several.

    Raises TypeError for another axis.

    Shapes: `(batch, ..., features)` -> the same.

    >>> layers.UnitNormalization()(np.array([[3.0, 4.0]]))
    Tensor([[0.6, 0.8]], shape=(1, 2), dtype=float32)
    """

    def __init__(self, axis=-1, **kwargs):
        super().__init__(**kwargs)
        if not isinstance(axis, (int, list, tuple)):
            raise TypeError(
                f"Invalid value for `axis` argument: expected an int or a list/tuple of ints. Received: axis={axis}"
            )
        self.axis = axis if isinstance(axis, int) else list(axis)
        self.supports_masking = True
        self._build_at_init()

    def call(self, inputs):
        return ops.normalize(inputs, axis=self.axis, order=2, epsilon=1e-12)

    def compute_output_shape(self, input_shape):
        check_axes(self.axis, input_shape)
        return input_shape

    def get_config(self):
        return {**super().get_config(), "axis": self.axis}


@builtin("keras.layers")
class RMSNormalization(Layer):
    """Each example divided by the root of the mean of its squares along `axis`, times a scale that is learned.

    Source: Zhang and Sennrich, 2019, "Root mean square layer normalization".

    Shapes: `(batch, ..., features)` -> the same.

    >>> layers.RMSNormalization(epsilon=0.0)(np.array([[3.0, 4.0]]))
    Tensor([[0.84852815, 1.1313709 ]], shape=(1, 2), dtype=float32)
    """

    def __init__(self, axis=-1, epsilon=1e-6, **kwargs):
        super().__init__(**kwargs)
        self.axis = axis
        self.epsilon = epsilon

    def build(self, input_shape):
        check_axes(self.axis, input_shape)
        self.axis = sorted(self.axis) if isinstance(self.axis, (list, tuple)) else [self.axis]
        self.scale = self.add_weight(tuple(input_shape[axis] for axis in self.axis), "ones", name="scale")

    def call(self, x):
        return ops.rms_normalization(x, scale=self.scale, axis=self.axis, epsilon=self.epsilon)

    def compute_output_shape(self, input_shape):
        check_axes(self.axis, input_shape)
        return input_shape

    def get_config(self):
        return {**super().get_config(), "axis": self.axis, "epsilon": self.epsilon}


def check_axes(axes, shape):
    """Raise ValueError where one of `axes` (an int or several) is no axis of `shape`."""
    for axis in [axes] if isinstance(axes, int) else axes:
        if not -len(shape) <= axis < len(shape):
            raise ValueError(f"Axis {axis} is out of bounds for input shape {shape}. Received: axis={axes}")
