"""The config that an operation has without being told: the arguments that its constructor got."""

import inspect

from minikeras import tree


class HasConstructorConfig:
    """Base of Operation: `get_config` and `from_config`, of the constructor's arguments."""

    def get_config(self):
        """What the constructor must be called with to make this again, as a dict of plain values.

        Raises NotImplementedError where an argument is not a plain value: override `get_config()` then.
        """
        return constructor_config(self)

    @classmethod
    def from_config(cls, config):
        """Make an operation from what `get_config()` gave."""
        try:
            return cls(**config)
        except Exception as error:
            raise TypeError(
                f"Error when deserializing class '{cls.__name__}' using config={config}.\n\nException encountered: {error}"
            ) from error


def constructor_config(operation):
    """The constructor's arguments of an operation, its name among them, as a dict.

    Raises NotImplementedError where one of them is not a plain value, as Keras does: such a class needs a `get_config` of its own.
    """
    config = {"name": operation.name}
    init = type(operation).__init__
    args, kwargs = operation._constructor_arguments
    bound = inspect.signature(init).bind(operation, *args, **kwargs)
    bound.apply_defaults()
    parameters = list(inspect.signature(init).parameters.values())[1:]
    arguments = {p.name: bound.arguments[p.name] for p in parameters if p.kind not in (p.VAR_KEYWORD, p.VAR_POSITIONAL)}
    for p in parameters:
        if p.kind in (p.VAR_POSITIONAL, p.POSITIONAL_ONLY) and bound.arguments[p.name]:
            raise NotImplementedError(
                f"Object {type(operation).__name__} was created by passing positional only or variadic positional arguments (e.g., "
                "`*args`) to `__init__()`, which is not supported by the automatic config generation. Please remove all positional "
                "only and variadic arguments from `__init__()` or override `get_config()` and `from_config()`."
            )
    takes_any = [p.name for p in parameters if p.kind is p.VAR_KEYWORD]
    for name in takes_any:
        arguments.update(bound.arguments.get(name, {}))
    if "name" in arguments or takes_any:
        arguments = {**config, **arguments, **config}
    if not all(isinstance(leaf, (str, int, float, bool, type(None))) for leaf in tree.flatten(arguments)):
        raise NotImplementedError(
            f"Object {type(operation).__name__} was created by passing non-serializable argument values in `__init__()`, and "
            f"therefore the object must override `get_config()` in order to be serializable. Please implement `get_config()`."
        )
    return arguments
