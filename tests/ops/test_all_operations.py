"""Every operation of keras.ops: gradients against small steps, and values, gradients, dtypes and shapes against Keras."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import pytest

from minikeras import ops, tree
from minikeras.autodiff import Tape, Tensor, backward
from tests.ops.cases import CASES, A, integers

# Tested beside: functions of functions, questions about tensors, images and convolutions; matrices that are unique but for signs.
ELSEWHERE = set(
    """
    associative_scan cond custom_gradient fori_loop jvp map scan switch vectorize vectorized_map while_loop
    convert_to_numpy dtype is_tensor ndim shape empty empty_like argpartition cholesky qr eig eigh
    adaptive_average_pool adaptive_max_pool average_pool batch_normalization binary_crossentropy categorical_crossentropy conv conv_transpose depthwise_conv
    layer_normalization max_pool moments rms_normalization separable_conv sparse_categorical_crossentropy
    image linalg nn numpy""".split()
)
WAITING = {"ctc_decode", "ctc_loss"}


def ids(cases):
    return [f"{c.name}-{i}" for i, c in enumerate(cases)]


def is_data(x, double=True):
    return isinstance(x, np.ndarray) and (x.dtype == np.float64 or not double)


def weighted(keras_ops, outputs, dtype):
    """The sum of all float outputs, each entry with a weight of its own."""
    total = 0
    for x in tree.flatten(outputs):
        kind = str(getattr(x.dtype, "name", x.dtype))
        for part in [x] if "float" in kind else [keras_ops.real(x), keras_ops.imag(x)] if "complex" in kind else []:
            total = total + keras_ops.sum(part * A(*part.shape, seed=5).astype(dtype))
    return total


def run(case, arrays, dtype):
    """`(outputs, gradients)` of minikeras for these arrays in the places of the case's float arguments."""
    tensors = [Tensor(x.astype(dtype), tracked=True) for x in arrays]
    with Tape():
        outputs = call(ops, case, tensors)
        if not (case.gradient and arrays):
            return outputs, []
        loss = weighted(ops, outputs, dtype)
    return outputs, [np.asarray(g) for g in backward(loss, tensors)]


def call(keras_ops, case, tensors):
    tensors = iter(tensors)
    args = tree.map_structure(lambda x: next(tensors) if is_data(x) else x, list(case.args))
    return getattr(keras_ops, case.name)(*args, **case.settings)


def floats_of(case):
    return [x for x in tree.flatten(list(case.args)) if is_data(x)]


SMOOTH = [c for c in CASES if c.gradient and c.small_steps and floats_of(c)]
IN_KERAS = [c for c in CASES if c.in_keras]


@pytest.mark.parametrize("case", SMOOTH, ids=ids(SMOOTH))
def test_gradients_agree_with_small_steps(case):
    arrays = floats_of(case)
    _, gradients = run(case, arrays, "float64")
    step = 1e-5
    for which, gradient in enumerate(gradients):
        for index in list(np.ndindex(arrays[which].shape))[:24]:
            values = []
            for sign in (1, -1):
                moved = [x.copy() for x in arrays]
                moved[which][index] += sign * step
                values.append(float(weighted(ops, call(ops, case, [Tensor(x) for x in moved]), "float64")))
            measured = (values[0] - values[1]) / (2 * step)
            assert abs(gradient[index] - measured) <= 1e-6 * max(1, abs(measured)), (which, index, gradient[index], measured)


@pytest.mark.parametrize("case", IN_KERAS, ids=ids(IN_KERAS))
def test_values_and_gradients_agree_with_keras(case):
    import keras
    import tensorflow as tf

    arrays = [x.astype("float32") for x in floats_of(case)]
    ours, gradients = run(case, arrays, "float32")
    tensors = [tf.constant(x) for x in arrays]
    with tf.GradientTape() as tape:
        tape.watch(tensors)
        theirs = call(keras.ops, case, tensors)
        loss = weighted(keras.ops, theirs, "float32") if case.gradient and case.tf_gradient and arrays else None
    ours, theirs = tree.flatten(ours), tree.flatten(list(theirs) if isinstance(theirs, tuple) else theirs)
    assert len(ours) == len(theirs)
    for a, b in zip(ours, theirs):
        b = keras.ops.convert_to_tensor(b)
        assert tuple(a.shape) == tuple(b.shape)
        assert a.dtype == b.dtype.name
        np.testing.assert_allclose(a.numpy(), b.numpy(), rtol=case.tolerance, atol=case.tolerance)
    if loss is not None and tensors:
        for a, b in zip(gradients, tape.gradient(loss, tensors)):
            np.testing.assert_allclose(
                a,
                np.zeros_like(a) if b is None else tf.convert_to_tensor(b),
                rtol=10 * case.tolerance,
                atol=10 * case.tolerance,
            )


