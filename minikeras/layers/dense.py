"""Dense: every output is a weighted sum of every input."""

from minikeras import activations, ops
from minikeras.layers.input_spec import InputSpec
from minikeras.layers.layer import Layer
from minikeras.layers.unsupported import LORA_AND_QUANTIZATION, refuse_unsupported
from minikeras.layers.weight_arguments import config_of, keep, make
from minikeras.serialization import builtin


@builtin("keras.layers")
class Dense(Layer):
    """activation(inputs @ kernel + bias), on the last axis.

    Input `(batch, ..., features)`, output `(batch, ..., units)`; kernel `(features, units)`, bias `(units,)`.

    Args:
        units: how many numbers come out, a positive int.
        activation: name or function of one tensor; none by default.
        use_bias: whether a bias is added.

    Raises ValueError for units that are no positive int, and where a call brings another number of features than the first one.

    >>> layers.Dense(2, kernel_initializer="ones")(np.array([[1.0, 2.0, 3.0]]))
    Tensor([[6., 6.]], shape=(1, 2), dtype=float32)
    """

    unsupported_arguments = LORA_AND_QUANTIZATION

    def __init__(
        self,
        units,
        activation=None,
        use_bias=True,
        kernel_initializer="glorot_uniform",
        bias_initializer="zeros",
        kernel_regularizer=None,
        bias_regularizer=None,
        activity_regularizer=None,
        kernel_constraint=None,
        bias_constraint=None,
        **kwargs,
    ):
        refuse_unsupported(self, kwargs)
        if not isinstance(units, int) or units <= 0:
            raise ValueError(f"Received an invalid value for `units`, expected a positive integer. Received: units={units}")
        super().__init__(activity_regularizer=activity_regularizer, **kwargs)
        self.units = units
        self.activation = activations.get(activation)
        self.use_bias = use_bias
        keep(self, kernel_initializer=kernel_initializer, bias_initializer=bias_initializer)
        keep(self, kernel_regularizer=kernel_regularizer, bias_regularizer=bias_regularizer)
        keep(self, kernel_constraint=kernel_constraint, bias_constraint=bias_constraint)
        self.input_spec = InputSpec(min_ndim=2)
        self.supports_masking = True

    def build(self, input_shape):
        features = input_shape[-1]
        self.kernel = make(self, "kernel", (features, self.units))
        self.bias = make(self, "bias", (self.units,)) if self.use_bias else None
        self.input_spec = InputSpec(min_ndim=2, axes={-1: features})

    def call(self, inputs, training=None):
        outputs = ops.matmul(inputs, self.kernel)
        if self.bias is not None:
            outputs = ops.add(outputs, self.bias)
        return self.activation(outputs)

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], self.units)

    def get_config(self):
        return {
            **super().get_config(),
            "units": self.units,
            "activation": activations.serialize(self.activation),
            "use_bias": self.use_bias,
            **config_of(self, "kernel", "bias"),
            "quantization_config": None,
        }
