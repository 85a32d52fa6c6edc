"""Nested structures: lists, tuples and dicts of things, walked in one fixed order.

A model's inputs may be one tensor, a list of them or a dict of names. Everything above works on the flat list of leaves that
`flatten` gives and rebuilds the shape with `pack_sequence_as`. Dicts are walked in the order of their sorted keys, as Keras does.
`None` is a leaf.
"""

from minikeras.on_demand import missing


def is_nested(structure):
    """True for a list, tuple or dict; False for a leaf."""
    return isinstance(structure, (list, tuple, dict))


def flatten(structure):
    """The leaves of `structure` as a list, dicts in the order of their sorted keys."""
    if not isinstance(structure, (list, tuple, dict)):
        return [structure]
    leaves = []
    for child in _values(structure):
        leaves.extend(flatten(child))
    return leaves


def flatten_with_path(structure, path=()):
    """The leaves as `(path, leaf)` pairs; a path is the tuple of indices and keys that leads to the leaf."""
    if not is_nested(structure):
        return [(path, structure)]
    pairs = []
    for key, child in _children(structure):
        pairs.extend(flatten_with_path(child, path + (key,)))
    return pairs


def map_structure(func, *structures, none_is_leaf=True):
    """Apply `func` to the leaves that stand at the same place in every structure; keep the shape of the first.

    Raises ValueError where the structures differ.
    """
    first = structures[0]
    if not is_nested(first):
        return func(*structures) if none_is_leaf or first is not None else None
    for other in structures[1:]:
        _assert_same_level(first, other)
    mapped = [map_structure(func, *column, none_is_leaf=none_is_leaf) for column in zip(*map(_values, structures))]
    return _rebuild(first, mapped)


def map_structure_up_to(shallow_structure, func, *structures):
    """As `map_structure`, but whatever stands below a leaf of `shallow_structure` is handed over whole."""
    if not is_nested(shallow_structure):
        return func(*structures)
    columns = zip(*map(_values, structures))
    mapped = [map_structure_up_to(child, func, *column) for child, column in zip(_values(shallow_structure), columns)]
    return _rebuild(shallow_structure, mapped)


def pack_sequence_as(structure, flat_sequence):
    """Put a flat list of leaves back into the shape of `structure`. Raises ValueError when the counts differ."""
    leaves = list(flat_sequence)
    remaining = iter(leaves)
    try:
        packed = map_structure(lambda _: next(remaining), structure)
    except (StopIteration, RuntimeError):
        packed = None
    if len(flatten(structure)) != len(leaves):
        raise ValueError(f"The structure has {len(flatten(structure))} leaves, but {len(leaves)} were given.")
    return packed


def traverse(func, structure, top_down=True):
    """Rebuild `structure` with each part replaced by `func(part)` where that is not None."""
    if top_down:
        replaced = func(structure)
        if replaced is not None:
            return replaced
    if is_nested(structure):
        structure = _rebuild(structure, [traverse(func, child, top_down) for child in _values(structure)])
    if not top_down:
        replaced = func(structure)
        return structure if replaced is None else replaced
    return structure


def lists_to_tuples(structure):
    """A copy in which every list is a tuple."""
    if isinstance(structure, dict):
        return {key: lists_to_tuples(child) for key, child in structure.items()}
    if isinstance(structure, (list, tuple)):
        return tuple(lists_to_tuples(child) for child in structure)
    return structure


def is_shape(structure):
    """True for a tuple or list of sizes, each an int or None: a leaf among shapes."""
    return isinstance(structure, (list, tuple)) and all(size is None or _is_int(size) for size in structure)


def map_shape_structure(func, structure):
    """As `map_structure`, but a tuple or list of ints and Nones is one leaf: a shape."""
    if is_shape(structure):
        return func(tuple(structure))
    return _rebuild(structure, [map_shape_structure(func, child) for child in _values(structure)])


def assert_same_structure(a, b, check_types=None):
    """Raise ValueError unless both structures nest in the same way. `check_types` counts for nothing any more, as in Keras."""
    if is_nested(a) != is_nested(b):
        raise ValueError(f"The structures differ: {a} and {b}.")
    if is_nested(a):
        _assert_same_level(a, b)
        for left, right in zip(_values(a), _values(b)):
            assert_same_structure(left, right)


def assert_same_paths(a, b):
    """Raise ValueError unless the same paths lead to leaves in both structures; a list may stand where a tuple stands."""
    paths = [{path for path, _ in flatten_with_path(structure)} for structure in (a, b)]
    if paths[0] != paths[1]:
        only = [sorted(one - other, key=str) for one, other in (paths, paths[::-1])]
        raise ValueError(f"`a` and `b` don't have the same paths. Only in `a`: {only[0]}. Only in `b`: {only[1]}.")


def _is_int(size):
    return isinstance(size, int) or (hasattr(size, "__index__") and getattr(size, "shape", None) == ())


def _children(structure):
    """Pairs of a key, or a number, and what stands there."""
    return zip(_sorted_keys(structure) if isinstance(structure, dict) else range(len(structure)), _values(structure))


def _values(structure):
    return [structure[key] for key in _sorted_keys(structure)] if isinstance(structure, dict) else structure


def _sorted_keys(dictionary):
    try:
        return sorted(dictionary)
    except TypeError:  # keys of several types have no order of their own
        return sorted(dictionary, key=lambda key: (type(key).__name__, str(key)))


def _assert_same_level(first, other):
    same_kind = isinstance(first, dict) == isinstance(other, dict) and is_nested(other)
    if not same_kind or len(first) != len(other) or (isinstance(first, dict) and set(first) != set(other)):
        raise ValueError(f"The structures differ: {first} and {other}.")


def _rebuild(structure, children):
    if isinstance(structure, dict):
        by_key = dict(zip(_sorted_keys(structure), children))
        return type(structure)((key, by_key[key]) for key in structure)
    if hasattr(structure, "_fields"):  # a namedtuple takes its fields one by one
        return type(structure)(*children)
    return type(structure)(children)


def __getattr__(name):
    raise missing(__name__, name)
