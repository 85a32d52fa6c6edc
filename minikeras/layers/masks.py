"""Masks: which steps of a sequence are data and which only fill it up. A tensor carries its mask from layer to layer."""

from minikeras import tree
from minikeras.autodiff import Symbol, Tensor
from minikeras.layers.lost_masks import mask_ends


def mask_of(x):
    """The mask that a tensor carries, or None."""
    return getattr(x, "_keras_mask", None)


def fill_in_masks(arguments):
    """Pass the masks that the inputs carry to the `mask` argument, or to `x_mask` beside an argument `x`.

    Returns the mask of the first input, or what stands in its place.
    """
    tensors, signature, kwargs = arguments.tensors, arguments.signature, arguments.kwargs
    if len(tensors) == 1:
        if "mask" in signature.known and arguments.value("mask") is None:
            mask = _masks_of(next(iter(tensors.values())))
            if mask is not None:
                kwargs["mask"] = mask
    else:
        for name, value in tensors.items():
            if f"{name}_mask" in signature.known and arguments.value(f"{name}_mask") is None:
                kwargs[f"{name}_mask"] = _masks_of(value)
    if kwargs.get("mask") is not None:
        return kwargs["mask"]
    return _masks_of(arguments.first)


def _masks_of(structure):
    if isinstance(structure, (Tensor, Symbol)):
        return getattr(structure, "_keras_mask", None)
    return tree.map_structure(mask_of, structure)


def hand_on_masks(layer, inputs, outputs, mask):
    """Attach the outputs' masks, or take note that a mask ends at this layer."""
    if layer.supports_masking:
        flat = tree.flatten(outputs)
        if all(mask_of(x) is not None for x in flat):
            return
        masks = layer.compute_mask(inputs, mask)
        if masks is None:
            return
        for x, m in zip(flat, tree.flatten(masks)):
            if m is not None and x is not None and mask_of(x) is None:
                x._keras_mask = m
    elif any(m is not None for m in tree.flatten(mask)):
        mask_ends(layer, inputs, outputs)
