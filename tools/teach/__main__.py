"""The teacher's commands: `python -m tools.teach --help`."""

import argparse
import itertools
import sys
from pathlib import Path

from tools import notebook
from tools.teach import (
    collect,
    cores,
    course,
    dispatch,
    feedback,
    grade,
    hand_out,
    marks,
    new,
    own,
    report,
    roster,
    settle,
    tables,
    walls,
)
from tools.teach.process import Limits

MEGABYTES = {"minikeras": 2048, "tensorflow": 8192}


def main(arguments=None):
    """Run the command line; return the exit status."""
    options = parser().parse_args(arguments)
    return options.command(options) or 0


def command_hand_out(options):
    """Write lessons, their data and a word on how to begin to a folder or a zip: no solutions, no hidden tests."""
    chosen = course.chosen(options.lessons)
    if options.roster:
        folder = options.to or hand_out.NAME
        ids = hand_out.hand_out_to_each(chosen, roster.read(options.roster), folder)
        own.note(options.folder, chosen, ids)
        print(f"{folder}: {len(ids)} zips, each with its own numbers; noted in {shown(options.folder / own.FILE)}.")
        return
    target = options.to or f"{chosen[0].name if len(chosen) == 1 else hand_out.NAME}.zip"
    count = hand_out.hand_out(chosen, target)
    print(f"{target}: {', '.join(lesson.name for lesson in chosen)}; {count} files.")


def command_new(options):
    """Make a small lesson of your own as a start: an exercise with its answer, its check, its hidden tests and its wrong answers."""
    number, files = new.new(options.name)
    print("\n".join(shown(file) for file in files))
    print(f"Change them, then: python -m tools.lessons execute {number} && python -m tools.lessons generate {number}")


def command_collect(options):
    """Sort what came back by learner and lesson, whatever the files are called."""
    members = roster.read(options.roster) if options.roster else []
    records = collect.collect(options.returned, options.folder / "submitted", course.all_lessons(), members)
    if options.roster:
        (options.folder / "roster.csv").write_bytes(options.roster.read_bytes())
    collect.write_records(records, options.folder / "collected.csv")
    found = [record for record in records if record["learner"] and record["lesson"]]
    learners = {record["learner"] for record in found}
    print(f"{len(found)} of {len(records)} files belong to {len(learners)} learners, in {shown(options.folder / 'submitted')}.")
    for record in records:
        if record["note"]:
            print(f"  {record['file']}: {record['note']}")
    missing = collect.missing(records, members)
    if missing:
        print(
            f"Nothing came from {len(missing)} of {len(members)}: {', '.join(member.name or member.id for member in missing)}."
        )
    print(f"Who was taken for whom stands in {shown(options.folder / 'collected.csv')}.")


def command_grade(options):
    """Grade what was collected, each submission in a process of its own; one that was graded is not graded again."""
    known = {lesson.name: lesson for lesson in course.all_lessons()}
    submissions = list(one_of_each(sorted((options.folder / "submitted").glob("*/*/*.ipynb")), known))
    if not submissions:
        sys.exit(
            f"There is nothing in {shown(options.folder / 'submitted')}: python -m tools.teach collect FOLDER comes first."
        )
    megabytes = options.megabytes or MEGABYTES[options.engine]
    limits = {"cell_seconds": options.cell_seconds, "seconds": options.seconds, "megabytes": megabytes}
    limits["closed"] = (str(options.folder.resolve()),)
    wall = walls.chosen(options.walls) if not options.dask else walls.WALLS.get(options.walls)
    reports, tasks, prints = [], {}, {}
    who = own.learners(options.folder)
    for path in submissions:
        if path.parent.name in known:
            lesson, source = known[path.parent.name], original(path, options.folder)
            learner = who.get((path.parts[-3], lesson.name), "")
            prints[path] = marks.fingerprint(source, lesson, options.engine, learner)
            told = None if options.again else marks.read_if_same(report_of(path, options.folder), prints[path])
            if told:
                reports.append(told)
            else:
                chosen = wall.name if wall else options.walls
                tasks[path] = dispatch.Task(source.read_bytes(), lesson.name, options.engine, limits, chosen, learner)
    run = dispatch.on_cluster(tasks, options.dask) if options.dask else dispatch.here(tasks, options.jobs)
    try:
        for path, told in with_progress(run, len(tasks)):
            reports.append(keep(path, told, prints[path], options.folder))
    except KeyboardInterrupt:
        print("Stopping after those that are being graded now; the same command goes on from there.")
        run.close()
        return 130
    forget_others(options.folder, submissions)
    best = sum(told["points"] == told["maximum"] for told in reports)
    none = sum(told["points"] == 0 for told in reports)
    print(
        f"{len(reports)} graded on {options.engine}, walls: {wall.name if wall else options.walls}. {best} with all points, {none} with none."
    )
    for told in reports:
        if told.get("look"):
            print(f"  Look at the code of {told['learner']}, {told['lesson']}.")
    if wall and wall.name == "limits":
        print("There was no wall but limits: code that wants to can read and write what you can (docs/teachers.md).")
    print("python -m tools.teach feedback and python -m tools.teach marks come next.")
    for path in submissions:
        if path.parent.name not in known:
            print(f"  {shown(path)}: there is no lesson {path.parent.name!r}.")


def one_of_each(paths, known):
    """Yield of each learner's folder the notebook to grade: the one with the lesson's name, else the one with most of its cells."""
    for folder, found in itertools.groupby(paths, lambda path: path.parent):
        found = list(found)
        own = [path for path in found if path.stem == folder.name]
        lesson = known.get(folder.name)
        yield (
            own[0]
            if own
            else found[0]
            if len(found) == 1 or not lesson
            else max(found, key=lambda path: grade.likeness(path, lesson))
        )


