"""The teacher's commands: `python -m tools.teach --help`."""

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from tools import notebook
from tools.teach import collect, cores, course, feedback, grade, hand_out, marks, walls
from tools.teach.process import Limits

MEGABYTES = {"minikeras": 2048, "tensorflow": 8192}


def main(arguments=None):
    """Run the command line; return the exit status."""
    options = parser().parse_args(arguments)
    return options.command(options) or 0


def command_hand_out(options):
    """Write lessons, their data and a word on how to begin to a folder or a zip: no solutions, no hidden tests."""
    chosen = course.chosen(options.lessons)
    target = options.to or f"{chosen[0].name if len(chosen) == 1 else hand_out.NAME}.zip"
    count = hand_out.hand_out(chosen, target)
    print(f"{target}: {', '.join(lesson.name for lesson in chosen)}; {count} files.")


def command_collect(options):
    """Sort what came back by learner and lesson, whatever the files are called."""
    records = collect.collect(options.returned, options.folder / "submitted", course.all_lessons())
    collect.write_records(records, options.folder / "collected.csv")
    found = [record for record in records if record["learner"] and record["lesson"]]
    learners = {record["learner"] for record in found}
    print(f"{len(found)} of {len(records)} files belong to {len(learners)} learners, in {shown(options.folder / 'submitted')}.")
    for record in records:
        if record["note"]:
            print(f"  {record['file']}: {record['note']}")
    print(f"Who was taken for whom stands in {shown(options.folder / 'collected.csv')}.")


def command_grade(options):
    """Grade what was collected, each submission in a process of its own; one that was graded is not graded again."""
    known = {lesson.name: lesson for lesson in course.all_lessons()}
    submissions = sorted((options.folder / "submitted").glob("*/*/*.ipynb"))
    if not submissions:
        sys.exit(
            f"There is nothing in {shown(options.folder / 'submitted')}: python -m tools.teach collect FOLDER comes first."
        )
    megabytes = options.megabytes or MEGABYTES[options.engine]
    limits = Limits(options.cell_seconds, options.seconds, megabytes, (str(options.folder.resolve()),))
    options.wall = walls.chosen(options.walls)
    jobs = {}
    pool = ThreadPoolExecutor(options.jobs)
    for path in submissions:
        if path.parent.name in known:
            told = options.folder / "graded" / path.parts[-3] / f"{path.parent.name}.json"
            jobs[pool.submit(grade_file, path, known[path.parent.name], options, limits, told)] = path
    try:
        reports = list(with_progress(as_completed(jobs), len(jobs)))
    except KeyboardInterrupt:
        print("Stopping after those that are being graded now; the same command goes on from there.")
        pool.shutdown(cancel_futures=True)
        return 130
    forget_others(options.folder, submissions)
    best = sum(told["points"] == told["maximum"] for told in reports)
    none = sum(told["points"] == 0 for told in reports)
    print(f"{len(reports)} graded on {options.engine}, walls: {options.wall.name}. {best} with all points, {none} with none.")
    for told in reports:
        if told.get("look"):
            print(f"  Look at the code of {told['learner']}, {told['lesson']}.")
    if options.wall.name == "limits":
        print("There was no wall but limits: code that wants to can read and write what you can (docs/teachers.md).")
    print("python -m tools.teach feedback and python -m tools.teach marks come next.")
    for path in submissions:
        if path.parent.name not in known:
            print(f"  {shown(path)}: there is no lesson {path.parent.name!r}.")


def forget_others(folder, submissions):
    """Remove the reports of submissions that are there no more."""
    kept = {path.parts[-3:-1] for path in submissions}
    for path in (folder / "graded").glob("*/*.json"):
        if (path.parent.name, path.stem) not in kept:
            path.unlink()


