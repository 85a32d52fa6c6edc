"""EinsumDense: a dense layer whose product is written as Einstein's sum."""

import re

from minikeras import activations, ops, regularizers
from minikeras.initializers import VarianceScaling
from minikeras.layers.input_spec import InputSpec
from minikeras.layers.layer import Layer
from minikeras.layers.unsupported import LORA_AND_QUANTIZATION, refuse_unsupported
from minikeras.layers.weight_arguments import config_of, keep, make
from minikeras.serialization import builtin


@builtin("keras.layers")
class EinsumDense(Layer):
    """activation(einsum(equation, inputs, kernel) + bias).

        EinsumDense("abc,cd->abd", output_shape=(None, 64), bias_axes="d")     # a Dense on every step

    Args:
        equation: "inputs,kernel->outputs" in letters; `...` may stand at the same end of inputs and outputs.
        output_shape: of the outputs, without the batch and without what `...` stands for; None where a size follows the inputs.
        activation: name or function of one tensor; none by default.
        bias_axes: letters of the outputs along which a bias is added; no bias by default.

    Raises ValueError where the equation and the shapes don't fit.

    >>> layers.EinsumDense("ab,bc->ac", output_shape=4)(np.ones((1, 3), "float32")).shape
    (1, 4)
    """

    unsupported_arguments = (*LORA_AND_QUANTIZATION, "gptq_unpacked_column_size")

    def __init__(
        self,
        equation,
        output_shape,
        activation=None,
        bias_axes=None,
        kernel_initializer="glorot_uniform",
        bias_initializer="zeros",
        kernel_regularizer=None,
        bias_regularizer=None,
        kernel_constraint=None,
        bias_constraint=None,
        **kwargs,
    ):
        refuse_unsupported(self, kwargs)
        super().__init__(**kwargs)
        self.equation = equation
        self.partial_output_shape = (output_shape,) if isinstance(output_shape, int) else tuple(output_shape)
        self.bias_axes = bias_axes
        self.activation = activations.get(activation)
        keep(self, kernel_initializer=kernel_initializer, bias_initializer=bias_initializer)
        keep(self, kernel_regularizer=kernel_regularizer, bias_regularizer=bias_regularizer)
        keep(self, kernel_constraint=kernel_constraint, bias_constraint=bias_constraint)

    def build(self, input_shape):
        shapes = EinsumShapes(self.equation, self.bias_axes, input_shape, self.partial_output_shape)
        self.input_spec = InputSpec(ndim=len(input_shape))
        self.kernel = make(self, "kernel", shapes.kernel, initializer=self._initializer_for(shapes))
        self.bias = None if shapes.bias is None else make(self, "bias", shapes.bias)

    def _initializer_for(self, shapes):
        """The kernel's initializer, told which axes of the kernel lead in and which lead out."""
        initializer = self.kernel_initializer
        if not isinstance(initializer, VarianceScaling) or None not in (initializer.input_axes, initializer.output_axes):
            return initializer
        axes = {"input_axes": shapes.input_axes, "output_axes": shapes.output_axes}
        return type(initializer).from_config({**initializer.get_config(), "seed": initializer.seed, **axes})

    def call(self, inputs, training=None):
        outputs = ops.einsum(self.equation, inputs, self.kernel)
        if self.bias is not None:
            outputs = ops.add(outputs, self.bias)
        return self.activation(outputs)

    def compute_output_shape(self, input_shape):
        return tuple(EinsumShapes(self.equation, self.bias_axes, input_shape, self.partial_output_shape).output)

    def get_config(self):
        return {
            **super().get_config(),
            "output_shape": self.partial_output_shape,
            "equation": self.equation,
            "activation": activations.serialize(self.activation),
            "bias_axes": self.bias_axes,
            **config_of(self, "kernel", "bias"),
            "activity_regularizer": regularizers.serialize(self.activity_regularizer),
            "quantization_config": None,
        }


class EinsumShapes:
    """The shapes that follow from an equation, the inputs' shape and what is known of the outputs'.

    Attributes:
        kernel, bias, output: shapes; no bias is None.
        input_axes, output_axes: the axes of the kernel that the inputs and the outputs have.
    """

    def __init__(self, equation, bias_axes, input_shape, output_shape):
        form = re.fullmatch(r"(\.{3})?([a-zA-Z]+)(\.{3})?,([a-zA-Z]+)->(\.{3})?([a-zA-Z]+)(\.{3})?", equation)
        if not form or form[1] != form[5] or form[3] != form[7] or (form[1] and form[3]):
            raise ValueError(
                f"Invalid einsum equation '{equation}'. Equations must be in the form [X],[Y]->[Z], "
                "...[X],[Y]->...[Z], or [X]...,[Y]->[Z]...."
            )
        inputs, kernel, outputs = form[2], form[4], form[6]
        elided = len(input_shape) - len(inputs)
        if form[1]:
            self.output = [*input_shape[:elided], *output_shape] if elided else [input_shape[0], *output_shape]
            sizes_in, sizes_out = input_shape[elided:], self.output[elided:]
        else:
            self.output = [input_shape[0], *output_shape, *input_shape[len(inputs) :]]
            sizes_in, sizes_out = input_shape[: len(inputs)], self.output
        sizes_in, sizes_out = dict(zip(inputs, sizes_in)), dict(zip(outputs, sizes_out))
        self._check(inputs, kernel, outputs, sizes_in, sizes_out)
        self.output_axes = [i for i, letter in enumerate(kernel) if letter in outputs]
        self.input_axes = [i for i, letter in enumerate(kernel) if letter not in outputs]
        self.kernel = [sizes_out[letter] if letter in outputs else sizes_in[letter] for letter in kernel]
        self.bias = None
        if bias_axes is not None:
            self.bias = self._bias_shape(bias_axes, outputs, sizes_out) + [1] * (0 if form[1] else elided)

    @staticmethod
    def _check(inputs, kernel, outputs, sizes_in, sizes_out):
        for letter in inputs:
            if sizes_out.get(letter) is not None and sizes_out[letter] != sizes_in[letter]:
                raise ValueError(
                    f"Input shape and output shape do not match at shared dimension '{letter}'. Input shape is "
                    f"{sizes_in[letter]}, and output shape is {sizes_out[letter]}."
                )
        for letter in outputs:
            if letter not in inputs and letter not in kernel:
                raise ValueError(
                    f"Dimension '{letter}' was specified in the output '{outputs}' but has no corresponding dim in "
                    f"the input spec '{inputs}' or weight spec '{outputs}'"
                )
        for letter in kernel:
            if letter not in inputs and letter not in outputs:
                raise ValueError(
                    f"Weight dimension '{letter}' did not have a match in either the input spec '{inputs}' or the "
                    f"output spec '{outputs}'. For this layer, the weight must be fully specified."
                )

    @staticmethod
    def _bias_shape(bias_axes, outputs, sizes):
        for letter in bias_axes:
            if letter not in outputs:
                raise ValueError(f"Bias dimension '{letter}' was requested, but is not part of the output spec '{outputs}'")
        first = min(outputs.find(letter) for letter in bias_axes)
        return [sizes[letter] if letter in bias_axes else 1 for letter in outputs[first:]]
