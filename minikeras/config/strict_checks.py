"""The switch between minikeras's checks and Keras's: docs/stricter-than-keras.md lists what it switches, row by row."""

from minikeras.config.switch import Switch


class use_strict_checks(Switch):
    """Refuse, or warn of, what Keras takes without a word and computes something else from (`True`, as is the default), or do
    exactly as Keras does (`False`).

    Holds for the program from the call on; as a context, until its end, and for the thread that runs the block alone:

        with use_strict_checks(False):
            model.fit(x, y)        # a target of another shape is repeated, and nothing is said
    """


def strict_checks():
    """Whether minikeras checks more than Keras does."""
    return use_strict_checks.is_on()
