"""What becomes of graded points: changes by hand, each with its reason, and what the course takes off for being late."""

import csv
import datetime
import io
import math

from tools.teach.collect import NBGRADERS_TIME
from tools.teach.roster import decoded

CHANGES, DEADLINES = "changes.csv", "deadlines.csv"
CHANGES_HEAD = ("learner", "lesson", "exercise", "points", "reason")


def settled(reports, folder, rule="nothing"):
    """Return reports with their changes and their lateness; `folder` is where both files stand, `rule` is "nothing", "refuse", or
    the factor for each day, such as "0.9".

    Ends with a sentence where a change has no reason, or fits no exercise.
    """
    changes, due = _table(folder / CHANGES), _table(folder / DEADLINES)
    known = {(told["learner"], told["lesson"], entry["exercise"]) for told in reports for entry in told["exercises"]}
    for change in changes:
        place = change.get("learner"), change.get("lesson"), change.get("exercise")
        if not change.get("reason", "").strip():
            raise SystemExit(f"{folder / CHANGES}: the change for {', '.join(map(str, place))} has no reason.")
        if place not in known:
            raise SystemExit(f"{folder / CHANGES}: there is no {', '.join(map(str, place))} among what was graded.")
    return [_late(_changed(told, changes), folder, due, rule) for told in reports]


def _changed(told, changes):
    told = {**told, "exercises": [dict(entry) for entry in told["exercises"]]}
    for change in changes:
        for entry in told["exercises"]:
            if (told["learner"], told["lesson"], entry["exercise"]) == (
                change["learner"],
                change["lesson"],
                change["exercise"],
            ):
                before, entry["points"] = entry["points"], number(change["points"])
                note = f"Changed by hand from {before} to {entry['points']} points: {change['reason']}"
                entry["notes"] = [*entry["notes"], note]
                told["reason"] = f"{told['reason']} {entry['exercise']} changed by hand: {change['reason']}"
    return {**told, "points": number(sum(entry["points"] for entry in told["exercises"]))}


def _late(told, folder, due, rule):
    ends = next((row.get("due") for row in due if row.get("lesson") == told["lesson"]), None)
    handed_in = time_of(folder / "submitted" / told["learner"] / told["lesson"] / NBGRADERS_TIME)
    told = {**told, "late": 0}
    if not ends or not handed_in:
        return told
    told["late"] = days = max(0, math.ceil((handed_in - when(ends)).total_seconds() / 86400))
    if not days or rule == "nothing":
        return told
    factor = 0 if rule == "refuse" else float(rule) ** days
    points = number(round(told["points"] * factor, 2))
    return {**told, "points": points, "reason": f"{told['reason']} {days} days late: {told['points']} became {points} points."}


def time_of(path):
    """Return the time in a timestamp.txt, or None."""
    try:
        return when(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def when(text):
    """Return a time as it stands in a file: local where no zone is named; nbgrader writes UTC."""
    text = text.strip()
    moment = datetime.datetime.fromisoformat(text.removesuffix(" UTC"))
    if text.endswith(" UTC"):
        moment = moment.replace(tzinfo=datetime.UTC)
    return moment.astimezone()


def number(value):
    """Return points as a whole number where they are one. Raises ValueError where they are no number."""
    value = float(value)
    return int(value) if value == int(value) else value


def _table(path):
    return list(csv.DictReader(io.StringIO(decoded(path.read_bytes())))) if path.exists() else []
