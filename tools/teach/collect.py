"""Sort a folder of returned notebooks into marking/submitted/<learner>/<lesson>/, which is also nbgrader's order."""

import collections
import csv
import datetime
import re
import shutil
import zipfile
from pathlib import Path, PurePosixPath

from tools.teach import grade, identify

LARGEST = 50_000_000  # bytes of one file
MOST_FILES = 10_000  # in one zip
SKIPPED = ("__MACOSX", ".ipynb_checkpoints", "data")
COLUMNS = ("file", "learner", "lesson", "found by", "note")

File = collections.namedtuple("File", "place parts time read")  # read() gives its bytes


def collect(returned, target, lessons):
    """Sort what stands in a folder, a zip or a file; return the records, one a file, as dicts of COLUMNS.

    Of several files of a learner for one lesson the newest counts. A record without a lesson was not identified.
    """
    records, kept = [], {}
    for file in sorted(files(Path(returned)), key=age):
        record, content = look_at(file, lessons)
        records.append(record)
        if not record["learner"] or not record["lesson"]:
            continue
        key = record["learner"], record["lesson"]
        if key in kept:
            same = kept[key][1] == content
            kept[key][0]["note"] = f"{'The same as' if same else 'Older than'} {file.place}, which counts."
        kept[key] = record, content
    for (learner, lesson), (_, content) in kept.items():
        folder = target / learner / lesson
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True)
        (folder / f"{lesson}.ipynb").write_bytes(content)
    with_notebook = {record["learner"] for record in records if record["lesson"]}
    # Beside a notebook other files are no news: a learner may send back all that was handed out.
    told = [record for record in records if is_notebook(record["file"]) or record["learner"] not in with_notebook]
    return sorted(told, key=lambda record: record["file"])


def age(file):
    """Return what files of one lesson are put in order by: their time, then the (1), (2) of a browser."""
    copy = re.search(r"\((\d+)\)\.", file.parts[-1])
    return file.time, int(copy[1]) if copy else 0, file.place


def is_notebook(name):
    """Tell by its name whether a file should be a notebook."""
    return name.lower().endswith(".ipynb")


def look_at(file, lessons):
    """Return a file's record and its content."""
    *folders, name = file.parts
    learner = identify.learner_of([*(re.sub(r"(?i)\.zip$", "", part) for part in folders), PurePosixPath(name).stem], lessons)
    record = dict.fromkeys(COLUMNS, "") | {"file": file.place, "learner": learner}
    try:
        content = file.read()
    except (OSError, ValueError, RuntimeError, zipfile.BadZipFile, NotImplementedError) as error:
        return record | {"note": f"Cannot be read: {error}"}, b""
    if not is_notebook(file.parts[-1]):
        return record | {"note": "Not a notebook: its name does not end in .ipynb."}, b""
    try:
        book, note = grade.parse(content), ""
    except grade.Unreadable as error:
        book, note = None, str(error)
    lesson, how = identify.lesson_of(book, file.parts[-1], lessons)
    if lesson is None:
        return record | {"note": note or how}, content
    if not learner:
        note = "Neither its name nor a folder says whose it is."
    return record | {"lesson": lesson.name, "found by": how, "note": note}, content


def files(returned):
    """Yield the Files of a folder or a zip, and those of the zips in it. Ends with a sentence where there is none."""
    if not returned.exists():
        raise SystemExit(f"There is no {returned}: give the folder or the zip with the notebooks that came back.")
    if returned.is_dir():
        for path in sorted(returned.rglob("*")):
            parts = path.relative_to(returned).parts
            if path.is_file() and is_returned(parts):
                yield from file_or_zip(path, parts)
    else:
        inside = list(file_or_zip(returned, (returned.name,)))
        # One zip of everybody's is a folder; one learner's zip says their name.
        outer = len({file.parts[1] for file in inside if len(file.parts) > 1}) > 1
        yield from (file._replace(parts=file.parts[1:]) if outer and len(file.parts) > 1 else file for file in inside)


def file_or_zip(path, parts):
    """Yield a File, or those of a zip."""
    place, time = "/".join(parts), path.stat().st_mtime
    if path.suffix.lower() != ".zip":
        yield File(place, parts, time, lambda: read_file(path))
        return
    try:
        archive = zipfile.ZipFile(path)
        members = [member for member in archive.infolist() if not member.is_dir()]
    except (OSError, zipfile.BadZipFile) as error:
        yield File(place, parts, time, lambda error=error: refuse(f"not a zip ({error})"))
        return
    if len(members) > MOST_FILES:
        yield File(place, parts, time, lambda: refuse(f"more than {MOST_FILES} files"))
        return
    for member in members:
        inner = (*parts, *PurePosixPath(member.filename.replace("\\", "/")).parts)
        if is_returned(inner):
            yield File("/".join(inner), inner, member_time(member, time), lambda member=member: read_member(archive, member))


def is_returned(parts):
    """Tell whether a path is a learner's: no system's folder, no data of the lessons."""
    return not any(part in SKIPPED or part.startswith("._") for part in parts) and parts[-1] not in (".DS_Store", "Thumbs.db")


def read_file(path):
    """Return a file's bytes; OSError where it is too large."""
    return path.read_bytes() if path.stat().st_size <= LARGEST else refuse(f"larger than {LARGEST // 1_000_000} MB")


def read_member(archive, member):
    """Return the bytes of a zip's member; never more than LARGEST, whatever the zip says of it."""
    with archive.open(member) as stream:
        content = stream.read(LARGEST + 1)
    return content if len(content) <= LARGEST else refuse(f"larger than {LARGEST // 1_000_000} MB")


def member_time(member, otherwise):
    """Return when a zip's member was last changed, in seconds since 1970; the zip's own time where it does not say."""
    try:
        return datetime.datetime(*member.date_time).timestamp() if member.date_time[0] > 1980 else otherwise
    except (ValueError, OverflowError):
        return otherwise


def refuse(why):
    """Raise OSError with a reason."""
    raise OSError(why)


def write_records(records, path):
    """Write the records of a collection as CSV."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", newline="", encoding="utf-8-sig") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(records)


def read_records(path):
    """Return the records that the last collection wrote; none where there was none."""
    if not path.exists():
        return []
    with open(path, newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))
