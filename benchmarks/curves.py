"""How the cost grows with the work: a training step against depth, width, batch and length, building against the number of nodes.

    python benchmarks/curves.py                  # minikeras alone
    python benchmarks/curves.py --engines minikeras tensorflow --longest 1000
    python benchmarks/curves.py depth build      # some of the curves

Each point is measured in a fresh process. Prints each curve with its slope on paper with two logarithmic scales: 1 is a straight
line, 2 would be a square; the slope is that of the larger half, where fixed costs no longer matter. Writes curves.json and
curves.svg beside this file.
"""

import argparse
import json
import math
import statistics
import sys
from pathlib import Path

from fresh import run
from measure import load, timed

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))


def stack(keras, depth=4, width=64):
    """A row of Dense layers, compiled."""
    model = keras.Sequential(
        [keras.Input((width,)), *(keras.layers.Dense(width) for _ in range(depth - 1)), keras.layers.Dense(1)]
    )
    model.compile("sgd", "mse")
    return model


def recurrent(keras, length):
    """An LSTM over this many steps, compiled."""
    model = keras.Sequential([keras.Input((length, 16)), keras.layers.LSTM(32), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    return model


def branches(keras, nodes):
    """A graph of about this many nodes in which each layer's output goes two ways that meet again."""
    x = inputs = keras.Input((8,))
    for _ in range(max(1, nodes // 3)):
        x = keras.layers.Add()([keras.layers.Dense(8)(x), keras.layers.Activation("relu")(x)])
    return keras.Model(inputs, x)


def step_of(build, batch, *shape):
    """A point's measure: milliseconds of a training step, the best of five epochs after the first."""

    def point(keras, size):
        import numpy as np

        model = build(keras, size)
        rows, steps = batch(size), 10 if size < 5000 else 2
        dimensions = [size if part is None else part for part in shape]
        x = np.random.default_rng(0).normal(size=(rows * steps, *dimensions)).astype("float32")
        y = np.ones((rows * steps, 1), "float32")

        def epoch():
            model.fit(x, y, batch_size=rows, epochs=1, verbose=0)

        epoch()
        return timed(epoch, 5)[0] / steps * 1e3

    return point


def building(keras, size):
    """A point's measure: milliseconds to build a graph of `size` nodes, the best of three."""
    branches(keras, 10)
    return timed(lambda: branches(keras, size), 3)[0] * 1e3


CURVES = {
    "depth": (
        "Dense layers",
        [10, 30, 100, 300, 1000, 3000, 10000],
        step_of(lambda keras, size: stack(keras, depth=size, width=16), lambda size: 32, 16),
    ),
    "width": (
        "units",
        [64, 128, 256, 512, 1024, 2048],
        step_of(lambda keras, size: stack(keras, width=size), lambda size: 32, None),
    ),
    "batch": ("rows", [32, 128, 512, 2048, 8192], step_of(lambda keras, size: stack(keras, width=256), lambda size: size, 256)),
    "length": ("steps", [25, 50, 100, 200, 400, 800], step_of(recurrent, lambda size: 32, None, 16)),
    "build": ("nodes", [30, 100, 300, 1000, 3000, 10000], building),
}


def slope(points):
    """The growth over the larger half of a curve: the exponent p of time ~ size ** p, by least squares."""
    larger = points[(len(points) - 1) // 2 :]
    if len(larger) < 2:
        return math.nan
    return statistics.linear_regression([math.log(size) for size, _ in larger], [math.log(value) for _, value in larger]).slope


def draw(results, path):
    """The curves side by side, both scales logarithmic, saved as SVG."""
    import matplotlib

    matplotlib.use("svg")
    import matplotlib.pyplot as plt

    names = sorted({row["curve"] for row in results}, key=list(CURVES).index)
    fig, axes = plt.subplots(1, len(names), figsize=(3.2 * len(names), 3), squeeze=False)
    for axis, name in zip(axes[0], names):
        for row in results:
            if row["curve"] == name:
                axis.loglog(*zip(*row["points"]), marker="o", markersize=3, label=f"{row['engine']}: slope {row['slope']:.2f}")
        axis.set(xlabel=CURVES[name][0], ylabel="ms to build" if name == "build" else "ms a step", title=name)
        axis.legend(fontsize=7)
    fig.tight_layout()
    fig.savefig(path, metadata={"Date": None})


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("curves", nargs="*", help=f"of {', '.join(CURVES)}; all by default")
    parser.add_argument("--engines", nargs="+", default=["minikeras"], choices=["minikeras", "tensorflow"])
    parser.add_argument("--longest", type=int, default=math.inf, help="leave out points beyond this size")
    parser.add_argument("--point", nargs=3, metavar=("CURVE", "SIZE", "ENGINE"), help="measure one point in this process")
    arguments = parser.parse_args()
    if arguments.point:
        curve, size, engine = arguments.point
        print(CURVES[curve][2](load(engine)[0], int(size)))
        return
    unknown = set(arguments.curves) - set(CURVES)
    if unknown:
        parser.error(f"no such curve: {', '.join(sorted(unknown))}; there are {', '.join(CURVES)}")
    results = []
    for name in arguments.curves or CURVES:
        unit, sizes, _ = CURVES[name]
        for engine in arguments.engines:
            points = [
                (size, run("curves.py", "--point", name, str(size), engine)) for size in sizes if size <= arguments.longest
            ]
            results.append({"curve": name, "engine": engine, "points": points, "slope": slope(points)})
            cells = "".join(f"{size:>8}: {value:<9.4g}" for size, value in points)
            print(f"{name:7}{engine:11}{unit:13}{cells}  slope {results[-1]['slope']:.2f}", flush=True)
    (HERE / "curves.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    draw(results, HERE / "curves.svg")


if __name__ == "__main__":
    main()
