"""Primitives: functions on arrays that know their own gradient, and composed functions that are made of them.

A primitive is written once, its value and its gradient side by side:

    @primitive
    def multiply(x1, x2):
        return x1 * x2

    multiply.vjp(lambda upstream, out, x1, x2: unbroadcast(upstream * x2, x1),
                 lambda upstream, out, x1, x2: unbroadcast(upstream * x1, x2))

There is one rule for each operand. A rule gets the upstream gradient (that of the loss with respect to the output), the output
and the operands, all as arrays, and returns the gradient of the loss with respect to its operand: a vector-Jacobian product.
"""

import functools
import inspect

import numpy as np

from minikeras.autodiff import tape
from minikeras.autodiff.promotion import CASTS
from minikeras.autodiff.tensor import Tensor, as_array, to_32_bits

WIDE_FLOATS = ("float64", "complex128")
WIDE_INTEGERS = ("int64", "uint64")


class Symbol:
    """What stands for numbers that are not there yet. A function called on one hands the call over to `record_call`."""

    def record_call(self, function, args, kwargs):
        raise NotImplementedError


class Function:
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


class Primitive(Function):
    """A function on arrays with a rule for its gradient. Called on tensors, it computes and lets the tape remember."""

    def __init__(self, function, operands=None, saves=False, takes=None, keeps_dtype=False):
        super().__init__(function, operands)
        self.saves = saves
        self.casts = CASTS[takes]
        self.keeps_dtype = keeps_dtype
        # Numbers beside arrays take the arrays' type, so two operands may be plain numbers; a single one becomes an array.
        self.plain_types = (np.ndarray, float, int) if self.operands > 1 else np.ndarray
        self.rules = None
        self.joint_rule = None

    def vjp(self, *rules):
        """Give one rule for each operand, in order; None where no gradient flows."""
        self.rules = rules
        return self

    def joint_vjp(self, rule):
        """Give one rule for all operands, where they share work: `rule(upstream, needed, out, *operands, **settings)`.

        `needed[i]` says whether operand i wants a gradient; the rule returns one gradient (or None) an operand. With
        `saves=True` the function returns `(out, saved)`, and the rule gets that pair in the place of `out`.
        """
        self.joint_rule = rule
        return rule

    def __call__(self, *args, **settings):
        if len(args) != self.operands:
            args, settings = self.bound(args, settings)
        operands = args[0] if self.takes_list else args
        arrays, tracked = [], False
        for x in operands:
            if isinstance(x, Tensor):
                tracked = tracked or x.tracked
                x = x.array
            elif isinstance(x, Symbol):
                return x.record_call(self, args, settings)
            elif not isinstance(x, self.plain_types):
                symbol = find_symbol(x)
                if symbol is not None:
                    return symbol.record_call(self, args, settings)
                x = None if x is None else as_array(x)
            arrays.append(x)
        symbol = find_symbol(settings) if settings else None
        if symbol is not None:
            return symbol.record_call(self, args, settings)
        if self.casts is not None:
            arrays = self.casts(arrays)
        out = self.function(arrays, **settings) if self.takes_list else self.function(*arrays, **settings)
        saved = None
        if self.saves:
            out, saved = out
        if not self.keeps_dtype:
            out = tuple(finished(o, arrays) for o in out) if type(out) is tuple else finished(out, arrays)
        if tracked and tape.is_recording() and (self.rules or self.joint_rule):
            return tape.record(self, operands, arrays, settings, out, saved)
        return tuple(map(Tensor, out)) if type(out) is tuple else Tensor(out)

    def pull_back(self, step, upstream):
        """The gradients of a step's operands: a list as long as `step.operands`, None where nothing is wanted."""
        if self.joint_rule:
            needed = [isinstance(x, Tensor) and x.tracked for x in step.operands]
            out = (step.out, step.saved) if self.saves else step.out
            arrays = (step.arrays,) if self.takes_list else step.arrays
            return self.joint_rule(upstream, needed, out, *arrays, **step.settings)
        return [
            rule(upstream, step.out, *step.arrays, **step.settings) if rule and isinstance(x, Tensor) and x.tracked else None
            for rule, x in zip(self.rules, step.operands)
        ]


class Composed(Function):
    """A function made of primitives: differentiated through them, but one call, and one node, when called on symbols."""

    def __call__(self, *args, **kwargs):
        for x in args:
            if isinstance(x, Symbol):
                break
            if isinstance(x, (list, tuple, dict)) and find_symbol(x) is not None:
                break
        else:
            if not kwargs or find_symbol(kwargs) is None:
                return self.function(*args, **kwargs)
        symbol = find_symbol((args, kwargs))
        operands, settings = self.bound(args, kwargs)
        return symbol.record_call(self, operands, settings)


def primitive(function=None, *, operands=None, saves=False, takes=None, keeps_dtype=False):
    """Decorator: make a function on arrays a Primitive. Its operands are the parameters without a default, or `operands` of them.

    `takes="one dtype"` casts operands of several dtypes to their common one (`keras.backend.result_type`), `takes="floats"` makes
    floats of integers as well. Results have 64 bits only where an operand had them, unless `keeps_dtype` says otherwise.
    """
    if function is None:
        return lambda f: Primitive(f, operands, saves, takes, keeps_dtype)
    return Primitive(function, operands, saves, takes, keeps_dtype)


def composed(function=None, *, operands=None):
    """Decorator: make a function that calls primitives one operation of its own."""
    if function is None:
        return lambda f: Composed(f, operands)
    return Composed(function, operands)


def find_symbol(structure):
    """The first Symbol anywhere in nested lists, tuples, dicts and slices, or None."""
    if isinstance(structure, Symbol):
        return structure
    if isinstance(structure, dict):
        structure = structure.values()
    elif isinstance(structure, slice):
        structure = (structure.start, structure.stop, structure.step)
    elif not isinstance(structure, (list, tuple)):
        return None
    for part in structure:
        if isinstance(part, (Symbol, list, tuple, dict, slice)):
            symbol = find_symbol(part)
            if symbol is not None:
                return symbol
    return None


def finished(out, arrays):
    """An array in the type that Keras gives: 64 bits only where an operand of that kind had them."""
    if type(out) is not np.ndarray:
        out = np.asarray(out)
    if out.dtype.itemsize == 8:
        wide = WIDE_FLOATS if out.dtype.kind == "f" else WIDE_INTEGERS
        if not any(isinstance(x, np.ndarray) and x.dtype.name in wide for x in arrays):
            return to_32_bits(out)
    return out
