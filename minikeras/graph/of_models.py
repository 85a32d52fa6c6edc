"""Which Function a model runs."""

from minikeras.graph.function import Function


def function_of(model):
    """The Function that a model runs: a functional model itself, the one inside a built Sequential; None where there is none."""
    if isinstance(model, Function):
        return model
    function = getattr(model, "_functional", None)
    return function if isinstance(function, Function) else None
