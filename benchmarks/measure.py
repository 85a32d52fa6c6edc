"""Measure one model on one engine in this process, and print the figures as one line of JSON.

python benchmarks/measure.py B2 minikeras
"""

import time

START = time.perf_counter()

import json  # noqa: E402
import os  # noqa: E402
import resource  # noqa: E402
import statistics  # noqa: E402
import sys  # noqa: E402

SEED, EPOCHS = 42, 5


def load(engine):
    """The Keras of this engine, and how long it took to import it."""
    begin = time.perf_counter()
    if engine == "tensorflow":
        os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
        os.environ["KERAS_BACKEND"] = "tensorflow"
        import keras
    else:
        import minikeras as keras
    return keras, time.perf_counter() - begin


def timed(call, times):
    """The best and the median of several calls, in seconds."""
    seconds = []
    for _ in range(times):
        begin = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - begin)
    return min(seconds), statistics.median(seconds)


def measure(name, engine):
    """All figures of one model: times in milliseconds, memory in MB, and the losses of the epochs."""
    keras, importing = load(engine)
    from cases import CASES

    case = CASES[name]
    keras.utils.set_random_seed(SEED)
    x, y = case.data(case.rows)
    model = case.build(keras)
    losses = model.fit(x, y, batch_size=case.batch, epochs=1, verbose=0).history["loss"]
    cold = time.perf_counter() - START
    steps = -(-case.rows // case.batch)

    def epoch():
        losses.extend(model.fit(x, y, batch_size=case.batch, epochs=1, verbose=0).history["loss"])

    best, median = timed(epoch, EPOCHS)
    many = min(1024, 1024 if case.rows >= 320 else 256)
    one, rows = case.data(1)[0], case.data(many)[0]
    model.predict(one, verbose=0)
    model.predict(rows, verbose=0)
    return {
        "model": name,
        "engine": engine,
        "import": importing * 1e3,
        "cold start": cold * 1e3,
        "step": median / steps * 1e3,
        "best step": best / steps * 1e3,
        "predict 1": timed(lambda: model.predict(one, verbose=0), 5)[1] * 1e3,
        "predict many": timed(lambda: model.predict(rows, verbose=0), 3)[1] * 1e3,
        "many": many,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "losses": losses,
    }


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], sys.argv[2])))
