"""How quickly submissions are graded and looked through: python -m benchmarks.grading [COUNT].

Grades COUNT right submissions to lesson 3 behind each wall that there is (processor seconds of one, as a ratio to running its cells
without any check), looks through 2,600 unchanged ones, and makes the marks of 10,000 made-up results.
"""

import resource
import sys
import tempfile
import time
from pathlib import Path

import nbformat

from tools.teach import course, court, dispatch, grade, marks, process, report, walls

UNCHANGED, RESULTS = 2_600, 10_000
LESSON = "03-the-tape"


def spent():
    """Return the processor seconds of all processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def right_submission(lesson):
    """Return a notebook with the solution's answers, as bytes."""
    return nbformat.writes(nbformat.v4.new_notebook(cells=lesson.cells)).encode()


def without_checks(lesson, wall):
    """Return the processor seconds of the lesson's cells alone, in the same process and behind the same wall."""
    from tools.teach import merge

    before = spent()
    submission = merge.take_apart(grade.parse(right_submission(lesson)), lesson)
    with process.Worker("minikeras", process.Limits(), wall) as worker:
        for step in merge.steps(lesson, submission):
            if step.kind != "check":
                worker.run(step)
    return spent() - before


def grading(lesson, count):
    """Print what one submission costs behind each wall."""
    court.referee_for(lesson)
    for wall in walls.WALLS.values():
        if wall.missing():
            print(f"{wall.name:12} {wall.missing()}")
            continue
        grade.grade_content(right_submission(lesson), lesson, wall=wall)  # the referee has played the lesson after this
        alone, before, start = without_checks(lesson, wall), spent(), time.perf_counter()
        for _ in range(count):
            told = grade.grade_content(right_submission(lesson), lesson, wall=wall)
            assert told["points"] == told["maximum"], told["reason"]
        each, took = (spent() - before) / count, (time.perf_counter() - start) / count
        print(
            f"{wall.name:12} {each:5.2f} s of processor time, {each / alone:.2f} times its cells alone; {60 / took:.0f} a minute"
        )


def looking_through(lesson, folder):
    """Print how long it takes to see that nothing has changed."""
    content = right_submission(lesson)
    for number in range(UNCHANGED):
        (folder / f"{number}.ipynb").write_bytes(content + b" " * number)
    start = time.perf_counter()
    found = {marks.fingerprint(folder / f"{number}.ipynb", lesson, "minikeras") for number in range(UNCHANGED)}
    took = time.perf_counter() - start
    print(
        f"{len(found):,} unchanged submissions looked through in {took:.1f} s; 100,000 would take {took * 1e5 / UNCHANGED:.0f} s"
    )


def making_marks(lesson, folder):
    """Print how long it takes to write, read and show many results."""
    made = grade.nothing(lesson, "Made up.")
    start = time.perf_counter()
    for number in range(RESULTS):
        marks.write_report({"learner": f"learner {number}", **made}, folder / f"{number}" / f"{lesson.name}.json")
    merged, reports = time.perf_counter(), marks.read_reports(folder)
    marks.write(marks.rows(reports, []), folder / "marks.csv")
    done = time.perf_counter()
    page = report.page(reports)
    print(f"{RESULTS:,} results: merged in {merged - start:.1f} s, marks in {done - merged:.1f} s, ", end="")
    print(f"the page ({len(page) / 1e6:.1f} MB) in {time.perf_counter() - done:.1f} s")


def two_against_one(lesson, count):
    """Print what a second worker gives."""
    limits = {**vars(process.Limits()), "closed": ()}
    tasks = {n: dispatch.Task(right_submission(lesson), lesson.name, "minikeras", limits, "auto") for n in range(count)}
    took = []
    for jobs in (1, 2):
        start = time.perf_counter()
        list(dispatch.here(tasks, jobs))
        took.append(time.perf_counter() - start)
    print(f"two at once: {took[0] / took[1]:.2f} times as many as one after the other")


def main(count=3):
    """Print all figures."""
    lesson = course.chosen([LESSON[:2]])[0]
    grading(lesson, count)
    two_against_one(lesson, 2 * count)
    for part in (looking_through, making_marks):
        with tempfile.TemporaryDirectory() as folder:
            part(lesson, Path(folder))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
