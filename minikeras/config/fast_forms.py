"""The switch between the two forms of an operation: the plain one, to read and to step through, and the fast one."""

from minikeras.config.switch import Switch


class use_fast_forms(Switch):
    """Use the fast forms of operations (`True`, as is the default) or the plain ones (`False`).

    Holds for the program from the call on; as a context, until its end, and for the thread that runs the block alone:

        with use_fast_forms(False):
            model.predict(x)        # every operation in its plain form
    """


def fast_forms():
    """Whether operations use their fast forms."""
    return use_fast_forms.is_on()
