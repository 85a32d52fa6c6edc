"""How learning platforms call what learners hand in: tables of patterns, tried in order.

Each pattern's groups say what it tells of a learner: `name`, `login`, `number` (the learner's own), `submission` (the submission's
number: another for the same learner next week), `late`, `time`, and `file`, what the learner called it.
"""

import datetime
import re

STAMP = r"\d{4}(?:-\d{2}){5}"
FOLDERS = {
    "Moodle": r"(?P<name>.+?)_(?P<submission>\d+)_assignsubmission_(?:file|onlinetext)_?",
    "Brightspace": r"(?P<number>\d+)-\d+ - (?P<name>.+?) - (?P<time>\w{3,9} \d{1,2}, \d{4} \d{3,4} [AP]M)",
    "Sakai": r"(?P<name>[^()]+?) ?\((?P<login>[^()\s]*[^()\s\d][^()\s]*)\)",
}
FILES = {
    "Moodle": r"(?P<name>.+?)_(?P<submission>\d+)_assignsubmission_(?:file|onlinetext)_(?P<file>.+)",
    "Canvas": r"(?P<login>[^_\W\d][^_]*)_(?P<late>LATE_)?(?P<number>\d{2,})_(?P<submission>\d{2,})_(?P<file>.+)",
    "Blackboard": rf"(?P<file>.+?)_(?P<login>[^_]+)_attempt_(?P<time>{STAMP})(?:_.+)?",
}
# A student's number beside a name, in either order, as in Korean classes: 김민지_20231234_과제3, 20231234_김민지, kim_20231234.
NUMBERED = {
    "name and number": r"(?P<name>[^\W\d][^\d_]*?)[_ -]+(?P<number>\d{5,12})(?:[_ -].*)?",
    "number and name": r"(?P<number>\d{5,12})[_ -]+(?P<name>[^\W\d][^\d_]*?)(?:[_ -].*)?",
}
TIMES = ("%Y-%m-%d-%H-%M-%S", "%b %d, %Y %I%M %p", "%B %d, %Y %I%M %p")

# The columns of rosters and of tables of marks, by platform. Compared in lower case.
COLUMNS = {
    "id": ("id", "id number", "student id", "sis user id", "orgdefinedid", "학번", "number", "student number"),
    "name": ("name", "student", "full name", "이름", "성명", "학생"),
    "first": ("first name", "given name", "firstname"),
    "last": ("last name", "surname", "family name", "lastname"),
    "login": ("login", "username", "sis login id", "user name", "아이디"),
    "email": ("email", "e-mail", "email address", "이메일"),
    "group": ("group", "groups", "section", "분반", "class"),
}


def told_by(part, is_file):
    """Return what the name of a folder or file tells of a learner, as a dict with `lms`; {} where it fits no pattern."""
    tables = [FILES, NUMBERED] if is_file else [FOLDERS, FILES, NUMBERED]
    for table in tables:
        for lms, pattern in table.items():
            found = re.fullmatch(pattern, part)
            if found:
                return {key: value.strip() for key, value in found.groupdict().items() if value} | {"lms": lms}
    return {}


def moment(text):
    """Return the seconds since 1970 of a platform's time, or None."""
    for form in TIMES:
        try:
            return datetime.datetime.strptime(re.sub(r" (\d{3} [AP]M)$", r" 0\1", text), form).timestamp()
        except ValueError:
            continue
    return None
