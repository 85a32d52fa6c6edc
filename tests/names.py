"""Names of parametrized tests that are the same in each process."""

import re


def steady(thing):
    """A thing as text, without the addresses in it: workers that share a run must collect the same names."""
    return re.sub(r" at 0x[0-9a-f]+", "", str(thing))
