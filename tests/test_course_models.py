"""Every model of the course: the same History on both engines, and its own full size builds and predicts."""

import json
import subprocess
import sys
import warnings

import pytest

from tests.parity import assert_close, on_both
from tests.seed_models import ROWS

TRAINED_SMALL = {"B3", "E3", "E4", "E5", "E7", "E8", "E9", "E10", "E11"}  # their full size costs minutes on tf.keras
FULL_ONLY_PREDICTED = {"E7": 140_353, "E8": 84, "E10": 165_077_800, "E11": 169_436_968}


def size_of(name):
    return ROWS[name].small if name in TRAINED_SMALL else ROWS[name].full


@pytest.mark.parametrize("name", ROWS)
def test_three_epochs_give_the_same_history(name):
    row, size = ROWS[name], size_of(name)

    def run(keras):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model = row.build(keras, size)
        x, y = row.data(size)
        before = [w.copy() for w in model.get_weights()]
        history = model.fit(x, y, epochs=3, verbose=0).history
        return before, history, model.predict(x, verbose=0)

    (our_weights, ours, our_outputs), (their_weights, theirs, their_outputs) = on_both(run)
    assert_close(our_weights, their_weights, rtol=0, atol=2e-6, what="initial weights")
    assert_close(ours, theirs, rtol=1e-4, atol=1e-6, what="history")
    assert_close(our_outputs, their_outputs, rtol=1e-3, atol=1e-4, what="outputs")


PREDICT = """
import json, sys
import numpy as np
import minikeras as keras
from tests.seed_models import ROWS

def peak_memory():
    # In GB; from /proc, because what getrusage tells includes the process that started this one.
    try:
        lines = open("/proc/self/status").read().splitlines()
    except OSError:
        return 0.0
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 2**20

row = ROWS[sys.argv[1]]
model = row.build(keras, row.full)
x, _ = row.data({**row.full, "rows": 1})
x = [part[:1] for part in x] if isinstance(x, list) else x[:1]
y = model.predict(x, verbose=0)
print(json.dumps({"weights": model.count_params(), "shape": y.shape, "finite": bool(np.isfinite(y).all()),
                  "gigabytes": peak_memory()}))
"""


@pytest.mark.parametrize("name", sorted(FULL_ONLY_PREDICTED))
def test_the_largest_models_build_and_predict_at_their_own_size(name):
    done = subprocess.run([sys.executable, "-c", PREDICT, name], capture_output=True, text=True, check=True)
    result = json.loads(done.stdout.splitlines()[-1])
    assert result["weights"] == FULL_ONLY_PREDICTED[name] and result["finite"] and result["shape"][0] == 1
    assert result["gigabytes"] < (1 if name == "E7" else 6)
