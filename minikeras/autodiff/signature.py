"""How a function of `minikeras.ops` is called: which of its arguments are data and which are settings."""

import functools
import inspect


class WithOperands:
    """What primitives and composed functions share: a name, operands (data) and parameters (settings such as `axis`).

    The first `operands` arguments are data, the rest are settings; `operands="list"` marks a first argument that is a list.
    """

    def __init__(self, function, operands=None):
        functools.update_wrapper(self, function)
        self.function = function
        parameters = list(inspect.signature(function).parameters.values())
        self.parameters = [p.name for p in parameters]
        self.takes_list = operands == "list"
        if operands is None:
            operands = sum(1 for p in parameters if p.default is p.empty)
        self.operands = 1 if self.takes_list else operands

    def bound(self, args, kwargs):
        """Split a call into `(operands, settings)`, whichever way each argument was passed. Raises TypeError if it can't."""
        if not kwargs and self.operands <= len(args) <= len(self.parameters):  # the usual call: everything in its order
            return args[: self.operands], dict(zip(self.parameters[self.operands :], args[self.operands :]))
        operands, settings = list(args[: self.operands]), dict(kwargs)
        settings.update(zip(self.parameters[self.operands :], args[self.operands :]))
        if len(args) > len(self.parameters) or any(n in kwargs for n in self.parameters[: len(args)]):
            inspect.signature(self.function).bind(*args, **kwargs)
        for name in self.parameters[len(operands) : self.operands]:
            if name not in settings:
                inspect.signature(self.function).bind(*args, **kwargs)
                break
            operands.append(settings.pop(name))
        return operands, settings

    def __repr__(self):
        return f"<{type(self).__name__} {self.__name__}>"
