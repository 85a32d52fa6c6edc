"""The layer graph: nodes, shared layers, functions, and what it says when something is missing."""

import sys

import numpy as np
import pytest

from minikeras import layers, ops
from minikeras.graph import Function, KerasTensor, Node
from minikeras.layers import Dense, Input


def run(function, *arrays):
    arrays = [ops.convert_to_tensor(a) for a in arrays]
    return function(arrays[0] if len(arrays) == 1 else arrays)


def test_a_layer_called_twice_has_two_nodes_and_one_kernel():
    shared, a, b = Dense(3), Input((4,)), Input((4,))
    first, second = shared(a), shared(b)
    assert len(shared.calls) == 2 and len(shared.weights) == 2
    assert shared.calls[0].output is first and shared.calls[1].output is second
    assert shared.calls[1].input is b and shared.output is first


def test_a_tensor_knows_which_call_made_it():
    dense = Dense(3)
    dense(Input((4,)))
    x = dense(Input((4,)))
    operation, node_index, tensor_index = x._keras_history
    assert operation is dense and (node_index, tensor_index) == (1, 0)


def test_a_node_knows_the_line_that_made_it():
    dense = Dense(3)
    dense(Input((4,)))
    assert dense.calls[0].made_at.file == __file__
    assert dense.calls[0].made_at.source == "dense(Input((4,)))"


def test_parents_and_children_find_each_other():
    first, second = Dense(3), Dense(2)
    second(first(Input((4,))))
    assert second.calls[0].parent_nodes == [first.calls[0]]
    assert first._outbound_nodes == [second.calls[0]]


@pytest.mark.parametrize(
    "build, shape, name",
    [
        (lambda x: x + 1, (None, 4), "add"),
        (lambda x: 2 * x, (None, 4), "multiply"),
        (lambda x: 1 - x, (None, 4), "subtract"),
        (lambda x: x / x, (None, 4), "true_divide"),
        (lambda x: x**2, (None, 4), "power"),
        (lambda x: -x, (None, 4), "negative"),
        (lambda x: x[:, 0], (None,), "get_item"),
        (lambda x: x[:, 1:3], (None, 2), "get_item"),
        (lambda x: x[..., None], (None, 4, 1), "get_item"),
        (lambda x: ops.sum(x, axis=-1, keepdims=True), (None, 1), "sum"),
        (lambda x: ops.mean(x), (), "mean"),
        (lambda x: ops.reshape(x, (-1, 2, 2)), (None, 2, 2), "reshape"),
        (lambda x: ops.transpose(x), (4, None), "transpose"),
        (lambda x: ops.expand_dims(x, 1), (None, 1, 4), "expand_dims"),
        (lambda x: ops.softmax(x), (None, 4), "softmax"),
        (lambda x: ops.concatenate([x, x], axis=0), (None, 4), "concatenate"),
        (lambda x: x @ np.ones((4, 7), "float32"), (None, 7), "matmul"),
        (lambda x: x > 0, (None, 4), "greater"),
    ],
)
def test_operations_on_symbols_are_nodes_with_shapes(build, shape, name):
    from minikeras.backend import clear_session

    clear_session()
    y = build(Input((4,)))
    assert isinstance(y, KerasTensor) and y.shape == shape
    assert y._keras_history.operation.name == name


def test_a_function_runs_its_calls_again():
    x = Input((4,))
    y = ops.relu(x * 2.0) + 1.0
    values = np.array([[-1.0, 0.0, 1.0, 2.0]], "float32")
    assert run(Function(x, y), values).numpy().tolist() == [[1.0, 1.0, 3.0, 5.0]]


def test_inputs_and_outputs_may_be_nested():
    x = {"a": Input((2,), name="a"), "b": Input((2,), name="b")}
    function = Function(x, {"sum": x["a"] + x["b"], "parts": [x["a"], x["b"] * 2.0]})
    one = ops.ones((1, 2))
    out = function({"a": one, "b": one})
    assert out["sum"].numpy().tolist() == [[2.0, 2.0]] and out["parts"][1].numpy().tolist() == [[2.0, 2.0]]


def test_a_forgotten_input_is_named():
    a, b = Input((4,), name="a"), Input((4,), name="b")
    total = layers.Add(name="total")([a, b])
    with pytest.raises(ValueError, match="Graph disconnected.*total.*'b'"):
        Function(a, total)


def test_two_operations_of_one_name_are_refused():
    x = Input((4,))
    y = Dense(2, name="same")(Dense(4, name="same")(x))
    with pytest.raises(ValueError, match='The name "same" is used 2 times'):
        Function(x, y)


def test_an_input_that_nobody_needs_belongs_to_the_function():
    a, b = Input((4,), name="a"), Input((4,), name="b")
    assert {op.name for op in Function([a, b], a + 1).operations} >= {"a", "b"}


def test_operations_are_listed_deepest_first():
    x = Input((4,), name="x")
    long = Dense(4, name="long2")(Dense(4, name="long1")(x))
    short = Dense(4, name="short")(x)
    names = [op.name for op in Function(x, layers.Add(name="end")([long, short])).operations]
    assert names == ["x", "long1", "long2", "short", "end"]


def test_a_symbol_has_no_value():
    x = Input((4,))
    for use, error in (
        (lambda: float(x), ValueError),
        (lambda: np.exp(x), ValueError),
        (lambda: bool(x > 0), TypeError),
        (lambda: list(x), NotImplementedError),
        (lambda: len(x), TypeError),
    ):
        with pytest.raises(error):
            use()


@pytest.mark.parametrize(
    "shape, text", [(4, "Cannot convert '4' to a shape"), ((-1,), "Negative dimensions"), (("a",), "Found invalid entry")]
)
def test_what_is_no_shape_is_refused(shape, text):
    with pytest.raises(ValueError, match=text):
        Input(shape)


def test_5000_calls_in_a_chain_are_mapped_and_run():
    x = y = Input((2,))
    for _ in range(5000):
        y = y + 1.0
    function = Function(x, y)
    assert run(function, np.zeros((1, 2), "float32")).numpy().tolist() == [[5000.0, 5000.0]]


def test_mapping_grows_with_the_number_of_calls():
    def steps(length):
        """How many functions are called to find the nodes between x and y; unlike the time, that is the same on every machine."""
        x = y = Input((2,))
        for _ in range(length):
            y = layers.Activation("relu")(y)
        count = 0

        def note(frame, event, argument):
            nonlocal count
            count += 1

        sys.setprofile(note)
        Function(x, y)
        sys.setprofile(None)
        return count

    assert steps(4000) < 11 * steps(400)  # a quadratic walk would take 100 times as many


def test_a_node_can_be_made_by_hand():
    dense = Dense(2)
    x, y = Input((2,)), KerasTensor((None, 2))
    node = Node(dense, (x,), {}, y)
    assert node.input is x and node.output is y and y._keras_history.operation is dense
