"""Two values side by side: whether they are the same, and how a difference is told."""

import math

import numpy as np


def alike(got, expected):
    """Tell whether both are numbers, or both sequences: then their types may differ."""
    numbers = (int, float, np.number)
    sequences = (list, tuple, np.ndarray)
    return any(isinstance(got, kinds) and isinstance(expected, kinds) for kinds in (numbers, sequences))


def equal(got, expected):
    """Tell whether two values are the same: text and truth in type, too; numbers and sequences by what stands in them."""
    if isinstance(expected, str) or isinstance(got, str) or isinstance(expected, bool):
        return type(got) is type(expected) and got == expected
    if isinstance(expected, (set, dict)):
        return got == expected
    try:
        return bool(np.array_equal(np.asarray(got), np.asarray(expected)))
    except ValueError:  # ragged lists
        return got == expected


def difference(values, right, what, rtol, atol):
    """Say where values of the right shape differ, and how they are related where that is simple."""
    if not values.shape:
        return f"{what} is {_round(values)}, which is not what comes out."
    lead = f"The shape {values.shape} of {_lower(what)} is right, the values are not"
    wrong = ~np.isclose(values, right, rtol, atol)
    place = tuple(int(axis) for axis in np.argwhere(wrong)[0])
    factor = _factor(values, right, rtol)
    if factor is not None:
        return f"{lead}: every value is {_round(factor)} times what it should be."
    if wrong.all() and len(values) > 1 and np.allclose(np.sort(values.ravel()), np.sort(right.ravel()), rtol, atol):
        return f"{lead}: they are all there, in another order."
    return (
        f"{lead}: {int(wrong.sum())} of {values.size} differ. "
        f"At {list(place)} yours is {_round(values[place])}, and {_round(right[place])} is right."
    )


def _factor(values, right, rtol):
    """Return the one number that right values were multiplied by to give these, or None."""
    used = np.abs(right) > 1e-12
    if used.sum() < 2 or not np.allclose(values[~used], 0):
        return None
    ratios = values[used] / right[used]
    return float(ratios[0]) if ratios[0] and np.allclose(ratios, ratios[0], max(rtol, 1e-6)) else None


def _round(value):
    value = float(value)
    return f"{value:.4g}" if math.isfinite(value) else str(value)


def short(value, width=60):
    """Return a value as it is printed, in one line that is not too long."""
    text = " ".join(repr(value).split())
    return text if len(text) <= width else text[: width - 1] + "…"


def _lower(what):
    return what[0].lower() + what[1:] if what.startswith("Your ") else what
