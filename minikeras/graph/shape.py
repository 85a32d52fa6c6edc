"""Shapes: tuples of sizes, None where a size is not known."""


def standardize_shape(shape):
    """A shape as a tuple of ints and Nones.

    Raises ValueError for what is no shape: a bare number, negative sizes, other things.
    """
    if isinstance(shape, (str, bytes)) or not hasattr(shape, "__iter__"):
        raise ValueError(f"Cannot convert '{shape}' to a shape.")
    sizes = []
    for size in shape:
        if size is None:
            sizes.append(None)
        elif not hasattr(size, "__index__") or isinstance(size, bool):
            raise ValueError(
                f"Cannot convert '{tuple(shape)}' to a shape. Found invalid entry '{size}' of type '{type(size)}'. "
            )
        elif size < 0:
            raise ValueError(f"Cannot convert '{tuple(shape)}' to a shape. Negative dimensions are not allowed.")
        else:
            sizes.append(int(size))
    return tuple(sizes)
