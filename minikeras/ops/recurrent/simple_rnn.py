"""A simple recurrence over a whole sequence, forward and backward through time."""

import numpy as np

from minikeras.autodiff import primitive
from minikeras.machine.products import matmul
from minikeras.ops.recurrent.layout import batch_first, kept_and_visible, outputs_of, time_first, transposed, upstream_of_steps


@primitive(operands=6, saves=True)
def simple_rnn(
    inputs,
    kernel,
    recurrent_kernel,
    bias,
    state,
    mask=None,
    return_sequences=False,
    go_backwards=False,
    zero_output_for_mask=False,
):
    """h = tanh(x @ kernel + h @ recurrent_kernel + bias), step by step. Elman, 1990, "Finding structure in time".

    Args:
        inputs: (batch, time, features).
        kernel: (features, units).
        recurrent_kernel: (units, units).
        bias: (units,) or None.
        state: (batch, units), before the first step.
        mask: (batch, time), false where a step is to be skipped; or None.

    Returns: `(output, state)`, the output (batch, time, units) with `return_sequences`, else (batch, units).
    """
    kept, visible = kept_and_visible(mask, go_backwards, zero_output_for_mask)
    x = time_first(inputs, go_backwards)
    h = np.empty((x.shape[0] + 1, x.shape[1], recurrent_kernel.shape[0]), x.dtype)
    h[0] = state
    matmul(x.reshape(-1, x.shape[-1]), kernel, out=h[1:].reshape(-1, h.shape[-1]))
    if bias is not None:
        h[1:] += bias
    from_state = np.empty(h.shape[1:], h.dtype)
    for t in range(len(x)):
        matmul(h[t], recurrent_kernel, out=from_state)
        h[t + 1] += from_state
        np.tanh(h[t + 1], out=h[t + 1])
        if kept is not None:
            np.copyto(h[t + 1], h[t], where=~kept[t])
    return (outputs_of(h[1:], visible, return_sequences), h[-1].copy()), (x, h, kept, visible)


def _simple_rnn_rule(
    upstream,
    needed,
    out,
    inputs,
    kernel,
    recurrent_kernel,
    bias,
    state,
    mask=None,
    return_sequences=False,
    go_backwards=False,
    zero_output_for_mask=False,
):
    x, h, kept, visible = out[1]
    by_output, dh = upstream_of_steps(upstream[0], visible, return_sequences), upstream[1].copy()
    if not return_sequences:
        dh += by_output
    dsums, turned = 1 - h[1:] * h[1:], transposed(recurrent_kernel)
    for t in range(len(x) - 1, -1, -1):
        if return_sequences:
            dh += by_output[t]
        skipped = None if kept is None else dh * ~kept[t]
        dsums[t] *= dh if kept is None else dh * kept[t]
        matmul(dsums[t], turned, out=dh)
        if skipped is not None:
            dh += skipped
    flat = dsums.reshape(-1, h.shape[-1])
    dx = batch_first(matmul(flat, kernel.T).reshape(x.shape), go_backwards) if needed[0] else None
    return (
        dx,
        matmul(x.reshape(-1, x.shape[-1]).T, flat) if needed[1] else None,
        matmul(h[:-1].reshape(-1, h.shape[-1]).T, flat) if needed[2] else None,
        flat.sum(axis=0) if needed[3] else None,
        dh if needed[4] else None,
    )


simple_rnn.joint_vjp(_simple_rnn_rule)
