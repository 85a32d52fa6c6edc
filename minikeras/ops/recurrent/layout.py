"""What the fast recurrences share: arrays with time first, and what a mask means for states and outputs.

A masked step keeps the states. Its output is the last one that was not masked, or 0 before there was any (or 0 at every masked
step, on demand). So outputs are the states h, made 0 wherever they are not `visible`.
"""

import numpy as np


def time_first(x, go_backwards):
    """(batch, time, features) as a new contiguous array (time, batch, features), in the order of the steps."""
    x = np.swapaxes(x, 0, 1)
    return np.ascontiguousarray(x[::-1] if go_backwards else x)


def batch_first(x, go_backwards):
    """The way back, for the gradient of the inputs."""
    return np.swapaxes(x[::-1] if go_backwards else x, 0, 1)


def transposed(kernel):
    """A kernel's transpose as an array of its own: the small product of each step back is twice as fast with it as with a view."""
    return np.ascontiguousarray(kernel.T)


def kept_and_visible(mask, go_backwards, zero_output_for_mask):
    """A mask (batch, time) as two arrays (time, batch, 1): which steps count, and which outputs show the state h."""
    if mask is None:
        return None, None
    kept = time_first(np.asarray(mask, bool), go_backwards)[:, :, None]
    return kept, kept if zero_output_for_mask else np.logical_or.accumulate(kept, axis=0)


def outputs_of(states, visible, return_sequences):
    """The outputs (batch, time, units), or the last one alone (batch, units), from the states h of all steps, time first."""
    if not return_sequences:
        last = states[-1].copy()  # the array of all steps should not live as long as the last output
        return last if visible is None else np.where(visible[-1], last, 0)
    return np.swapaxes(states if visible is None else np.where(visible, states, 0), 0, 1)


def upstream_of_steps(upstream, visible, return_sequences):
    """The gradients that reach the state h of each step through the outputs: a function of the step's number."""
    if return_sequences:
        by_step = np.swapaxes(upstream, 0, 1)
        if visible is not None:
            by_step = by_step * visible
        return by_step
    return upstream if visible is None else upstream * visible[-1]


def halved_gates(units, halves, dtype):
    """Factors and shifts that make sigmoids out of tanh: sigmoid(x) = tanh(x / 2) / 2 + 1 / 2.

    With the weights of the sigmoid gates halved beforehand, one tanh serves all gates. `halves` says for each gate whether
    it is a sigmoid. Returns two arrays (gates * units,): the factors (1/2 or 1) and the shifts (1/2 or 0).
    """
    factors = np.repeat(np.where(halves, 0.5, 1.0).astype(dtype), units)
    return factors, 1 - factors
