"""LSTM over a whole sequence, forward and backward through time."""

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

SIGMOIDS = (True, True, False, True)  # the gates: input, forget, cell candidate, output


@primitive(operands=7, saves=True)
def lstm(
    inputs,
    kernel,
    recurrent_kernel,
    bias,
    state_h,
    state_c,
    mask=None,
    return_sequences=False,
    go_backwards=False,
    zero_output_for_mask=False,
):
    """Long short-term memory with tanh and sigmoid. Hochreiter and Schmidhuber, 1997.

    Args:
        inputs: (batch, time, features).
        kernel: (features, 4 * units), the gates in the order input, forget, cell, output.
        recurrent_kernel: (units, 4 * units).
        bias: (4 * units,) or None.
        state_h, state_c: (batch, units), before the first step.
        mask: (batch, time), false where a step is to be skipped; or None.

    Returns: `(output, state_h, state_c)`, the output (batch, time, units) with `return_sequences`, else (batch, units).
    """
    units = recurrent_kernel.shape[0]
    factors, shifts = halved_gates(units, SIGMOIDS, kernel.dtype)
    kept, visible = kept_and_visible(mask, go_backwards, zero_output_for_mask)
    x = time_first(inputs, go_backwards)
    # The inputs of all steps go through the kernel in one large product; only h needs to wait for its step.
    gates = product(x.reshape(-1, x.shape[-1]), kernel * factors).reshape(x.shape[:2] + (4 * units,))
    if bias is not None:
        gates += bias * factors
    steps, batch = gates.shape[:2]
    h, c = np.empty((2, steps + 1, batch, units), gates.dtype)
    h[0], c[0] = state_h, state_c
    by_gate = gates.reshape(steps, batch, 4, units)
    tanh_c = _walk(gates, by_gate, h, c, recurrent_kernel * factors, factors, shifts, kept)
    out = outputs_of(h[1:], visible, return_sequences), h[-1].copy(), c[-1].copy()
    return out, (x, by_gate, h, c, tanh_c, kept, visible)


def _walk(gates, by_gate, h, c, recurrent_kernel, factors, shifts, kept):
    """Turn the sums in `gates` into gates and fill in the states, step by step; returns tanh(c) of all steps."""
    tanh_c = np.empty(h[1:].shape, h.dtype)
    # A row for each row of the batch: two whole arrays take half the time of an array and a row.
    factors, shifts = (np.tile(row, (h.shape[1], 1)) for row in (factors, shifts))
    from_state, added = np.empty(gates.shape[1:], h.dtype), np.empty(h.shape[1:], h.dtype)
    for t in range(len(gates)):
        gate = gates[t]
        matmul(h[t], recurrent_kernel, out=from_state)
        gate += from_state
        np.tanh(gate, out=gate)
        gate *= factors
        gate += shifts
        i, f, g, o = by_gate[t, :, 0], by_gate[t, :, 1], by_gate[t, :, 2], by_gate[t, :, 3]
        np.multiply(f, c[t], out=c[t + 1])
        np.multiply(i, g, out=added)
        c[t + 1] += added
        np.tanh(c[t + 1], out=tanh_c[t])
        np.multiply(o, tanh_c[t], out=h[t + 1])
        if kept is not None:
            np.copyto(h[t + 1], h[t], where=~kept[t])
            np.copyto(c[t + 1], c[t], where=~kept[t])
    return tanh_c


def _lstm_rule(
    upstream,
    needed,
    out,
    inputs,
    kernel,
    recurrent_kernel,
    bias,
    state_h,
    state_c,
    mask=None,
    return_sequences=False,
    go_backwards=False,
    zero_output_for_mask=False,
):
    x, by_gate, h, c, tanh_c, kept, visible = out[1]
    dgates, dh, dc = _through_time(upstream, recurrent_kernel, by_gate, c, tanh_c, kept, visible, return_sequences)
    units, features = recurrent_kernel.shape[0], kernel.shape[0]
    flat = dgates.reshape(-1, 4 * units)
    dx = batch_first(product(flat, kernel.T).reshape(x.shape), go_backwards) if needed[0] else None
    return (
        dx,
        product(x.reshape(-1, features).T, flat) if needed[1] else None,
        product(h[:-1].reshape(-1, units).T, flat) if needed[2] else None,
        flat.sum(axis=0) if needed[3] else None,
        dh if needed[4] else None,
        dc if needed[5] else None,
    )


def _through_time(upstream, recurrent_kernel, by_gate, c, tanh_c, kept, visible, return_sequences):
    """The gradients of the gates before their activations (time, batch, 4 * units), and of the first states."""
    by_output, dh, dc = upstream_of_steps(upstream[0], visible, return_sequences), upstream[1].copy(), upstream[2].copy()
    if not return_sequences:
        dh += by_output
    i, f, g, o = (by_gate[:, :, k] for k in range(4))
    # All that does not wait for the later steps is computed for all steps at once.
    dgates = np.empty_like(by_gate)
    np.multiply(g, i * (1 - i), out=dgates[:, :, 0])
    np.multiply(c[:-1], f * (1 - f), out=dgates[:, :, 1])
    np.multiply(i, 1 - g * g, out=dgates[:, :, 2])
    np.multiply(tanh_c, o * (1 - o), out=dgates[:, :, 3])
    c_by_h = o * (1 - tanh_c * tanh_c)
    flat, turned = dgates.reshape(dgates.shape[:2] + (-1,)), transposed(recurrent_kernel)
    for t in range(len(dgates) - 1, -1, -1):
        if return_sequences:
            dh += by_output[t]
        skipped = None if kept is None else (dh * ~kept[t], dc * ~kept[t])
        if kept is not None:
            dh *= kept[t]
            dc *= kept[t]
        c_by_h[t] *= dh
        dc += c_by_h[t]
        dgates[t, :, :3] *= dc[:, None]
        dgates[t, :, 3] *= dh
        dc *= f[t]
        matmul(flat[t], turned, out=dh)
        if skipped is not None:
            dh += skipped[0]
            dc += skipped[1]
    return flat, dh, dc


lstm.joint_vjp(_lstm_rule)