SYMBOLIC = [c for c in CASES if c.symbolic and any(is_data(x, False) for x in tree.flatten(list(c.args)))]


@pytest.mark.parametrize("case", SYMBOLIC, ids=ids(SYMBOLIC))
def test_shapes_and_names_of_calls_on_symbols_agree_with_keras(case):
    import keras

    from minikeras.graph import KerasTensor

    def called(keras_ops, symbol):
        rows = [x for x in tree.flatten(list(case.args)) if is_data(x, False)][0].shape[0]

        def symbol_of(x):
            if not is_data(x, False) or not x.ndim:
                return x
            return symbol(
                (None if x.shape[0] == rows else x.shape[0], *x.shape[1:]),
                dtype="float32" if x.dtype == np.float64 else x.dtype.name,
            )

        args = [
            x if case.name in ("slice", "slice_update") and i == 1 else tree.map_structure(symbol_of, x)
            for i, x in enumerate(case.args)
        ]
        return getattr(keras_ops, case.name)(*args, **case.settings)

    def described(x):
        return tuple(x.shape), x.dtype

    theirs = called(keras.ops, keras.KerasTensor)
    ours = called(ops, KerasTensor)
    ours, theirs = tree.flatten(ours), tree.flatten(theirs)
    assert [described(x) for x in ours] == [described(x) for x in theirs]


def test_every_operation_of_keras_is_there_and_tested():
    import keras

    names = {name for name in dir(keras.ops) if not name.startswith("_")}
    assert {name for name in names if not hasattr(ops, name)} <= WAITING
    assert names - {case.name for case in CASES} - ELSEWHERE - WAITING == set()


def test_arguments_have_keras_names_order_and_defaults():
    import inspect

    import keras

    for name in dir(ops):
        ours, theirs = getattr(ops, name), getattr(keras.ops, name, None)
        if name.startswith("_") or not callable(theirs) or name == "layer_normalization":
            continue
        ours = inspect.signature(getattr(ours, "function", ours))
        assert str(ours) == str(inspect.signature(theirs)), name


MIXES = [
    (a, b)
    for a in ("bool", "int8", "int32", "int64", "uint8", "float16", "float32", "float64")
    for b in ("bool", "int32", "uint8", "float16", "float32", "float64")
]


@pytest.mark.parametrize(
    "name", "add multiply divide maximum power matmul greater logaddexp arctan2 concatenate stack where".split()
)
def test_dtypes_of_mixed_operands_agree_with_keras(name):
    import keras

    for a, b in MIXES:
        if name == "power" and "bool" in (a, b):
            continue
        x, y = integers(2, 2, 2).astype(a), (1 + integers(2, 2, 2)).astype(b)
        args = ([x, y],) if name in ("concatenate", "stack") else (x > 0, x, y) if name == "where" else (x, y)
        try:
            expected = getattr(keras.ops, name)(*tree.map_structure(keras.ops.convert_to_tensor, args))
        except Exception:
            continue
        assert getattr(ops, name)(*args).dtype == expected.dtype.name, (a, b)


@pytest.mark.parametrize(
    "name",
    """sum mean max prod cumsum argmax var std abs square sqrt exp floor round sin logsumexp sign any median
                         sort negative log1p tanh cumprod std ptp average count_nonzero""".split(),
)
def test_dtypes_of_single_operands_agree_with_keras(name):
    import keras

    for a in ("bool", "int8", "int32", "int64", "uint8", "float16", "float32", "float64"):
        x = integers(2, 2, 2).astype(a)
        try:
            expected = getattr(keras.ops, name)(x)
        except Exception:
            continue
        assert getattr(ops, name)(x).dtype == expected.dtype.name, a
