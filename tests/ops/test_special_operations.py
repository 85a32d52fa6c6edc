"""Operations that a table of calls does not fit: functions of functions, matrices unique but for signs, questions about tensors."""

import os
import re

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import pytest

from minikeras import ops
from minikeras.autodiff import Tape, Tensor, backward, gradient
from minikeras.graph import KerasTensor
from tests.ops.cases import A, S
from tests.parity import assert_close, engines, on_both


def agree(build, rtol=1e-6):
    """`build(keras.ops)` gives the same numbers, or nested numbers, on both engines."""
    import keras

    ours, theirs = build(ops), build(keras.ops)
    ours, theirs = keras.tree.flatten(ours), keras.tree.flatten(theirs)
    assert len(ours) == len(theirs)
    for a, b in zip(ours, theirs):
        np.testing.assert_allclose(np.asarray(a), np.asarray(b), rtol=rtol, atol=rtol)


X = A(4, 3).astype("float32")


@pytest.mark.parametrize(
    "build",
    [
        lambda o: o.cond(True, lambda: o.convert_to_tensor(1), lambda: o.convert_to_tensor(2)),
        lambda o: o.cond(o.sum(X) > 100, lambda: X, lambda: -X),
        lambda o: [o.switch(i, [lambda x: x + 1, lambda x: x * 2], o.convert_to_tensor(3.0)) for i in (-1, 0, 1, 5)],
        lambda o: o.while_loop(lambda i, x: i < 3, lambda i, x: (i + 1, x * 2), (0, o.convert_to_tensor(X))),
        lambda o: o.while_loop(lambda i: i < 9, lambda i: i + 2, 0, maximum_iterations=3),
        lambda o: o.fori_loop(1, 4, lambda i, x: x + o.cast(i, "float32"), o.convert_to_tensor(X)),
        lambda o: o.scan(lambda c, x: (c + x, c * x), o.zeros(3), X),
        lambda o: o.scan(lambda c, x: (c + x, c * x), o.ones(3), X, reverse=True),
        lambda o: o.scan(lambda c, _: (c * 2, c), o.convert_to_tensor(1.0), length=4),
        lambda o: o.associative_scan(lambda a, b: a + b, o.convert_to_tensor(X)),
        lambda o: o.associative_scan(lambda a, b: a * b, o.convert_to_tensor(X), reverse=True, axis=1),
        lambda o: o.map(lambda x: x * x, o.convert_to_tensor(X)),
        lambda o: o.vectorized_map(lambda x: o.sum(x) * x, o.convert_to_tensor(X)),
    ],
    ids=range(13),
)
def test_functions_of_functions_agree_with_keras(build):
    agree(build)


def test_vectorized_functions_take_tensors_entry_by_entry():
    np.testing.assert_allclose(ops.vectorize(lambda a, b: a * b + 1)(X, X[0]), X * X[0] + 1)
    dots = ops.vectorize(lambda a, b: ops.sum(a * b), signature="(n),(n)->()")(X, X[0])
    np.testing.assert_allclose(dots, X @ X[0], rtol=1e-6)
    scaled = ops.vectorize(lambda a, k: a * k, excluded={1})(X, 3)
    np.testing.assert_allclose(scaled, X * 3)


def test_gradients_flow_through_loops():
    def repeated(x):
        return ops.scan(lambda carry, row: (carry * row, carry), ops.ones(3), x)[0]

    x = np.array([[1.0, 2, 3], [4, 5, 6]])
    np.testing.assert_allclose(gradient(repeated, x), x[::-1])


