"""The least time that a training step can take on this machine, whatever the program: its distance shows what is left to gain.

    python benchmarks/floor.py C1 B3

That is the larger of two: the FLOPs of its products, done directly, at the speed of a large product; and the bytes of its arrays
at the speed of a large addition. (Winograd's way needs fewer products, so a step may fall below the first.) Printed as one line
of JSON: milliseconds for each model.
"""

import json
import math
import sys
import time

import numpy as np

CONVOLUTIONS = ("conv", "biased_convolution")
LOOKUPS = ("take",)


def best(call, times=7):
    """The shortest of several calls, in seconds."""
    seconds = []
    for _ in range(times):
        begin = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - begin)
    return min(seconds)


def machine():
    """`(FLOPs, bytes)` a second: of a product of two large float32 matrices, and read and written by a large addition."""
    size = 2048
    a, b, c = (np.ones((size, size), "float32") for _ in range(3))
    product = best(lambda: np.matmul(a, b, out=c))
    x, y, z = (np.ones(2**25, "float32") for _ in range(3))
    addition = best(lambda: np.add(x, y, out=z))
    return 2 * size**3 / product, 3 * x.nbytes / addition


def step_of(name):
    """The case's model, and the steps of the tape of one training step."""
    from cases import CASES

    import minikeras as keras
    from minikeras.autodiff import Tape
    from minikeras.autodiff.tape import count_uses

    case = CASES[name]
    model = case.build(keras)
    x, y = case.data(case.batch)
    model.train_on_batch(x, y)  # builds what is not built yet, the optimizer's variables among them
    with Tape():
        loss = model.compute_loss(x, y, model(x, training=True))
    return model, list(count_uses(loss.step))


def flops(step):
    """Of a step's products, there and back: each weight that is a matrix meets each row or stop once, and twice on the way back."""
    from minikeras.autodiff import Variable

    matrices = [v for v in step.operands if isinstance(v, Variable) and v.ndim > 1 and v.name != "bias"]
    if not matrices or step.name in LOOKUPS:
        return 0
    x, first = step.arrays[0], step.operands[0]
    forward = step.name in CONVOLUTIONS and not step.settings.get("transposed")
    rows = step.out.size // step.out.shape[-1] if forward else x.size // x.shape[-1]
    ways = 3 if getattr(first, "tracked", False) else 2
    return ways * sum(2 * rows * matrix.size for matrix in matrices)


def transfer(model, steps):
    """The bytes of a step: every result and its gradient written and read once, every weight and every optimizer's variable too."""
    results = sum(out.nbytes for step in steps for out in (step.out if isinstance(step.out, tuple) else (step.out,)))
    weights = sum(v.array.nbytes for v in model.trainable_weights)
    kept = sum(v.array.nbytes for v in model.optimizer.variables)
    return 4 * results + 4 * weights + 2 * kept


def floor(name, speeds):
    """Milliseconds."""
    model, steps = step_of(name)
    return 1e3 * max(math.fsum(map(flops, steps)) / speeds[0], transfer(model, steps) / speeds[1])


if __name__ == "__main__":
    speeds = machine()
    print(json.dumps({name: floor(name, speeds) for name in sys.argv[1:]}))
