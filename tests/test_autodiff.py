"""The tape: gradients, and what must not go wrong with them."""

import numpy as np
import pytest

from minikeras import ops
from minikeras.autodiff import Tape, Tensor, Variable, backward, gradient, is_recording, no_tape, value_and_gradient


def watched(values):
    return Tensor(np.asarray(values, "float64"), tracked=True)


def test_gradient_of_a_square():
    assert gradient(lambda x: x * x, 3.0) == 6.0


def test_a_value_used_twice_adds_both_gradients():
    x = watched([2.0, 3.0])
    with Tape():
        y = x * x + ops.exp(x)
    np.testing.assert_allclose(backward(y, [x])[0], 2 * x.array + np.exp(x.array))


def test_going_back_twice_gives_the_same():
    x = watched(np.arange(6.0).reshape(2, 3))
    with Tape():
        y = ops.sum(ops.tanh(x @ watched(np.ones((3, 2)))) ** 2)
    first, second = backward(y, [x])[0], backward(y, [x])[0]
    assert np.array_equal(first, second)


def test_a_chain_of_100000_steps_goes_back_without_recursion():
    x = watched([1.0])
    with Tape():
        y = x
        for _ in range(100_000):
            y = y + 0.5
    assert backward(y, [x])[0].tolist() == [1.0]


def test_nothing_is_recorded_outside_a_tape():
    x = watched([1.0])
    assert (x * 2).step is None
    with Tape():
        assert (x * 2).step is not None
        with no_tape():
            assert not is_recording() and (x * 2).step is None
        assert is_recording()


def test_nothing_is_recorded_where_nobody_asks_for_a_gradient():
    data = Tensor(np.ones(3))
    with Tape():
        assert (data * 2).step is None


def test_a_variable_that_is_not_trainable_is_not_tracked():
    v = Variable(np.ones(2), trainable=False)
    with Tape():
        assert (v * 2).step is None


def test_the_gradient_reaches_an_intermediate_tensor():
    x = watched([1.0, 2.0])
    with Tape():
        middle = x * 3
        y = ops.sum(middle * middle)
    by_middle, by_x = backward(y, [middle, x])
    assert by_middle.tolist() == [6.0, 12.0] and by_x.tolist() == [18.0, 36.0]


def test_a_source_that_the_target_does_not_depend_on_has_no_gradient():
    x, other = watched([1.0]), watched([1.0])
    with Tape():
        y = x * 2
    assert backward(y, [other]) == [None]


def test_an_upstream_gradient_scales_the_result():
    x = watched([1.0, 2.0])
    with Tape():
        y = x * x
    assert backward(y, [x], upstream=[1.0, 10.0])[0].tolist() == [2.0, 40.0]


def test_stop_gradient_cuts_the_tape():
    x = watched([3.0])
    with Tape():
        y = x * ops.stop_gradient(x)
    assert backward(y, [x])[0].tolist() == [3.0]


def test_the_gradient_has_the_dtype_of_its_source():
    x = Tensor(np.ones(2, "float32"), tracked=True)
    with Tape():
        y = ops.cast(x, "float64") * np.float64(2)
    assert backward(y, [x])[0].dtype == np.float32


def test_value_and_gradient_gives_one_gradient_for_each_argument():
    value, (by_x, by_y) = value_and_gradient(lambda x, y: x * y, 3.0, 4.0)
    assert float(value) == 12.0 and float(by_x) == 4.0 and float(by_y) == 3.0


def test_gradient_is_zero_where_the_function_ignores_its_argument():
    assert gradient(lambda x, y: x * 1.0, 3.0, 4.0)[1] == 0.0


def test_a_tensor_computes_in_32_bits_unless_asked():
    assert (Tensor(np.ones(2, "int32")) / 2).dtype == "float32"
    assert (Tensor(np.ones(2, "float32")) + Tensor(np.ones(2, "int32"))).dtype == "float32"
    assert (Tensor(np.ones(2, "float64")) + 1).dtype == "float64"
    assert ops.sum([1, 2]).dtype == "int32"


def test_an_array_on_the_left_is_answered_by_the_tensor():
    x = watched([1.0, 2.0])
    with Tape():
        y = np.array([3.0, 4.0]) * x
    assert isinstance(y, Tensor) and backward(y, [x])[0].tolist() == [3.0, 4.0]


def test_a_variable_keeps_its_shape():
    v = Variable(np.ones((2, 3)), name="v")
    with pytest.raises(ValueError, match=r"variable.shape=\(2, 3\), Received: value.shape=\(3,\).*v"):
        v.assign(np.ones(3))
    v.assign_add(np.ones((2, 3)))
    assert v.numpy().tolist() == [[2.0] * 3] * 2


def test_a_copy_of_a_variable_does_not_change_with_it():
    v = Variable(np.zeros(2))
    before, seen = v.numpy(), np.asarray(v)
    v.assign([1.0, 1.0])
    assert before.tolist() == [0.0, 0.0] and seen.tolist() == [0.0, 0.0]


def test_a_variable_needs_all_sizes():
    with pytest.raises(ValueError, match="fully-defined"):
        Variable(lambda shape, dtype: np.zeros(shape), shape=(None, 3))
