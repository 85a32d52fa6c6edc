"""One step of each kind of cell, made of small operations that the tape differentiates: the plain form of recurrence.

`input_masks` and `state_masks` are dropout masks: None, one tensor for all gates, or a list with one for each gate.
"""

from minikeras.ops.elementwise import add, multiply, subtract
from minikeras.ops.matrix_product import matmul
from minikeras.ops.shapes import concatenate


def simple_rnn_step(x, h, kernel, recurrent_kernel, bias, activation, input_masks=None, state_masks=None):
    """The next state `(batch, units)` of a simple recurrence."""
    x = _sums(x, kernel, 1, input_masks)
    if bias is not None:
        x = add(x, bias)
    return activation(add(x, _sums(h, recurrent_kernel, 1, state_masks)))


def lstm_step(x, h, c, kernel, recurrent_kernel, bias, activation, recurrent_activation, input_masks=None, state_masks=None):
    """The next states `(h, c)` of an LSTM, each `(batch, units)`; gates in the order input, forget, cell, output."""
    sums = add(_sums(x, kernel, 4, input_masks), _sums(h, recurrent_kernel, 4, state_masks))
    if bias is not None:
        sums = add(sums, bias)
    i, f, g, o = _parts(sums, 4)
    c = add(multiply(recurrent_activation(f), c), multiply(recurrent_activation(i), activation(g)))
    return multiply(recurrent_activation(o), activation(c)), c


def gru_step(
    x, h, kernel, recurrent_kernel, bias, activation, recurrent_activation, reset_after=True, input_masks=None, state_masks=None
):
    """The next state `(batch, units)` of a GRU; gates in the order update, reset, candidate."""
    by_input = _sums(x, kernel, 3, input_masks)
    if bias is not None:
        by_input = add(by_input, bias[0] if reset_after else bias)
    x_z, x_r, x_h = _parts(by_input, 3)
    units = recurrent_kernel.shape[0]
    masks = state_masks if isinstance(state_masks, list) else [state_masks] * 3
    if reset_after:
        by_state = _sums(h, recurrent_kernel, 3, state_masks)
        if bias is not None:
            by_state = add(by_state, bias[1])
        h_z, h_r, h_h = _parts(by_state, 3)
    else:
        h_z, h_r = _parts(_sums(h, recurrent_kernel[:, : 2 * units], 2, masks[:2] if state_masks is not None else None), 2)
    update, reset = recurrent_activation(add(x_z, h_z)), recurrent_activation(add(x_r, h_r))
    if reset_after:
        h_h = multiply(reset, h_h)
    else:
        h_h = matmul(multiply(reset, _masked(h, masks[2])), recurrent_kernel[:, 2 * units :])
    candidate = activation(add(x_h, h_h))
    return add(multiply(update, h), multiply(subtract(1, update), candidate))


def _masked(x, mask):
    return x if mask is None else multiply(x, mask)


def _parts(x, count):
    """The gates: equal parts of the last axis."""
    units = x.shape[-1] // count
    return [x[:, k * units : (k + 1) * units] for k in range(count)]


def _sums(x, kernel, gates, masks):
    """x @ kernel `(batch, gates * units)`; with a list of masks, each gate sees x behind its own."""
    if not isinstance(masks, list):
        return matmul(_masked(x, masks), kernel)
    kernels = _parts(kernel, gates)
    return concatenate([matmul(_masked(x, mask), part) for mask, part in zip(masks, kernels)], axis=-1)
