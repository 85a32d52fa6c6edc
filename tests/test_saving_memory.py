"""Weights go from memory to the file and from the file to memory: at no time are there two copies of all of them."""

import json
import os
import subprocess
import sys

import pytest

# 96 MB of weights in six kernels. Each step runs in a process of its own, so that its peak is the step's.
MEASURE = """
import json, resource, sys
import numpy as np
import minikeras as keras

def megabytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

step, path = sys.argv[1:]
def built():
    layers = [keras.layers.Dense(2000, use_bias=False, kernel_initializer="zeros") for _ in range(6)]
    return keras.Sequential([keras.Input((2000,)), *layers])
if step == "save":
    model = built()
    for layer in model.layers:
        layer.kernel.assign(np.full((2000, 2000), 1.5))
else:
    keras.models.load_model, keras.Sequential  # opens the rooms
    model = built() if path.endswith(".weights.h5") else None
before = megabytes()
if step == "save":
    (model.save_weights if path.endswith(".weights.h5") else model.save)(path)
elif model is not None:
    model.load_weights(path)
else:
    model = keras.models.load_model(path, compile=False)
taken = megabytes() - before
assert all((kernel == 1.5).all() for kernel in model.get_weights())
print(json.dumps(taken))
"""


@pytest.mark.parametrize("name", ["m.keras", "m.h5", "m.weights.h5"])
def test_saving_takes_no_memory_and_loading_one_array_more_than_the_model(tmp_path, name):
    def taken(step):
        command = [sys.executable, "-W", "ignore", "-c", MEASURE, step, str(tmp_path / name)]
        environment = {**os.environ, "PYTHONPATH": os.getcwd()}
        return json.loads(subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout)

    assert taken("save") < 12  # modules that are opened, and one block
    assert taken("load") < 96 + 16 + 16
