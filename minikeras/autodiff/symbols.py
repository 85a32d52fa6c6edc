"""Symbols: what stands for numbers that are not there yet. The layer graph is made of them."""

import functools

from minikeras.on_demand import from_above


class Symbol:
    """What stands for numbers that are not there yet. A function called on one hands the call over to `record_call`.

    `is_tried` is True of a symbol that has numbers all the same, zeros, to try out what shapes a function gives.
    """

    is_tried = False

    def record_call(self, function, args, kwargs):
        """Record the call in the layer graph; returns the symbol of what comes out. (A room above, `graph`, knows how.)"""
        return from_above("record_call")(self, function, args, kwargs)


def takes_sizes(function):
    """Decorator of a function that takes sizes: one that is being tried (`symbol.is_tried`) may be among them."""

    @functools.wraps(function)
    def wrapped(*args, **kwargs):
        symbol = find_symbol((args, kwargs))
        if symbol is None or not symbol.is_tried:
            return function(*args, **kwargs)
        return symbol.record_call(function, args, kwargs)

    return wrapped


def find_symbol(structure):
    """The first Symbol anywhere in nested lists, tuples, dicts and slices, or None."""
    if isinstance(structure, Symbol):
        return structure
    if isinstance(structure, dict):
        structure = structure.values()
    elif isinstance(structure, slice):
        structure = (structure.start, structure.stop, structure.step)
    elif not isinstance(structure, (list, tuple)):
        return None
    for part in structure:
        if isinstance(part, (Symbol, list, tuple, dict, slice)):
            symbol = find_symbol(part)
            if symbol is not None:
                return symbol
    return None
