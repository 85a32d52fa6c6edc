"""Composed functions: made of primitives, whose gradients are theirs, but one call in the layer graph."""

from minikeras.autodiff.signature import WithOperands
from minikeras.autodiff.symbols import Symbol, find_symbol


class Composed(WithOperands):
    """A function made of primitives: differentiated through them, but one call, and one node, when called on symbols."""

    def __call__(self, *args, **kwargs):
        for x in args:
            if isinstance(x, Symbol):
                break
            if isinstance(x, (list, tuple, dict)) and find_symbol(x) is not None:
                break
        else:
            if not kwargs or find_symbol(kwargs) is None:
                return self.function(*args, **kwargs)
        symbol = find_symbol((args, kwargs))
        operands, settings = self.bound(args, kwargs)
        return symbol.record_call(self, operands, settings)


def composed(function=None, *, operands=None):
    """Decorator: make a function that calls primitives one operation of its own."""
    if function is None:
        return lambda f: Composed(f, operands)
    return Composed(function, operands)
