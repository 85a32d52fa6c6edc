"""Recurrence: one step after the other, each with what the last one remembers.

`steps` holds one step of each kind of cell, made of small operations, and `loop` walks any step along time: that is the plain form,
for any activation and any cell. `simple_rnn`, `lstm` and `gru` are whole sequences with a gradient of their own (backpropagation
through time), for the usual activations: the fast form.
"""
