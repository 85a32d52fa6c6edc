"""Functions that have another formula today. A model that was trained with the old one must be computed with it.

Keras itself has no name for them: it opens such a file with today's formula and computes other numbers than the file's writer.
"""

from minikeras import ops
from minikeras.serialization import builtin


@builtin("keras.activations")
def hard_sigmoid_of_keras_2(x):
    """0.2 x + 0.5, between 0 and 1: the gates of LSTM and GRU up to Keras 2.3. Keras 3 has x / 6 + 0.5."""
    return ops.clip(0.2 * x + 0.5, 0.0, 1.0)
