"""minikeras against tf.keras on this machine, in one run: each model on each engine in a fresh process, engines in turn.

    python benchmarks/compare.py                 # all models
    python benchmarks/compare.py B2 C1           # some of them
    python benchmarks/compare.py --repeat 3      # medians over three processes each

Prints a table of ratios tf.keras / minikeras (above 1: minikeras is faster or smaller) and writes results.json and results.svg
beside this file. Both engines start from the same seed; the last columns say how far their losses are apart, as a part of the loss,
in the first epoch and in the last one. Where a network learns labels by heart, rounding errors grow from step to step.
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

HERE = Path(__file__).resolve().parent
FIGURES = ["import", "cold start", "step", "best step", "predict 1", "predict many", "memory"]


def compare(name, repeat):
    """The median figures of both engines, their ratios, and how far the losses are apart."""
    results = {"minikeras": [], "tensorflow": []}
    for _ in range(repeat):
        for engine in results:
            results[engine].append(run("measure.py", name, engine))
    ours, theirs = ({figure: statistics.median(r[figure] for r in results[engine]) for figure in FIGURES} for engine in results)
    losses = zip(results["minikeras"][0]["losses"], results["tensorflow"][0]["losses"])
    apart = [abs(a - b) / max(abs(b), 1e-12) for a, b in losses]
    return {
        "model": name,
        "title": CASES[name].title,
        "minikeras": ours,
        "tensorflow": theirs,
        "floor": run("floor.py", name)[name],
        "ratios": {figure: theirs[figure] / ours[figure] for figure in FIGURES},
        "losses apart by epoch": apart,
    }


def geometric_mean(values):
    return math.exp(statistics.fmean(map(math.log, values)))


def print_row(row):
    cells = "".join(f"{row['ratios'][figure]:>13.2f}" for figure in FIGURES)
    print(
        f"{row['model']:4} {row['title']:24}{row['minikeras']['step']:9.2f}{row['tensorflow']['step']:9.2f}{row['floor']:9.2f}{cells}"
        f"{row['losses apart by epoch'][0]:13.0e}{row['losses apart by epoch'][-1]:8.0e}",
        flush=True,
    )


def draw(rows, path):
    """The ratios of a training step as bars, saved as SVG."""
    import matplotlib

    matplotlib.use("svg")
    import matplotlib.pyplot as plt

    fig, axes = plt.subplots(figsize=(7, 0.4 * len(rows) + 1))
    axes.barh([f"{row['title']}" for row in rows][::-1], [row["ratios"]["step"] for row in rows][::-1], color="#4477aa")
    axes.axvline(1, color="#888888", linewidth=1)
    axes.set_xlabel("time of a training step, tf.keras / minikeras")
    fig.tight_layout()
    fig.savefig(path, metadata={"Date": None})


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("models", nargs="*", help="ids, all of them by default")
    parser.add_argument("--repeat", type=int, default=1, help="processes for each model and engine")
    arguments = parser.parse_args()
    unknown = set(arguments.models) - set(CASES)
    if unknown:
        parser.error(f"no such model: {', '.join(sorted(unknown))}; there are {', '.join(CASES)}")
    print(
        "ratios tf.keras / minikeras; 'ms' is the median training step in milliseconds, 'floor' the least it can take (floor.py)"
    )
    if any(name in os.environ for name in TAKEN_OUT):
        print(
            "both engines run without this environment's",
            ", ".join(f"{n}={os.environ[n]}" for n in TAKEN_OUT if n in os.environ),
        )
    compileall.compile_dir(HERE.parent / "minikeras", quiet=1)  # as pip does with what it installs
    print(
        f"{'':29}{'ours ms':>9}{'tf ms':>9}{'floor':>9}"
        + "".join(f"{figure:>13}" for figure in FIGURES)
        + f"{'loss apart':>13}{'at end':>8}"
    )
    rows = []
    for name in arguments.models or CASES:
        rows.append(compare(name, arguments.repeat))
        print_row(rows[-1])
    means = {figure: geometric_mean([row["ratios"][figure] for row in rows]) for figure in FIGURES}
    print(f"{'geometric mean':56}" + "".join(f"{means[figure]:>13.2f}" for figure in FIGURES))
    (HERE / "results.json").write_text(json.dumps({"rows": rows, "geometric mean": means}, indent=1) + "\n")
    draw(rows, HERE / "results.svg")


if __name__ == "__main__":
    main()
