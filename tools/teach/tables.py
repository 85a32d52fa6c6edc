"""Marks in the columns of learning platforms, and feedback as a zip that they take back."""

import io
import zipfile

from tools.teach.identify import safe
from tools.teach.spreadsheets import plain

HAND_IN = ("learner", "lesson", "time", "number", "login", "email", "group", "file")
# A platform's columns: the title, and what stands there, out of a learner's record and the points by lesson.
FORMATS = {
    "csv": (("learner", "learner"), ("number", "number"), ("login", "login"), ("email", "email"), ("group", "group")),
    "moodle": (("ID number", "number"), ("Full name", "learner"), ("Email address", "email")),
    "canvas": (("Student", "learner"), ("ID", "number"), ("SIS Login ID", "login"), ("Section", "group")),
    "blackboard": (("Last Name", "last"), ("First Name", "first"), ("Username", "login"), ("Student ID", "number")),
}


def table(form, reports, records, members=()):
    """Return the rows of a platform's table: one a learner, one column of points a lesson; members without a report have blanks."""
    people = {record["learner"]: record for record in records if record["learner"]}
    for member in members:
        if not any(same(record, member) for record in people.values()):
            people[member.name or member.login or member.id] = member._asdict() | {"number": member.id}
    points = {(told["learner"], told["lesson"]): told for told in reports}
    for learner, _ in points:
        people.setdefault(learner, {})
    lessons = sorted({(told["lesson"], told["title"], told["maximum"]) for told in reports})
    columns = FORMATS[form]
    head = [title for title, _ in columns] + [f"{name[:2]} {title}" for name, title, _ in lessons]
    rows = [head]
    if form == "canvas":
        rows.append(["    Points Possible", *[""] * (len(columns) - 1), *[maximum for *_, maximum in lessons]])
    for learner, record in sorted(people.items()):
        first, _, last = learner.rpartition(" ")
        told = {**record, "learner": learner, "first": first, "last": last}
        got = [points[learner, name]["points"] if (learner, name) in points else "" for name, _, _ in lessons]
        rows.append([*(told.get(key) or "" for _, key in columns), *got])
    return [[plain(value) for value in row] for row in rows]


def same(record, member):
    """Tell whether a collected record is a roster's member's."""
    pairs = ((record.get("number"), member.id), (record.get("login"), member.login), (record.get("email"), member.email))
    return any(a and a == b for a, b in pairs)


def feedback_zip(pages, records):
    """Return a zip of feedback pages under the names that the files came by, so that Moodle and Canvas give each back to its owner.

    `pages` is a dict of a page's text by learner. Of Moodle's folders the folder's name is kept, of all others the file's.
    """
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for learner, text in sorted(pages.items()):
            files = [record["file"] for record in records if record["learner"] == learner]
            archive.writestr(_name(learner, files[0] if files else ""), text.encode("utf-8", "backslashreplace"))
    return held.getvalue()


def _name(learner, file):
    folders, name = file.split("/")[:-1], file.rpartition("/")[2]
    moodle = next((part for part in folders if "_assignsubmission_" in part), None)
    if moodle:
        return f"{moodle}/feedback.html"
    stem = name.removesuffix(".ipynb")
    return f"{safe(stem) if '_' in stem and stem != name else safe(learner)}.html"
