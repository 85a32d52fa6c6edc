"""Who was handed out a lesson with numbers of their own: noted then, and looked up when it comes back."""

import csv

from tools.teach import collect

FILE = "variants.csv"


def note(folder, lessons, ids):
    """Note who was handed out which lessons."""
    rows = sorted(noted(folder) | {(lesson.name, who) for lesson in lessons for who in ids})
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / FILE, "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("lesson", "id"), *rows])


def noted(folder):
    """Return pairs of a lesson and an id."""
    if not (folder / FILE).exists():
        return set()
    with open(folder / FILE, newline="", encoding="utf-8") as file:
        return {(row["lesson"], row["id"]) for row in csv.DictReader(file)}


def learners(folder):
    """Return the id that a learner's numbers are drawn from, by learner and lesson: of those who were handed out such a lesson.

    It is the number or login that the platform or the roster tells, and not what the notebook says: that could be a neighbour's.
    """
    known, found = noted(folder), {}
    for record in collect.read_records(folder / "collected.csv") if known else ():
        for who in (record["number"], record["login"], record["learner"]):
            if (record["lesson"], who) in known:
                found.setdefault((record["learner"], record["lesson"]), who)
    return found
