"""The way through a training step is short: so few functions that a reader can follow it with a debugger."""

import sys
from pathlib import Path

import numpy as np

import minikeras
from minikeras import layers, ops

LIBRARY = str(Path(minikeras.__file__).parent)


def functions_of(call):
    """The functions of the library that a call runs, each once, by file and line."""
    seen = set()

    def note(frame, event, argument):
        if event == "call" and frame.f_code.co_filename.startswith(LIBRARY):
            seen.add((frame.f_code.co_filename, frame.f_code.co_firstlineno, frame.f_code.co_name))

    sys.setprofile(note)
    try:
        call()
    finally:
        sys.setprofile(None)
    return seen


def test_a_step_of_two_dense_layers_runs_at_most_120_functions():
    inputs = layers.Input((4,))
    model = minikeras.Model(inputs, layers.Dense(1)(layers.Dense(8, activation="relu")(inputs)))
    model.compile("sgd", "mse")
    x, y = np.ones((32, 4), "float32"), np.ones((32, 1), "float32")
    model.fit(x, y, verbose=0)
    batch = ops.convert_to_tensor(x), ops.convert_to_tensor(y)
    model.train_step(batch)
    assert len(functions_of(lambda: model.train_step(batch))) <= 120
    assert len(functions_of(lambda: model.fit(x, y, verbose=0))) <= 260
