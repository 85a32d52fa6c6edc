"""What comes into a call of a layer: tensors made of arrays, floats in the layer's dtype, arguments by their names."""

from minikeras import tree
from minikeras.autodiff import Symbol, Tensor, as_array
from minikeras.autodiff.tensor import dtype_name
from minikeras.config.dtypes import FLOATS, is_float_dtype
from minikeras.layers.arguments import NOT_PASSED, CallArguments, is_usual, signature_of
from minikeras.layers.explain_inputs import forgot_super, not_a_tensor
from minikeras.layers.masks import mask_of


def incoming(layer, args, kwargs):
    """The CallArguments of a call of `layer`.

    Raises RuntimeError for a layer whose `__init__` forgot that of its base, ValueError for something else in the place of a tensor.
    """
    if "_inbound_nodes" not in layer.__dict__:
        raise forgot_super(layer)
    signature = signature_of(type(layer).call)
    x = args[0] if len(args) == 1 else None
    if isinstance(x, (Tensor, Symbol)) and x.dtype == layer.input_dtype and is_usual(args, kwargs, signature):
        arguments = CallArguments(signature, layer, args, kwargs, usual=True)
        if not kwargs:
            arguments.recorded = arguments.kwargs
        return arguments
    if layer._convert_input_args:
        args = tree.map_structure(lambda x: as_input(layer, x), args)
        kwargs = tree.map_structure(lambda x: as_input(layer, x), kwargs)
    if not layer._allow_non_tensor_positional_args:
        _check_positional(layer, args)
    training = kwargs.pop("training") if "training" in kwargs and "training" not in signature.known else NOT_PASSED
    arguments = CallArguments(signature, layer, args, kwargs)
    if training is not NOT_PASSED:
        arguments.training = training
    return arguments


def as_input(layer, x):
    """x as a tensor, floats in the dtype the layer computes in; what is not made of numbers stays as it is."""
    if isinstance(x, (Tensor, Symbol)):
        if layer.autocast and x.dtype != layer.input_dtype and is_float_dtype(x.dtype) and is_float_dtype(layer.input_dtype):
            from minikeras.ops.core import cast  # opened where a dtype is changed

            mask = mask_of(x)
            x = cast(x, layer.input_dtype)
            if mask is not None:
                x._keras_mask = mask
        return x
    if hasattr(x, "__array__") and not isinstance(x, (str, bytes)):
        array = as_array(x)
        if layer.autocast and dtype_name(array.dtype) in FLOATS and is_float_dtype(layer.input_dtype):
            array = as_array(array, layer.input_dtype)
        return Tensor(array)
    return x


def _check_positional(layer, args):
    for x in args if len(args) == 1 and not tree.is_nested(args[0]) else tree.flatten(args):
        if x is not None and not isinstance(x, (Tensor, Symbol)):
            names = signature_of(type(layer).call).names
            at = next((i for i, arg in enumerate(args) if arg is x), 0)
            raise not_a_tensor(layer, x, args[0], names[at] if 0 < at < len(names) else None)
