"""Lambda: a function as a layer."""

import inspect

from minikeras import tree
from minikeras.graph import KerasTensor
from minikeras.graph.probing import infer_outputs
from minikeras.layers.layer import Layer
from minikeras.serialization import builtin, byte_code, deserialize_keras_object, serialize_keras_object


@builtin("keras.layers")
class Lambda(Layer):
    """`function(inputs)` as a layer without weights.

    Args:
        function: takes the inputs, and, if it names them, `mask` and `training`.
        output_shape: the shape of the result where it cannot be found by trying: a tuple without the batch, or a function of
        the
            input shape.
        mask: the mask of the output, or a function `(inputs, mask)` that makes it; without it, masks end here.
        arguments: dict of further keyword arguments of the function.

    A function with a name (`def`, decorated with `@keras.saving.register_keras_serializable()`) can be saved and read back. Of
    a Python lambda a file gets the byte code, as Keras writes it. Nothing here reads it: see `minikeras.saving.lambdas`.

    Raises NotImplementedError where the shape cannot be found; ValueError where a file holds byte code.

    >>> layers.Lambda(lambda x: 2 * x)(np.array([1.0, 2.0]))
    Tensor([2., 4.], shape=(2,), dtype=float32)
    """

    def __init__(self, function, output_shape=None, mask=None, arguments=None, **kwargs):
        super().__init__(**kwargs)
        self.arguments = arguments or {}
        self.function = function
        self.supports_masking = mask is not None
        self.mask = mask
        self._output_shape = output_shape
        names = inspect.getfullargspec(function).args
        self._passes_on = [name for name in ("mask", "training") if name in names]

    def call(self, inputs, mask=None, training=None):
        offered = {"mask": mask, "training": training}
        return self.function(inputs, **{**self.arguments, **{name: offered[name] for name in self._passes_on}})

    def compute_output_shape(self, input_shape):
        if self._output_shape is None:
            return self._tried_shape(input_shape)
        if callable(self._output_shape):
            return self._output_shape(input_shape)
        batch_size = tree.flatten(input_shape)[0]
        return tree.map_shape_structure(lambda shape: (batch_size, *shape), self._output_shape)

    def _tried_shape(self, input_shape):
        symbols = tree.map_shape_structure(lambda shape: KerasTensor(shape, self.compute_dtype), input_shape)
        try:
            outputs = infer_outputs(self.call, (symbols,), {})
        except Exception as error:
            raise NotImplementedError(
                "We could not automatically infer the shape of the Lambda's output. Please specify the `output_shape` argument for "
                f"this Lambda layer. Trying '{self.name}' on zeros raised {type(error).__name__}: {error}"
            ) from error
        return tree.map_structure(lambda x: x.shape, outputs)

    def compute_mask(self, inputs, mask=None):
        """The mask that the constructor's `mask` says."""
        return self.mask(inputs, mask) if callable(self.mask) else self.mask

    def get_config(self):
        """The constructor's arguments; of a Python lambda its byte code, beside which a copy in memory finds the function."""
        config = {**super().get_config(), "function": _function_config(self.function)}
        if self._output_shape is not None:
            config["output_shape"] = _function_config(self._output_shape)
        if self.mask is not None:
            config["mask"] = _function_config(self.mask)
        return {**config, "arguments": serialize_keras_object(self.arguments)}

    @classmethod
    def from_config(cls, config, custom_objects=None, safe_mode=None):
        """The layer that `get_config` described. `safe_mode` is accepted as in Keras, without effect: no code is ever read."""
        config = dict(config)
        for key in {"function", "output_shape", "mask", "arguments"} & set(config):
            config[key] = _read(config[key], custom_objects)
        if isinstance(config.get("output_shape"), list) and tree.is_shape(config["output_shape"]):
            config["output_shape"] = tuple(config["output_shape"])
        return cls(**config)


def _is_python_lambda(value):
    return callable(value) and getattr(value, "__name__", "") == "<lambda>"


def _function_config(value):
    if not _is_python_lambda(value):
        return serialize_keras_object(value)
    code, defaults, closure = byte_code.dump(value)
    return byte_code.LambdaConfig(value, {"code": code, "defaults": defaults, "closure": closure})


def _read(value, custom_objects):
    """The object behind a config. Raises ValueError for byte code."""
    if isinstance(value, byte_code.LambdaConfig):
        return value.function
    if isinstance(value, dict) and value.get("class_name") == "__lambda__":
        raise ValueError(
            "Requested the deserialization of a `Lambda` layer whose `function` is a Python lambda. minikeras never runs code from "
            "a file, whatever `safe_mode` says. Reading a file, `custom_objects={'the layer's name': function}` puts the function "
            "itself in its place; one with `def`, registered with `@keras.saving.register_keras_serializable()`, is found by name."
        )
    return value if _is_python_lambda(value) else deserialize_keras_object(value, custom_objects)
