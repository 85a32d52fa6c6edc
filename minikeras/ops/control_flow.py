"""Choices and loops as functions. On numbers they are what their names say in Python; the tape differentiates through them."""

import builtins

import numpy as np

from minikeras import tree
from minikeras.autodiff import Tape, Tensor, as_array, backward, composed, no_tape, primitive
from minikeras.ops.core import convert_to_tensor
from minikeras.ops.shapes import concatenate, flip, reshape, stack


@composed(operands=3)
def cond(pred, true_fn, false_fn):
    """`true_fn()` where `pred` is true, else `false_fn()`.

    The result is the branch's.

    >>> ops.cond(True, lambda: ops.ones(2), lambda: ops.zeros(2))
    Tensor([1., 1.], shape=(2,), dtype=float32)
    """
    return true_fn() if pred else false_fn()


def switch(index, branches, *operands):
    """`branches[index](*operands)`; an index outside means the first or the last branch.

    The result is the branch's.

    >>> ops.switch(1, [lambda x: x + 1, lambda x: x * 10], 5)
    50
    """
    index = builtins.min(builtins.max(int(as_array(index)), 0), len(branches) - 1)
    return branches[index](*operands)


@composed(operands=3)
def while_loop(cond, body, loop_vars, maximum_iterations=None):
    """`loop_vars = body(*loop_vars)` as long as `cond(*loop_vars)` holds, at most `maximum_iterations` times.

    Shapes: each of `loop_vars` keeps its shape.

    >>> ops.while_loop(lambda i: i < 5, lambda i: (i + 2,), (ops.array(0),))
    (Tensor(6, shape=(), dtype=int32),)
    """
    is_sequence = isinstance(loop_vars, (tuple, list))
    loop_vars = tuple(loop_vars) if is_sequence else (loop_vars,)
    loop_vars = tree.map_structure(convert_to_tensor, loop_vars)
    turns = 0
    while (maximum_iterations is None or turns < maximum_iterations) and cond(*loop_vars):
        outputs = body(*loop_vars)
        outputs = outputs if is_sequence and isinstance(outputs, (tuple, list)) else (outputs,)
        loop_vars = tree.map_structure(convert_to_tensor, tuple(outputs))
        turns += 1
    return loop_vars if is_sequence else loop_vars[0]


@composed(operands=4)
def fori_loop(lower, upper, body_fun, init_val):
    """`value = body_fun(i, value)` for i from `lower` up to but without `upper`.

    Shapes: `init_val` and each `value` have one structure.

    >>> ops.fori_loop(0, 4, lambda i, value: value + i, ops.zeros(()))
    Tensor(6., shape=(), dtype=float32)
    """
    value = init_val
    for i in range(int(as_array(lower)), int(as_array(upper))):
        value = body_fun(Tensor(np.asarray(i, "int32")), value)
    return value


@composed(operands=3)
def scan(f, init, xs=None, length=None, reverse=False, unroll=1):
    """`carry, y = f(carry, x)` for each slice x of `xs` along the first axis; returns the last carry and the ys stacked.

    Args:
        init: the first carry, nested as it likes.
        xs: tensors with one first axis, nested as they like; None with a `length`.
        reverse: whether the last slice comes first; its y stands last all the same.

    Raises TypeError where f can't be called, ValueError for wrong `unroll` and where both `xs` and `length` are missing.

    Shapes: leaves of `xs` `(n, ...)` -> `carry`, ys `(n, ...)`.

    >>> ops.scan(lambda carry, x: (carry + x, carry), ops.zeros(()), np.ones(3, "float32"))[1]
    Tensor([0., 1., 2.], shape=(3,), dtype=float32)
    """
    if not callable(f):
        raise TypeError(f"`f` should be a callable. Received: f={f}")
    if not isinstance(unroll, bool) and (not isinstance(unroll, int) or unroll < 1):
        raise ValueError(f"`unroll` must be an positive integer or boolean. Received: unroll={unroll}")
    if xs is None and length is None:
        raise ValueError("Got no `xs` to scan over and `length` not provided.")
    xs = tree.map_structure(convert_to_tensor, xs) if xs is not None else None
    count = int(length) if length is not None else tree.flatten(xs)[0].shape[0]
    carry, ys = tree.map_structure(convert_to_tensor, init), [None] * count
    for i in reversed(range(count)) if reverse else range(count):
        carry, ys[i] = f(carry, None if xs is None else tree.map_structure(lambda x, i=i: x[i], xs))
    if count and ys[0] is not None:
        return carry, tree.map_structure(lambda *parts: stack(parts), *ys)
    return carry, None if count else tree.map_structure(lambda c: Tensor(np.zeros((0, *c.shape), c.dtype)), carry)