@pytest.mark.parametrize(
    "call, error",
    [
        (lambda: ops.scan(3, 0, X), TypeError),
        (lambda: ops.scan(max, 0), ValueError),
        (lambda: ops.scan(max, 0, X, unroll=0), ValueError),
        (lambda: ops.associative_scan(max, [X, X[:2]]), ValueError),
        (lambda: ops.associative_scan(1, X), TypeError),
        (lambda: ops.diff(X, n=-1), ValueError),
        (lambda: ops.einsum("ii->i", X), ValueError),
        (lambda: ops.tensordot(X, X, 1), ValueError),
        (lambda: ops.rearrange(X, "a b c -> a"), ValueError),
        (lambda: ops.cross(A(4), A(4)), ValueError),
        (lambda: ops.norm(X, ord="x", axis=1), ValueError),
        (lambda: ops.norm(X, axis=5), ValueError),
        (lambda: ops.qr(X, "raw"), ValueError),
        (lambda: ops.inv(np.zeros((2, 2))), ValueError),
        (lambda: ops.cholesky(-np.eye(2)), ValueError),
        (lambda: ops.fft(X), ValueError),
        (lambda: ops.slice(X, [3, 0], [2, 1]), ValueError),
        (lambda: ops.quantile(X, 0.5, method="best"), ValueError),
        (lambda: ops.scatter_update(X, np.array([[0, 0]]), np.ones(1), "mean"), ValueError),
        (lambda: ops.linspace(0, 1, -1), ValueError),
        (lambda: ops.searchsorted(X, X), ValueError),
        (lambda: ops.histogram(X, bins=0), ValueError),
        (lambda: ops.psnr(X, X[:1], 1), ValueError),
        (lambda: ops.dot_product_attention(X, X, X), ValueError),
        (lambda: ops.glu(X), ValueError),
        (lambda: ops.cdist(X, X[:, :2]), ValueError),
    ],
)
def test_what_does_not_fit_is_refused(call, error):
    with pytest.raises(error):
        call()


@pytest.mark.parametrize(
    "build",
    [
        lambda o, x: o.map(lambda row: row * 2, x),
        lambda o, x: o.vectorized_map(lambda row: row + 1, x),
        lambda o, x: o.scan(lambda carry, row: (carry + row, carry), o.zeros((3,)), x)[1],
        lambda o, x: o.fori_loop(0, 3, lambda i, value: value * 2, x),
        lambda o, x: o.while_loop(lambda value: o.sum(value) < 1000, lambda value: value + 300, x),
    ],
    ids=["map", "vectorized_map", "scan", "fori_loop", "while_loop"],
)
def test_functions_of_functions_stand_in_models(build):
    import keras

    import minikeras

    results = []
    for k in (minikeras, keras):
        x = k.Input(batch_shape=(4, 3))
        results.append(k.Model(x, build(k.ops, x)).predict(X, verbose=0))
    np.testing.assert_allclose(*results, rtol=1e-6)


def test_custom_gradients_replace_those_of_the_tape():
    def build(o):
        @o.custom_gradient
        def thrice(x, y):
            def grad(upstream):
                return upstream * 3, upstream * 5

            return x * y, grad

        return thrice

    import keras
    import tensorflow as tf

    x, y = Tensor(X, tracked=True), Tensor(X[0], tracked=True)
    with Tape():
        out = build(ops)(x, y)
    u, v = tf.constant(X), tf.constant(np.tile(X[0], (4, 1)))
    with tf.GradientTape() as tape:
        tape.watch([u, v])
        theirs = build(keras.ops)(u, v)
    np.testing.assert_allclose(out.numpy(), theirs, rtol=1e-6)
    np.testing.assert_array_equal(backward(out, [x])[0], tape.gradient(theirs, u))
    assert (backward(out, [Tensor(X)])[0]) is None


def test_jvp_moves_along_a_tangent():
    agree(lambda o: o.jvp(lambda x: o.sin(x) * 2, (o.convert_to_tensor(X),), (o.ones_like(X),)), 1e-5)


@pytest.mark.parametrize("shape", [(4, 3), (3, 3), (2, 3, 3)])
def test_factors_multiply_to_the_matrix_again(shape):
    x = A(*shape)
    q, r = (part.numpy() for part in ops.qr(x))
    np.testing.assert_allclose(q @ r, x, atol=1e-12)
    u, s, vt = (part.numpy() for part in ops.svd(x, full_matrices=False))
    np.testing.assert_allclose((u * s[..., None, :]) @ vt, x, atol=1e-12)
    full = ops.svd(x)
    assert full[0].shape[-1] == shape[-2] and full[2].shape[-1] == shape[-1]
    s = S(3, *shape[:-2])
    lower = ops.cholesky(s).numpy()
    np.testing.assert_allclose(lower @ np.swapaxes(lower, -1, -2), s, atol=1e-10)
    np.testing.assert_allclose(ops.cholesky(s, upper=True).numpy(), np.swapaxes(lower, -1, -2))
    values, vectors = (part.numpy() for part in ops.eigh(s))
    np.testing.assert_allclose((vectors * values[..., None, :]) @ np.swapaxes(vectors, -1, -2), s, atol=1e-10)
    values, vectors = (part.numpy() for part in ops.eig(x[..., :3, :]))
    np.testing.assert_allclose(x[..., :3, :] @ vectors, vectors * values[..., None, :], atol=1e-10)


