"""What comes into a functional model, made fit for its Inputs: a flat list in their order, with their dtypes and numbers of axes."""

import warnings

from minikeras import tree
from minikeras.autodiff import Symbol, Tensor, as_array
from minikeras.config.strict_checks import strict_checks
from minikeras.errors.origin import stack_level
from minikeras.graph import KerasTensor
from minikeras.layers.explain_names import other_structure
from minikeras.layers.input_spec import InputSpec
from minikeras.layers.masks import mask_of
from minikeras.models.explain_functional import another_rank, another_structure, check_numbers, too_few
from minikeras.ops.core import cast
from minikeras.ops.shapes import expand_dims, squeeze


def specs_of(inputs):
    """What a model with these Inputs demands of what it is called on, as InputSpecs; None for dicts that nest deeper."""
    if not isinstance(inputs, dict):
        return [_spec(x) for x in tree.flatten(inputs)]
    if not all(isinstance(x, KerasTensor) for x in inputs.values()):
        return None
    return [_spec(inputs[name], name) for name in sorted(inputs)]


def _spec(x, name=None):
    layer = x._keras_history.operation
    return InputSpec(
        shape=(None, *x.shape[1:]) if x.shape else (),
        allow_last_axis_squeeze=True,
        name=name or layer.name,
        optional=getattr(layer, "optional", False),
    )


def standardize_inputs(model, inputs):
    """The inputs as a flat list of tensors, in the order of the model's Inputs, with their dtypes and ranks.

    Raises ValueError where there are too few, or where they are nested in another way and it would have to be guessed which is
    which; warns where it need not.
    """
    if isinstance(inputs, (Tensor, Symbol)) and model._inputs_struct is model._inputs[0]:
        return [_fitted(model, inputs, model._inputs[0])]
    struct = model._inputs_struct
    if isinstance(inputs, dict) and not isinstance(struct, dict):
        names = [x.name for x in model._inputs]
        if tree.is_nested(struct) and any(tree.is_nested(part) for part in struct) or not set(names) <= set(inputs):
            raise ValueError(another_structure(model, inputs))
        inputs = [inputs[name] for name in names]
    elif isinstance(struct, list) and len(struct) == 1 and not tree.is_nested(inputs):
        inputs = [inputs]
    flat = tree.flatten(inputs)
    if len(flat) < len(model._inputs):
        raise too_few(model, inputs, len(flat))
    if (tree.is_nested(inputs) or tree.is_nested(struct)) and not _same_structure(inputs, struct):
        if not len(model._inputs) == len(flat) == 1 and _must_guess(struct, inputs):
            names = list(struct) if isinstance(struct, dict) else None
            raise other_structure(model, another_structure(model, inputs), inputs, names)
        if not any(isinstance(x, Symbol) for x in flat):  # it is told when numbers come, not while the graph is made
            warnings.warn(another_structure(model, inputs), stacklevel=stack_level())
    return [_fitted(model, x, symbol) for x, symbol in zip(flat, model._inputs)]


def _same_structure(inputs, struct):
    """Whether both nest alike; a tuple is as good as a list."""
    try:
        tree.assert_same_structure(tree.lists_to_tuples(inputs), tree.lists_to_tuples(struct))
    except ValueError:
        return False
    return True


def _must_guess(struct, inputs):
    """Whether names are wanted and there are none, or other ones; a list for names in alphabetical order is no guess."""
    if isinstance(struct, dict) and isinstance(inputs, (list, tuple)):
        return list(struct) != sorted(struct)
    return strict_checks() and (isinstance(struct, dict) or isinstance(inputs, dict))


def _fitted(model, x, symbol):
    """x in the dtype and with the number of axes of its Input."""
    if x is None:
        if not symbol._keras_history.operation.optional:
            raise ValueError(f"The input '{symbol.name}' is not optional, but None was passed. Please provide a valid tensor.")
        return None
    if isinstance(x, Tensor) and x.dtype == symbol.dtype and len(x.shape) == len(symbol.shape):
        return x
    mask = mask_of(x)
    if not isinstance(x, Symbol):
        check_numbers(x, symbol)
        if not isinstance(x, Tensor):
            x = Tensor(as_array(x, None if symbol.dtype == "string" else symbol.dtype))
        elif x.dtype != symbol.dtype and symbol.dtype != "string":
            x = cast(x, symbol.dtype)
    if len(x.shape) != len(symbol.shape):
        x = _with_rank(model, x, symbol)
    if mask is not None:
        x._keras_mask = mask
    return x


def _with_rank(model, x, symbol):
    rank, wanted = len(x.shape), len(symbol.shape)
    if rank == wanted + 1 and x.shape[-1] == 1:
        return squeeze(x, axis=-1)
    if rank == wanted - 1 and symbol.shape[-1] == 1:
        return expand_dims(x, axis=-1)
    raise another_rank(model, x, symbol)
