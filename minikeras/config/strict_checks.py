"""The switch between minikeras's checks and Keras's: docs/stricter-than-keras.md lists what it switches, row by row."""

_strict = True


class use_strict_checks:
    """Refuse, or warn of, what Keras takes without a word and computes something else from (`True`, as is the default), or do
    exactly as Keras does (`False`).

    Holds from the call on; as a context, until its end:

        with use_strict_checks(False):
            model.fit(x, y)        # a target of another shape is repeated, and nothing is said
    """

    def __init__(self, on=True):
        global _strict
        self._before, _strict = _strict, bool(on)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        global _strict
        _strict = self._before


def strict_checks():
    """Whether minikeras checks more than Keras does."""
    return _strict
