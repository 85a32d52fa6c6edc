"""An operation of keras.ops under TensorFlow's names: one line for each."""

import inspect

from minikeras import ops


def twin(operation, arguments, says=""):
    """keras.ops's `operation`, called with TensorFlow's arguments.

    Args:
        operation: the name in keras.ops.
        arguments: TensorFlow's names in TensorFlow's order, each followed by a colon and Keras's name where that is another one:
            "input_tensor:x axis keepdims".
        says: the docstring, where keras.ops's does not do.
    """
    pairs = [part.partition(":") for part in arguments.split()]
    keras_names = {name: other or name for name, _, other in pairs}
    order = list(keras_names)

    def function(*args, name=None, **kwargs):
        if len(args) > len(order):
            raise TypeError(f"{operation}() takes at most {len(order)} arguments ({len(args)} given)")
        given = dict(zip(order, args))
        for key, value in kwargs.items():
            if key not in keras_names or key in given:
                what = "got several values for" if key in given else "got an unexpected"
                raise TypeError(f"{operation}() {what} argument '{key}': it takes {', '.join(order)}")
            given[key] = value
        return getattr(ops, operation)(**{keras_names[key]: value for key, value in given.items()})

    keyword = inspect.Parameter.POSITIONAL_OR_KEYWORD
    function.__signature__ = inspect.Signature([inspect.Parameter(key, keyword) for key in (*order, "name")])
    function.__name__ = function.__qualname__ = operation
    function.__doc__ = says or f"keras.ops.{operation} with TensorFlow's arguments: {', '.join(order)}."
    return function