@pytest.mark.parametrize(
    "function, shape",
    [
        (lambda x: ops.qr(x)[0][..., :3, 1] * ops.qr(x)[1][..., 0, :], (4, 3)),
        (lambda x: ops.sum(ops.square(ops.svd(x, full_matrices=False)[0][..., :2, :1])), (4, 3)),
        (lambda x: ops.svd(x, full_matrices=False)[0][0, 1] * ops.svd(x, full_matrices=False)[2][1, 0], (3, 4)),
        (lambda x: ops.svd(x)[1] * ops.svd(x)[0][0, 0] * ops.svd(x)[2][0, 1], (3, 3)),
        (lambda x: ops.cholesky(x @ ops.transpose(x) + np.eye(3)), (3, 3)),
        (lambda x: ops.eigh(x + ops.transpose(x))[0] * ops.square(ops.eigh(x + ops.transpose(x))[1][0]), (3, 3)),
        (lambda x: ops.logdet(x @ ops.transpose(x) + np.eye(3)), (3, 3)),
    ],
)
def test_gradients_of_factors_agree_with_small_steps(function, shape):
    x = A(*shape)
    found, step = gradient(function, x), 1e-6
    for index in np.ndindex(shape):
        moved = [x.copy(), x.copy()]
        moved[0][index] += step
        moved[1][index] -= step
        up, down = (float(ops.sum(function(Tensor(m)))) for m in moved)
        assert found[index] == pytest.approx((up - down) / (2 * step), rel=1e-5, abs=1e-7)


def test_gradients_that_have_no_formula_say_so():
    with pytest.raises(NotImplementedError, match="full_matrices=False"):
        gradient(lambda x: ops.svd(x)[0], A(3, 4))


def test_argpartition_puts_one_entry_in_its_place():
    x = A(3, 7)
    part = np.take_along_axis(x, ops.argpartition(x, 3).numpy(), -1)
    assert ops.argpartition(x, 3).dtype == "int32"
    assert (part[:, :3] <= part[:, 3:4]).all() and (part[:, 4:] >= part[:, 3:4]).all()


def test_questions_about_tensors():
    x = Tensor(X)
    assert ops.shape(x) == (4, 3) and ops.ndim(x) == 2 and ops.dtype(x) == "float32" and int(ops.size(x)) == 12
    assert ops.is_tensor(x) and not ops.is_tensor(X) and isinstance(ops.convert_to_numpy(x), np.ndarray)
    assert ops.shape(KerasTensor((None, 3))) == (None, 3) and ops.ndim(KerasTensor((None, 3))) == 2
    assert ops.empty((2, 3), dtype="int32").shape == (2, 3) and ops.empty_like(x).shape == (4, 3)


NAMES = """add subtract multiply divide power matmul maximum minimum negative abs square sqrt exp log sin tanh relu gelu softmax sum mean
           max min var std argmax reshape transpose expand_dims squeeze concatenate stack where cast clip take sort flip logical_and
           equal greater isnan floor round one_hot einsum dot tensordot norm cumsum logsumexp tile repeat split""".split()
ARGUMENTS = {
    "reshape": [(1, 9)],
    "expand_dims": [0],
    "cast": ["int32"],
    "clip": [0, 1],
    "take": [np.array([0])],
    "tile": [2],
    "repeat": [2],
    "split": [3],
}
TWO = {"add", "subtract", "multiply", "divide", "power", "maximum", "minimum", "logical_and", "equal", "greater"}


