"""GRU over a whole sequence, forward and backward through time."""

import numpy as np

from minikeras.autodiff import primitive
from minikeras.machine.products import matmul
from minikeras.ops.parallel import product
from minikeras.ops.recurrent.layout import (
    batch_first,
    halved_gates,
    kept_and_visible,
    outputs_of,
    time_first,
    transposed,
    upstream_of_steps,
)

SIGMOIDS = (True, True, False)  # the gates: update z, reset r, candidate


@primitive(operands=6, saves=True)
def gru(
    inputs,
    kernel,
    recurrent_kernel,
    bias,
    state,
    mask=None,
    reset_after=True,
    return_sequences=False,
    go_backwards=False,
    zero_output_for_mask=False,
):
    """Gated recurrent unit with tanh and sigmoid. Cho et al., 2014.

    Args:
        inputs: (batch, time, features).
        kernel: (features, 3 * units), the gates in the order update, reset, candidate.
        recurrent_kernel: (units, 3 * units).
        bias: (2, 3 * units), one for the inputs and one for the state, or (3 * units,) without `reset_after`; or None.
        state: (batch, units), before the first step.
        mask: (batch, time), false where a step is to be skipped; or None.
        reset_after: whether the reset gate acts on `state @ recurrent_kernel` (True) or on the state before that product.

    Returns: `(output, state)`, the output (batch, time, units) with `return_sequences`, else (batch, units).
    """
    units = recurrent_kernel.shape[0]
    factors, _ = halved_gates(units, SIGMOIDS, kernel.dtype)
    kept, visible = kept_and_visible(mask, go_backwards, zero_output_for_mask)
    x = time_first(inputs, go_backwards)
    gates = product(x.reshape(-1, x.shape[-1]), kernel * factors).reshape(x.shape[:2] + (3 * units,))
    if bias is not None:
        gates += (bias[0] if reset_after else bias) * factors
    state_bias = bias[1] * factors if bias is not None and reset_after else None
    recurrent_kernel = recurrent_kernel * factors
    h = np.empty((len(x) + 1, x.shape[1], units), gates.dtype)
    h[0] = state
    # With reset_after, state @ recurrent_kernel of every step; without, the state behind the reset gate.
    inner = np.empty(gates.shape if reset_after else h[1:].shape, gates.dtype)
    for t in range(len(x)):
        if reset_after:
            _candidate_reset_after(gates[t], inner[t], h[t], h[t + 1], recurrent_kernel, state_bias)
        else:
            _candidate_reset_before(gates[t], inner[t], h[t], recurrent_kernel)
        update, candidate = gates[t, :, :units], gates[t, :, 2 * units :]
        np.subtract(h[t], candidate, out=h[t + 1])
        h[t + 1] *= update
        h[t + 1] += candidate
        if kept is not None:
            np.copyto(h[t + 1], h[t], where=~kept[t])
    return (outputs_of(h[1:], visible, return_sequences), h[-1].copy()), (x, gates, inner, h, kept, visible)


def _candidate_reset_after(gate, inner, state, spare, recurrent_kernel, state_bias):
    """Turn the sums in `gate` (batch, 3 * units) into gates and candidate; `inner` gets state @ recurrent_kernel."""
    units = state.shape[1]
    matmul(state, recurrent_kernel, out=inner)
    if state_bias is not None:
        inner += state_bias
    sigmoids, candidate = gate[:, : 2 * units], gate[:, 2 * units :]
    sigmoids += inner[:, : 2 * units]
    _sigmoid_of_halves(sigmoids)
    candidate += np.multiply(sigmoids[:, units:], inner[:, 2 * units :], out=spare)
    np.tanh(candidate, out=candidate)


def _candidate_reset_before(gate, inner, state, recurrent_kernel):
    """The same with the reset gate before the product; `inner` gets what it lets through of the state."""
    units = state.shape[1]
    sigmoids, candidate = gate[:, : 2 * units], gate[:, 2 * units :]
    sigmoids += matmul(state, recurrent_kernel[:, : 2 * units])
    _sigmoid_of_halves(sigmoids)
    np.multiply(sigmoids[:, units:], state, out=inner)
    candidate += matmul(inner, recurrent_kernel[:, 2 * units :])
    np.tanh(candidate, out=candidate)


def _sigmoid_of_halves(x):
    np.tanh(x, out=x)
    x *= 0.5
    x += 0.5


