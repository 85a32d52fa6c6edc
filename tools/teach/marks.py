"""Reports of graded submissions as files, and the table of marks made of them."""

import csv
import functools
import hashlib
import json
from pathlib import Path

from tools import notebook
from tools.teach.collect import missing
from tools.teach.spreadsheets import plain

# The grader's files that a mark depends on; the rest hands out, collects, and shows.
DECIDING = """channel court course grade graphs guard guests link merge names process referee remote shared vault wire witness
worker""".split()
APART = ("views",)  # pictures: no check looks at them
HEAD, TAIL = ("learner", "lesson"), ("total", "max", "late", "walls", "reason")


def write_report(told, path):
    """Write a report as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", errors="backslashreplace")


def read_reports(folder):
    """Return all reports in a folder, by learner and lesson."""
    told = [read_report(path) for path in folder.glob("*/*.json")]
    return sorted(told, key=lambda report: (report["learner"], report["lesson"]))


def read_report(path):
    """Return the report in a file."""
    return json.loads(path.read_text(encoding="utf-8"))


def read_if_same(path, mark):
    """Return the report in a file where it has this fingerprint, else None: it is not there, or broken, or of something else."""
    try:
        told = read_report(path)
    except (OSError, ValueError):
        return None
    return told if told.get("fingerprint") == mark else None


def fingerprint(path, lesson, engine, learner=""):
    """Return a hash of all that a mark depends on: the submission, whose numbers it has, the solution, the library, the grader."""
    return hashlib.sha256(f"{base(lesson.path, engine)}{learner}".encode() + path.read_bytes()).hexdigest()


@functools.cache
def base(solution, engine):
    """Return a hash of what all marks of a lesson depend on. It is read once: nobody changes the library while it grades."""
    digest = hashlib.sha256(f"{engine} {notebook.read(solution).metadata}".encode())
    for file in [Path(solution), *sources()]:
        digest.update(str(file.name).encode() + file.read_bytes())
    return digest.hexdigest()


@functools.cache
def sources():
    """Return the files of the library and of the grader that a mark depends on."""
    library = [path for path in (notebook.ROOT / "minikeras").rglob("*.py") if path.parent.name not in APART]
    return sorted(library + [notebook.ROOT / "tools" / "teach" / f"{name}.py" for name in DECIDING])


def rows(reports, records, members=()):
    """Return the table of marks: the head, then a row for each report, for each file that could not be graded, and for each of a
    roster's members who handed nothing in."""
    most = max([len(told["exercises"]) for told in reports], default=0)
    table = [[*HEAD, *(f"exercise {number + 1}" for number in range(most)), *TAIL]]
    for told in reports:
        points = [entry["points"] for entry in told["exercises"]]
        points += [""] * (most - len(points))
        table.append(
            [
                told["learner"],
                told["lesson"],
                *points,
                told["points"],
                told["maximum"],
                told.get("late", 0),
                told.get("walls", ""),
                told["reason"],
            ]
        )
    for record in records:
        if not (record["learner"] and record["lesson"]):
            reason = f"{record['note']} ({record['file']})"
            table.append([record["learner"], record["lesson"], *[""] * most, 0, "", "", "", reason])
    for member in missing(records, members):
        who = member.name or member.login or member.id
        table.append(
            [who, "", *[""] * most, 0, "", "", "", f"Nothing was handed in. ({member.id or member.login or member.email})"]
        )
    return table


def write(table, path):
    """Write the table as CSV that spreadsheets read: names in any script, and no cell that they would compute."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", newline="", encoding="utf-8-sig", errors="backslashreplace") as file:
        csv.writer(file).writerows([[plain(value) for value in row] for row in table])
