"""Whose a returned notebook is, and to which lesson it belongs: the lesson by what stands in it, the learner by its path."""

import collections
import re
import unicodedata

from tools.teach.course import CHECKED

# What stands in file names beside a learner's own: copies, learning platforms' numbers, the words that every folder has.
TRAILS = re.compile(
    r"(_\d{3,})+(_assignsubmission_(file|onlinetext)_?)?$|_assignsubmission_file_?$|\s*\(\d+\)$|[-_ ]copy\s*\d*$|^copy of ",
    re.IGNORECASE,
)
GENERIC = re.compile(
    r"(lessons?|submitted|submissions?|returned|returns?|homework|assignments?|notebooks?|solutions?|late|untitled|course)?"
    r"[-_ ]*\d{0,2}",
    re.IGNORECASE,
)


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


def learner_of(parts, lessons):
    """Return the learner that a path names, or "": the outermost folder that is a name, else the file's name.

    `parts` are the folders (and zips) from the returned folder on, and the file, without their endings.
    """
    names = sorted((lesson.name for lesson in lessons), key=len, reverse=True)
    for part in parts:
        name = unicodedata.normalize("NFC", part)
        for known in names:
            name = re.sub(rf"[-_ .]*{re.escape(known)}[-_ .]*", " ", name, flags=re.IGNORECASE)
        before = None
        while name != before:
            before, name = name, TRAILS.sub("", name).strip(" -_.,")
        if name and not GENERIC.fullmatch(name):
            return re.sub(r"[\x00-\x1f/\\:*?\"<>|]", "_", name).lstrip(".")[:80]
    return ""
