"""minikeras against tf.keras on this machine, in one run: each model on each engine in fresh processes, engines in turn.

    python benchmarks/compare.py                 # all models, five processes of each engine
    python benchmarks/compare.py B2 C1           # some of them
    python benchmarks/compare.py --repeat 9      # more processes each, for a machine that is not quiet

A process alone tells little: the same step takes 10 to 40 % more or less in the next one. So a process of the one engine is followed
by one of the other, such a pair gives a ratio tf.keras / minikeras (above 1: minikeras is faster or smaller), and the table has the
median of the processes' medians with the least and the largest ratio of a pair. minikeras is called ahead, or behind, only where all
pairs say so.

Writes results.json and results.svg beside this file. Both engines start from the same seed; the last columns say how far their losses
are apart, as a part of the loss, in the first epoch and in the last one. Where a network learns labels by heart, rounding errors grow
from step to step.
"""

import argparse
import compileall
import json
import math
import os
import statistics
from pathlib import Path

from cases import CASES
from fresh import TAKEN_OUT, run
from machine import machine

HERE = Path(__file__).resolve().parent
FIGURES = ["import", "cold start", "step", "best step", "predict 1", "predict many", "memory"]
ENGINES = ["minikeras", "tensorflow"]


def compare(name, repeat):
    """The figures of both engines, their ratios, and how far the losses are apart."""
    pairs = [[run("measure.py", name, engine) for engine in ENGINES] for _ in range(repeat)]
    (ours, theirs), *_ = pairs
    apart = [abs(a - b) / max(abs(b), 1e-12) for a, b in zip(ours["losses"], theirs["losses"])]
    return {
        "model": name,
        "title": CASES[name].title,
        **{
            engine: {figure: statistics.median(pair[i][figure] for pair in pairs) for figure in FIGURES}
            for i, engine in enumerate(ENGINES)
        },
        "floor": run("floor.py", name)[name],
        "ratios": {figure: spread([(pair[0][figure], pair[1][figure]) for pair in pairs]) for figure in FIGURES},
        "losses apart by epoch": apart,
    }


def spread(pairs):
    """What the pairs `(ours, theirs)` of one figure say: "ratio" of the medians, "least", "largest", and the "verdict"."""
    ours, theirs = (statistics.median(values) for values in zip(*pairs))
    ratios = [b / a for a, b in pairs]
    return {"ratio": theirs / ours, "least": min(ratios), "largest": max(ratios), "verdict": verdict(ratios)}


def verdict(ratios):
    """ "ahead" or "behind" where all pairs agree, else "even"; of one pair alone nothing can be said."""
    if len(ratios) < 2:
        return "one pair"
    return "ahead" if min(ratios) > 1 else "behind" if max(ratios) < 1 else "even"


def geometric_mean(values):
    return math.exp(statistics.fmean(map(math.log, values)))


HEAD = (
    f"{'':29}{'ours ms':>9}{'tf ms':>9}{'floor':>9}"
    + "".join(f"{figure:>13}" for figure in FIGURES)
    + f"{'step: spread':>17}{'':10}{'loss apart':>13}{'at end':>8}"
)


def as_line(row):
    """A model's row of the table."""
    step, apart = row["ratios"]["step"], row["losses apart by epoch"]
    cells = "".join(f"{row['ratios'][figure]['ratio']:>13.2f}" for figure in FIGURES)
    between = f"{step['least']:.2f} to {step['largest']:.2f}"
    return (
        f"{row['model']:4} {row['title']:24}{row['minikeras']['step']:9.2f}{row['tensorflow']['step']:9.2f}{row['floor']:9.2f}{cells}"
        f"{between:>17}  {step['verdict']:8}{apart[0]:13.0e}{apart[-1]:8.0e}"
    )


def draw(rows, path):
    """The ratios of a training step as bars with their spread, saved as SVG."""
    import matplotlib

    matplotlib.use("svg")
    import matplotlib.pyplot as plt

    steps = [row["ratios"]["step"] for row in rows][::-1]
    middle = [step["ratio"] for step in steps]
    around = [
        [max(0, step["ratio"] - step["least"]) for step in steps],
        [max(0, step["largest"] - step["ratio"]) for step in steps],
    ]
    fig, axes = plt.subplots(figsize=(7, 0.4 * len(rows) + 1))
    axes.barh([row["title"] for row in rows][::-1], middle, xerr=around, color="#4477aa", ecolor="#888888")
    axes.axvline(1, color="#888888", linewidth=1)
    axes.set_xlabel("time of a training step, tf.keras / minikeras")
    fig.tight_layout()
    fig.savefig(path, metadata={"Date": None})


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("models", nargs="*", help="ids, all of them by default")
    parser.add_argument("--repeat", type=int, default=5, help="processes for each model and engine, 5 by default")
    arguments = parser.parse_args()
    unknown = set(arguments.models) - set(CASES)
    if unknown:
        parser.error(f"no such model: {', '.join(sorted(unknown))}; there are {', '.join(CASES)}")
    print(
        "ratios tf.keras / minikeras; 'ms' is the median training step in milliseconds, 'floor' the least it can take (floor.py)"
    )
    here = machine()
    print("; ".join(f"{what}: {value}" for what, value in here.items()))
    if any(name in os.environ for name in TAKEN_OUT):
        print(
            "both engines run without this environment's",
            ", ".join(f"{n}={os.environ[n]}" for n in TAKEN_OUT if n in os.environ),
        )
    compileall.compile_dir(HERE.parent / "minikeras", quiet=1)  # as pip does with what it installs
    print(HEAD)
    rows = []
    for name in arguments.models or CASES:
        rows.append(compare(name, arguments.repeat))
        print(as_line(rows[-1]), flush=True)
    means = {figure: geometric_mean([row["ratios"][figure]["ratio"] for row in rows]) for figure in FIGURES}
    print(f"{'geometric mean':56}" + "".join(f"{means[figure]:>13.2f}" for figure in FIGURES))
    results = {"machine": here, "processes": arguments.repeat, "rows": rows, "geometric mean": means}
    (HERE / "results.json").write_text(json.dumps(results, indent=1) + "\n")
    draw(rows, HERE / "results.svg")


if __name__ == "__main__":
    main()
