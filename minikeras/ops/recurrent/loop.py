"""The loop over time steps for any cell."""

import numpy as np

from minikeras import tree
from minikeras.autodiff import Tensor, as_array
from minikeras.ops.core import where, zeros_like
from minikeras.ops.shapes import stack, transpose, unstack


def rnn(
    step_function, inputs, initial_states, go_backwards=False, mask=None, zero_output_for_mask=False, return_all_outputs=True
):
    """Call `step_function(input, states) -> (output, new_states)` on one time step after the other.

    Args:
        inputs: (batch, time, ...), or nested tensors of such shapes.
        initial_states: a list of tensors (batch, ...), or nested lists of them; the step gets and returns the same structure.
        mask: (batch, time), false where a step keeps the states; its output is then the last one before it, or 0.
        zero_output_for_mask: whether the output of every masked step is 0.

    Returns: `(last_output, outputs, new_states)`; outputs (batch, time, ...), or (batch, 1, ...) with the last one alone.
    """
    order = slice(None, None, -1 if go_backwards else None)
    by_step = [unstack(_swapped(x), axis=0)[order] for x in tree.flatten(inputs)]
    masks = [None] * len(by_step[0]) if mask is None else np.swapaxes(as_array(mask), 0, 1)[order].astype(bool)
    states, outputs, last = initial_states, [], None
    for t, kept in enumerate(masks):
        output, new_states = step_function(tree.pack_sequence_as(inputs, [x[t] for x in by_step]), states)
        new_states = tree.pack_sequence_as(states, tree.flatten(new_states))
        if kept is not None:
            blank = last if last is not None and not zero_output_for_mask else tree.map_structure(zeros_like, output)
            output, new_states = _chosen(kept, output, blank), _chosen(kept, new_states, states)
        states, last = new_states, output
        if return_all_outputs:
            outputs.append(last)
        else:
            outputs = [last]
    return last, tree.map_structure(lambda *xs: _swapped(stack(xs)), *outputs), states


def _chosen(kept, new, old):
    def choose(x, y):
        return where(Tensor(kept.reshape(kept.shape + (1,) * (x.ndim - 1))), x, y)

    return tree.map_structure(choose, new, old)


def _swapped(x):
    return transpose(x, (1, 0) + tuple(range(2, x.ndim)))
