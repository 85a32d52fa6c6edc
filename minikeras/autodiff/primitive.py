"""Primitives: functions on arrays that know their own gradient.

A primitive is written once, its value and its gradient side by side:

    @primitive
    def multiply(x1, x2):
        return x1 * x2

    multiply.vjp(lambda upstream, out, x1, x2: unbroadcast(upstream * x2, x1),
                 lambda upstream, out, x1, x2: unbroadcast(upstream * x1, x2))

There is one rule for each operand. A rule gets the upstream gradient (that of the loss with respect to the output), the output
and the operands, all as arrays, and returns the gradient of the loss with respect to its operand: a vector-Jacobian product.
"""

import numpy as np

import minikeras.autodiff.tape as tape
from minikeras.autodiff.arrays import as_array
from minikeras.autodiff.computing_in import computing_in
from minikeras.autodiff.promotion import CASTS, narrowed
from minikeras.autodiff.signature import WithOperands
from minikeras.autodiff.symbols import Symbol, find_symbol
from minikeras.autodiff.tensor import Tensor
from minikeras.on_demand import from_above


class Primitive(WithOperands):
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
        arrays, tracked, small = [], False, computing_in.get() is not None
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
            small = small or getattr(x, "itemsize", 0) == 2
        symbol = find_symbol(settings) if settings else None
        if symbol is not None:
            return symbol.record_call(self, args, settings)
        if small and (out := from_above("half_floats")(self, operands, arrays, settings)) is not None:
            return out
        if self.casts is not None:
            arrays = self.casts(arrays)
        out = self.function(arrays, **settings) if self.takes_list else self.function(*arrays, **settings)
        saved = None
        if self.saves:
            out, saved = out
        if not self.keeps_dtype:
            out = tuple(narrowed(o, arrays) for o in out) if type(out) is tuple else narrowed(out, arrays)
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
        pulled = []
        for rule, x in zip(self.rules, step.operands):
            wanted = rule and isinstance(x, Tensor) and x.tracked
            pulled.append(rule(upstream, step.out, *step.arrays, **step.settings) if wanted else None)
        return pulled


def primitive(function=None, *, operands=None, saves=False, takes=None, keeps_dtype=False):
    """Decorator: make a function on arrays a Primitive. Its operands are the parameters without a default, or `operands` of them.

    `takes="one dtype"` casts operands of several dtypes to their common one (`keras.backend.result_type`), `takes="floats"` makes
    floats of integers as well. Results have 64 bits only where an operand had them, unless `keeps_dtype` says otherwise.
    """
    if function is None:
        return lambda f: Primitive(f, operands, saves, takes, keeps_dtype)
    return Primitive(function, operands, saves, takes, keeps_dtype)
