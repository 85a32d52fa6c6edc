"""Who takes part: a CSV as Moodle, Canvas or Blackboard export it, and which of its people a file is from."""

import collections
import csv
import io
import re
import unicodedata

from tools.teach.lms import COLUMNS

Member = collections.namedtuple("Member", "id name login email group")


def read(path):
    """Return the Members in a roster's file. Ends with a sentence where it has no column that tells people apart."""
    text = decoded(path.read_bytes())
    rows = list(
        csv.reader(io.StringIO(text), csv.Sniffer().sniff(text[:4000], ",;\t") if ";" in text or "\t" in text else "excel")
    )
    head = [title.strip().lower() for title in rows[0]] if rows else []
    places = {key: next((head.index(name) for name in names if name in head), None) for key, names in COLUMNS.items()}
    if all(places[key] is None for key in ("id", "name", "first", "login", "email")):
        raise SystemExit(f"{path}: no column is called id, name, login or email. There are: {', '.join(head)}.")

    def value(row, key):
        place = places[key]
        return row[place].strip().strip("'") if place is not None and place < len(row) else ""

    found = []
    for row in rows[1:]:
        name = value(row, "name") or f"{value(row, 'first')} {value(row, 'last')}".strip()
        member = Member(value(row, "id"), name, value(row, "login"), value(row, "email"), value(row, "group"))
        if any(member[:4]) and "points possible" not in name.lower():
            found.append(member)
    return found


def decoded(content):
    """Return the text of a table that came from anywhere."""
    for encoding in ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp949", "latin-1"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8", errors="replace")


def matches(members, person):
    """Return the Members that a person may be; `person` is a dict of what its files tell: number, login, email, name.

    The first of these that fits anybody decides.
    """
    for key in ("number", "login", "email"):
        told = str(person.get(key) or "").lower()
        found = [
            member
            for member in members
            if told
            and told in (member.id.lower(), member.login.lower(), member.email.lower(), member.email.lower().split("@")[0])
        ]
        if found:
            return found
    told = person.get("name") or person.get("login") or ""
    return [member for member in members if letters(told) in spellings(member.name)] if told else []


def spellings(name):
    """Return how a name may be written: "Dan Carter" as "Carter, Dan", "carterdan", in any case."""
    first, _, last = name.partition(" ")
    return {letters(name), letters(last + first)}


def letters(name):
    """Return the letters and digits of a name, in lower case."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFC", name)).casefold()
