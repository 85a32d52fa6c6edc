"""What TensorFlow needs a name for and Python does not: functions, branches, loops, devices."""

import contextlib
import time
import types

from minikeras import ops, tree
from minikeras.autodiff import Tensor, as_array
from minikeras.autodiff.variable import Variable

name_scope = contextlib.nullcontext
autograph = types.SimpleNamespace(experimental=types.SimpleNamespace(do_not_convert=lambda function=None, **kwargs: function))


def function(func=None, input_signature=None, autograph=True, jit_compile=None, reduce_retracing=False, **kwargs):
    """The function itself: minikeras always computes at once. Works as decorator, with arguments or without."""
    return func if func is not None else lambda f: f


def executing_eagerly():
    """True: there is no graph mode."""
    return True


def device(device_name=None):
    """A context without effect: there is one device."""
    return contextlib.nullcontext(device_name)


def control_dependencies(control_inputs=None):
    """A context without effect: what is written first is computed first."""
    return contextlib.nullcontext()


def init_scope():
    """A context without effect."""
    return contextlib.nullcontext()


def no_op(name=None):
    """Nothing."""


def timestamp(name=None):
    """The seconds since 1970, a float64 tensor."""
    return Tensor(as_array(time.time(), "float64"))


def map_fn(fn, elems, dtype=None, fn_output_signature=None, **kwargs):
    """`fn` of each slice of `elems` along the first axis, stacked; both may be nested."""
    elems = tree.map_structure(ops.convert_to_tensor, elems)
    count = tree.flatten(elems)[0].shape[0]
    results = [fn(tree.map_structure(lambda x, i=i: x[i], elems)) for i in range(count)]
    return tree.map_structure(lambda *parts: ops.stack(parts), *results)


def cond(pred, true_fn=None, false_fn=None, name=None):
    """The result of `true_fn()` where `pred` is true, else of `false_fn()`."""
    return ops.cond(pred, true_fn, false_fn)


def while_loop(cond, body, loop_vars, shape_invariants=None, maximum_iterations=None, name=None, **kwargs):
    """`loop_vars`, with `body` applied to them as long as `cond` of them is true."""
    return ops.while_loop(cond, body, loop_vars, maximum_iterations=maximum_iterations)


def vectorized_map(fn, elems, fallback_to_while_loop=True, warn=True):
    """`fn` of each slice of `elems` along the first axis, stacked."""
    return ops.vectorized_map(fn, elems)


def switch_case(branch_index, branch_fns, default=None, name="switch_case"):
    """The result of the function with this number; of `default`, or the last one, where there is none."""
    branches = (
        dict(branch_fns) if isinstance(branch_fns, dict) or isinstance(branch_fns[0], tuple) else dict(enumerate(branch_fns))
    )
    return branches.get(int(branch_index), default or branches[max(branches)])()


def py_function(func, inp, Tout=None, name=None):
    """`func` of the tensors, its results as tensors."""
    results = func(*(ops.convert_to_tensor(x) for x in inp))
    return _typed(results, Tout)


def numpy_function(func, inp, Tout=None, stateful=True, name=None):
    """`func` of the arrays, its results as tensors. No gradient flows through it."""
    return _typed(func(*(as_array(x) for x in inp)), Tout)


def _typed(results, dtypes):
    if isinstance(results, (list, tuple)):
        dtypes = dtypes if isinstance(dtypes, (list, tuple)) else [dtypes] * len(results)
        return [ops.convert_to_tensor(x, dtype=dtype) for x, dtype in zip(results, dtypes)]
    return ops.convert_to_tensor(results, dtype=dtypes[0] if isinstance(dtypes, (list, tuple)) else dtypes)


def print(*inputs, sep=" ", end="\n", output_stream=None, summarize=3, **kwargs):
    """Write values to `output_stream` (stderr, as in TensorFlow): tensors without commas, as NumPy shows them."""
    import builtins
    import sys

    texts = [str(as_array(x)) if isinstance(x, Tensor) else str(x) for x in inputs]
    builtins.print(*texts, sep=sep, end=end, file=output_stream or sys.stderr)


class Module:
    """A thing with Variables: those in its attributes, in lists and dicts there, and in the modules and layers among them."""

    def __init__(self, name=None):
        self._name = name or type(self).__name__.lower()

    @property
    def name(self):
        return self._name

    @property
    def variables(self):
        """All Variables in it, each once, in the order of the attributes' names."""
        found = {}
        for part in self._parts():
            inside = [part] if isinstance(part, Variable) else part.variables
            found.update({id(variable): variable for variable in inside})
        return tuple(found.values())

    @property
    def trainable_variables(self):
        """Those of `variables` that are trained."""
        return tuple(variable for variable in self.variables if variable.trainable)

    @property
    def submodules(self):
        """The modules in it, and theirs."""
        inner = [part for part in self._parts() if isinstance(part, Module)]
        return tuple(inner) + tuple(module for part in inner for module in part.submodules)

    def _parts(self):
        attributes = [vars(self)[name] for name in sorted(vars(self))]
        return [part for part in tree.flatten(attributes) if isinstance(part, Variable) or hasattr(part, "variables")]
