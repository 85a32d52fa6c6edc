"""The answer to a keyword argument that a layer does not have."""

from minikeras.old_spellings.old_arguments import refuse_unknown_arguments


def refuse_unknown(layer, kwargs):
    """Raise ValueError if there are keyword arguments left over, with the modern spelling of old ones or the nearest name."""
    if kwargs:
        sentence = f"Unrecognized keyword arguments passed to {type(layer).__name__}: {kwargs}"
        refuse_unknown_arguments(layer, sentence, kwargs, layer._constructor_arguments[1])
