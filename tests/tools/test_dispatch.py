"""Submissions on a Dask cluster: one task each, plain data, and a worker that dies is no loss."""

import os
import signal
import threading
import time

import pytest

from tests.tools import submissions
from tools.teach import dispatch, process

LIMITS = {**vars(process.Limits()), "closed": ()}


def tasks(count, wall="limits"):
    contents = [submissions.text(submissions.answered(keys)) for keys in (["4-1"], ["4-1", "4-2"])]
    return {n: dispatch.Task(contents[n % 2], submissions.LESSON.name, "minikeras", LIMITS, wall) for n in range(count)}


def test_here_every_task_comes_back_once():
    found = dict(dispatch.here(tasks(4, "auto"), 2))
    assert [found[n]["points"] for n in range(4)] == [2, 6, 2, 6]


def test_without_dask_a_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(SystemExit, match="grading"):
        list(dispatch.on_cluster({}, "tcp://127.0.0.1:1"))


def test_a_worker_killed_in_the_middle_costs_no_submission():
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        numbers = [worker.pid for worker in cluster.workers.values()]

        def kill():
            time.sleep(4)
            os.kill(numbers[0], signal.SIGKILL)

        threading.Thread(target=kill, daemon=True).start()
        found = list(dispatch.on_cluster(tasks(6), cluster.scheduler_address))
    assert sorted(key for key, _ in found) == list(range(6))
    assert [told["points"] for _, told in sorted(found)] == [2, 6, 2, 6, 2, 6]
