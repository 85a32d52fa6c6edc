"""`Model(inputs, outputs)`: the constructor that is asked for a Model and makes a Functional."""


def is_functional_call(args, kwargs):
    """Whether these constructor arguments are those of `Model(inputs, outputs)`."""
    return len(args) == 2 or (len(args) == 1 and "outputs" in kwargs) or ("inputs" in kwargs and "outputs" in kwargs)


def become_functional(cls, model, functional):
    """Put Functional in the place of Model among the bases of a learner's subclass.

    Args:
        cls: the subclass.
        model, functional: the two classes.
    """
    if cls in (model, object) or issubclass(cls, functional):
        return
    for base in cls.__bases__:
        if base is not model:
            become_functional(base, model, functional)
    cls.__bases__ = tuple(functional if base is model else base for base in cls.__bases__)
