"""The benchmarks run and print what they promise. No time is tested here: they are for a quiet machine."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

FOLDER = Path(__file__).resolve().parent.parent / "benchmarks"


@pytest.fixture
def module(monkeypatch):
    """A function that imports one of the benchmarks' modules as their scripts do."""
    monkeypatch.syspath_prepend(str(FOLDER))
    names = {path.stem for path in FOLDER.glob("*.py")}
    yield __import__
    for name in names & set(sys.modules):
        del sys.modules[name]


def test_a_process_measures_one_model_and_prints_every_figure(module):
    command = [sys.executable, str(FOLDER / "measure.py"), "A3", "minikeras"]
    figures = json.loads(subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout)
    assert all(figures[name] > 0 for name in module("compare").FIGURES)
    assert len(figures["losses"]) == 6


@pytest.mark.parametrize(
    "ratios, verdict",
    [
        ([1.2, 1.01, 3.0], "ahead"),
        ([0.7, 0.99, 0.2], "behind"),
        ([0.99, 1.5, 2.0], "even"),
        ([1.0, 1.2], "even"),
        ([2.0], "one pair"),
    ],
)
def test_ahead_and_behind_are_outside_the_spread(ratios, verdict, module):
    assert module("compare").verdict(ratios) == verdict


def test_processes_are_measured_in_turn_and_their_medians_compared(module, monkeypatch, tmp_path, capsys):
    compare, asked = module("compare"), []
    steps = {"minikeras": iter([10.0, 11.0, 30.0]), "tensorflow": iter([12.0, 22.0, 15.0])}

    def run(script, name, engine=None):
        if script == "floor.py":
            return {name: 1.0}
        asked.append(engine)
        step = next(steps[engine])
        return {**dict.fromkeys(compare.FIGURES, 1.0), "step": step, "losses": [2.0, 1.0]}

    monkeypatch.setattr(compare, "run", run)
    monkeypatch.setattr(compare, "HERE", tmp_path / "benchmarks")
    (tmp_path / "benchmarks").mkdir()
    monkeypatch.setattr(sys, "argv", ["compare.py", "A3", "--repeat", "3"])
    compare.main()
    assert asked == ["minikeras", "tensorflow"] * 3
    results = json.loads((tmp_path / "benchmarks" / "results.json").read_text())
    (row,) = results["rows"]
    assert row["ratios"]["step"] == {"ratio": 15 / 11, "least": 0.5, "largest": 2.0, "verdict": "even"}
    assert row["ratios"]["memory"]["verdict"] == "even" and row["losses apart by epoch"] == [0.0, 0.0]
    assert set(results["machine"]) == {"processor", "cores", "waiting for them", "NumPy", "BLAS"}
    printed = capsys.readouterr().out
    assert "0.50 to 2.00  even" in printed and results["machine"]["BLAS"] in printed
    assert "<svg" in (tmp_path / "benchmarks" / "results.svg").read_text()


def test_a_machine_is_named_by_its_processor_and_its_products(module):
    here = module("machine").machine()
    assert here["cores"] >= 1 and here["NumPy"] == np.__version__ and all(here.values())


def test_every_model_of_the_list_builds_and_has_its_rows(module):
    import minikeras as keras

    for name, case in module("cases").CASES.items():
        rows = len(next(iter(part for part in flat(case.data(3)[0]))))
        assert (name, rows) == (name, 3)
        assert name in ("E4", "E5", "E10") or case.build(keras).count_params() > 0


def flat(parts):
    return parts.values() if isinstance(parts, dict) else parts if isinstance(parts, list) else [parts]


def test_a_curve_is_measured_printed_and_drawn(module, monkeypatch, tmp_path, capsys):
    curves = module("curves")
    monkeypatch.setattr(curves, "HERE", tmp_path)
    monkeypatch.setattr(sys, "argv", ["curves.py", "build", "--longest", "100"])
    curves.main()
    assert "30:" in capsys.readouterr().out
    (row,) = json.loads((tmp_path / "curves.json").read_text())
    assert [size for size, _ in row["points"]] == [30, 100]
    assert "<svg" in (tmp_path / "curves.svg").read_text()


@pytest.mark.parametrize("power", [1, 2])
def test_the_slope_of_a_curve_is_its_power(power, module):
    assert module("curves").slope([(size, 3.0 * size**power) for size in (1, 10, 100, 1000)]) == pytest.approx(power)


def test_the_floor_counts_the_products_of_a_step(module):
    import minikeras as keras

    model = keras.Sequential([keras.Input((8, 8, 2)), keras.layers.Conv2D(3, 3), keras.layers.Flatten(), keras.layers.Dense(5)])
    model.compile("sgd", "mse")
    there = {"biased_convolution": 4 * 36 * 2 * 9 * 2 * 3, "matmul": 4 * 2 * 108 * 5}  # batch, stops, multiply and add, kernel
    back = {"biased_convolution": 1, "matmul": 2}  # nobody wants the gradient of the images
    floor = module("floor")
    module("cases").CASES["own"] = module("cases").Case("own", batch=4, own=(lambda _: model, example))
    trained, steps = floor.step_of("own")
    found = {step.name: floor.flops(step) for step in steps if floor.flops(step)}
    assert found == {name: count * (1 + back[name]) for name, count in there.items()}
    assert floor.transfer(trained, steps) > 4 * (4 * 36 * 3 + 4 * 5) * 4


def example(rows):
    return np.ones((rows, 8, 8, 2), "float32"), np.ones((rows, 5), "float32")


def test_files_are_measured_beside_h5py():
    command = [sys.executable, str(FOLDER / "files.py"), "--megabytes", "1", "--rounds", "1"]
    environment = {**os.environ, "PYTHONPATH": str(FOLDER.parent)}
    printed = subprocess.run(command, capture_output=True, text=True, check=True, timeout=100, env=environment).stdout
    rows = printed.splitlines()[1:]
    assert len(rows) == 8 and all(float(row.split()[-1]) > 0 for row in rows)