def forget_others(folder, submissions):
    """Remove the reports of submissions that are there no more."""
    kept = {path.parts[-3:-1] for path in submissions}
    for path in (folder / "graded").glob("*/*.json"):
        if (path.parent.name, path.stem) not in kept:
            path.unlink()


def original(path, folder):
    """Return what came of a submission, as it came; what stands in submitted where nbgrader has collected it."""
    came = folder / collect.ORIGINAL / path.parts[-3] / path.parts[-2] / path.name
    return came if came.exists() else path


def report_of(path, folder):
    """Return where the report of a submission stands."""
    return folder / "graded" / path.parts[-3] / f"{path.parent.name}.json"


def keep(path, told, mark, folder):
    """Write a report, with whose it is, and return it. One that a failing grader wrote is graded anew the next time."""
    others = sorted(other.name for other in path.parent.glob("*.ipynb") if other != path)
    if others:
        told = {**told, "reason": f"{told['reason']} Graded is {path.name}; beside it stood {', '.join(others)}."}
    told = {"learner": path.parts[-3], **told, "fingerprint": "" if told.pop("failed", False) else mark}
    marks.write_report(told, report_of(path, folder))
    return told


def with_progress(results, total):
    """Yield pairs of a path and a report behind a progress bar that names who was graded last."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    last = TextColumn("{task.description}", markup=False)
    with Progress(TextColumn("grading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), last) as progress:
        task = progress.add_task("", total=total)
        for path, told in results:
            progress.update(task, advance=1, description=f"{path.parts[-3]}: {told['points']} of {told['maximum']}")
            yield path, told


def command_feedback(options):
    """Write a page for each learner: their code, the points, what each check says."""
    by_learner = {}
    for told in settle.settled(graded(options), options.folder, options.late):
        by_learner.setdefault(told["learner"], []).append(told)
    folder = options.folder / "feedback"
    folder.mkdir(parents=True, exist_ok=True)
    pages = {learner: feedback.page(learner, reports) for learner, reports in by_learner.items()}
    for learner, text in pages.items():
        (folder / f"{learner}.html").write_text(text, encoding="utf-8", errors="backslashreplace")
    print(f"{len(by_learner)} pages in {shown(folder)}.")
    if options.zip:
        options.zip.write_bytes(tables.feedback_zip(pages, collect.read_records(options.folder / "collected.csv")))
        print(f"{shown(options.zip)} has them under the names that the files came by, to be uploaded.")


def command_report(options):
    """Write one page for the teacher: marks as a heat map, mistakes, code that looks alike, who is missing."""
    records, members = collect.read_records(options.folder / "collected.csv"), members_of(options.folder)
    absent = [member.name or member.login or member.id for member in collect.missing(records, members)]
    text = report.page(settle.settled(graded(options), options.folder, options.late), records, absent)
    path = options.folder / "report.html"
    path.write_text(text, encoding="utf-8", errors="backslashreplace")
    print(f"{shown(path)} is the page.")


def members_of(folder):
    """Return the members of the roster that the last collection was given; none where there was none."""
    path = folder / "roster.csv"
    return roster.read(path) if path.exists() else []


def command_marks(options):
    """Write the marks as a table: a row a learner and lesson, with the points of each exercise and the reason."""
    records = collect.read_records(options.folder / "collected.csv")
    members, reports = members_of(options.folder), settle.settled(graded(options), options.folder, options.late)
    form = options.format
    table = tables.table(form, reports, records, members) if form else marks.rows(reports, records, members)
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
    sub.add_argument("--roster", type=Path, help="a CSV of who takes part: a zip for each, with numbers of their own in it")
    add_folder(sub)
    sub = command(command_new)
    sub.add_argument("name", help="such as quiz-1")
    sub = command(command_collect)
    sub.add_argument("returned", help="a folder or a zip of what came back")
    sub.add_argument(
        "--roster", type=Path, help="a CSV of who takes part (id, name, login, e-mail), as the platforms export it"
    )
    add_folder(sub)
    sub = command(command_grade)
    sub.add_argument("--engine", choices=sorted(MEGABYTES), default="minikeras")
    sub.add_argument(
        "--walls", choices=["auto", "strict", *walls.WALLS], default="auto", help="what a submission is shut in with"
    )
    sub.add_argument("--jobs", type=int, default=cores.count(), help="how many at once")
    sub.add_argument("--dask", metavar="ADDRESS", help="the address of a Dask cluster, or its scheduler's file")
    sub.add_argument("--cell-seconds", type=float, default=Limits.cell_seconds, help="the longest that one cell may take")
    sub.add_argument("--seconds", type=float, default=Limits.seconds, help="the longest that one submission may take")
    sub.add_argument("--megabytes", type=int, help="the memory that one submission may have (2048; 8192 with TensorFlow)")
    sub.add_argument("--again", action="store_true", help="grade those too that were graded and have not changed")
    add_folder(sub)
    late = {"default": "nothing", "metavar": "RULE", "help": "what being late costs: nothing, refuse, or a factor a day (0.9)"}
    sub = command(command_feedback)
    sub.add_argument("--zip", type=Path, help="also a zip of all pages, for the platform that the files came from")
    sub.add_argument("--late", **late)
    add_folder(sub)
    sub = command(command_report)
    sub.add_argument("--late", **late)
    add_folder(sub)
    sub = command(command_marks)
    sub.add_argument("--format", choices=sorted(tables.FORMATS), help="a platform's columns; without, all points and reasons")
    sub.add_argument("--late", **late)
    sub.add_argument("--to", help="another place for the table")
    add_folder(sub)
    return made


if __name__ == "__main__":
    sys.exit(main())