@pytest.mark.parametrize("name", NAMES)
def test_recorded_calls_are_named_as_in_keras(name):
    import keras

    def recorded(k, symbol):
        x = symbol((3, 3), dtype="float32")
        if name in ("concatenate", "stack"):
            out = getattr(k.ops, name)([x, x])
        elif name == "where":
            out = k.ops.where(x > 0, x, x)
        elif name == "one_hot":
            out = k.ops.one_hot(symbol((3,), dtype="int32"), 4)
        elif name == "einsum":
            out = k.ops.einsum("ij,jk->ik", x, x)
        elif name in TWO or name in ("matmul", "dot", "tensordot"):
            out = getattr(k.ops, name)(x, x)
        elif name == "squeeze":
            out = k.ops.squeeze(symbol((3, 1), dtype="float32"), 1)
        else:
            out = getattr(k.ops, name)(x, *ARGUMENTS.get(name, []))
        out = out[0] if isinstance(out, (list, tuple)) else out
        return re.sub(r"_\d+$", "", out._keras_history.operation.name)

    import minikeras

    assert recorded(minikeras, KerasTensor) == recorded(keras, keras.KerasTensor)


def test_numbers_at_the_edges():
    far = np.array([[1e4, -1e4, 0.0]], "float32")
    assert ops.softmax(far).numpy().tolist() == [[1.0, 0.0, 0.0]]
    assert ops.log_softmax(far).numpy().tolist() == [[0.0, -2e4, -1e4]]
    assert float(ops.logsumexp(far)) == 1e4
    for function in (
        ops.sigmoid,
        ops.silu,
        ops.softplus,
        ops.mean,
        ops.gelu,
        ops.elu,
        ops.selu,
        ops.log_sigmoid,
        ops.squareplus,
    ):
        assert np.isfinite(gradient(function, far)).all() and np.isfinite(function(far).numpy()).all()
    empty = np.zeros((0, 3), "float32")
    for function in (ops.softmax, ops.log_softmax, ops.relu, ops.sum, ops.sort, ops.cumsum, ops.transpose, ops.sparsemax):
        assert np.isfinite(function(empty).numpy()).all()


PARTS = {
    "split": lambda o, x: o.split(x, 2, axis=1),
    "split at places": lambda o, x: o.split(x, [1, 3], axis=1),
    "array_split": lambda o, x: o.array_split(x, 3, axis=1),
    "hsplit": lambda o, x: o.hsplit(x, 2),
    "vsplit": lambda o, x: o.vsplit(x, 3),
    "dsplit": lambda o, x: o.dsplit(o.reshape(x, (3, 2, 2)), 2),
    "unstack": lambda o, x: o.unstack(x, axis=1),
    "nonzero": lambda o, x: o.nonzero(x > 5),
    "meshgrid": lambda o, x: o.meshgrid(x[0], x[1]),
    "qr": lambda o, x: o.qr(x),
    "moments": lambda o, x: o.moments(x, 0),
}


@pytest.mark.parametrize("name", PARTS)
def test_several_results_stand_in_a_list_where_keras_gives_one(name):
    def run(keras):
        parts = PARTS[name](keras.ops, keras.ops.convert_to_tensor(np.arange(12, dtype="float32").reshape(3, 4)))
        return isinstance(parts, list), [np.asarray(part) for part in parts]

    ours, theirs = on_both(run)
    assert ours[0] is theirs[0]
    if name != "qr":
        assert_close(ours[1], theirs[1])


@pytest.mark.parametrize("k", [7, -1])
def test_top_k_wants_no_more_than_there_is(k):
    for keras in engines():
        with pytest.raises(Exception, match="k|input must have at least") as refused:
            keras.ops.top_k(np.arange(6.0), k)
        assert keras.__name__ == "keras" or f"k={k} is not between 0 and the 6 entries" in str(refused.value)


def test_a_block_beyond_the_end_is_moved_back_and_a_larger_one_refused():
    def run(keras):
        x = np.zeros(6, "float32")
        return [keras.ops.slice_update(x, [start], np.ones(2, "float32")) for start in (0, 5, 9, -1)]

    assert_close(*on_both(run))
    with pytest.raises(ValueError, match="do not fit"):
        ops.slice_update(np.zeros(3, "float32"), [0], np.ones(4, "float32"))


@pytest.mark.parametrize("name", ["LayerNormalization", "BatchNormalization", "GroupNormalization", "RMSNormalization"])
def test_a_normalization_says_which_axis_there_is_not(name):
    import minikeras

    for axis in (5, -5):
        with pytest.raises(ValueError, match=f"Axis {axis} is out of bounds for input shape"):
            getattr(minikeras.layers, name)(axis=axis)(minikeras.Input((3, 4)))
