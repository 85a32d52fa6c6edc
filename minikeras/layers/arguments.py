"""How a layer was called: which argument got what, and which of them are tensors."""

import functools
import inspect

from minikeras import tree
from minikeras.autodiff import Symbol, Tensor
from minikeras.graph import KerasTensor, any_symbolic


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


NOT_PASSED = object()


def is_usual(args, kwargs, signature):
    """Whether a layer is called on one thing, and told at most whether it trains."""
    if len(args) != 1 or not signature.names:
        return False
    if not kwargs:
        return True
    return len(kwargs) == 1 and "training" in signature.known and isinstance(kwargs.get("training", ""), (bool, type(None)))


class CallArguments:
    """The arguments of one call of a layer.

    Attributes:
        args, kwargs: as Python has them. What is decided about the call (`training`, masks) is put into kwargs.
        given: dict from parameter name to what the caller passed.
        tensors: the part of `given` that is a tensor, or a nested structure of tensors only.
        first: the first argument.
        training: what the caller passed, or NOT_PASSED.
        is_symbolic: whether there is a symbol among them.
        recorded: the keyword arguments that a Node remembers.
    """

    def __init__(self, signature, layer, args, kwargs, usual=False):
        self.signature, self.args, self.kwargs = signature, args, kwargs
        self.recorded = dict(kwargs)
        self.given = {}
        if len(args) <= len(signature.names) and signature.known.issuperset(kwargs) and args:
            self.given = dict(zip(signature.names, args))
            self.given.update(kwargs)
        if len(self.given) != len(args) + len(kwargs) or not signature.required <= self.given.keys():
            # Not a usual call: let Python sort it out, or say what is wrong.
            bound = signature.inspected.bind(layer, *args, **kwargs)
            self.given = {name: value for name, value in list(bound.arguments.items())[1:]}
        self.first = args[0] if args else next(iter(self.given.values()), None)
        self.training = self.given.get("training", NOT_PASSED)
        if usual:  # one tensor, and nothing else to look at
            self.tensors, self.is_symbolic = {signature.names[0]: self.first}, isinstance(self.first, KerasTensor)
        else:
            self.tensors = {name: value for name, value in self.given.items() if self._is_tensors(name, value)}
            self.is_symbolic = any_symbolic(args, kwargs)

    def value(self, name):
        """What the call gets as this argument: what was passed, or the default; None where there is neither."""
        return self.given[name] if name in self.given else self.signature.defaults.get(name)

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
        if name.removesuffix("_shape") not in {**arguments.signature.defaults, **arguments.given}:
            raise ValueError(
                f"{rule}received `{method.__name__}()` argument `{name}`, but `call()` does not have argument "
                f"`{name.removesuffix('_shape')}`."
            )
    return {name: shapes[name] for name in names if name in shapes}


def with_positional(args, **named):
    """The values of `named`, those that came in order and without their names in their places.

    Raises TypeError for more of them than there are, ValueError where one came twice or a name came first.
    """
    if len(args) > len(named):
        raise TypeError(f"add_weight() takes at most {len(named)} positional arguments but {len(args)} were given.")
    if args and isinstance(args[0], str):
        raise ValueError(
            f"`name` must be passed as a keyword argument. Received: add_weight('{args[0]}', ...). "
            f"Use: add_weight(shape=..., name='{args[0]}')."
        )
    for (name, value), positional in zip(named.items(), args):
        if value is not None:
            raise ValueError(f"`{name}` was passed both positionally and as a keyword argument.")
        named[name] = positional
    return named.values()