@composed(operands=2)
def associative_scan(f, elems, reverse=False, axis=0):
    """All running results of an associative function: of `f(a, b)` on slices along `axis`, from the first on (or the last).

    Like `cumsum` for any f. Raises TypeError where f can't be called, ValueError where the sizes along `axis` differ.

    Shapes: each leaf of `elems` `(..., n, ...)` -> the same.

    >>> ops.associative_scan(lambda a, b: a + b, np.arange(4))
    Tensor([0, 1, 3, 6], shape=(4,), dtype=int64)
    """
    if not callable(f):
        raise TypeError(f"`f` should be a callable. Received: f={f}")
    flat = [convert_to_tensor(x) for x in tree.flatten(elems)]
    if len({x.shape[axis] for x in flat}) > 1:
        raise ValueError(
            f"Array inputs to associative_scan must have the same first dimension. (saw: {[x.shape for x in flat]})"
        )
    if reverse:
        flat = [flip(x, axis) for x in flat]
    parts = [[_slice_at(x, i, axis) for x in flat] for i in range(flat[0].shape[axis])]
    for i in range(1, len(parts)):
        both = [tree.pack_sequence_as(elems, part) for part in (parts[i - 1], parts[i])]
        parts[i] = tree.flatten(f(*both))
    results = [concatenate(column, axis=axis) for column in zip(*parts)]
    return tree.pack_sequence_as(elems, [flip(x, axis) for x in results] if reverse else results)


def _slice_at(x, i, axis):
    return x[(slice(None),) * (axis % x.ndim) + (slice(i, i + 1),)]


@composed(operands=2)
def map(f, xs):
    """f of each slice of `xs` along the first axis, stacked; `xs` and the results nested as they like.

    Shapes: leaves of `xs` `(n, ...)` -> leaves `(n, ...)`.

    >>> ops.map(lambda row: ops.sum(row), np.ones((3, 2), "float32"))
    Tensor([2., 2., 2.], shape=(3,), dtype=float32)
    """
    xs = tree.map_structure(convert_to_tensor, xs)
    count = tree.flatten(xs)[0].shape[0]
    results = [f(tree.map_structure(lambda x, i=i: x[i], xs)) for i in range(count)]
    return tree.map_structure(lambda *parts: stack([convert_to_tensor(part) for part in parts]), *results)


@composed(operands=2)
def vectorized_map(function, elements):
    """The same as `map`: here each slice is computed by itself.

    Shapes: leaves `(n, ...)` -> leaves `(n, ...)`.

    >>> ops.vectorized_map(lambda x: x * x, np.arange(3))
    Tensor([0, 1, 4], shape=(3,), dtype=int64)
    """
    return map(function, elements)


def vectorize(pyfunc, *, excluded=None, signature=None):
    """A function on single entries made to work on whole tensors, which are broadcast against each other.

    With a signature such as `"(n),(n)->()"`, the last axes named there stay together. `excluded` are the numbers (or names) of
    arguments that are handed over as they are.

    Shapes: see numpy.vectorize.

    >>> ops.vectorize(lambda a, b: a * b)(np.arange(3), 2)
    Tensor([0, 2, 4], shape=(3,), dtype=int64)
    """
    excluded = set(excluded or ())
    cores = [len([size for size in part.strip("() ").split(",") if size]) for part in _inputs_of(signature)]

    def vectorized(*args, **kwargs):
        places = [i for i in range(len(args)) if i not in excluded]
        tensors = [convert_to_tensor(args[i]) for i in places]
        core = cores or [0] * len(tensors)
        loops = [x.shape[: x.ndim - c] for x, c in zip(tensors, core)]
        shape = np.broadcast_shapes(*loops)
        results = []
        for index in np.ndindex(shape):
            filled = list(args)
            for place, x, loop in zip(places, tensors, loops):
                own = index[len(shape) - len(loop) :]
                filled[place] = x[tuple(0 if size == 1 else i for i, size in zip(own, loop))]
            results.append(pyfunc(*filled, **kwargs))
        return tree.map_structure(lambda *parts: _stacked(parts, shape), *results)

    vectorized.__name__ = getattr(pyfunc, "__name__", "vectorized")
    vectorized.__doc__ = pyfunc.__doc__
    return vectorized


