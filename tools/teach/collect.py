"""Sort a folder of returned notebooks into marking/submitted/<learner>/<lesson>/, which is also nbgrader's order.

There stands the lesson as it was handed out with the learner's answers in it, which nbgrader can always run; what came, as it came,
stands in marking/original.
"""

import collections
import csv
import datetime
import re
import shutil
from pathlib import Path, PurePosixPath

import nbformat

from tools.teach import archives, grade, identify, lms, merge, roster
from tools.teach.spreadsheets import plain

COLUMNS = ("file", "learner", "lesson", "time", "late", "number", "login", "email", "group", "found by", "note")
ENDINGS = (".ipynb", ".ipynb.txt", ".json", ".ipynb.json")
ORIGINAL = "original"  # what came, as it came: this is what `grade` reads
NBGRADERS_TIME = "timestamp.txt"
INSTEAD = {
    ".py": "A Python export has no cells to grade: save it as a notebook (.ipynb), in Colab by File, Download .ipynb.",
    ".html": "A page has no cells to grade: send the notebook (.ipynb) itself.",
    ".pdf": "A page has no cells to grade: send the notebook (.ipynb) itself.",
}
Found = collections.namedtuple("Found", "record content file")


def collect(returned, target, lessons, members=()):
    """Sort what stands in a folder, an archive or a file; return the records, one a file, as dicts of COLUMNS.

    Of several files of a learner for one lesson the newest counts; of several in one folder the one with the lesson's own name. A
    record without a learner or a lesson was not identified. `members` are a roster's: they say who is who.
    """
    files = list(archives.files(Path(returned)))
    crowds = identify.crowds([file.parts for file in files], lessons)
    times = {file.parts[:-1]: file for file in files if file.parts[-1] == NBGRADERS_TIME}
    found = [look_at(file, lessons, crowds) for file in files if file.parts[-1] != NBGRADERS_TIME]
    name_learners(found, members)
    kept = {}
    for one in sorted(found, key=lambda one: age(one, times)):
        record, file = one.record, one.file
        stamp = moment(one, times)
        record["time"] = datetime.datetime.fromtimestamp(stamp).isoformat(" ", "seconds") if stamp else ""
        if not record["learner"] or not record["lesson"]:
            continue
        key = record["learner"], record["lesson"]
        before = kept.get(key)
        if before and before.file.parts[:-1] == file.parts[:-1] and before.file.parts[-1] == f"{record['lesson']}.ipynb":
            add(record, f"Beside {before.file.place}, which counts: it has the lesson's own name.")
            continue
        if before:
            same = before.content == one.content
            add(before.record, f"{'The same as' if same else 'Older than'} {file.place}, which counts.")
        kept[key] = one
    for (learner, lesson), one in kept.items():
        folder, original = target / learner / lesson, target.parent / ORIGINAL / learner / lesson
        for place, content in ((folder, for_nbgrader(one, lessons)), (original, one.content)):
            if place.exists():
                shutil.rmtree(place)
            place.mkdir(parents=True)
            (place / f"{lesson}.ipynb").write_bytes(content)
        if one.record["time"]:
            (folder / NBGRADERS_TIME).write_text(one.record["time"])
    with_notebook = {one.record["learner"] for one in found if one.record["lesson"]}
    # Beside a notebook other files are no news: a learner may send back all that was handed out.
    records = [one.record for one in found]
    told = [record for record in records if is_notebook(record["file"]) or record["learner"] not in with_notebook]
    return sorted(told, key=lambda record: record["file"])


def for_nbgrader(one, lessons):
    """Return the lesson as handed out with the answers in it, as bytes; what came, where it cannot be read."""
    lesson = next(lesson for lesson in lessons if lesson.name == one.record["lesson"])
    try:
        submission = merge.take_apart(grade.parse(one.content), lesson)
    except grade.Unreadable:
        return one.content
    return nbformat.writes(merge.released(lesson, submission)).encode("utf-8", "backslashreplace")


