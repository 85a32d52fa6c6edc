"""Arguments that a constructor only hands on to the constructor of its base.

Keras's constructors take up to twenty arguments, which stand in the signature so that a reader and an editor see them. To write each of
them twice more would say nothing.
"""


def passed_on(scope, *own):
    """The arguments of a constructor as keyword arguments for the next one.

    Args:
        scope: `locals()` in the constructor's first line.
        own: the names of arguments that are the constructor's own business.
    """
    arguments = {**scope, **scope["kwargs"]}
    for name in ("self", "__class__", "kwargs", *own):
        arguments.pop(name, None)
    return arguments