def _inputs_of(signature):
    return [] if signature is None else signature.replace(" ", "").split("->")[0].replace("),(", ") (").split(" ")


def _stacked(parts, shape):
    parts = stack([convert_to_tensor(part) for part in parts])
    return reshape(parts, (*shape, *parts.shape[1:]))


def custom_gradient(f):
    """Decorator for a function with a gradient of its own: f returns its value and a function from upstream to gradients.

    @keras.ops.custom_gradient
    def log1pexp(x):
        e = keras.ops.exp(x)

        def grad(*args, upstream=None):
            upstream = args[0] if upstream is None else upstream
            return keras.ops.multiply(upstream, 1.0 - 1.0 / keras.ops.add(1, e))

        return keras.ops.log(1 + e), grad

    Shapes: those of f; the gradients are shaped like f's arguments.

    >>> double = ops.custom_gradient(lambda x: (2 * x, lambda upstream: 3 * upstream))
    >>> double(ops.ones(2))
    Tensor([2., 2.], shape=(2,), dtype=float32)
    """

    def with_own_gradient(*args, **kwargs):
        operands = [convert_to_tensor(x) for x in args]
        with no_tape():
            value, pull_back = f(*operands, **kwargs)
        value = tree.map_structure(as_array, value)
        return own_gradient(operands, value=tuple(value) if isinstance(value, list) else value, pull_back=pull_back)

    with_own_gradient.__name__, with_own_gradient.__doc__ = f.__name__, f.__doc__
    return with_own_gradient


@primitive(operands="list", keeps_dtype=True)
def own_gradient(operands, value, pull_back):
    """`value`, which was made of the operands elsewhere, as one step on the tape, whose gradients `pull_back` knows."""
    return value


def _own_gradient_rule(upstream, needed, out, operands, value, pull_back):
    gradients = pull_back(*(Tensor(u) for u in (upstream if isinstance(upstream, tuple) else (upstream,))))
    return [None if g is None else as_array(g) for g in (gradients if isinstance(gradients, (list, tuple)) else [gradients])]


own_gradient.joint_vjp(_own_gradient_rule)


def jvp(fun, primals, tangents, has_aux=False):
    """The value of `fun(*primals)`, and how it changes when the primals move along `tangents`.

    The tape only walks backwards, so this takes one walk for every entry of the outputs: for small functions. With `has_aux`, fun
    returns a pair, the second part of which is handed through.

    Shapes: each tangent has its primal's shape.

    >>> ops.jvp(lambda x: x * x, (ops.array([1.0, 3.0]),), (ops.array([1.0, 1.0]),))[1]
    Tensor([2., 6.], shape=(2,), dtype=float32)
    """
    primals = tree.map_structure(convert_to_tensor, tuple(primals))
    inputs = tree.flatten(primals)
    moves = [as_array(t, x.dtype) for t, x in zip(tree.flatten(tuple(tangents)), inputs)]
    watched = [Tensor(x.array, tracked=True) for x in inputs]
    with Tape():
        outputs = fun(*tree.pack_sequence_as(primals, watched))
    outputs, aux = outputs if has_aux else (outputs, None)
    changes = tree.map_structure(lambda out: Tensor(_change(out, watched, moves)), outputs)
    return (outputs, changes, aux) if has_aux else (outputs, changes)


def _change(out, inputs, moves):
    change = np.zeros_like(out.array)
    for index in np.ndindex(out.shape):
        upstream = np.zeros_like(out.array)
        upstream[index] = 1
        gradients = backward(out, inputs, upstream)
        change[index] = builtins.sum(np.sum(g * move) for g, move in zip(gradients, moves) if g is not None)
    return change