def look_at(file, lessons, crowds):
    """Return a Found for a file: what its path and its content say. Who is who is settled when all are known."""
    person = identify.learner_of(file.parts, lessons, crowds)
    record = dict.fromkeys(COLUMNS, "") | {"file": file.place, "late": "late" if person.get("late") else ""}
    record["person"] = person
    try:
        content = file.read()
    except archives.CANNOT_READ as error:
        add(record, f"Cannot be read: {error}")
        return Found(record, b"", file)
    if not is_notebook(file.parts[-1]):
        instead = INSTEAD.get(PurePosixPath(file.parts[-1]).suffix.lower())
        add(record, f"Not a notebook: its name does not end in .ipynb. {instead or ''}".strip())
        return Found(record, b"", file)
    try:
        book, note = grade.parse(content), ""
        content = grade.without_outputs(content) if len(content) > grade.LARGE else content
    except grade.Unreadable as error:
        book, note = None, str(error)
    lesson, how = identify.lesson_of(book, file.parts[-1], lessons)
    add(record, note if lesson else note or how)
    return Found(record | {"lesson": lesson.name if lesson else "", "found by": how if lesson else ""}, content, file)


def name_learners(found, members):
    """Settle who each file is from: one folder's name for each person, in `learner`, and every doubt in `note`."""
    people = collections.defaultdict(set)  # by name: what tells people of this name apart
    for one in found:
        person = one.record["person"]
        known = roster.matches(members, person) if members and person else []
        if len(known) == 1:
            one.record["person"] = person = {**person, "known": known[0], **_told(known[0])}
        elif members and person:
            who = "Nobody in the roster fits" if not known else f"{len(known)} people in the roster fit"
            add(one.record, f"{who} {person.get('name') or person.get('login') or person.get('number')}.")
        people[_shown(person)].add(_key(person))
    for one in found:
        person = one.record["person"]
        alone = len({key for key in people[_shown(person)] if key}) < 2
        told = "" if alone or not _key(person) else f" ({_key(person)})"
        one.record["learner"] = identify.safe(_shown(person) + told)
        if told:
            add(one.record, f"There are several people of the name {_shown(person)}.")
        for key in ("number", "login", "email", "group"):
            one.record[key] = str(person.get(key, ""))
        if not one.record["learner"] and one.record["lesson"]:
            add(one.record, "Neither its name nor a folder says whose it is.")
        del one.record["person"]


def _told(member):
    told = {"number": member.id, "name": member.name, "login": member.login, "email": member.email, "group": member.group}
    return {key: value for key, value in told.items() if value}


def _shown(person):
    return person.get("name") or person.get("login") or person.get("number") or ""


def _key(person):
    """Return what tells a person from another of the same name, "" where nothing does."""
    return str(person.get("number") or person.get("login") or person.get("submission") or "")


def missing(records, members):
    """Return the members of a roster that nothing came from."""
    here = {(record["number"], record["login"], record["email"]) for record in records if record["lesson"]}
    return [member for member in members if (member.id, member.login, member.email) not in here]


def add(record, note):
    """Add a sentence to a record's note."""
    record["note"] = f"{record['note']} {note}".strip()


def age(one, times):
    """Return what files of one lesson are put in order by: their time, then the (1), (2) of a browser."""
    copy = re.search(r"\((\d+)\)\.|-(\d)\.ipynb$", one.file.parts[-1])
    own = one.record["lesson"] + ".ipynb" == one.file.parts[-1]
    return moment(one, times) or 0, int(copy[1] or copy[2]) if copy else 0, own, one.file.place


def moment(one, times):
    """Return when a file was handed in, in seconds since 1970: what the platform or nbgrader says, else the file's own time."""
    told = [
        identify.lms.told_by(part, place == len(one.file.parts) - 1).get("time") for place, part in enumerate(one.file.parts)
    ]
    found = next((lms.moment(text) for text in told if text and lms.moment(text)), None)
    stamp = times.get(one.file.parts[:-1])
    if found is None and stamp is not None:
        found = _nbgraders(stamp)
    return found or one.file.time


def _nbgraders(file):
    """Return the time in nbgrader's timestamp.txt, or None."""
    try:
        text = file.read().decode("utf-8", "replace").strip().removesuffix(" UTC")
        return datetime.datetime.fromisoformat(re.sub(r"\.\d+", "", text)).replace(tzinfo=datetime.UTC).timestamp()
    except (ValueError, *archives.CANNOT_READ):
        return None


def is_notebook(name):
    """Tell by its name whether a file should be a notebook."""
    return name.lower().endswith(ENDINGS)


def write_records(records, path):
    """Write the records of a collection as CSV."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", newline="", encoding="utf-8-sig") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows({key: plain(value) for key, value in record.items()} for record in records)


def read_records(path):
    """Return the records that the last collection wrote; none where there was none."""
    if not path.exists():
        return []
    with open(path, newline="", encoding="utf-8-sig") as file:
        return [dict.fromkeys(COLUMNS, "") | row for row in csv.DictReader(file)]
