"""The code of a Python lambda as text, in Keras's form. It is written and never read: nothing here turns it into code again.

A file with it opens in Keras with `safe_mode=False`, which runs it; here `custom_objects` puts the function itself in its
place.
"""

import base64
import marshal


def dump(function):
    """`(code, defaults, closure)`: the compiled code in base64, and the values that it was made with, or None."""
    code = base64.encodebytes(marshal.dumps(function.__code__)).decode("ascii")
    closure = None if function.__closure__ is None else tuple(cell.cell_contents for cell in function.__closure__)
    return code, _plain(function.__defaults__, "defaults", function), _plain(closure, "closure", function)


def _plain(values, what, function):
    """The values, if a file can hold them. Raises ValueError where it can't."""
    if all(isinstance(value, (str, int, float, bool, type(None))) for value in values or ()):
        return values
    raise ValueError(
        f"A lambda cannot be saved whose {what} are no plain values: {function} holds {values}. Write it as a function with "
        "`def` and decorate it with `@keras.saving.register_keras_serializable()`."
    )


class LambdaConfig(dict):
    """The config of a lambda: what a file gets of it, and beside that the function itself, for copies in memory.

    Args:
        function: the lambda.
        config: its code, in the form that its place in the config wants.
    """

    def __init__(self, function, config):
        super().__init__(class_name="__lambda__", config=config)
        self.function = function
