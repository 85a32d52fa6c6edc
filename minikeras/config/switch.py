"""What is on or off for the whole program, and can be turned for a few lines alone."""


class Switch:
    """A setting that is on or off. Making one turns it, from the call on; as a context, until its end.

    Each subclass is a switch of its own, on at first.
    """

    is_on = True

    def __init__(self, on=True):
        kind = type(self)
        self._before, kind.is_on = kind.is_on, bool(on)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        type(self).is_on = self._before
