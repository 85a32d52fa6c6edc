"""Many submissions at once: on this computer, or on the workers of a Dask cluster. Bytes go in, reports come out as plain data.

One task is one submission. Whoever calls this writes the reports, alone: no worker writes anything.
"""

import dataclasses
import functools
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from tools.teach import course, grade, walls
from tools.teach.process import Limits

RETRIES = 3  # of a submission whose worker died


@dataclasses.dataclass(frozen=True)
class Task:
    """What a worker needs to grade one submission, as plain data."""

    content: bytes
    lesson: str
    engine: str
    limits: dict
    wall: str
    learner: str = ""  # the id that exercises draw their numbers from


def run(task):
    """Grade a submission and return its report; what goes wrong in grading is the report's reason, and `failed` is True."""
    lesson = known_lessons()[task.lesson]
    try:
        limits, wall = Limits(**task.limits), walls.chosen(task.wall)
        return grade.grade_content(task.content, lesson, task.engine, limits, wall, task.learner)
    except Exception as error:
        return {**grade.nothing(lesson, f"The grader itself failed: {type(error).__name__}: {error}"), "failed": True}


@functools.cache
def known_lessons():
    """Return the lessons by name."""
    return {lesson.name: lesson for lesson in course.all_lessons()}


def here(tasks, jobs):
    """Yield (key, report) for a dict of Tasks, so many at once on this computer. The work is in other processes: threads wait."""
    pool = ThreadPoolExecutor(jobs)
    waiting = {pool.submit(run, task): key for key, task in tasks.items()}
    try:
        for future in as_completed(waiting):
            yield waiting[future], future.result()
    finally:
        pool.shutdown(cancel_futures=True)


def on_cluster(tasks, address):
    """Yield (key, report) for a dict of Tasks, graded by the workers of a Dask cluster: its address, or its scheduler's file.

    Workers may come and go; a task whose worker died is given to another. Ends with a sentence where Dask is not installed.
    """
    try:
        from distributed import Client, as_completed
    except ImportError:
        raise SystemExit('Dask is not installed here: pip install -e ".[grading]".') from None
    place = {"scheduler_file": str(address)} if Path(address).is_file() else {"address": str(address)}
    with Client(**place) as client:
        futures = {client.submit(run, task, pure=False, retries=RETRIES): key for key, task in tasks.items()}
        for future in as_completed(futures):
            key = futures[future]
            try:
                yield key, future.result()
            except Exception as error:  # every worker that had it died
                lesson = known_lessons()[tasks[key].lesson]
                why = f"The workers that graded it died: {type(error).__name__}."
                yield key, {**grade.nothing(lesson, why), "failed": True}
