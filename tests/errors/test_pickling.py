"""Errors travel: what another process raises arrives with its class, its text and how to mend it."""

import copy
import os
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import minikeras.saving.refusal as refusal
from minikeras import ops
from minikeras.autodiff import Tensor
from minikeras.budget import OverBudget
from minikeras.course.exercises import NotAnswered, Wrong
from minikeras.errors.explaining import Explained, explained
from minikeras.serialization.from_config import UnknownObjectError
from tests.errors.cases import CASES
from tests.errors.test_errors import error_of

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("protocol", (2, pickle.HIGHEST_PROTOCOL))
@pytest.mark.parametrize("name", CASES)
def test_every_explained_error_can_be_pickled(name, protocol):
    error = error_of(name)
    again = pickle.loads(pickle.dumps(error, protocol))
    assert type(again) is type(error) and isinstance(again, Explained)
    assert (str(again), again.args) == (str(error), error.args)
    assert (again.sentence, again.fix, again.hint, again.parts) == (error.sentence, error.fix, error.hint, error.parts)
    assert (again.where, again.path) == (error.where, error.path)
    assert getattr(again.where, "origin", None) == getattr(error.where, "origin", None)
    assert again.tensors == again.inputs == () and again.node is None and again.show() is None
    assert pickle.loads(pickle.dumps(again)).path == error.path, "and once more, from there"


def test_an_error_keeps_its_notes_and_what_it_is_also():
    error = explained(ValueError, "No.", also=KeyError, why="it is a test")
    error.add_note("in the third fold")
    again = copy.copy(error)
    assert isinstance(again, KeyError) and isinstance(again, ValueError) and again.__notes__ == ["in the third fold"]
    assert str(again) == "No.\n  Why:    it is a test"


REFUSALS = ["FileRefused", "NotThisFormat", "NotThere", "UnknownName", "CannotBeMade", "WeightsDoNotFit"]


@pytest.mark.parametrize(
    "error",
    [
        *(getattr(refusal, name)(2, "config.json", "it is a test", file="model.keras") for name in REFUSALS),
        UnknownObjectError("there is none"),
        OverBudget("too large"),
        NotAnswered("not yet"),
        Wrong("try again"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_the_library_s_other_errors_can_be_pickled(error):
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), again.args, vars(again)) == (type(error), str(error), error.args, vars(error))


POOL = """
import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor

import minikeras as keras


def build(units):
    x = keras.layers.LSTM(units, name="l1")(keras.Input((5, 8)))
    return keras.layers.LSTM(4, name="l2")(x)


if __name__ == "__main__":
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context(sys.argv[1])) as pool:
        try:
            pool.submit(build, 8).result()
        except ValueError as error:
            print(type(error).__name__, error.fix, error.path, error.where.origin.line, sep="; ")
            print(error)
        print(pool.submit(abs, -1).result())
"""


@pytest.mark.parametrize("how", ["spawn", "forkserver", "fork"] if hasattr(os, "fork") else ["spawn"])
def test_an_explained_error_comes_out_of_a_process_pool(how, tmp_path):
    script = tmp_path / "pool.py"
    script.write_text(POOL)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, script, how], capture_output=True, text=True, timeout=120, env=environment)
    assert done.returncode == 0, done.stderr
    first, *text, last = done.stdout.splitlines()
    assert first == "ValueError; layers.LSTM(8, name='l1', return_sequences=True); ('l1', 'l2'); 11"
    assert text[0].startswith("Input 0 ") and "  Wants:  (batch, time, features)" in text and last == "1"


def test_an_error_of_a_thread_pool_is_the_error_itself():
    with ThreadPoolExecutor(1) as pool:
        error = pool.submit(ops.matmul, Tensor([[1.0]]), Tensor([[1.0, 2.0], [3.0, 4.0]])).exception()
    assert error.__traceback__ is not None
