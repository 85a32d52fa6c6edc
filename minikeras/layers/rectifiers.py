"""Layers that let what is positive through and bend the rest: ReLU and its kin. Each keeps the shape."""

import warnings

from minikeras import activations, ops
from minikeras.errors.origin import stack_level
from minikeras.layers.input_spec import InputSpec
from minikeras.layers.layer import Layer
from minikeras.layers.weight_arguments import config_of, keep, make
from minikeras.serialization import builtin


@builtin("keras.layers")
class ReLU(Layer):
    """x above `threshold`, at most `max_value`; below it `negative_slope * (x - threshold)`.

    Raises ValueError for a negative argument, and for a slope or a threshold that is None.

    Shapes: `(...)` -> the same.

    >>> layers.ReLU(max_value=6.0)(np.array([-1.0, 2.0, 9.0]))
    Tensor([0., 2., 6.], shape=(3,), dtype=float32)
    """

    def __init__(self, max_value=None, negative_slope=0.0, threshold=0.0, **kwargs):
        super().__init__(**kwargs)
        if max_value is not None and max_value < 0.0:
            raise ValueError(f"max_value of a ReLU layer cannot be a negative value. Received: max_value={max_value}")
        for name, value in (("negative_slope", negative_slope), ("threshold", threshold)):
            if value is None or value < 0.0:
                raise ValueError(f"{name} of a ReLU layer cannot be None or a negative value. Received: {name}={value}")
        self.max_value = max_value
        self.negative_slope = negative_slope
        self.threshold = threshold
        self.supports_masking = True
        self._build_at_init()

    def call(self, inputs):
        return activations.relu(inputs, self.negative_slope, self.max_value, self.threshold)

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return {
            **super().get_config(),
            "max_value": self.max_value,
            "negative_slope": self.negative_slope,
            "threshold": self.threshold,
        }


@builtin("keras.layers")
class LeakyReLU(Layer):
    """x where it is positive, else `negative_slope * x`.

    Raises ValueError for a slope that is negative or None. The old spelling `alpha` of the slope works with a warning.

    Shapes: `(...)` -> the same.

    >>> layers.LeakyReLU(0.1)(np.array([-1.0, 2.0]))
    Tensor([-0.1,  2. ], shape=(2,), dtype=float32)
    """

    def __init__(self, negative_slope=0.3, **kwargs):
        if "alpha" in kwargs:
            negative_slope = kwargs.pop("alpha")
            warnings.warn("Argument `alpha` is deprecated. Use `negative_slope` instead.", stacklevel=stack_level())
        super().__init__(**kwargs)
        if negative_slope is None or negative_slope < 0:
            raise ValueError(
                "The negative_slope value of a Leaky ReLU layer cannot be None or negative value. Expected a float. "
                f"Received: negative_slope={negative_slope}"
            )
        self.negative_slope = negative_slope
        self.supports_masking = True
        self._build_at_init()

    def call(self, inputs):
        return activations.leaky_relu(inputs, self.negative_slope)

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return {**super().get_config(), "negative_slope": self.negative_slope}


@builtin("keras.layers")
class PReLU(Layer):
    """x where it is positive, else `alpha * x`, with a learned alpha for each entry of a row.

    Args:
        alpha_initializer: zeros by default, which makes it a ReLU at first.
        shared_axes: axes along which one alpha serves all, counted with the batch as 0: `[1, 2]` for one alpha a channel in images
            `(batch, height, width, channels)`.

    Source: He et al., 2015, "Delving deep into rectifiers".

    >>> layers.PReLU(alpha_initializer="ones")(np.array([[-1.0, 2.0]]))
    Tensor([[-1.,  2.]], shape=(1, 2), dtype=float32)
    """

    def __init__(self, alpha_initializer="Zeros", alpha_regularizer=None, alpha_constraint=None, shared_axes=None, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True
        keep(self, alpha_initializer=alpha_initializer, alpha_regularizer=alpha_regularizer, alpha_constraint=alpha_constraint)
        if shared_axes is not None:
            shared_axes = list(shared_axes) if isinstance(shared_axes, (list, tuple)) else [shared_axes]
        self.shared_axes = shared_axes

    def build(self, input_shape):
        shape = list(input_shape[1:])
        for axis in self.shared_axes or []:
            shape[axis - 1] = 1
        self.alpha = make(self, "alpha", shape)
        own_axes = {}
        if self.shared_axes:
            own_axes = {i: input_shape[i] for i in range(1, len(input_shape)) if i not in self.shared_axes}
        self.input_spec = InputSpec(ndim=len(input_shape), axes=own_axes)

    def call(self, inputs):
        return ops.relu(inputs) - self.alpha * ops.relu(-inputs)

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return {**super().get_config(), **config_of(self, "alpha"), "shared_axes": self.shared_axes}


@builtin("keras.layers")
class ELU(Layer):
    """x where it is positive, else `alpha * (exp(x) - 1)`.

    Source: Clevert et al., 2015, "Fast and accurate deep network learning by exponential linear units".

    Shapes: `(...)` -> the same.

    >>> layers.ELU()(np.array([-1.0, 2.0]))
    Tensor([-0.63212055,  2.        ], shape=(2,), dtype=float32)
    """

    def __init__(self, alpha=1.0, **kwargs):
        super().__init__(**kwargs)
        self.alpha = alpha
        self.supports_masking = True
        self._build_at_init()

    def call(self, inputs):
        return activations.elu(inputs, self.alpha)

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return {**super().get_config(), "alpha": self.alpha}
