"""Masks that end at a layer which cannot hand them on: said where a later layer would have used them, and who that is.

Keras says it at the layer where the mask ends, whether or not anybody wants it later.
"""

import warnings

from minikeras import tree
from minikeras.autodiff import Tensor
from minikeras.config.strict_checks import strict_checks
from minikeras.errors.explaining import explanation, maker, named, place, written
from minikeras.errors.origin import stack_level
from minikeras.graph.disconnected import variable_of
from minikeras.layers.arguments import signature_of


def sentence(layer):
    """What Keras says of a layer where a mask ends."""
    return (
        f"Layer '{layer.name}' (of type {type(layer).__name__}) was passed an input with a mask attached to it. However, this "
        "layer does not support masking and will therefore destroy the mask information. Downstream layers will not see the "
        "mask."
    )


def mask_ends(layer, inputs, outputs):
    """A call of `layer` does not hand on the mask of its inputs. Symbols wait for `Model()`, which sees who comes after it."""
    if not strict_checks():
        warnings.warn(sentence(layer), stacklevel=stack_level())
        return
    for x in tree.flatten(outputs):
        if isinstance(x, Tensor) and x.ndim > 2:
            x._lost_mask = layer


def pass_on_loss(layer, x, outputs):
    """A call on numbers whose mask was lost before: tell of it if `layer` wants a mask, else let the outputs remember."""
    if uses_masks(layer):
        tell(layer, x._lost_mask)
        return
    for out in tree.flatten(outputs):
        if isinstance(out, Tensor) and out.ndim > 2:
            out._lost_mask = x._lost_mask


def tell_of_lost_masks(nodes):
    """Look at the calls of a model, in an order in which they can run, for masks that were lost before somebody wanted them."""
    lost = {}  # from id(tensor) to the layer where its mask ended and the tensor that had the mask
    for node in nodes:
        found = next((lost[id(x)] for x in node.input_tensors if id(x) in lost), None)
        masked = next((x for x in node.input_tensors if getattr(x, "_keras_mask", None) is not None), None)
        if found is not None and masked is None and uses_masks(node.operation):
            tell(node.operation, *found, node)
            continue
        if masked is not None and not getattr(node.operation, "supports_masking", True):
            found = (node.operation, masked)
        if found is not None:
            lost.update((id(x), found) for x in node.outputs if x.ndim > 2 and getattr(x, "_keras_mask", None) is None)


def uses_masks(operation):
    """Whether the `call` of a layer takes a mask. Models do, for the layers inside them, but may not use it."""
    call = getattr(type(operation), "call", None)
    if call is None or hasattr(operation, "compiled") or not hasattr(operation, "supports_masking"):
        return False
    if type(operation).__name__ == "TimeDistributed":
        return uses_masks(operation.layer)
    return any(name == "mask" or name.endswith("_mask") for name in signature_of(call).names)


def tell(wanting, ending, masked=None, node=None):
    """Warn, once for each layer that wants a mask, that it ended at the layer `ending`."""
    if wanting.__dict__.get("_told_of_lost_mask"):
        return
    wanting._told_of_lost_mask = True
    own = not type(ending).__module__.startswith("minikeras.")
    source = f" of {named(maker(masked))}" if masked is not None else ""
    fix = "self.supports_masking = True" if own else f"{written(wanting)}({variable_of(masked) or 'x'})"
    warnings.warn(
        explanation(
            sentence(ending),
            where=place(wanting, origin=node.made_at if node is not None else None),
            why=f"it would leave out the steps that the mask{source} marks as padding; now it reads them as data",
            fix=fix,
        ),
        stacklevel=stack_level(),
    )