def grade_file(path, lesson, options, limits, target):
    """Grade one file, write its report and return it; what goes wrong in grading is the report's reason."""
    mark = marks.fingerprint(path, lesson, options.engine)
    if not options.again and target.exists():
        told = marks.read_report(target)
        if told["fingerprint"] == mark:
            return told
    try:
        told = grade.grade(path, lesson, options.engine, limits, options.wall)
    except Exception as error:
        told, mark = grade.nothing(lesson, f"The grader itself failed: {type(error).__name__}: {error}"), ""
    told = {"learner": path.parts[-3], **told, "fingerprint": mark}
    marks.write_report(told, target)
    return told


def with_progress(futures, total):
    """Yield the results of futures behind a progress bar that names who was graded last."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    last = TextColumn("{task.description}", markup=False)
    with Progress(TextColumn("grading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), last) as progress:
        task = progress.add_task("", total=total)
        for future in futures:
            told = future.result()
            progress.update(task, advance=1, description=f"{told['learner']}: {told['points']} of {told['maximum']}")
            yield told


def command_feedback(options):
    """Write a page for each learner: their code, the points, what each check says."""
    by_learner = {}
    for told in graded(options):
        by_learner.setdefault(told["learner"], []).append(told)
    folder = options.folder / "feedback"
    folder.mkdir(parents=True, exist_ok=True)
    for learner, reports in by_learner.items():
        text = feedback.page(learner, reports)
        (folder / f"{learner}.html").write_text(text, encoding="utf-8", errors="backslashreplace")
    print(f"{len(by_learner)} pages in {shown(folder)}.")


def command_marks(options):
    """Write the marks as a table: a row a learner and lesson, with the points of each exercise and the reason."""
    records = collect.read_records(options.folder / "collected.csv")
    table = marks.rows(graded(options), records)
    path = Path(options.to) if options.to else options.folder / "marks.csv"
    marks.write(table, path)
    print(f"{len(table) - 1} rows in {shown(path)}.")


def graded(options):
    """Return the reports of the last grading. Ends with a sentence where there are none."""
    reports = marks.read_reports(options.folder / "graded")
    return reports or sys.exit(f"Nothing is graded in {shown(options.folder)}: python -m tools.teach grade comes first.")


def shown(path):
    """Return a path as it is printed: short where it is below the working directory."""
    path = Path(path).resolve()
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)


def parser():
    """Return the parser of the command line."""
    made = argparse.ArgumentParser(prog="python -m tools.teach", description="Hand out, collect and grade the lessons.")
    commands = made.add_subparsers(required=True)

    def command(function):
        sub = commands.add_parser(function.__name__.removeprefix("command_"), help=function.__doc__)
        sub.set_defaults(command=function)
        return sub

    def add_folder(sub):
        sub.add_argument("--folder", type=Path, default=notebook.ROOT / "marking", help="where everything is kept (marking/)")

    sub = command(command_hand_out)
    sub.add_argument("lessons", nargs="*", help="numbers or names; all where none is given")
    sub.add_argument("--to", help="a folder, or a zip where it ends in .zip")
    sub = command(command_collect)
    sub.add_argument("returned", help="a folder or a zip of what came back")
    add_folder(sub)
    sub = command(command_grade)
    sub.add_argument("--engine", choices=sorted(MEGABYTES), default="minikeras")
    sub.add_argument(
        "--walls", choices=["auto", "strict", *walls.WALLS], default="auto", help="what a submission is shut in with"
    )
    sub.add_argument("--jobs", type=int, default=cores.count(), help="how many at once")
    sub.add_argument("--cell-seconds", type=float, default=Limits.cell_seconds, help="the longest that one cell may take")
    sub.add_argument("--seconds", type=float, default=Limits.seconds, help="the longest that one submission may take")
    sub.add_argument("--megabytes", type=int, help="the memory that one submission may have (2048; 8192 with TensorFlow)")
    sub.add_argument("--again", action="store_true", help="grade those too that were graded and have not changed")
    add_folder(sub)
    add_folder(command(command_feedback))
    sub = command(command_marks)
    sub.add_argument("--to", help="another place for the table")
    add_folder(sub)
    return made


if __name__ == "__main__":
    sys.exit(main())
