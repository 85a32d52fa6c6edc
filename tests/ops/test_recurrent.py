"""Whole sequences: the fast forms against the loop over steps, whose gradients the tape finds, and against small steps."""

import numpy as np
import pytest

from minikeras import ops
from minikeras.autodiff import Tape, Tensor, backward
from minikeras.ops.recurrent.gru import gru
from minikeras.ops.recurrent.loop import rnn
from minikeras.ops.recurrent.lstm import lstm
from minikeras.ops.recurrent.simple_rnn import simple_rnn
from minikeras.ops.recurrent.steps import gru_step, lstm_step, simple_rnn_step
from tests.ops.gradients import check_by_small_steps, numbers

BATCH, TIME, FEATURES, UNITS = 3, 5, 4, 2
MASK = np.array([[1, 1, 1, 1, 1], [0, 1, 0, 1, 0], [0, 0, 0, 0, 0]], bool)


def simple(weights, states, x, mask, **settings):
    return simple_rnn(x, *weights, *states, mask, **settings)


def simple_step(weights, x, states):
    new = simple_rnn_step(x, states[0], *weights, ops.tanh)
    return new, [new]


def long_short(weights, states, x, mask, **settings):
    return lstm(x, *weights, *states, mask, **settings)


def long_short_step(weights, x, states):
    h, c = lstm_step(x, *states, *weights, ops.tanh, ops.sigmoid)
    return h, [h, c]


def gated(reset_after):
    def fast(weights, states, x, mask, **settings):
        return gru(x, *weights, *states, mask, reset_after=reset_after, **settings)

    def step(weights, x, states):
        new = gru_step(x, states[0], *weights, ops.tanh, ops.sigmoid, reset_after=reset_after)
        return new, [new]

    return fast, step


# name: fast form, step, gates, states, shape of the bias
KINDS = {
    "simple": (simple, simple_step, 1, 1, (UNITS,)),
    "lstm": (long_short, long_short_step, 4, 2, (4 * UNITS,)),
    "gru": (*gated(True), 3, 1, (2, 3 * UNITS)),
    "gru, reset before": (*gated(False), 3, 1, (3 * UNITS,)),
}


def arrays_for(gates, states, bias_shape, use_bias):
    weights = [numbers(FEATURES, gates * UNITS), numbers(UNITS, gates * UNITS)] + [numbers(*bias_shape)] * use_bias
    return weights, [numbers(BATCH, UNITS, seed=i) for i in range(states)], numbers(BATCH, TIME, FEATURES)


def value_and_gradients(function, arrays):
    """The outputs of `function(*tensors)`, and the gradients of their weighted sum."""
    tensors = [Tensor(a.copy(), tracked=True) for a in arrays]
    with Tape():
        outputs = function(*tensors)
        loss = sum(ops.sum(out * numbers(*out.shape, seed=9 + i)) for i, out in enumerate(outputs))
    return [out.numpy() for out in outputs] + backward(loss, tensors)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("mask", [None, MASK], ids=["all", "masked"])
@pytest.mark.parametrize("use_bias", [True, False], ids=["bias", "no bias"])
@pytest.mark.parametrize("return_sequences", [False, True], ids=["last", "all outputs"])
@pytest.mark.parametrize("go_backwards", [False, True], ids=["forwards", "backwards"])
@pytest.mark.parametrize("zero_output", [False, True], ids=["repeat", "zero"])
def test_fast_form_equals_the_loop_over_steps(kind, mask, use_bias, return_sequences, go_backwards, zero_output):
    fast, step, gates, states, bias_shape = KINDS[kind]
    weights, states, x = arrays_for(gates, states, bias_shape, use_bias)
    count = len(weights)

    def parts(tensors):
        given = list(tensors[:count]) + [None] * (3 - count)
        return given, list(tensors[count:-1]), tensors[-1]

    def all_at_once(*tensors):
        given, states, x = parts(tensors)
        return fast(
            given,
            states,
            x,
            mask,
            return_sequences=return_sequences,
            go_backwards=go_backwards,
            zero_output_for_mask=zero_output,
        )

    def step_by_step(*tensors):
        given, states, x = parts(tensors)
        last, outputs, states = rnn(
            lambda x, s: step(given, x, s), x, states, go_backwards, mask, zero_output, return_sequences
        )
        return (outputs if return_sequences else last, *states)

    for a, b in zip(
        value_and_gradients(all_at_once, [*weights, *states, x]), value_and_gradients(step_by_step, [*weights, *states, x])
    ):
        assert a.shape == b.shape
        np.testing.assert_allclose(a, b, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("kind", KINDS)
def test_gradients_through_time_agree_with_small_steps(kind):
    fast, _, gates, states, bias_shape = KINDS[kind]
    weights, states, x = arrays_for(gates, states, bias_shape, True)
    check_by_small_steps(
        lambda *tensors: fast(tensors[:3], tensors[3:-1], tensors[-1], MASK, return_sequences=True)[0], *weights, *states, x
    )


def test_only_the_gradients_asked_for_are_computed():
    weights, states, x = arrays_for(4, 2, (4 * UNITS,), True)
    kernel = Tensor(weights[0], tracked=True)
    with Tape():
        out = lstm(x, kernel, weights[1], weights[2], *states)[0]
    needed = []
    rule = lstm.joint_rule
    try:
        lstm.joint_rule = lambda upstream, wanted, *rest, **settings: (
            needed.extend(wanted) or rule(upstream, wanted, *rest, **settings)
        )
        assert backward(out, [kernel])[0].shape == kernel.shape
    finally:
        lstm.joint_rule = rule
    assert needed[:6] == [False, True, False, False, False, False]


def test_states_and_outputs_may_be_nested():
    def step(x, states):
        (a, (b,)) = states
        return {"sum": a + b, "x": x["left"]}, [a + x["left"], [b + x["right"]]]

    x = {"left": Tensor(np.ones((2, 3, 1))), "right": Tensor(np.full((2, 3, 1), 2.0))}
    last, outputs, states = rnn(step, x, [Tensor(np.zeros((2, 1))), [Tensor(np.zeros((2, 1)))]])
    assert outputs["sum"].numpy()[0, :, 0].tolist() == [0.0, 3.0, 6.0]
    assert last["sum"].numpy().tolist() == [[6.0], [6.0]]
    assert states[1][0].numpy().tolist() == [[6.0], [6.0]]


@pytest.mark.parametrize("kind", KINDS)
def test_huge_inputs_stay_finite(kind):
    fast, _, gates, states, bias_shape = KINDS[kind]
    weights, states, x = arrays_for(gates, states, bias_shape, True)
    for out in value_and_gradients(lambda x: fast(weights, states, x, None), [1e6 * x]):
        assert np.isfinite(out).all()
