"""The answer to a keyword argument that a layer does not have."""

import inspect

from minikeras.suggest import did_you_mean


def refuse_unknown(layer, kwargs):
    """Raise ValueError if there are keyword arguments left over, with the nearest name the layer knows."""
    if not kwargs:
        return
    known = set()
    for cls in type(layer).__mro__:
        if "__init__" in cls.__dict__ and cls is not object:
            known.update(inspect.signature(cls.__init__).parameters)
    hint = did_you_mean(next(iter(kwargs)), sorted(known - {"self", "kwargs", "args"}))
    raise ValueError(f"Unrecognized keyword arguments passed to {type(layer).__name__}: {kwargs}{hint}")
