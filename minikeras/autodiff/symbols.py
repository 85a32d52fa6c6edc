"""Symbols: what stands for numbers that are not there yet. The layer graph is made of them."""


class Symbol:
    """What stands for numbers that are not there yet. A function called on one hands the call over to `record_call`."""

    def record_call(self, function, args, kwargs):
        raise NotImplementedError


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
