"""What a trace asks of an engine: to run a model on the tape, and to send the loss back. One class for each engine.

The numbers of both come out the same, to the digits that a picture shows.
"""

import contextlib
import sys

import numpy as np

from minikeras.autodiff import Tape, backward, primitive
from minikeras.training.data import as_arrays, to_tensors
from minikeras.training.state import StateGuard


@primitive
def along_edge(x):
    """x itself: a place on the tape to ask for the gradient of one edge."""
    return x


along_edge.vjp(lambda upstream, out, x: upstream)


def engine_of(model):
    """The engine that a model is made with."""
    modules = {base.__module__.partition(".")[0] for base in type(model).__mro__}
    return Minikeras() if "minikeras" in modules else TensorFlow()


class Minikeras:
    """The engine whose steps can all be seen."""

    name = "minikeras"

    def __init__(self):
        import minikeras

        self.keras = minikeras

    def tape(self):
        """While it lasts, what is computed can be sent back."""
        return Tape()

    def tensors(self, structure, name="x"):
        """Arrays as tensors, in the same structure."""
        return to_tensors(as_arrays(structure, name))

    def along(self, x):
        """x itself, as a tensor of its own: a place on the tape to ask for the gradient of one edge."""
        arrived = along_edge(x)
        if arrived.array.dtype.kind == "f":
            arrived.tracked = True
        return arrived

    def gradients(self, loss, tensors, tape):
        """The loss's gradient with respect to each tensor as an array; None where it does not depend on it."""
        return backward(loss, tensors)

    def array(self, x):
        """The numbers of a tensor or Variable."""
        return np.asarray(x.array)

    @contextlib.contextmanager
    def put_back(self, model):
        """Undo whatever a run changes: moving averages, the counters of random seeds."""
        guard = StateGuard(model)
        guard.__enter__()
        try:
            yield
        finally:
            guard.__exit__(True)


class TensorFlow:
    """Real Keras on TensorFlow, run eagerly under a GradientTape. It is imported by whoever made the model."""

    name = "tensorflow"

    def __init__(self):
        self.keras, self._tf = sys.modules["keras"], sys.modules["tensorflow"]

    def tape(self):
        self._tape = self._tf.GradientTape(persistent=True)
        return self._tape

    def tensors(self, structure, name="x"):
        return self._tf.nest.map_structure(self._tensor, structure)

    def _tensor(self, x):
        x = np.asarray(x)
        return self._tf.convert_to_tensor(x.astype(self.keras.config.floatx()) if x.dtype.kind == "f" else x)

    def along(self, x):
        arrived = self._tf.identity(x)
        if arrived.dtype.is_floating:
            self._tape.watch(arrived)
        return arrived

    def gradients(self, loss, tensors, tape):
        return [None if found is None else self._dense(found) for found in tape.gradient(loss, tensors)]

    def _dense(self, gradient):
        return self._tf.convert_to_tensor(gradient).numpy()  # of an Embedding's table only some rows are given

    def array(self, x):
        return np.asarray(x)

    @contextlib.contextmanager
    def put_back(self, model):
        kept = [(variable, variable.numpy()) for variable in model.variables]
        try:
            yield
        finally:
            for variable, value in kept:
                variable.assign(value)
