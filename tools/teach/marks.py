"""Reports of graded submissions as files, and the table of marks made of them."""

import csv
import hashlib
import json

from tools import notebook

HEAD, TAIL = ("learner", "lesson"), ("total", "max", "walls", "reason")


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


def fingerprint(path, lesson, engine):
    """Return a hash of all that a mark depends on: the submission, the solution, the library, the grader."""
    digest = hashlib.sha256(f"{engine} {lesson.name}".encode() + path.read_bytes())
    for file in sorted([notebook.ROOT / "solutions" / lesson.name / f"{lesson.name}.ipynb", *sources()]):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def sources():
    """Return the files of the library and of the grader."""
    return [path for folder in ("minikeras", "tools/teach") for path in (notebook.ROOT / folder).rglob("*.py")]


def rows(reports, records):
    """Return the table of marks: the head, then a row for each report, and for each file that could not be graded."""
    most = max([len(told["exercises"]) for told in reports], default=0)
    table = [[*HEAD, *(f"exercise {number + 1}" for number in range(most)), *TAIL]]
    for told in reports:
        points = [entry["points"] for entry in told["exercises"]]
        points += [""] * (most - len(points))
        table.append(
            [told["learner"], told["lesson"], *points, told["points"], told["maximum"], told.get("walls", ""), told["reason"]]
        )
    for record in records:
        if not (record["learner"] and record["lesson"]):
            reason = f"{record['note']} ({record['file']})"
            table.append([record["learner"], record["lesson"], *[""] * most, 0, "", "", reason])
    return table


def write(table, path):
    """Write the table as CSV that spreadsheets read: names in any script, and no cell that they would compute."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", newline="", encoding="utf-8-sig", errors="backslashreplace") as file:
        csv.writer(file).writerows([[plain(value) for value in row] for row in table])


def plain(value):
    """Return a cell's value; text that a spreadsheet would take for a formula gets an apostrophe in front."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
