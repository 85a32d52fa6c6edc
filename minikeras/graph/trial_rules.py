"""Shapes by rule, for the few operations where it decides which size happens to be tried.

A rule gets what the function got and returns the shape (or a list of shapes) that comes out, None for sizes that are not known; or
None where it does not apply: then what NumPy says of the tries is right.
"""


def _reshape(x, newshape):
    if not _all_numbers(newshape) or None not in x.shape:
        return None
    return tuple(None if size == -1 else int(size) for size in newshape)


def _split(x, indices_or_sections, axis=0):
    if x.shape[axis] is not None:
        return None
    if isinstance(indices_or_sections, int):
        sizes = [None] * indices_or_sections
    else:
        places = [0, *indices_or_sections]
        sizes = [*(end - start for start, end in zip(places, places[1:])), None]
    axis %= len(x.shape)
    return [(*x.shape[:axis], size, *x.shape[axis + 1 :]) for size in sizes]


def _get_item(x, key):
    """Numbers, slices, None and ... as keys: an index is within a size that is not known, a slice of it has an unknown size."""
    keys = key if isinstance(key, tuple) else (key,)
    if None not in x.shape and all(isinstance(part, int) for part in keys):
        return None
    if any(part is not None and part is not Ellipsis and not isinstance(part, (int, slice)) for part in keys):
        return None
    taken = sum(part is not None and part is not Ellipsis for part in keys)
    if Ellipsis not in keys:
        keys = (*keys, Ellipsis)
    at = keys.index(Ellipsis)
    keys = (*keys[:at], *[slice(None)] * (len(x.shape) - taken), *keys[at + 1 :])
    sizes, shape = iter(x.shape), []
    for part in keys:
        if part is None:
            shape.append(1)
            continue
        size = next(sizes)
        if isinstance(part, int):
            if size is not None and not -size <= part < size:
                return None  # refused with reason
        elif size is None or not _all_numbers([n for n in (part.start, part.stop, part.step) if n is not None]):
            shape.append(None)
        else:
            shape.append(len(range(*part.indices(size))))
    return tuple(shape)


def _take(x, indices, axis=None):
    of_indices = tuple(getattr(indices, "shape", None) or _shape_of(indices))
    if axis is None:
        return of_indices if None in x.shape or None in of_indices else None
    axis %= len(x.shape)
    if x.shape[axis] is not None and not getattr(indices, "is_tried", False):
        return None
    return (*x.shape[:axis], *of_indices, *x.shape[axis + 1 :])


def _shape_of(indices):
    return (len(indices), *_shape_of(indices[0])) if isinstance(indices, (list, tuple)) and indices else ()


def _all_numbers(sizes):
    return isinstance(sizes, (list, tuple)) and all(isinstance(size, int) for size in sizes)


RULES = {"reshape": _reshape, "split": _split, "get_item": _get_item, "take": _take}
