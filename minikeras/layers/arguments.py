"""How a layer was called: which argument got what, and which of them are tensors."""

import functools
import inspect

from minikeras import tree
from minikeras.autodiff import Symbol, Tensor


class Signature:
    """The parameters of a method, looked up once for each class."""

    def __init__(self, method):
        self.inspected = inspect.signature(method)
        parameters = list(self.inspected.parameters.values())[1:]
        self.names = [p.name for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)]
        self.known = set(self.names)
        self.defaults = {p.name: p.default for p in parameters if p.default is not p.empty}
        self.required = {p.name for p in parameters if p.name in self.known and p.default is p.empty}


@functools.cache
def signature_of(method):
    """The Signature of a method as it stands in its class."""
    return Signature(method)


class CallArguments:
    """The arguments of one call of a layer.

    Attributes:
        given: dict from parameter name to what the caller passed.
        values: the same with the defaults.
        tensors: the part of `given` that is a tensor, or a nested structure of tensors only.
        first: the first argument.
    """

    def __init__(self, signature, layer, args, kwargs):
        self.given = {}
        if len(args) <= len(signature.names) and signature.known.issuperset(kwargs) and args:
            self.given = dict(zip(signature.names, args))
            self.given.update(kwargs)
        if len(self.given) != len(args) + len(kwargs) or not signature.required <= self.given.keys():
            # Not a usual call: let Python sort it out, or say what is wrong.
            bound = signature.inspected.bind(layer, *args, **kwargs)
            self.given = {name: value for name, value in list(bound.arguments.items())[1:]}
        self.values = {**signature.defaults, **self.given}
        self.tensors = {name: value for name, value in self.given.items() if self._is_tensors(name, value)}
        self.first = args[0] if args else next(iter(self.given.values()), None)

    @staticmethod
    def _is_tensors(name, value):
        if isinstance(value, (Tensor, Symbol)):
            return True
        if not tree.is_nested(value) or not value:
            return False
        leaves = tree.flatten(value)
        found = [isinstance(x, (Tensor, Symbol)) for x in leaves]
        if all(is_tensor or x is None for is_tensor, x in zip(found, leaves)):
            return any(found)
        if any(found):
            raise ValueError(
                "In a nested call() argument, you cannot mix tensors and non-tensors. Received invalid mixed "
                f"argument: {name}={value}"
            )
        return False

    def shapes(self):
        """`{parameter_shape: shape}` for the tensor arguments, as `build` wants them."""
        return {
            f"{name}_shape": tree.map_structure(lambda x: None if x is None else tuple(x.shape), value)
            for name, value in self.tensors.items()
            if name not in ("mask", "args", "kwargs")
        }


def shapes_for(method, arguments, owner):
    """The keyword arguments of `build` or `compute_output_shape`: of one parameter, the first shape; of several, each its own.

    Args:
        arguments: the CallArguments of the call.
        owner: the name of the layer's class, for the error text.

    Raises ValueError where one of several parameters is not named after an argument of `call`.
    """
    shapes = arguments.shapes()
    names = signature_of(method).names
    if len(names) == 1:
        return {names[0]: next(iter(shapes.values()), None)}
    rule = (
        f"For a `{method.__name__}()` method with more than one argument, all arguments should have a `_shape` suffix and match "
        f"an argument from `call()`. E.g. `{method.__name__}(self, foo_shape, bar_shape)`  For layer '{owner}', "
    )
    for name in names:
        if not name.endswith("_shape"):
            raise ValueError(f"{rule}Received `{method.__name__}()` argument `{name}`, which does not end in `_shape`.")
        if name.removesuffix("_shape") not in arguments.values:
            raise ValueError(
                f"{rule}received `{method.__name__}()` argument `{name}`, but `call()` does not have argument "
                f"`{name.removesuffix('_shape')}`."
            )
    return {name: shapes[name] for name in names if name in shapes}
