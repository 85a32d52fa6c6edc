"""Why data is refused before a model sees it: it is no array, or its arrays have different numbers of rows."""

from minikeras.errors.explaining import explained, place

_SHOWN = 200  # characters of what was given


def no_array(name, given):
    """The error for data that is not made of arrays."""
    shown = str(given)
    shown = shown if len(shown) <= _SHOWN else shown[:_SHOWN] + "..."
    nested = isinstance(given, (list, tuple))
    return explained(
        ValueError,
        f"Unrecognized data type: {name}={shown} (of type {type(given)})",
        where=place(),
        why="a list stands for several inputs, one array each" if nested else "data are arrays of numbers",
        fix=f"np.array({name})",
    )


def other_numbers_of_rows(sizes):
    """The error for arrays that do not have one number of rows. `sizes` is a dict from x, y, ... to the rows of its arrays."""
    listed = "\n".join(f"'{name}' sizes: {', '.join(map(str, part))}" for name, part in sizes.items())
    rows = [
        f"{name} {part[0]}" if len(set(part)) == 1 else f"{name} {' and '.join(map(str, part))}" for name, part in sizes.items()
    ]
    return explained(
        ValueError,
        "Data cardinality is ambiguous. Make sure all arrays contain the same number of samples." + listed,
        where=place(),
        why=f"each row of x goes with a row of the others, but these are their rows: {', '.join(rows)}",
    )
