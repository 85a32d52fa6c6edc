"""The switch between the two forms of an operation: the plain one, to read and to step through, and the fast one."""

_fast = True


class use_fast_forms:
    """Use the fast forms of operations (`True`, as is the default) or the plain ones (`False`).

    Holds from the call on; as a context, until its end:

        with use_fast_forms(False):
            model.predict(x)        # every operation in its plain form
    """

    def __init__(self, on=True):
        global _fast
        self._before, _fast = _fast, bool(on)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        global _fast
        _fast = self._before


def fast_forms():
    """Whether operations use their fast forms."""
    return _fast