def _gru_rule(
    upstream,
    needed,
    out,
    inputs,
    kernel,
    recurrent_kernel,
    bias,
    state,
    mask=None,
    reset_after=True,
    return_sequences=False,
    go_backwards=False,
    zero_output_for_mask=False,
):
    x, gates, inner, h, kept, visible = out[1]
    units = h.shape[-1]
    by_output, dh = upstream_of_steps(upstream[0], visible, return_sequences), upstream[1].copy()
    if not return_sequences:
        dh += by_output
    z, r, g = (gates[:, :, k * units : (k + 1) * units] for k in range(3))
    through_time = _through_time_reset_after if reset_after else _through_time_reset_before
    by_inputs, by_recurrent, by_bias, dh = through_time(
        dh, by_output if return_sequences else None, recurrent_kernel, z, r, g, inner, h, kept
    )
    dx = batch_first(product(by_inputs, kernel.T).reshape(x.shape), go_backwards) if needed[0] else None
    return (
        dx,
        product(x.reshape(-1, x.shape[-1]).T, by_inputs) if needed[1] else None,
        by_recurrent() if needed[2] else None,
        by_bias() if needed[3] else None,
        dh if needed[4] else None,
    )


def _through_time_reset_after(dh, by_output, recurrent_kernel, z, r, g, inner, h, kept):
    """Walk back; the four parts of `dsums` belong to inner candidate, update, reset and candidate, before activation."""
    units = h.shape[-1]
    dsums = np.empty(z.shape[:2] + (4, units), h.dtype)
    np.multiply(1 - z, 1 - g * g, out=dsums[:, :, 3])
    np.multiply(h[:-1] - g, z * (1 - z), out=dsums[:, :, 1])
    np.multiply(dsums[:, :, 3], r, out=dsums[:, :, 0])
    np.multiply(dsums[:, :, 0], (1 - r) * inner[:, :, 2 * units :], out=dsums[:, :, 2])
    turned = transposed(np.roll(recurrent_kernel, units, axis=1))  # its columns in the order of the first three parts
    flat = dsums.reshape(z.shape[:2] + (4 * units,))
    for t in range(len(z) - 1, -1, -1):
        if by_output is not None:
            dh += by_output[t]
        direct = dh * z[t]
        if kept is not None:
            direct = np.where(kept[t], direct, dh)
            dh *= kept[t]
        dsums[t] *= dh[:, None]
        matmul(flat[t, :, : 3 * units], turned, out=dh)
        dh += direct
    flat = flat.reshape(-1, 4 * units)
    by_inner, by_inputs = flat[:, : 3 * units], flat[:, units:]

    def by_recurrent():
        return np.roll(product(h[:-1].reshape(-1, units).T, by_inner), -units, axis=1)

    def by_bias():
        return np.stack([by_inputs.sum(axis=0), np.roll(by_inner.sum(axis=0), -units)])

    return by_inputs, by_recurrent, by_bias, dh


def _through_time_reset_before(dh, by_output, recurrent_kernel, z, r, g, inner, h, kept):
    """Walk back; the three parts of `dsums` belong to update, reset and candidate, before activation."""
    units = h.shape[-1]
    dsums = np.empty(z.shape[:2] + (3, units), h.dtype)
    np.multiply(h[:-1] - g, z * (1 - z), out=dsums[:, :, 0])
    np.multiply(h[:-1], r * (1 - r), out=dsums[:, :, 1])
    np.multiply(1 - z, 1 - g * g, out=dsums[:, :, 2])
    flat = dsums.reshape(z.shape[:2] + (3 * units,))
    by_gates, by_candidate = transposed(recurrent_kernel[:, : 2 * units]), transposed(recurrent_kernel[:, 2 * units :])
    for t in range(len(z) - 1, -1, -1):
        if by_output is not None:
            dh += by_output[t]
        direct = dh * z[t]
        if kept is not None:
            direct = np.where(kept[t], direct, dh)
            dh *= kept[t]
        dsums[t, :, ::2] *= dh[:, None]
        dinner = matmul(dsums[t, :, 2], by_candidate)
        dsums[t, :, 1] *= dinner
        matmul(flat[t, :, : 2 * units], by_gates, out=dh)
        dinner *= r[t]
        dh += dinner
        dh += direct
    flat = flat.reshape(-1, 3 * units)

    def by_recurrent():
        first_two = product(h[:-1].reshape(-1, units).T, flat[:, : 2 * units])
        return np.concatenate([first_two, product(inner.reshape(-1, units).T, flat[:, 2 * units :])], axis=1)

    return flat, by_recurrent, lambda: flat.sum(axis=0), dh


gru.joint_vjp(_gru_rule)
