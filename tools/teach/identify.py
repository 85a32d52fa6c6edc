"""Whose a returned notebook is, and to which lesson it belongs: the lesson by what stands in it, the learner by its path.

A learner is what the learning platform says: a number, a login. The name is what is shown. Where there is no platform, a folder
or a file's name is a name, unless it is a word that every folder has (`Week 3`, `과제`), or holds several people's folders.
"""

import collections
import re
import unicodedata

from tools.teach import lms
from tools.teach.course import CHECKED

# What stands in file names beside a learner's own: copies, and numbers.
TRAILS = re.compile(r"(_\d{3,})+$|\s*\(\d+\)$|[-_ ]copy\s*\d*$|^copy of\b\s*|[-_ ]\d{1,2}$", re.IGNORECASE)
ENDING = re.compile(r"(\.(ipynb|txt|json|zip|tar|gz|tgz|docx|pdf|py))+$", re.IGNORECASE)
WORDS = """lessons? submitted submissions? returned returns? homeworks? hw assignments? notebooks? solutions? late untitled course
week wk downloads? groups? teams? sections? class exercises? attachments? files? uploads? feedback graded released? final finished draft
attempt try new minikeras keras 과제 주차 제출 숙제 조 반 분반 팀 강 최종 제출물 다운로드 실습""".split()
GENERIC = re.compile(rf"[\W_\d]*((?:{'|'.join(WORDS)}|[a-z](?![^\W\d_])|[()])[\W_\d]*)*", re.IGNORECASE)


def lesson_of(book, name, lessons):
    """Return the lesson that a notebook belongs to and how that was found out; (None, why not) where it was not.

    Goes by nbgrader's ids, then the ids of cells, the title, the checks, and last by the file's name.
    """
    for how, marks in (
        ("nbgrader's cells", lambda lesson: {f"{e.key}-{kind}" for e in lesson.exercises for kind in ("answer", "check")}),
        ("cells", lambda lesson: {cell.id for cell in lesson.cells}),
        ("checks", lambda lesson: {exercise.name for exercise in lesson.exercises}),
        ("title", lambda lesson: {lesson.title.lower()}),
    ):
        found = most_common(signs(book, how), {lesson.name: marks(lesson) for lesson in lessons})
        if found:
            return next(lesson for lesson in lessons if lesson.name == found), how
    for lesson in lessons:
        if lesson.name in name:
            return lesson, "file name"
    return None, "Nothing in it says which lesson it is."


def signs(book, how):
    """Return what of a notebook may tell its lesson, of one kind."""
    cells = book.cells if book else []
    if how == "nbgrader's cells":
        return [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in cells]
    if how == "cells":
        return [cell.get("id") for cell in cells]
    if how == "checks":
        return [name for cell in cells for name in CHECKED.findall(cell.source)]
    told = book.metadata.get("lesson", {}).get("title", "") if book else ""
    heads = [cell.source.split("\n")[0] for cell in cells[:3] if cell.cell_type == "markdown"]
    return [told.lower(), *(re.sub(r"^#+\s*[\d.]*\s*", "", head).strip().lower() for head in heads)]


def most_common(found, wanted):
    """Return the name whose wanted signs, those of no other, are found most often; None where none or two are."""
    owners = collections.Counter(sign for signs in wanted.values() for sign in signs)
    counts = {name: len({sign for sign in found if sign in signs and owners[sign] == 1}) for name, signs in wanted.items()}
    first, second = (sorted(counts.values(), reverse=True) + [0, 0])[:2]
    return max(counts, key=counts.get) if first > second else None


def person_in(part, lessons, is_file=False):
    """Return what the name of a folder or file tells of a learner, as a dict of lms.py's groups; {} where it tells nothing."""
    part = ENDING.sub("", unicodedata.normalize("NFC", part))
    told = lms.told_by(without_lesson(part, lessons), is_file) or lms.told_by(part, is_file)
    if told.get("name") and is_generic(told["name"], lessons):
        told.pop("name")
    if told.keys() & {"name", "login", "number"}:
        return told
    name = plain_name(part, lessons)
    return {"name": name} if name else {}


def without_lesson(part, lessons):
    """Return a name without that of a lesson in it."""
    for known in sorted((lesson.name for lesson in lessons), key=len, reverse=True):
        part = re.sub(rf"[-_ .]*{re.escape(known)}[-_ .]*", " ", part, flags=re.IGNORECASE)
    return part.strip(" -_.,")


def plain_name(part, lessons):
    """Return the name of a person that a folder or file is called by, "" where it is no name."""
    name, before = without_lesson(part, lessons), None
    while name != before:
        before, name = name, TRAILS.sub("", name).strip(" -_.,")
    return "" if is_generic(name, lessons) else name


def is_generic(name, lessons):
    """Tell whether a name is a word that every course's folders have, and nobody's."""
    return not name or bool(GENERIC.fullmatch(name)) or any(name == lesson.name for lesson in lessons)


def learner_of(parts, lessons, crowds=()):
    """Return what a path tells of its learner, as a dict; {} where it tells nothing.

    `parts` are the folders (and archives) from the returned folder on, and the file; `crowds` the folders, as tuples of parts, that
    hold several people's. A platform's name counts most, then the outermost folder that is a name, then the file's.
    """
    told = [(person_in(part, lessons, place == len(parts) - 1), parts[: place + 1]) for place, part in enumerate(parts)]
    known = [person for person, _ in told if "lms" in person]
    named = [person for person, place in told if person and place not in crowds]
    return next(iter(known or named), {})


def crowds(paths, lessons):
    """Return the folders among paths (tuples of parts) that hold the folders of several people, and so are none themselves."""
    inside = collections.defaultdict(set)
    for parts in paths:
        for place in range(1, len(parts) - 1):
            person = person_in(parts[place], lessons)
            if person:
                inside[parts[:place]].add(parts[place])
    return {folder for folder, people in inside.items() if len(people) > 1}


def safe(name):
    """Return a name as a folder may be called."""
    return re.sub(r"[\x00-\x1f/\\:*?\"<>|]", "_", name).strip().lstrip(".")[:80]
